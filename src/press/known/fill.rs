//! All rows of a list that was pressed as a whole.
//!
//! Entry point: [`fill`]. Table after table is made and written, so that only one is in memory.

use super::row::{IdRow, KeptLink, KnownPosting, KnownThread, MailRow};
use super::table::{RowKey, blocks, stored_key};
use super::{IDS, KEYS, LOOKS, MADE_OF, MAILS, NAMING, POSTINGS, SERIES, SUMMARIES, THREADS, TITLES, packed};
use crate::base::id::{MessageKey, message_key};
use crate::press::archive::ArchivePosition;
use crate::press::history::HistoryBuilder;
use crate::press::posting::{Grouping, Posting};
use crate::press::summary::MailSummary;
use crate::store::{Rows, Table};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// So many mails are compressed at once.
const AT_ONCE: usize = 1 << 12;

/// All tables with rows of a list.
const TABLES: [Table; 10] = [MAILS, SUMMARIES, IDS, THREADS, LOOKS, POSTINGS, KEYS, NAMING, SERIES, TITLES];

/// A list that was pressed as a whole.
pub(in crate::press) struct WholeList<'a> {
    pub(in crate::press) name: &'a str,
    pub(in crate::press) mails: &'a [MailSummary],
    pub(in crate::press) positions: &'a [ArchivePosition],
    pub(in crate::press) builder: &'a HistoryBuilder<'a>,
}

/// Replaces all rows of a list; they are made of what `mark` stands for.
pub(in crate::press) fn fill(rows: &mut Rows<'_>, list: &WholeList<'_>, mark: &[u8; 32]) {
    for table in TABLES {
        rows.remove_all(table, &[list.name.as_bytes(), &[0]].concat());
    }
    let mut writer = RowWriter { rows, list: list.name };
    writer.put_summaries(list.positions, list.mails);
    writer.put_each(IDS, list.ids());
    writer.put_each(LOOKS, list.looks());
    writer.put_blocks(MAILS, list.mail_rows());
    writer.put_blocks(THREADS, list.threads());
    writer.put_each(KEYS, list.keys());
    writer.put_each(NAMING, list.naming());
    writer.put_each(TITLES, list.builder.titles().iter().map(|(key, title)| (*key, title)).collect());
    let series = list.series();
    writer.put_blocks(POSTINGS, list.posting_rows(&series));
    writer.put_blocks(SERIES, series);
    rows.put(MADE_OF, list.name.as_bytes(), mark);
}

/// Replaces the summaries of a list, and drops all else that is known of it.
pub(in crate::press) fn fill_summaries(
    rows: &mut Rows<'_>,
    list: &str,
    (positions, mails): (&[ArchivePosition], &[MailSummary]),
) {
    for table in TABLES {
        rows.remove_all(table, &[list.as_bytes(), &[0]].concat());
    }
    rows.remove(MADE_OF, list.as_bytes());
    RowWriter { rows, list }.put_summaries(positions, mails);
}

struct RowWriter<'a, 't> {
    rows: &'a mut Rows<'t>,
    list: &'a str,
}

impl RowWriter<'_, '_> {
    fn put_each<K: RowKey, T: Serialize>(&mut self, table: Table, all: HashMap<K, T>) {
        let mut all: Vec<(K, T)> = all.into_iter().collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        // Rows that come in order leave the pages of the store half empty; every third one is kept for what is left.
        for later in [false, true] {
            for (_, (key, row)) in all.iter().enumerate().filter(|(index, _)| (index % 3 == 2) == later) {
                self.rows.put(table, &stored_key(self.list, *key), row);
            }
        }
    }

    fn put_blocks<T: Serialize>(&mut self, table: Table, all: impl IntoIterator<Item = (ArchivePosition, T)>) {
        for (block, rows) in blocks(all) {
            self.rows.put(table, &stored_key(self.list, block), &rows);
        }
    }

    fn put_summaries(&mut self, positions: &[ArchivePosition], mails: &[MailSummary]) {
        let mails: Vec<(ArchivePosition, &MailSummary)> = positions.iter().copied().zip(mails).collect();
        let mut start = 0;
        while start < mails.len() {
            let end = packed::end_of_block(&mails, start + AT_ONCE);
            for (block, row) in packed::blocks(&mails[start..end]) {
                self.rows.put_packed(SUMMARIES, &stored_key(self.list, block), &row);
            }
            start = end;
        }
    }
}

impl WholeList<'_> {
    fn at(&self, mail: usize) -> ArchivePosition {
        self.positions[mail]
    }

    fn grouping(&self) -> &Grouping {
        self.builder.grouping()
    }

    /// The first mail of a posting, by its index.
    fn first(&self, posting: usize) -> ArchivePosition {
        let members = self.grouping().postings[posting].members();
        self.at(members.min().expect("a posting has a mail"))
    }

    fn ids(&self) -> HashMap<MessageKey, IdRow> {
        let mut known: HashMap<MessageKey, IdRow> = HashMap::with_capacity(self.mails.len());
        for (mail, summary) in self.mails.iter().enumerate() {
            known.insert(message_key(&summary.message_id), IdRow { mail: self.at(mail), is_here: true });
        }
        for (mail, summary) in self.mails.iter().enumerate() {
            for id in &summary.references {
                known.entry(*id).or_insert(IdRow { mail: self.at(mail), is_here: false });
            }
        }
        known
    }

    fn looks(&self) -> HashMap<u64, Vec<(ArchivePosition, i64)>> {
        let mut alike: HashMap<u64, Vec<(ArchivePosition, i64)>> = HashMap::new();
        for (mail, looks) in self.grouping().looks.iter().enumerate() {
            if let Some(looks) = looks {
                alike.entry(*looks).or_default().push((self.at(mail), self.mails[mail].date.seconds));
            }
        }
        alike
    }

    fn mail_rows(&self) -> Vec<(ArchivePosition, MailRow)> {
        let grouping = self.grouping();
        let row = |mail: usize| MailRow {
            thread: self.at(grouping.threads[mail]),
            parent: grouping.parents[mail].map(|parent| self.at(parent)),
            posting: None,
            looks: grouping.looks[mail],
            seconds: self.mails[mail].date.seconds,
            late: self.builder.is_late(mail),
        };
        let mut all: Vec<(ArchivePosition, MailRow)> =
            (0..self.mails.len()).map(|mail| (self.at(mail), row(mail))).collect();
        for (index, posting) in grouping.postings.iter().enumerate() {
            posting.members().for_each(|mail| all[mail].1.posting = Some(self.first(index)));
        }
        all
    }

    fn threads(&self) -> BTreeMap<ArchivePosition, KnownThread> {
        let mut threads: BTreeMap<ArchivePosition, KnownThread> = BTreeMap::new();
        for (mail, thread) in self.grouping().threads.iter().enumerate() {
            let row = threads.entry(self.at(*thread)).or_default();
            row.mails.push(self.at(mail));
            if self.builder.is_late(mail) {
                row.late = Some(self.at(mail));
            }
        }
        threads
    }

    /// The postings by the keys under which they are found.
    fn keys(&self) -> HashMap<u64, Vec<ArchivePosition>> {
        let firsts = |postings: &Vec<usize>| postings.iter().map(|posting| self.first(*posting)).collect();
        self.builder.postings_by_key().iter().map(|(key, postings)| (*key, firsts(postings))).collect()
    }

    /// The postings by the mails that they say they continue.
    fn naming(&self) -> HashMap<MessageKey, Vec<ArchivePosition>> {
        let mut naming: HashMap<MessageKey, Vec<ArchivePosition>> = HashMap::new();
        for posting in 0..self.grouping().postings.len() {
            let named: BTreeSet<MessageKey> = self.builder.named(posting).collect();
            for id in named {
                naming.entry(id).or_default().push(self.first(posting));
            }
        }
        naming
    }

    fn posting_rows(
        &self,
        series: &BTreeMap<ArchivePosition, Vec<ArchivePosition>>,
    ) -> Vec<(ArchivePosition, KnownPosting)> {
        let of: HashMap<ArchivePosition, ArchivePosition> =
            series.iter().flat_map(|(series, own)| own.iter().map(|posting| (*posting, *series))).collect();
        let row = |(index, posting): (usize, &Posting)| {
            let first = self.first(index);
            let row = KnownPosting {
                link: KeptLink::new(self.builder.outcome(index), |posting| self.first(posting)),
                last_change: self.builder.last_change(index),
                names: self.builder.seen_names(index).into_iter().map(|mail| self.at(mail)).collect(),
                series: of[&first],
                ..KnownPosting::new(posting, self.mails, |mail| self.at(mail))
            };
            (first, row)
        };
        self.grouping().postings.iter().enumerate().map(row).collect()
    }

    fn series(&self) -> BTreeMap<ArchivePosition, Vec<ArchivePosition>> {
        let firsts = |series: &Vec<usize>| series.iter().map(|posting| self.first(*posting)).collect();
        let all = self.builder.lineage().iter().map(firsts);
        all.map(|own: Vec<_>| (*own.iter().min().expect("a series has a posting"), own)).collect()
    }
}
