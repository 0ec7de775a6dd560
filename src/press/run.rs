//! One run over all periods of a list.

use super::memory::{self, Memory, Pressing};
use super::{BATCH, Press, PressError, Pressed, settle};
use crate::archive::History;
use crate::config::List;
use crate::content::{Store, Stored};
use crate::digest::{ListFacts, Posted, press};
use crate::identity::Identities;
use crate::intake::{Intake, Taken};
use crate::period::Period;
use rayon::prelude::*;

/// Presses all periods; what is remembered of this run, and what it did.
pub(super) fn all(
    press: &Press<'_>,
    store: &Store,
    before: &Memory,
    periods: &[Period],
    tick: &dyn Fn(u64, u64),
) -> Result<(Memory, Pressed), PressError> {
    let facts = press.facts();
    let problems = press.history_problems().collect();
    let mut run = Run {
        list: press.list,
        history: &press.history,
        facts: &facts,
        store,
        before,
        after: before.successor(),
        pressed: Pressed { problems, ..Pressed::default() },
        intake: press.intake(),
    };
    for batch in whole_periods(periods) {
        run.batch(batch, &press.identities)?;
        let done = batch.last().map_or(0, |period| period.span.arrivals.end);
        tick(done as u64, press.history.arrivals.len() as u64);
    }
    Ok((run.after, run.pressed))
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
