//! The first half of the program: list repositories become digests in content/.
//!
//! Entry points: [`Press::open`] reads a list's history and cuts it into periods; [`Press::run`] writes the digests of
//! all of them, [`Press::digest`] makes a single one. Steps of a run: mails are taken from the archive in batches of
//! whole periods (`intake`), each period's are pressed into a digest, in parallel, and stored. What is in memory is a
//! batch, or one period where that is larger.

mod memory;

use crate::archive::{Archive, ArchiveError, History, RangeError};
use crate::config::{Config, List, RepositorySource};
use crate::content::{ContentError, Store, Stored};
use crate::demo;
use crate::digest::{Digest, ListFacts, Posted, press};
use crate::identity::{Identities, IdentityError};
use crate::intake::{Intake, Taken};
use crate::output::OutputError;
use crate::period::{self, Period};
use crate::report::Problem;
use crate::subsystem::Rules;
use memory::{Memory, Pressing};
use rayon::prelude::*;
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
    /// content/ cannot be read.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// content/ cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
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
    /// Mails outside all ranges.
    pub outside: usize,
    /// What was wrong.
    pub problems: Vec<Problem>,
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
    pub fn digest(&self, period: &Period) -> Result<(Digest, Vec<Problem>), PressError> {
        let mut intake = self.intake();
        self.notice(&mut intake, period.span.arrivals.start)?;
        let mut taken = intake.take(period.span.arrivals.clone(), Posted::of);
        settle(&mut taken.mails, &self.identities);
        let digest = press(&self.facts(), period, &taken.mails, &taken.problems);
        Ok((digest, taken.problems))
    }

    /// Notes the Message-IDs of all mails before a place; of what an earlier run noted, without reading it again.
    fn notice(&self, intake: &mut Intake<'_>, before: usize) -> Result<(), PressError> {
        let memory = Memory::load(
            &memory::file(&self.config.root, &self.list.name),
            memory::setting(self, self.config.mailmap.as_deref()),
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
        let before = if force { Memory::empty(setting.clone()) } else { Memory::load(&memory_file, setting.clone()) };
        let facts = self.facts();
        let mut run = Run {
            list: self.list,
            history: &self.history,
            facts: &facts,
            store: &store,
            before: &before,
            after: Memory::empty(setting),
            pressed: Pressed::default(),
            intake: self.intake(),
        };
        run.pressed.problems.extend(self.history.problems.iter().cloned().map(Problem::Archive));
        for batch in whole_periods(&periods) {
            run.batch(batch, &self.identities)?;
            tick(batch.last().map_or(0, |period| period.span.arrivals.end as u64), self.history.arrivals.len() as u64);
        }
        let Run { after, mut pressed, .. } = run;
        // Without its memory the next run only takes longer.
        let _ = after.save(&memory_file);
        let names: BTreeSet<&str> = periods.iter().map(|period| period.name.as_str()).collect();
        pressed.removed = store.prune(&names)?;
        pressed.outside =
            self.history.arrivals.len().saturating_sub(periods.iter().map(|period| period.span.arrivals.len()).sum());
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

/// A run over all periods of a list. It borrows the parts of a [`Press`] one by one and leaves the identities out,
/// because a mailmap cannot be shared between threads.
struct Run<'a> {
    list: &'a List,
    history: &'a History,
    facts: &'a ListFacts<'a>,
    store: &'a Store,
    before: &'a Memory,
    after: Memory,
    pressed: Pressed,
    intake: Intake<'a>,
}

/// A period, what it is made of, and how it was pressed if an earlier run did.
struct Plan<'p> {
    period: &'p Period,
    ingredients: String,
    remembered: Option<Pressing>,
}

impl Plan<'_> {
    fn ends_at(&self, next: &Self) -> bool {
        self.period.span.arrivals.end == next.period.span.arrivals.start
    }
}

/// A period with its mails.
struct Batched<'p> {
    plan: &'p Plan<'p>,
    taken: Taken<Posted>,
}

impl Run<'_> {
    /// Reads the mails of some periods in parallel, admits them in order, then presses and stores their digests in
    /// parallel.
    fn batch(&mut self, periods: &[Period], identities: &Identities) -> Result<(), PressError> {
        let plans: Vec<Plan<'_>> = periods.par_iter().map(|period| self.plan(period)).collect();
        let mut batch = Vec::new();
        for run in plans.chunk_by(|a, b| a.remembered.is_none() && b.remembered.is_none() && a.ends_at(b)) {
            self.admit(run, identities, &mut batch);
        }
        let (facts, link) = (self.facts, &self.list.link);
        let write = |batched: &Batched<'_>| {
            let digest = press(facts, batched.plan.period, &batched.taken.mails, &batched.taken.problems);
            self.store.write(&digest, link)
        };
        let stored: Vec<Stored> = batch.par_iter().map(write).collect::<Result<_, _>>()?;
        batch.into_iter().zip(stored).for_each(|(batched, stored)| self.note(batched, stored));
        Ok(())
    }

    /// Finds out whether the period is as an earlier run left it.
    fn plan<'p>(&self, period: &'p Period) -> Plan<'p> {
        let ingredients = memory::ingredients(self.history, period);
        let made = |pressing: &&Pressing| pressing.made(&self.store.file(&period.name));
        let remembered = self.before.recall(period, &ingredients).filter(made).cloned();
        Plan { period, ingredients, remembered }
    }

    /// Takes the mails of a run of neighbouring periods; a remembered one is passed over if that is sound.
    fn admit<'p>(&mut self, run: &'p [Plan<'p>], identities: &Identities, batch: &mut Vec<Batched<'p>>) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        if let Some(pressing) = &first.remembered
            && pressing.keys(first.period).is_some_and(|keys| self.intake.skip(&keys))
        {
            self.after.keep(first.period, pressing.clone());
            self.pressed.unchanged += 1;
            return;
        }
        let range = first.period.span.arrivals.start..last.period.span.arrivals.end;
        let mut fetched = self.intake.fetch(range, Posted::of);
        for plan in run {
            let mut taken = self.intake.admit(fetched.before(plan.period.span.arrivals.end));
            settle(&mut taken.mails, identities);
            batch.push(Batched { plan, taken });
        }
    }

    fn note(&mut self, batched: Batched<'_>, stored: Stored) {
        let Batched { plan, taken } = batched;
        self.pressed.mails += taken.mails.len();
        match stored {
            Stored::Refused(problem) => self.pressed.problems.push(problem),
            Stored::Kept { file, changed } => {
                self.pressed.written += usize::from(changed);
                self.pressed.unchanged += usize::from(!changed);
                // A period with problems is read again each time, so that they are reported each time.
                if taken.problems.is_empty() {
                    let ingredients = plan.ingredients.clone();
                    self.after.keep(plan.period, Pressing::new(ingredients, &file, &taken.keys, plan.period));
                }
            }
        }
        self.pressed.problems.extend(taken.problems);
    }
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

/// Runs of periods with about a batch of mails each.
fn whole_periods(periods: &[Period]) -> Vec<&[Period]> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut mails = 0;
    for (place, period) in periods.iter().enumerate() {
        mails += period.span.arrivals.len();
        if mails >= BATCH {
            runs.push(&periods[start..=place]);
            start = place + 1;
            mails = 0;
        }
    }
    if start < periods.len() {
        runs.push(&periods[start..]);
    }
    runs
}
