//! One run over all periods of a list.

use super::memory::{self, Memory, Pressing};
use super::shelf::{self, Shelf, pack};
use super::{BATCH, Press, PressError, Pressed, read, settle};
use crate::config::List;
use crate::content::{Store, WriteOutcome};
use crate::press::archive::History;
use crate::press::digest::{ListFacts, Posted, press};
use crate::press::history::{Facts, Letter};
use crate::press::identity::Identities;
use crate::press::intake::{Intake, Keys};
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use rayon::prelude::*;

/// Presses all periods; what is remembered of this run, what it did, and the letters of the list.
pub(super) fn all(
    press: &Press<'_>,
    store: &Store,
    before: &Memory,
    periods: &[Period],
    tick: &dyn Fn(u64, u64),
) -> Result<(Memory, Pressed, Vec<Letter>), PressError> {
    let facts = press.facts();
    let problems = press.history_problems().collect();
    let mut run = Run {
        shelf: Shelf::open(shelf::file(&press.config.root, &press.list.name)),
        list: press.list,
        history: &press.history,
        facts: &facts,
        store,
        before,
        after: before.successor(),
        pressed: Pressed { problems, ..Pressed::default() },
        intake: press.intake(),
        letters: Vec::with_capacity(press.history.arrivals.len()),
    };
    for batch in whole_periods(periods) {
        run.batch(batch, &press.identities)?;
        let done = batch.last().map_or(0, |period| period.span.arrivals.end);
        tick(done as u64, press.history.arrivals.len() as u64);
    }
    run.shelf.tidy(run.after.places());
    Ok((run.after, run.pressed, run.letters))
}

/// A run over all periods of a list. It borrows the parts of a [`Press`] one by one and leaves the identities out,
/// because a mailmap cannot be shared between threads.
struct Run<'a> {
    shelf: Shelf,
    list: &'a List,
    history: &'a History,
    facts: &'a ListFacts<'a>,
    store: &'a Store,
    before: &'a Memory,
    after: Memory,
    pressed: Pressed,
    intake: Intake<'a>,
    letters: Vec<Letter>,
}

/// A period, what it is made of, and how it was pressed if an earlier run did.
struct Plan<'p> {
    period: &'p Period,
    ingredients: String,
    remembered: Option<(Pressing, Vec<Letter>)>,
}

impl Plan<'_> {
    fn take_letters(&mut self) -> Vec<Letter> {
        self.remembered.as_mut().map(|(_, letters)| std::mem::take(letters)).unwrap_or_default()
    }

    fn ends_at(&self, next: &Self) -> bool {
        self.period.span.arrivals.end == next.period.span.arrivals.start
    }
}

/// A period with its mails.
struct Batched<'p> {
    plan: &'p Plan<'p>,
    mails: Vec<Posted>,
    facts: Vec<Facts>,
    places: Vec<usize>,
    problems: Vec<PressProblem>,
    keys: Keys,
}

/// What is left of a period when its digest is written.
struct Done<'p> {
    plan: &'p Plan<'p>,
    letters: Vec<Letter>,
    problems: Vec<PressProblem>,
    /// What to remember, with the letters as they are kept; nothing where the digest could not be kept.
    pressing: Option<(Pressing, Vec<u8>)>,
    changed: Option<bool>,
}

impl Run<'_> {
    /// Reads the mails of some periods in parallel, admits them in order, then presses and stores their digests in
    /// parallel.
    fn batch(&mut self, periods: &[Period], identities: &Identities) -> Result<(), PressError> {
        let mut plans: Vec<Plan<'_>> = periods.par_iter().map(|period| self.plan(period)).collect();
        let mut letters: Vec<Vec<Letter>> = plans.iter_mut().map(Plan::take_letters).collect();
        let mut batch = Vec::new();
        let mut place = 0;
        for run in plans.chunk_by(|a, b| a.remembered.is_none() && b.remembered.is_none() && a.ends_at(b)) {
            // The letters of what has to be read stand behind those before it.
            if self.recall(run) {
                self.finish_batch(std::mem::take(&mut batch))?;
                self.letters.append(&mut letters[place]);
            } else {
                self.admit(run, identities, &mut batch);
            }
            place += run.len();
        }
        self.finish_batch(batch)
    }

    /// Presses and stores in parallel, then notes in order.
    fn finish_batch(&mut self, batch: Vec<Batched<'_>>) -> Result<(), PressError> {
        let done: Vec<Done<'_>> =
            batch.into_par_iter().map(|batched| self.finish(batched)).collect::<Result<_, _>>()?;
        for done in done {
            self.note(done);
        }
        Ok(())
    }

    /// Writes the digest of a period, and keeps its letters for the next run.
    fn finish<'p>(&self, batched: Batched<'p>) -> Result<Done<'p>, PressError> {
        let Batched { plan, mails, facts, places, mut problems, keys } = batched;
        let period = plan.period;
        let (digest, texts) = press(self.facts, period, &mails, &problems);
        let stored = self.store.write(&digest, &texts, &self.list.link)?;
        let start = period.span.arrivals.start;
        let mails = mails.into_iter().zip(facts).zip(places);
        let mut letters: Vec<Letter> =
            mails.map(|((mail, facts), place)| Letter::new(place - start, mail, facts)).collect();
        let (pressing, changed) = match stored {
            WriteOutcome::Refused(problem) => {
                problems.push(PressProblem::HandWritten(problem));
                (None, None)
            }
            WriteOutcome::Kept { file, changed } => {
                let new = || Pressing::new(plan.ingredients.clone(), &file, &keys, period);
                // A period with problems is read again each time, so that they are reported each time.
                let keep = problems.is_empty();
                (keep.then(|| (new(), pack(&letters))), Some(changed))
            }
        };
        for letter in &mut letters {
            letter.place += start;
        }
        Ok(Done { plan, letters, problems, pressing, changed })
    }

    /// Finds out whether the period is as an earlier run left it.
    fn plan<'p>(&self, period: &'p Period) -> Plan<'p> {
        let ingredients = memory::ingredients(self.history, period);
        let made = |pressing: &&Pressing| pressing.made(&self.store.file(&period.name));
        let with_letters = |pressing: &Pressing| Some((pressing.clone(), pressing.letters(&self.shelf, period)?));
        let remembered = self.before.recall(period, &ingredients).filter(made).and_then(with_letters);
        Plan { period, ingredients, remembered }
    }

    /// Passes over a remembered period, if that is sound.
    fn recall(&mut self, run: &[Plan<'_>]) -> bool {
        let [Plan { period, remembered: Some((pressing, _)), .. }] = run else { return false };
        let sound = pressing.keys(period).is_some_and(|keys| self.intake.skip(&keys));
        if sound {
            self.after.keep(period, pressing.clone());
            self.pressed.unchanged += 1;
        }
        sound
    }

    /// Takes the mails of a run of neighbouring periods.
    fn admit<'p>(&mut self, run: &'p [Plan<'p>], identities: &Identities, batch: &mut Vec<Batched<'p>>) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        let range = first.period.span.arrivals.start..last.period.span.arrivals.end;
        let mut fetched = self.intake.fetch(range, read);
        for plan in run {
            let taken = self.intake.admit(fetched.before(plan.period.span.arrivals.end));
            let (mut mails, facts): (Vec<Posted>, Vec<Facts>) = taken.mails.into_iter().unzip();
            settle(&mut mails, identities);
            let (places, problems, keys) = (taken.places, taken.problems, taken.keys);
            batch.push(Batched { plan, mails, facts, places, problems, keys });
        }
    }

    fn note(&mut self, done: Done<'_>) {
        self.pressed.mails += done.letters.len();
        if let Some(changed) = done.changed {
            self.pressed.written += usize::from(changed);
            self.pressed.unchanged += usize::from(!changed);
        }
        if let Some((pressing, letters)) = done.pressing {
            let place = self.shelf.put(&letters);
            self.after.keep(done.plan.period, pressing.with_letters(place));
        }
        self.pressed.problems.extend(done.problems);
        self.letters.extend(done.letters);
    }
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
