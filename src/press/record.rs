//! What a build leaves for the next one of the same list: the archive log, and what content/ looked like when it was
//! written.
//!
//! Entry points: [`ListRecord::load`], [`ListRecord::is_current`] and [`NextRecord::new`]. A record holds for one
//! setting: what else than mail decides the files of content/. Without a record, or with one that does not fit, the list
//! is pressed as a whole, with the same result.

use super::archive::{Archive, ArchiveLog, ArchivePosition, ArchiveRange, KnownLog, LogHead};
use super::period::Period;
use super::problem::PressProblem;
use super::{FileCount, Pressed};
use crate::base::files::Stamps;
use crate::base::hash::{self, Hasher};
use crate::config::{Config, List, MaintainersSource};
use crate::content::{READING, SERIES, Store};
use crate::store::{PROGRAM, Rows, SiteStore, Table, read_blob, write_blob};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

const LOG_PARTS: Table = Table::new("press log parts");

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ListRecord {
    setting: String,
    log: LogHead,
    /// The files of the list in content/, and the series files of lists that the site had: these tell where pages were.
    files: Stamps,
    digests: usize,
    series: usize,
    outside: usize,
    readings: FileCount,
    problems: Vec<PressProblem>,
    /// The position after its last mail, and how many mails were deleted.
    arrived: (ArchivePosition, usize),
    /// The number of its periods, and a hash of all but the last.
    periods: (usize, [u8; 32]),
    last: Option<LastPeriod>,
}

/// The last period that was pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LastPeriod {
    name: String,
    start: ArchivePosition,
    end: ArchivePosition,
    open: bool,
    /// The hash of all about it.
    hash: [u8; 32],
}

impl LastPeriod {
    fn new(period: &Period) -> Self {
        let arrivals = period.span.arrivals;
        Self {
            name: period.name.clone(),
            start: arrivals.start,
            end: arrivals.end,
            open: period.open,
            hash: hash_of(std::slice::from_ref(period)),
        }
    }

    /// Whether it is the same period, perhaps with more mails.
    fn grew_into(&self, period: &Period) -> bool {
        let arrivals = period.span.arrivals;
        self.open && self.name == period.name && self.start == arrivals.start && self.end <= arrivals.end
    }
}

impl ListRecord {
    /// The record of a list, if it was made with the settings of now. Lists that are compared with a clone of the code
    /// have none: what was merged there can change at any time.
    ///
    /// It has a file of its own, since most builds find that nothing is new and need not open the store.
    pub(super) fn load(config: &Config, list: &List) -> Option<Self> {
        let record: Self = read_blob(&config.root, &name(list)).filter(|_| list.source.is_none())?;
        (record.setting == setting(config, list) && !record.log.lacks_trees()).then_some(record)
    }

    /// Whether neither the archive nor the files of content/ changed.
    pub(super) fn is_current(&self, config: &Config, list: &List, archive: &Archive) -> bool {
        self.log.tips == archive.tips() && !self.lacks_mails() && self.has_files(config, list)
    }

    /// Whether something could not be read: it may be there the next time.
    fn lacks_mails(&self) -> bool {
        self.problems.iter().any(PressProblem::is_damage)
    }

    /// Whether the files of content/ are those that were left there.
    pub(super) fn has_files(&self, config: &Config, list: &List) -> bool {
        self.files == files(config, list)
    }

    /// What a build did that found nothing to do.
    pub(super) fn idle(&self) -> Pressed {
        Pressed {
            unchanged: self.digests,
            series: self.series,
            outside: self.outside,
            readings: self.readings,
            problems: self.problems.clone(),
            ..Pressed::default()
        }
    }

    /// The log as far as it was recorded.
    pub(super) fn known_log(&self, store: &SiteStore, list: &List, archive: &Archive) -> Option<KnownLog> {
        let part = |index: usize| store.get(LOG_PARTS, &part_key(list, index));
        KnownLog::from_parts(self.log.clone(), archive.gaps(), part)
    }

    /// The position after the last mail.
    pub(super) fn end(&self) -> ArchivePosition {
        self.arrived.0
    }

    /// Stands for all that the rows of the list were made of.
    pub(super) fn mark(&self) -> [u8; 32] {
        mark(&self.setting, &self.log)
    }

    /// The index of the first period that is to be pressed, in a log that continues the recorded one; `None` where more
    /// changed than that mails were appended.
    pub(super) fn first_changed(&self, log: &ArchiveLog, periods: &[Period]) -> Option<usize> {
        let last = self.last.as_ref()?;
        let closed = self.periods.0.checked_sub(1)?;
        let same = hash_of(periods.get(..closed)?) == self.periods.1;
        let now = periods.get(closed)?;
        let covered = periods.last().is_some_and(|period| period.span.arrivals.end == log.end());
        if !(same && covered && self.has_only_more_mails(log)) {
            return None;
        }
        if *last == LastPeriod::new(now) { Some(closed + 1) } else { last.grew_into(now).then_some(closed) }
    }

    /// Whether a log that continues the recorded one only has more mails.
    fn has_only_more_mails(&self, log: &ArchiveLog) -> bool {
        let is_of_mails = |problem: &PressProblem| {
            problem.commit().is_some() || matches!(problem, PressProblem::Maintainers(_) | PressProblem::Archive(_))
        };
        let (end, deleted) = self.arrived;
        let before = ArchiveRange::new(ArchivePosition::default(), end);
        end <= log.end()
            && deleted == deleted_in(log, before)
            && self.log.deletions() == log.deletions.len()
            && self.problems.iter().all(is_of_mails)
            && !self.lacks_mails()
    }
}

/// The archive log of a build that is to be recorded.
pub(super) struct NextRecord {
    setting: String,
    log: LogHead,
    arrived: (ArchivePosition, usize),
}

impl NextRecord {
    pub(super) fn new(config: &Config, list: &List, archive: &Archive, log: &ArchiveLog) -> Self {
        Self {
            setting: setting(config, list),
            log: LogHead::new(log, archive.tips()),
            arrived: (log.end(), deleted_in(log, log.range())),
        }
    }

    /// See [`ListRecord::mark`].
    pub(super) fn mark(&self) -> [u8; 32] {
        mark(&self.setting, &self.log)
    }

    /// Writes the parts of the log that are new. `before` is what was recorded and is still in the store.
    pub(super) fn put_log(&self, rows: &mut Rows<'_>, (list, log): (&List, &ArchiveLog), before: Option<&ListRecord>) {
        let known = before.map_or(&[][..], |before| &before.log.parts);
        for (index, hash) in self.log.parts.iter().enumerate() {
            if known.get(index) != Some(hash) {
                rows.put(LOG_PARTS, &part_key(list, index), &log.part(index));
            }
        }
    }

    /// Records a build, and tells how large its readings are.
    pub(super) fn keep(self, config: &Config, list: &List, periods: &[Period], pressed: &mut Pressed) {
        let files = files(config, list);
        pressed.readings = readings(&files, list);
        let record = ListRecord {
            setting: self.setting,
            log: self.log,
            files,
            digests: pressed.written + pressed.unchanged,
            series: pressed.series,
            outside: pressed.outside,
            readings: pressed.readings,
            problems: pressed.problems.clone(),
            arrived: self.arrived,
            periods: (periods.len(), hash_of(&periods[..periods.len().saturating_sub(1)])),
            last: periods.last().map(LastPeriod::new),
        };
        write_blob(&config.root, &name(list), &record);
    }
}

fn mark(setting: &str, log: &LogHead) -> [u8; 32] {
    hash::digest(&SiteStore::encoded(&(setting, log)))
}

/// The hash of all about some periods.
fn hash_of(periods: &[Period]) -> [u8; 32] {
    let mut hasher = Hasher::new();
    for period in periods {
        hasher.update(format!("{period:?}").as_bytes());
    }
    hasher.digest()
}

fn deleted_in(log: &ArchiveLog, range: ArchiveRange) -> usize {
    log.arrivals_of(range).iter().filter(|arrival| arrival.deleted).count()
}

fn files(config: &Config, list: &List) -> Stamps {
    let content = config.content_dir();
    let gone = lists_gone(config).map(|list| content.join(list).join(SERIES));
    let folders: Vec<PathBuf> = std::iter::once(content.join(&list.name)).chain(gone).collect();
    Stamps::below(folders.iter().map(PathBuf::as_path)).relative_to(&config.root)
}

/// The lists with series files in content/ that site.yaml does not have any more.
pub(super) fn lists_gone(config: &Config) -> impl Iterator<Item = String> {
    let is_gone = |name: &String| config.lists.iter().all(|list| list.name != *name);
    Store::lists(&config.content_dir()).into_iter().filter(is_gone)
}

/// The readings among the files of a list.
fn readings(files: &Stamps, list: &List) -> FileCount {
    let folder = Path::new("content").join(&list.name).join(READING);
    let own = || files.0.iter().filter(|(file, _)| file.starts_with(&folder)).map(|(_, stamp)| stamp.size());
    FileCount { files: own().count(), bytes: own().sum() }
}

fn name(list: &List) -> String {
    format!("{}.pressed", list.name)
}

fn part_key(list: &List, part: usize) -> Vec<u8> {
    [list.name.as_bytes(), &[0], &crate::base::number::number(part).to_be_bytes()].concat()
}

/// The hash of everything but the archive that decides what is in the files of content/.
fn setting(config: &Config, list: &List) -> String {
    let mut hasher = Hasher::new();
    hasher.update(mail_setting(config, list).as_bytes());
    if let Some(MaintainersSource::File(file)) = &config.maintainers {
        hasher.update(&fs::read(file).unwrap_or_default());
    }
    // Not where the file is: what is in it counts.
    let maintainers = config.maintainers.as_ref().map(|source| *source == MaintainersSource::Demo);
    hasher.update(format!("{maintainers:?} {:?}", config.reading).as_bytes());
    if config.joined.is_some() {
        let lists: Vec<&str> = config.lists.iter().map(|list| list.name.as_str()).collect();
        hasher.update(format!("{lists:?} {:?}", config.prefer).as_bytes());
    }
    hasher.hex()
}

/// The hash of everything but the archive that decides what is in digests and summaries. Not where the files are: what
/// is in them counts.
pub(super) fn mail_setting(config: &Config, list: &List) -> String {
    let mut hasher = Hasher::new();
    hasher.update(PROGRAM.as_bytes());
    // A mailmap that has vanished since it was read counts as an empty one.
    hasher.update(&config.mailmap.as_deref().and_then(|file| fs::read(file).ok()).unwrap_or_default());
    hasher.update(format!("{} {:?} {} {:?}", list.identity(), config.subsystems, config.top, config.bots).as_bytes());
    hasher.hex()
}
