//! The first half of the program: list repositories become digests in content/.
//!
//! Entry points: [`Press::open`] reads a list's history and cuts it into periods; [`Press::run`] writes the digests of
//! all of them, [`Press::digest`] makes a single one. Steps of a run: mails are taken from the archive in batches of
//! whole periods (`intake`), each period's are pressed into a digest, in parallel, and stored. What is in memory is a
//! batch, or one period where that is larger.

pub mod archive;
pub mod digest;
pub mod history;
pub mod identity;
pub mod intake;
mod letters;
mod lives;
pub mod mail;
pub mod maintainers;
mod memory;
pub mod period;
pub mod posting;
pub mod problem;
mod run;
mod shelf;
mod source;
pub mod subsystem;

use crate::base::write::FileError;
use crate::config::{Config, List, RepositorySource};
use crate::content::{AREAS, ContentError, Store};
use crate::demo;
use crate::git::SourceError;
use crate::press::archive::{Archive, ArchiveError, History, RangeError};
use crate::press::digest::{ListFacts, Posted, press};
use crate::press::history::Facts;
use crate::press::identity::{Identities, IdentityError};
use crate::press::intake::Intake;
use crate::press::mail::Mail;
use crate::press::maintainers::MaintainersError;
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use crate::press::subsystem::Rules;
use crate::rows::digest::Digest;
use crate::rows::series::Series;
use memory::Memory;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use thiserror::Error;

/// Mails taken at once, unless a single period has more.
const BATCH: usize = 2048;

/// Why a list could not be pressed.
#[derive(Debug, Error)]
pub enum PressError {
    /// Its archive cannot be read.
    #[error("list `{list}`: {error}")]
    Archive {
        /// The list.
        list: String,
        /// Why.
        error: ArchiveError,
    },
    /// A range means nothing in it.
    #[error("list `{list}`: {error}")]
    Range {
        /// The list.
        list: String,
        /// Why.
        error: RangeError,
    },
    /// The invented list cannot be made.
    #[error("builtin:demo: {0:#}")]
    Demo(anyhow::Error),
    /// The mailmap cannot be read.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// content/ was pressed from a history that is no longer there.
    #[error(
        "{file}: commit {commit}, recorded there, is not in the archive of list `{list}`: its branch was rewritten, or `repository` names another one\n  \
         hint: restore the repository, or press everything anew with --force"
    )]
    Rewritten {
        /// The list.
        list: String,
        /// The digest's file.
        file: String,
        /// The commit that is gone.
        commit: String,
    },
    /// The clone of the code cannot be read.
    #[error("list `{list}`, `source`: {error}")]
    Source {
        /// The list.
        list: String,
        /// Why.
        error: SourceError,
    },
    /// MAINTAINERS cannot be read.
    #[error(transparent)]
    Maintainers(#[from] MaintainersError),
    /// content/ cannot be read.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// content/ cannot be written.
    #[error(transparent)]
    Output(#[from] FileError),
}

/// A list that is ready to be pressed.
pub struct Press<'a> {
    config: &'a Config,
    list: &'a List,
    archive: Archive,
    identities: Identities,
    /// The list's history.
    pub history: History,
    /// Holds the invented list while it is read.
    _made: Option<tempfile::TempDir>,
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Pressed {
    /// Mails read.
    pub mails: usize,
    /// Digests that are new or changed.
    pub written: usize,
    /// Digests that were as they should be.
    pub unchanged: usize,
    /// Digests that went.
    pub removed: usize,
    /// Series with their versions.
    pub series: usize,
    /// Files with the lives of series that are new or changed.
    pub sequels: usize,
    /// Mails outside all ranges.
    pub outside: usize,
    /// What was wrong.
    pub problems: Vec<PressProblem>,
}

impl<'a> Press<'a> {
    /// Opens the list's archive and reads its history.
    pub fn open(config: &'a Config, list: &'a List) -> Result<Self, PressError> {
        let (folder, made) = match &list.repository {
            RepositorySource::Folder(folder) => (folder.clone(), None),
            RepositorySource::Demo => {
                let made = tempfile::tempdir().map_err(|error| PressError::Demo(error.into()))?;
                let folder = made.path().join("demo");
                demo::materialise(&folder).map_err(PressError::Demo)?;
                (folder, Some(made))
            }
        };
        let fail = |error| PressError::Archive { list: list.name.clone(), error };
        let archive = Archive::open(&folder).map_err(fail)?;
        let history = archive.history().map_err(fail)?;
        let identities = Identities::load(config.mailmap.as_deref())?;
        Ok(Self { config, list, archive, identities, history, _made: made })
    }

    /// What was wrong with the archive itself.
    pub fn history_problems(&self) -> impl Iterator<Item = PressProblem> {
        self.history.problems.iter().cloned().map(PressProblem::Archive)
    }

    /// The periods that the list's ranges give.
    pub fn periods(&self) -> Result<Vec<Period>, PressError> {
        period::periods(&self.history, &self.list.ranges)
            .map_err(|error| PressError::Range { list: self.list.name.clone(), error })
    }

    /// The period that a user names: a digest, or `FROM..TO`.
    pub fn period(&self, range: &str) -> Result<Period, PressError> {
        if !range.contains("..")
            && let Some(period) = self.periods()?.into_iter().find(|period| period.name == range)
        {
            return Ok(period);
        }
        let span =
            self.history.span(range).map_err(|error| PressError::Range { list: self.list.name.clone(), error })?;
        Ok(period::period_of(&self.history, span))
    }

    /// Takes mails out of the list's archive.
    pub fn intake(&self) -> Intake<'_> {
        Intake::new(&self.archive, &self.history)
    }

    /// The digest of one period. The mails before it are looked at too, for Message-IDs that come again.
    pub fn digest(&self, period: &Period) -> Result<(Digest, Vec<String>, Vec<PressProblem>), PressError> {
        let mut intake = self.intake();
        self.notice(&mut intake, period.span.arrivals.start)?;
        let mut taken = intake.take(period.span.arrivals.clone(), Posted::of);
        settle(&mut taken.mails, &self.identities);
        let (digest, texts) = press(&self.facts(), period, &taken.mails, &taken.problems);
        Ok((digest, texts, taken.problems))
    }

    /// The lives of the list's series in the order of their first mails, and when its newest mail arrived, in seconds
    /// since 1970. What an earlier run read is not read again.
    pub fn lives(&self) -> Result<(Vec<Series>, i64), PressError> {
        let periods = self.periods()?;
        let lives = lives::all(self, &periods, &letters::all(self, &periods))?;
        let newest = periods.iter().map(|period| period.dates.1).max().unwrap_or_default();
        Ok((lives, newest))
    }

    /// Notes the Message-IDs of all mails before a place; of what an earlier run noted, without reading it again.
    pub fn notice(&self, intake: &mut Intake<'_>, before: usize) -> Result<(), PressError> {
        let memory = Memory::load(
            &memory::file(&self.config.root, &self.list.name),
            &memory::setting(self, self.config.mailmap.as_deref()),
        );
        let mut noticed = 0;
        for period in self.periods()?.iter().take_while(|period| period.span.arrivals.end <= before) {
            let range = noticed..period.span.arrivals.end;
            let keys = memory
                .recall(period, &memory::ingredients(&self.history, period))
                .and_then(|pressing| pressing.keys(period));
            if range != period.span.arrivals || !keys.is_some_and(|keys| intake.skip(&keys)) {
                batches(range).for_each(|batch| drop(intake.take(batch, drop)));
            }
            noticed = period.span.arrivals.end;
        }
        batches(noticed..before).for_each(|batch| drop(intake.take(batch, drop)));
        Ok(())
    }

    /// Writes the digests of all periods into content/; those that an earlier run made of the same mails are passed
    /// over, unless `force` is set. `tick` is called with the mails done so far and in all.
    pub fn run(&self, force: bool, tick: &dyn Fn(u64, u64)) -> Result<Pressed, PressError> {
        let periods = self.periods()?;
        let store = Store::new(&self.config.content_dir(), &self.list.name);
        if !force {
            self.check_recorded(&store)?;
        }
        let memory_file = memory::file(&self.config.root, &self.list.name);
        let setting = memory::setting(self, self.config.mailmap.as_deref());
        let before = if force { Memory::empty(setting) } else { Memory::load(&memory_file, &setting) };
        let (mut after, mut pressed, letters) = run::all(self, &store, &before, &periods, tick)?;
        lives::write(self, &periods, &letters, &before, &mut after, &mut pressed)?;
        drop(letters);
        // Without its memory the next run only takes longer.
        let _ = after.save(&memory_file);
        let areas = self.config.maintainers.as_ref().map(|_| AREAS);
        let names: BTreeSet<&str> = periods.iter().map(|period| period.name.as_str()).chain(areas).collect();
        pressed.removed = store.prune(&names)?;
        let inside: usize = periods.iter().map(|period| period.span.arrivals.len()).sum();
        pressed.outside = self.history.arrivals.len().saturating_sub(inside);
        Ok(pressed)
    }

    /// Refuses to mix digests of two histories.
    fn check_recorded(&self, store: &Store) -> Result<(), PressError> {
        let recorded = store.recorded();
        if recorded.is_empty() {
            return Ok(());
        }
        let commits: HashSet<String> = self.history.commits.iter().map(|commit| commit.id.to_string()).collect();
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

    fn facts(&self) -> ListFacts<'_> {
        ListFacts {
            name: &self.list.name,
            title: &self.list.title,
            period: self.list.ranges.word(),
            top: self.config.top,
            rules: Rules(&self.config.subsystems),
        }
    }
}

/// What is kept of a mail for its digest, and for the life of its series.
fn read(mail: Mail) -> (Posted, Facts) {
    let facts = Facts::of(&mail);
    (Posted::of(mail), facts)
}

/// Names the authors as the mailmap does.
fn settle(mails: &mut [Posted], identities: &Identities) {
    for mail in mails {
        mail.author = identities.resolve(std::mem::take(&mut mail.author));
    }
}

/// A range in parts that fit into memory.
pub fn batches(range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.step_by(BATCH).map(move |start| start..end.min(start + BATCH))
}
