//! The cache of earlier runs: which periods were pressed, from which mails, into which bytes.
//!
//! Entry points: [`Cache::load`] and [`SummaryFile::open`]. A period whose mails, settings and digest file are
//! unchanged is not read again. Without a cache, or where anything about it is in doubt, the period is pressed anew,
//! with the same result. The cache lives in `.listpress/` of the site's root and can be deleted at any time: one file
//! records what was pressed, the other (`summary_file`) holds the summaries of the mails.

mod summary_file;

pub(super) use summary_file::{FilePart, SummaryFile};

use super::Press;
use super::summaries::Summaries;
use crate::base::hash::{self, Hasher};
use crate::base::id::MessageKey;
use crate::base::write::{FileError, write_if_changed};
use crate::press::archive::{ArchiveLog, ArchivePosition};
use crate::press::period::Period;
use crate::press::reader::MessageKeys;
use crate::store::PROGRAM;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Cache {
    /// Everything but the mails that influences a digest. A cache with another setting is ignored.
    setting: String,
    periods: BTreeMap<String, CachedPeriod>,
    /// The inputs and outputs of the series files, by digest.
    series_files: BTreeMap<String, CachedSeriesFile>,
}

#[derive(Clone, Serialize, Deserialize)]
struct CachedSeriesFile {
    /// The hash of the rows it was made from.
    rows: String,
    /// The hash of its bytes.
    file: String,
}

/// A period that was pressed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct CachedPeriod {
    /// The hash of the mails it was made from.
    mails: String,
    /// The hash of the digest's bytes.
    file: String,
    /// The Message-IDs, by hash.
    keys: Vec<(PeriodOffset, String)>,
    /// The part of the summary file that holds its summaries.
    summaries: FilePart,
}

/// The position of a mail relative to the first mail of its period: the number of mails before the period can differ in
/// the next run.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct PeriodOffset(u32);

impl PeriodOffset {
    fn new(position: ArchivePosition, period: &Period) -> Self {
        Self(position.0 - period.span.arrivals.start.0)
    }

    fn position(self, period: &Period) -> ArchivePosition {
        ArchivePosition(period.span.arrivals.start.0 + self.0)
    }
}

impl Cache {
    /// The cache for the list and the current settings; empty where there is none, it is broken, or the settings
    /// differ.
    pub(super) fn load(press: &Press<'_>) -> Self {
        let setting = setting(press);
        let read = std::fs::read(file(press)).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        read.filter(|cache| cache.setting == setting).unwrap_or_else(|| Self { setting, ..Self::default() })
    }

    pub(super) fn empty(press: &Press<'_>) -> Self {
        Self { setting: setting(press), ..Self::default() }
    }

    /// An empty cache with the same settings, for the current run to fill.
    pub(super) fn successor(&self) -> Self {
        Self { setting: self.setting.clone(), ..Self::default() }
    }

    /// Writes the cache for the next run.
    pub(super) fn save(&self, press: &Press<'_>) -> Result<(), FileError> {
        let bytes = serde_json::to_vec(self).expect("strings and numbers are JSON");
        write_if_changed(&file(press), &bytes).map(|_| ())
    }

    /// The cached period, if it was pressed from the mails that it has now.
    pub(super) fn period(&self, log: &ArchiveLog, period: &Period) -> Option<&CachedPeriod> {
        self.periods.get(&period.name).filter(|cached| cached.mails == hash_of_mails(log, period))
    }

    pub(super) fn keep_period(&mut self, period: &Period, cached: CachedPeriod) {
        self.periods.insert(period.name.clone(), cached);
    }

    /// Whether a series file was made from these rows and is unchanged on disk.
    pub(super) fn has_series_file(&self, digest: &str, rows: &str, file: &Path) -> bool {
        let known = self.series_files.get(digest).filter(|known| known.rows == rows);
        known.is_some_and(|known| is_file_with(file, &known.file))
    }

    /// Records what a series file was made from.
    pub(super) fn keep_series_file(&mut self, digest: String, rows: String, file: &[u8]) {
        self.series_files.insert(digest, CachedSeriesFile { rows, file: hash::hex(file) });
    }

    /// Keeps the record of a series file that was not written again.
    pub(super) fn carry_series_file(&mut self, before: &Self, digest: String) {
        if let Some(known) = before.series_files.get(&digest) {
            self.series_files.insert(digest, known.clone());
        }
    }

    /// The parts of the summary file that hold the summaries of all periods.
    pub(super) fn file_parts(&mut self) -> impl Iterator<Item = &mut FilePart> {
        self.periods.values_mut().map(|cached| &mut cached.summaries)
    }
}

impl CachedPeriod {
    /// A period that was pressed into `file`; [`Self::with_summaries`] adds its summaries.
    pub(super) fn new(log: &ArchiveLog, period: &Period, file: &[u8], keys: &MessageKeys) -> Self {
        let keys = keys.iter().map(|(key, position)| (PeriodOffset::new(*position, period), key_text(key))).collect();
        Self { mails: hash_of_mails(log, period), file: hash::hex(file), keys, summaries: FilePart::default() }
    }

    #[must_use]
    pub(super) fn with_summaries(self, summaries: FilePart) -> Self {
        Self { summaries, ..self }
    }

    pub(super) fn summaries(&self, file: &SummaryFile, period: &Period) -> Option<Summaries> {
        let (offsets, mails): (Vec<PeriodOffset>, _) = file.get(&self.summaries)?;
        Some(Summaries { mails, positions: offsets.into_iter().map(|offset| offset.position(period)).collect() })
    }

    /// Whether the digest file is unchanged on disk.
    pub(super) fn is_written(&self, file: &Path) -> bool {
        is_file_with(file, &self.file)
    }

    pub(super) fn keys(&self, period: &Period) -> Option<MessageKeys> {
        self.keys.iter().map(|(offset, key)| Some((unhex(key)?, offset.position(period)))).collect()
    }
}

/// Serialises the summaries of a period for [`SummaryFile::put`].
pub(super) fn pack(summaries: &Summaries, period: &Period) -> Vec<u8> {
    let offsets: Vec<PeriodOffset> =
        summaries.positions.iter().map(|position| PeriodOffset::new(*position, period)).collect();
    summary_file::pack(&(offsets, &summaries.mails))
}

fn file(press: &Press<'_>) -> PathBuf {
    press.config.root.join(".listpress").join(format!("{}.json", press.list.name))
}

fn is_file_with(file: &Path, expected: &str) -> bool {
    std::fs::read(file).is_ok_and(|bytes| hash::hex(&bytes) == expected)
}

/// The hash of everything but the mails of a period that influences digests, this program's version included.
fn setting(press: &Press<'_>) -> String {
    // A mailmap that has vanished since it was read counts as an empty one.
    let mailmap = press.config.mailmap.as_deref().and_then(|file| std::fs::read(file).ok());
    let mut hasher = Hasher::new();
    hasher.update(PROGRAM.as_bytes());
    hasher.update(mailmap.as_deref().unwrap_or(&[]));
    hasher.update(format!("{} {:?} {}", press.list.identity(), press.config.subsystems, press.config.top).as_bytes());
    hasher.update(format!("{:?}", press.log.deletions).as_bytes());
    hasher.hex()
}

/// The hash of the mails of a period.
fn hash_of_mails(log: &ArchiveLog, period: &Period) -> String {
    let mut hasher = Hasher::new();
    let span = &period.span;
    hasher.update(
        format!("{:?} {:?} {:?} {} {:?} {}", span.from, span.to, span.epochs, period.name, period.dates, period.open)
            .as_bytes(),
    );
    for arrival in log.arrivals_of(span.arrivals) {
        hasher.update(&arrival.origin.commit.0);
        hasher.update(&arrival.blob.0);
        hasher.update(&[u8::from(arrival.deleted)]);
    }
    hasher.hex()
}

fn key_text(key: &MessageKey) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<MessageKey> {
    let mut key = MessageKey::default();
    if text.len() != key.len() * 2 {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}
