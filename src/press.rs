//! The first half of the program: from list repositories to digests in content/.
//!
//! Entry points: [`update`] writes the digests of all periods and the histories of all series, at the cost of what
//! changed; [`Press::open`] reads the archive log of a list, and [`Press::digest`] makes a single digest.
//!
//! Stages: `archive` → `reader` and `mail` → `summary` → `posting` → `history` and `digest`. A press of the whole list
//! (`run`, then `series`) passes batches of whole periods through them. What it worked out is kept row by row (`known`),
//! so that new mails only cost what they touch (`append`).

mod append;
pub mod archive;
pub mod arrival;
mod attribution;
pub mod copies;
mod damage;
pub mod digest;
mod error;
mod find_merged;
pub mod history;
pub mod identity;
mod joined;
mod known;
mod load;
pub mod mail;
mod mail_lists;
pub mod maintainers;
mod parsed_text;
pub mod period;
pub mod posting;
pub mod preference;
pub mod problem;
pub mod reader;
pub mod reading;
mod record;
mod run;
mod series;
mod side_by_side;
mod site_series;
pub mod subsystem;
mod summaries;
pub mod summary;
mod union;
pub mod unreadable;
mod update;

use crate::config::{Config, List, RepositorySource};
use crate::content::{AREAS, Store};
use crate::demo::{self, BuiltinList};
use crate::press::archive::{Archive, ArchiveError, ArchiveLog, ArchivePosition, ArchiveRange};
use crate::press::digest::{ListFacts, MessageBudget, press};
use crate::press::identity::Identities;
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use crate::press::reader::MailReader;
use crate::press::subsystem::SubsystemRules;
use crate::press::summary::MailSummary;
use crate::rows::digest::Digest;
use crate::store::SiteStore;
pub use error::PressError;
use known::{KnownPeriods, PeriodRows};
pub use mail_lists::MailLists;
use parsed_text::KeptTexts;
use record::mail_setting;
use serde::{Deserialize, Serialize};
pub use site_series::{SiteSeries, site_series};
use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::time::Duration;
use summaries::Summaries;
pub use update::update;

/// Mails read at once, unless a single period has more.
const BATCH: u32 = 2048;

/// A list that is ready to be pressed.
pub struct Press<'a> {
    config: &'a Config,
    list: &'a List,
    archive: Archive,
    identities: Identities,
    /// All commits and mails of its archive.
    pub log: ArchiveLog,
    /// Keeps the demo list's temporary repository alive.
    made: Option<tempfile::TempDir>,
}

/// A list's archive before its log is read.
struct ListArchive {
    archive: Archive,
    /// The demo list's temporary repository.
    made: Option<tempfile::TempDir>,
}

/// A list whose digests are written.
struct DigestRun {
    periods: Vec<Period>,
    /// From what each was pressed.
    rows: PeriodRows,
    pressed: Pressed,
    summaries: Summaries,
    /// What was kept of its mails for their readings.
    texts: KeptTexts,
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Pressed {
    /// Mails read.
    pub mails: usize,
    /// Digests that are new or changed.
    pub written: usize,
    /// Digests that needed no change.
    pub unchanged: usize,
    pub removed: usize,
    pub series: usize,
    /// Series files that are new or changed.
    pub series_files: usize,
    /// The postings and threads that can be read.
    pub readings: FileCount,
    /// Mails outside all ranges.
    pub outside: usize,
    /// Whether the whole list was looked at, and not only what new mails touch.
    pub whole: bool,
    pub problems: Vec<PressProblem>,
}

/// Some files, and how large they are together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCount {
    pub files: usize,
    pub bytes: u64,
}

impl<'a> Press<'a> {
    /// Opens the list's archive and reads its log.
    pub fn open(config: &'a Config, list: &'a List) -> Result<Self, PressError> {
        let archive = ListArchive::open(list)?;
        let log = archive.archive.log().map_err(|error| archive_error(list, error))?;
        Self::new(config, list, archive, log)
    }

    fn new(config: &'a Config, list: &'a List, archive: ListArchive, log: ArchiveLog) -> Result<Self, PressError> {
        let identities = Identities::load(config.mailmap.as_deref())?;
        let ListArchive { archive, made } = archive;
        Ok(Self { config, list, archive, identities, log, made })
    }

    /// What [`Press::new`] made it of. A mailmap, which is the rest, cannot go from one thread to another.
    fn into_parts(self) -> (ListArchive, ArchiveLog) {
        (ListArchive { archive: self.archive, made: self.made }, self.log)
    }

    /// Problems of the archive itself, as opposed to its mails.
    pub fn archive_problems(&self) -> impl Iterator<Item = PressProblem> {
        self.log.problems.iter().cloned().map(PressProblem::Archive)
    }

    /// The periods that the list's ranges define.
    pub fn periods(&self) -> Result<Vec<Period>, PressError> {
        period::periods(&self.log, &self.list.ranges)
            .map_err(|error| PressError::Range { list: self.list.name.clone(), error })
    }

    /// The period that a user names: a digest, or `FROM..TO`.
    pub fn period(&self, range: &str) -> Result<Period, PressError> {
        if !range.contains("..")
            && let Some(period) = self.periods()?.into_iter().find(|period| period.name == range)
        {
            return Ok(period);
        }
        let span = self.log.span(range).map_err(|error| PressError::Range { list: self.list.name.clone(), error })?;
        Ok(period::period_of(&self.log, span))
    }

    pub fn reader(&self) -> MailReader<'_> {
        MailReader::new(&self.archive, &self.log).knowing(&self.config.bots)
    }

    /// The digest of one period with the texts of its messages. Earlier mails are read too, for their Message-IDs: a
    /// mail that repeats one does not count.
    pub fn digest(&self, period: &Period) -> Result<(Digest, Vec<String>, Vec<PressProblem>), PressError> {
        let mut reader = self.reader();
        self.skip_to(&mut reader, period.span.arrivals.start)?;
        let range = period.span.arrivals;
        let mut parsed = reader.parse(range, |mail| run::summary_and_text(&mail), &|_| 0);
        let mut budget = MessageBudget::default();
        parsed.kept_in(range).for_each(|(_, text)| budget.take(text));
        let batch = reader.accept(parsed);
        let (mut mails, texts): (Vec<MailSummary>, Vec<_>) = batch.mails.into_iter().unzip();
        resolve_authors(&mut mails, &self.identities);
        let (digest, texts) = press(&self.list_facts(), period, &mails, texts, &batch.problems);
        Ok((digest, texts, batch.problems))
    }

    /// Registers the Message-IDs before a position, so that the reader recognises repeated ones; the mails of known
    /// periods are not read.
    pub fn skip_to(&self, reader: &mut MailReader<'_>, position: ArchivePosition) -> Result<(), PressError> {
        let mut rest = ArchiveRange::new(ArchivePosition::default(), position);
        let periods = self.periods()?;
        let before = periods.iter().take_while(|period| period.span.arrivals.end <= position);
        self.with_known(|known| {
            for period in before {
                let range = ArchiveRange::new(rest.start, period.span.arrivals.end);
                let keys = || Some(known.with_mails(&self.log, period)?.1.keys(&self.log));
                if range != period.span.arrivals || !keys().is_some_and(|keys| reader.skip(&keys)) {
                    range.parts(BATCH).for_each(|part| drop(reader.read(part, drop)));
                }
                rest.start = range.end;
            }
        });
        rest.parts(BATCH).for_each(|part| drop(reader.read(part, drop)));
        Ok(())
    }

    /// Calls `then` with the periods that earlier builds pressed; with none where another process is building.
    fn with_known<T>(&self, then: impl FnOnce(KnownPeriods<'_>) -> T) -> T {
        let store = SiteStore::open_existing(&self.config.root, Duration::ZERO);
        then(KnownPeriods::new(store.as_ref(), &self.list.name, &mail_setting(self.config, self.list)))
    }

    /// Writes the digests of all periods into content/. Those that an earlier run made from the same mails are skipped.
    /// `tick` is called with the number of mails done and the total.
    fn write_digests(
        &self,
        force: bool,
        known: KnownPeriods<'_>,
        tick: &dyn Fn(u64, u64),
    ) -> Result<DigestRun, PressError> {
        let periods = self.periods()?;
        let store = Store::new(&self.config.content_dir(), &self.list.name);
        if !force {
            self.check_recorded(&store)?;
        }
        let mut run = run::press_all(self, &store, known, (periods, force), tick)?;
        store.name_all()?;
        let (periods, pressed) = (&run.periods, &mut run.pressed);
        let areas = self.config.maintainers.as_ref().map(|_| AREAS);
        let names: BTreeSet<&str> = periods.iter().map(|period| period.name.as_str()).chain(areas).collect();
        pressed.removed += store.prune(&names)?;
        let inside: usize = periods.iter().map(|period| period.span.arrivals.len()).sum();
        pressed.outside = self.log.arrivals.len().saturating_sub(inside);
        pressed.whole = true;
        Ok(run)
    }

    /// Refuses to mix digests of two different archives in one content/.
    fn check_recorded(&self, store: &Store) -> Result<(), PressError> {
        let recorded = store.recorded();
        if recorded.is_empty() {
            return Ok(());
        }
        let commits: HashSet<String> = self.log.commits.iter().map(|commit| commit.id.to_string()).collect();
        for (file, ends) in recorded {
            if let Some(commit) =
                ends.into_iter().find(|commit| !commit.bytes().all(|digit| digit == b'0') && !commits.contains(commit))
            {
                return Err(PressError::Rewritten {
                    list: self.list.name.clone(),
                    file: file.display().to_string(),
                    commit,
                });
            }
        }
        Ok(())
    }

    fn list_facts(&self) -> ListFacts<'_> {
        ListFacts {
            name: &self.list.name,
            title: &self.list.title,
            period: self.list.ranges.word(),
            top: self.config.top,
            rules: SubsystemRules(&self.config.subsystems),
        }
    }
}

impl ListArchive {
    fn open(list: &List) -> Result<Self, PressError> {
        let (folder, made) = match &list.repository {
            RepositorySource::Folder(folder) => (folder.clone(), None),
            RepositorySource::Demo => Self::materialise(BuiltinList::First)?,
            RepositorySource::DemoDrivers => Self::materialise(BuiltinList::Second)?,
        };
        let archive = Archive::open(&folder).map_err(|error| archive_error(list, error))?;
        Ok(Self { archive, made })
    }

    /// Writes a list that is built in to a temporary folder.
    fn materialise(list: BuiltinList) -> Result<(PathBuf, Option<tempfile::TempDir>), PressError> {
        let made = tempfile::tempdir().map_err(|error| PressError::Demo(error.into()))?;
        let folder = made.path().join("demo");
        demo::materialise(&folder, list).map_err(PressError::Demo)?;
        Ok((folder, Some(made)))
    }
}

fn archive_error(list: &List, error: ArchiveError) -> PressError {
    PressError::Archive { list: list.name.clone(), error }
}

/// Replaces the authors' names and addresses by the mailmap's.
fn resolve_authors(mails: &mut [MailSummary], identities: &Identities) {
    for mail in mails {
        mail.resolve_author(|author| identities.resolve(author));
    }
}

/// Splits a range into parts that fit into memory.
pub fn batches(range: ArchiveRange) -> impl Iterator<Item = ArchiveRange> {
    range.parts(BATCH)
}
