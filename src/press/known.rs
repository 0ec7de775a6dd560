//! What earlier builds of a list worked out, row by row: the summary of each mail and where it belongs, the postings and
//! series, by what they are found, and from what each period was pressed.
//!
//! Entry points: [`Known::new`], then its tables, which read single rows of the store and remember what was changed, and
//! [`Known::write`]; [`fill`] makes all rows of a list that was pressed as a whole. [`KnownPeriods`] has the periods and
//! the summaries of their mails. Rows are keyed by positions in the archive log, so they hold as long as the log is only
//! continued.
//!
//! A row that should be there and is not, is damage: whoever asks for it gives up, and the list is pressed as a whole.

mod fill;
mod packed;
mod period;
mod row;
mod table;

pub(super) use fill::{WholeList, fill, fill_summaries};
pub(super) use period::{KnownPeriods, PeriodRow, PeriodRows, ReadingMark, Readings, SeriesMark, is_file_with};
pub(super) use row::{IdRow, KeptLink, KnownPosting, KnownThread, MailRow};

use super::archive::{ArchivePosition, ArchiveRange};
use super::history::TitleEvidence;
use super::summary::MailSummary;
use crate::base::id::MessageKey;
use crate::store::{Rows, SiteStore, Table};
use packed::SummaryTable;
use table::{BlockTable, RowTable};

const MAILS: Table = Table::new("press mails");
const SUMMARIES: Table = Table::new("press summaries");
const IDS: Table = Table::new("press ids");
const THREADS: Table = Table::new("press threads");
const LOOKS: Table = Table::new("press looks");
const POSTINGS: Table = Table::new("press postings");
const KEYS: Table = Table::new("press keys");
const NAMING: Table = Table::new("press naming");
const SERIES: Table = Table::new("press series");
const TITLES: Table = Table::new("press titles");
/// What the rows of a list were made of.
const MADE_OF: Table = Table::new("press made of");

/// A list's rows, and what was changed in them.
pub(super) struct Known<'a> {
    list: &'a str,
    /// By position.
    pub(super) mails: BlockTable<'a, MailRow>,
    summaries: SummaryTable<'a>,
    /// All mails that are here or are referred to, by Message-ID.
    pub(super) ids: RowTable<'a, MessageKey, IdRow>,
    /// By one of the mails of each.
    pub(super) threads: BlockTable<'a, KnownThread>,
    /// The mails that look alike, with the seconds when they were sent.
    pub(super) looks: RowTable<'a, u64, Vec<(ArchivePosition, i64)>>,
    /// By their first mails.
    pub(super) postings: BlockTable<'a, KnownPosting>,
    /// The postings that can be found under each key.
    pub(super) keys: RowTable<'a, u64, Vec<ArchivePosition>>,
    /// The postings that say they continue a mail.
    pub(super) naming: RowTable<'a, MessageKey, Vec<ArchivePosition>>,
    /// The postings of each series, by the first mail of it.
    pub(super) series: BlockTable<'a, Vec<ArchivePosition>>,
    /// By titles that mails name as those of merged patches, what that proves.
    pub(super) titles: RowTable<'a, u64, TitleEvidence>,
}

impl<'a> Known<'a> {
    /// The rows of a list; `None` where there are none that were made of what `mark` stands for.
    pub(super) fn new(store: &'a SiteStore, list: &'a str, mark: &[u8; 32]) -> Option<Self> {
        let is_current = store.get::<[u8; 32]>(MADE_OF, list.as_bytes()).as_ref() == Some(mark);
        is_current.then(|| Self {
            list,
            mails: BlockTable::new(store, MAILS, list),
            summaries: SummaryTable::new(store, list),
            ids: RowTable::new(store, IDS, list),
            threads: BlockTable::new(store, THREADS, list),
            looks: RowTable::new(store, LOOKS, list),
            postings: BlockTable::new(store, POSTINGS, list),
            keys: RowTable::new(store, KEYS, list),
            naming: RowTable::new(store, NAMING, list),
            series: BlockTable::new(store, SERIES, list),
            titles: RowTable::new(store, TITLES, list),
        })
    }

    /// The summary of a mail.
    pub(super) fn summary(&mut self, mail: ArchivePosition) -> Option<MailSummary> {
        self.summaries.get(mail)
    }

    /// Adds a mail that is new; where it belongs is not known yet.
    pub(super) fn add(&mut self, mail: ArchivePosition, summary: &MailSummary) {
        self.summaries.add(mail, summary);
        self.mails.set(mail, MailRow { thread: mail, seconds: summary.date.seconds, ..MailRow::default() });
    }

    /// The series that begin in a range, by their first mails.
    pub(super) fn series_in(&mut self, range: ArchiveRange) -> Vec<ArchivePosition> {
        self.series.positions(range)
    }

    /// Writes the rows that changed; they are now made of what `mark` stands for.
    pub(super) fn write(&self, rows: &mut Rows<'_>, mark: &[u8; 32]) {
        self.mails.write(rows);
        self.summaries.write(rows);
        self.ids.write(rows);
        self.threads.write(rows);
        self.looks.write(rows);
        self.postings.write(rows);
        self.keys.write(rows);
        self.naming.write(rows);
        self.series.write(rows);
        self.titles.write(rows);
        rows.put(MADE_OF, self.list.as_bytes(), mark);
    }
}

/// Puts an entry into a sorted list of them.
pub(super) fn put_sorted<T: Ord>(entries: &mut Vec<T>, entry: T) {
    if let Err(at) = entries.binary_search(&entry) {
        entries.insert(at, entry);
    }
}
