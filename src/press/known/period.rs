//! From what each period was pressed, and into which bytes.
//!
//! Entry point: [`KnownPeriods::new`]. A period whose mails, settings and digest file are unchanged is not read again, and
//! a series file not written again that would have the same rows.

use super::packed::summaries;
use crate::base::hash::{Hasher, digest};
use crate::press::archive::ArchiveLog;
use crate::press::period::Period;
use crate::press::summaries::Summaries;
use crate::store::{Rows, SiteStore, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

const PERIODS: Table = Table::new("press periods");
const READINGS: Table = Table::new("press readings");
const DISCUSSIONS: Table = Table::new("press discussions");

/// From what each period was pressed, by its name.
pub(in crate::press) type PeriodRows = BTreeMap<String, PeriodRow>;

/// A period that was pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::press) struct PeriodRow {
    /// The hash of the mails it was pressed from, and how many of them counted; `None` where they have to be read again.
    pub(in crate::press) mails: Option<([u8; 32], u32)>,
    /// The hash of its digest's bytes.
    pub(in crate::press) digest: [u8; 32],
    /// Of its series file, if it has one.
    pub(in crate::press) series: Option<SeriesMark>,
    /// The sections of MAINTAINERS that its series touch, by their indices.
    pub(in crate::press) areas: Vec<usize>,
    /// Of the postings of its series; kept apart, since hardly anybody needs them. `None` where they are as they were.
    #[serde(skip)]
    pub(in crate::press) readings: Option<Readings>,
    /// The same of the threads without patches that begin in it.
    #[serde(skip)]
    pub(in crate::press) discussions: Option<Readings>,
}

/// From what readings were made, by their names.
pub(in crate::press) type Readings = BTreeMap<String, ReadingMark>;

/// From what a reading's file was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::press) struct ReadingMark {
    /// The hash of its mails and of what else is in it.
    pub(in crate::press) made_of: [u8; 32],
    /// The hash of its bytes.
    pub(in crate::press) file: [u8; 32],
}

impl ReadingMark {
    /// Whether a file is made of this, and is unchanged on disk.
    pub(in crate::press) fn is_of(&self, made_of: &[u8; 32], file: &Path) -> bool {
        self.made_of == *made_of && is_file_with(file, &self.file)
    }
}

/// What a series file was made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::press) struct SeriesMark {
    /// The hash of its rows.
    pub(in crate::press) rows: [u8; 32],
    /// The hash of its bytes.
    pub(in crate::press) file: [u8; 32],
}

/// The periods of a list that earlier builds pressed.
#[derive(Clone, Copy)]
pub(in crate::press) struct KnownPeriods<'a> {
    /// `None` where nothing is to be used of them.
    store: Option<&'a SiteStore>,
    list: &'a str,
    /// The hash of everything but the mails that influences digests.
    setting: &'a str,
}

impl<'a> KnownPeriods<'a> {
    pub(in crate::press) fn new(store: Option<&'a SiteStore>, list: &'a str, setting: &'a str) -> Self {
        Self { store, list, setting }
    }

    pub(in crate::press) fn get(&self, name: &str) -> Option<PeriodRow> {
        self.store?.get(PERIODS, &key(self.list, name))
    }

    /// From what the postings of a period's series were made.
    pub(in crate::press) fn readings(&self, name: &str) -> Readings {
        self.store.and_then(|store| store.get(READINGS, &key(self.list, name))).unwrap_or_default()
    }

    /// From what the threads without patches that begin in a period were made.
    pub(in crate::press) fn discussions(&self, name: &str) -> Readings {
        self.store.and_then(|store| store.get(DISCUSSIONS, &key(self.list, name))).unwrap_or_default()
    }

    /// All periods, by their names.
    pub(in crate::press) fn each(&self, mut read: impl FnMut(&str, PeriodRow)) {
        let Some(store) = self.store else { return };
        let prefix = key(self.list, "");
        store.each_of(PERIODS, &prefix, |key, row| {
            if let (Ok(name), Some(row)) = (str::from_utf8(&key[prefix.len()..]), SiteStore::decoded(row)) {
                read(name, row);
            }
        });
    }

    /// The row of a period with its mails, if it was pressed from the mails that it has now.
    pub(in crate::press) fn with_mails(&self, log: &ArchiveLog, period: &Period) -> Option<(PeriodRow, Summaries)> {
        let (row, store) = (self.get(&period.name)?, self.store?);
        let (hash, count) = row.mails?;
        let is_current = hash == self.hash_of_mails(log, period);
        let found = is_current.then(|| summaries(store, self.list, period.span.arrivals))?;
        (found.mails.len() == count as usize).then_some((row, found))
    }

    /// What a series file was made from, if that are these rows and it is unchanged on disk.
    pub(in crate::press) fn series_mark(&self, name: &str, rows: &[u8; 32], file: &Path) -> Option<SeriesMark> {
        let mark = self.get(name)?.series.filter(|mark| mark.rows == *rows)?;
        is_file_with(file, &mark.file).then_some(mark)
    }

    /// The hash of the mails of a period and of everything else that influences its digest.
    pub(in crate::press) fn hash_of_mails(&self, log: &ArchiveLog, period: &Period) -> [u8; 32] {
        let mut hasher = Hasher::new();
        let Period { name, label: _, span, dates, open } = period;
        hasher.update(self.setting.as_bytes());
        hasher.update(format!("{:?} {:?} {:?} {name} {dates:?} {open}", span.from, span.to, span.epochs).as_bytes());
        hasher.update(format!("{:?} {:?}", span.arrivals, log.deletions).as_bytes());
        for arrival in log.arrivals_of(span.arrivals) {
            hasher.update(&arrival.origin.commit.0);
            hasher.update(&arrival.blob.0);
            hasher.update(&[u8::from(arrival.deleted)]);
        }
        hasher.digest()
    }

    /// Replaces the rows of some periods.
    pub(in crate::press) fn put_all(&self, rows: &mut Rows<'_>, periods: &PeriodRows) {
        for (name, row) in periods {
            rows.put(PERIODS, &key(self.list, name), row);
            for (table, readings) in [(READINGS, &row.readings), (DISCUSSIONS, &row.discussions)] {
                if let Some(readings) = readings {
                    rows.put(table, &key(self.list, name), readings);
                }
            }
        }
    }

    /// Removes the rows of all periods.
    pub(in crate::press) fn remove_all(&self, rows: &mut Rows<'_>) {
        rows.remove_all(PERIODS, &key(self.list, ""));
        rows.remove_all(READINGS, &key(self.list, ""));
        rows.remove_all(DISCUSSIONS, &key(self.list, ""));
    }
}

pub(in crate::press) fn is_file_with(file: &Path, expected: &[u8; 32]) -> bool {
    std::fs::read(file).is_ok_and(|bytes| digest(&bytes) == *expected)
}

fn key(list: &str, name: &str) -> Vec<u8> {
    [list.as_bytes(), &[0], name.as_bytes()].concat()
}
