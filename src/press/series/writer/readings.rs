//! Writes the postings of series with what was said about them, those of the site's window.
//!
//! Entry point: [`SeriesWriter::write_readings`]. The mails of a posting are read again only where its file is not
//! already made of them.

use super::{ListFiles, SeriesWriter};
use crate::base::date::UtcTime;
use crate::base::hash::{self, Hasher};
use crate::base::write::FileError;
use crate::config::{Config, LinkMask};
use crate::content::{ContentError, Store, WriteOutcome};
use crate::press::copies::MailCopy;
use crate::press::history::{BuiltSeries, PostedMail};
use crate::press::known::{ReadingMark, Readings};
use crate::press::mail::Mail;
use crate::press::period::arrival_dates;
use crate::press::reading::{ReadPosting, reading};
use crate::press::series::ListSide;
use std::collections::{BTreeSet, HashMap};

/// Where the readings of a list are, and which it has.
pub(super) struct ReadingFiles {
    store: Store,
    /// When each of the list's mails arrived.
    dates: Vec<i64>,
    /// The first month of the window; `None` where there are no readings.
    first_month: Option<String>,
}

impl ReadingFiles {
    pub(super) fn new(config: &Config, side: &ListSide<'_>) -> Self {
        let dates = arrival_dates(&side.press.log);
        let newest = dates.last().map(|seconds| UtcTime(*seconds).month());
        let first_month = newest.and_then(|newest| config.reading.first_month(&newest));
        Self { store: Store::for_readings(&config.content_dir(), &side.press.list.name), dates, first_month }
    }
}

impl ReadingFiles {
    /// Removes what is not among some names.
    pub(super) fn prune(&self, names: &BTreeSet<String>) -> Result<usize, ContentError> {
        self.store.prune_readings(&|name| names.contains(name))
    }

    /// Removes some files, and those of months that the window has left.
    pub(super) fn remove(&self, gone: impl Iterator<Item = String>) -> Result<usize, ContentError> {
        let mut removed = 0;
        for name in gone {
            removed += usize::from(self.store.remove(&name)?);
        }
        let first = self.first_month.as_deref().unwrap_or("~");
        if self.store.months().iter().any(|month| month.as_str() < first) {
            removed += self.store.prune_readings(&|name| name >= first)?;
        }
        Ok(removed)
    }
}

/// What was written of the postings of some series.
#[derive(Default)]
pub(super) struct WrittenReadings {
    pub(super) marks: Readings,
    /// How many files are new or changed, and those that are hand-written.
    pub(super) outcomes: Vec<WriteOutcome>,
}

impl SeriesWriter<'_> {
    /// Writes the postings of the series of a file, which are given with their indices among the builder's.
    pub(super) fn write_readings(
        &self,
        home: usize,
        digest: &str,
        series: &[(usize, &BuiltSeries)],
    ) -> Result<WrittenReadings, FileError> {
        let mut written = WrittenReadings::default();
        let files = &self.lists[home];
        let Some(first_month) = &files.readings.first_month else { return Ok(written) };
        let before = files.before.readings(digest);
        for (index, built) in series {
            let next: HashMap<CopyKey, MailCopy> =
                built.pairs.iter().map(|pair| (place(pair.before), pair.after)).collect();
            for version in 0..built.series.versions.len() {
                let (name, copies) = self.builder.posted_name(*index, version);
                let month = self.month_of(copies);
                if month < *first_month {
                    continue;
                }
                let posting = self.posting(files, (digest, format!("{month}/{name}")), (*index, built), version);
                self.write_reading(files, posting, &next, &before, &mut written)?;
            }
        }
        Ok(written)
    }

    /// The month in which a mail arrived first on any list.
    fn month_of(&self, copies: &[MailCopy]) -> String {
        let dates = copies.iter().filter_map(|copy| self.lists[copy.list()].readings.dates.get(copy.position.index()));
        UtcTime(dates.min().copied().unwrap_or_default()).month()
    }

    fn posting<'a>(
        &'a self,
        files: &'a ListFiles<'_>,
        (digest, name): (&'a str, String),
        (index, built): (usize, &'a BuiltSeries),
        version: usize,
    ) -> ReadPosting<'a> {
        let row = &built.series.versions[version];
        ReadPosting {
            list: &files.list.name,
            name,
            title: &row.title,
            digest,
            series: &built.series.slug,
            version: row.label(),
            mails: self.builder.posted(index, version),
        }
    }

    fn write_reading(
        &self,
        files: &ListFiles<'_>,
        posting: ReadPosting<'_>,
        next: &HashMap<CopyKey, MailCopy>,
        before: &Readings,
        written: &mut WrittenReadings,
    ) -> Result<(), FileError> {
        let next: Vec<Option<MailCopy>> =
            posting.mails.iter().map(|posted| next.get(&place(posted.copy)).copied()).collect();
        let made_of = self.made_of(&posting, &next);
        let file = files.readings.store.file(&posting.name);
        let known = before.get(&posting.name).filter(|mark| mark.is_of(&made_of, &file));
        if let Some(known) = known {
            written.marks.insert(posting.name, *known);
            return Ok(());
        }
        let read = |copy: MailCopy| self.lists[copy.list()].reader.read_again(copy.position);
        let mails: Vec<Option<Mail>> = posting.mails.iter().map(|posted| read(posted.copy)).collect();
        let next: Vec<Option<Mail>> = next.into_iter().map(|copy| read(copy?)).collect();
        let list = |posted: &PostedMail<'_>| self.lists[posted.copy.list()].list.name.clone();
        let (rows, texts) = reading(&posting, &mails, &next, &list);
        let link = |list: Option<&str>| self.link(files, list);
        let outcome = files.readings.store.write_reading(&rows, &texts, &link)?;
        if let WriteOutcome::Kept { file, .. } = &outcome {
            written.marks.insert(posting.name, ReadingMark { made_of, file: hash::digest(file) });
        }
        written.outcomes.push(outcome);
        Ok(())
    }

    /// How the mails of a list are linked, by default those of the page's.
    fn link<'a>(&'a self, own: &'a ListFiles<'_>, list: Option<&str>) -> &'a LinkMask {
        let other = list.and_then(|name| self.lists.iter().find(|files| files.list.name == name));
        &other.unwrap_or(own).list.link
    }

    /// The hash of all that a file is made of.
    fn made_of(&self, posting: &ReadPosting<'_>, next: &[Option<MailCopy>]) -> [u8; 32] {
        let blob = |copy: MailCopy| self.lists[copy.list()].reader.blob(copy.position);
        let mut hasher = Hasher::new();
        let ReadPosting { list, name, title, digest, series, version, mails } = posting;
        hasher.update(format!("{:?}", (list, name, title, digest, series, version)).as_bytes());
        for (posted, next) in mails.iter().zip(next) {
            let PostedMail { summary, copy, patch, answers } = posted;
            let list = &self.lists[copy.list()].list.name;
            let next = next.map(blob);
            hasher.update(format!("{:?}", (blob(*copy), list, patch, answers, &summary.author, next)).as_bytes());
        }
        hasher.digest()
    }
}

/// A copy of a mail as a key.
type CopyKey = (usize, usize);

fn place(copy: MailCopy) -> CopyKey {
    (copy.list(), copy.position.index())
}
