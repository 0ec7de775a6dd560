//! One run over all periods of a list.
//!
//! Entry point: [`press_all`]. Periods are taken in batches with about the same number of mails. In each batch, periods
//! that an earlier run pressed from the same mails are skipped; the mails of the others are read in parallel, accepted
//! in order, and pressed in parallel. Memory holds one batch, or one period where that is larger, and all summaries.

use super::cache::{self, Cache, CachedPeriod, SummaryFile};
use super::summaries::Summaries;
use super::{BATCH, Press, PressError, Pressed, resolve_authors};
use crate::config::List;
use crate::content::{Store, WriteOutcome};
use crate::press::archive::{ArchiveLog, ArchiveRange};
use crate::press::digest::{ListFacts, press, shown_text};
use crate::press::identity::Identities;
use crate::press::mail::Mail;
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use crate::press::reader::{MailReader, MessageKeys};
use crate::press::summary::MailSummary;
use rayon::prelude::*;

/// Presses all periods. Returns the new cache, the counts, and the summaries of the list.
pub(super) fn press_all(
    press: &Press<'_>,
    store: &Store,
    before: &Cache,
    periods: &[Period],
    tick: &dyn Fn(u64, u64),
) -> Result<(Cache, Pressed, Summaries), PressError> {
    let facts = press.list_facts();
    let problems = press.archive_problems().collect();
    let mut run = Run {
        summary_file: SummaryFile::open(&press.config.root, &press.list.name),
        list: press.list,
        log: &press.log,
        facts: &facts,
        store,
        before,
        after: before.successor(),
        pressed: Pressed { problems, ..Pressed::default() },
        reader: press.reader(),
        summaries: Summaries::with_capacity(press.log.arrivals.len()),
    };
    for batch in batches(periods) {
        run.batch(batch, &press.identities)?;
        let done = batch.last().map_or(0, |period| period.span.arrivals.end.0);
        tick(done.into(), press.log.arrivals.len() as u64);
    }
    run.summary_file.tidy(run.after.file_parts());
    Ok((run.after, run.pressed, run.summaries))
}

/// A run over all periods of a list. It borrows the parts of a [`Press`] separately, without the identities, because a
/// mailmap cannot be shared between threads.
struct Run<'a> {
    summary_file: SummaryFile,
    list: &'a List,
    log: &'a ArchiveLog,
    facts: &'a ListFacts<'a>,
    store: &'a Store,
    before: &'a Cache,
    after: Cache,
    pressed: Pressed,
    reader: MailReader<'a>,
    summaries: Summaries,
}

/// A period, and its cached result if there is one.
struct PlannedPeriod<'p> {
    period: &'p Period,
    cached: Option<(CachedPeriod, Summaries)>,
}

impl PlannedPeriod<'_> {
    /// Whether both have to be read, one directly after the other.
    fn is_read_with(&self, next: &Self) -> bool {
        let adjoin = self.period.span.arrivals.end == next.period.span.arrivals.start;
        self.cached.is_none() && next.cached.is_none() && adjoin
    }
}

/// A period with its mails.
struct ReadPeriod<'p> {
    period: &'p Period,
    summaries: Summaries,
    /// What the digest shows of each mail.
    texts: Vec<Option<String>>,
    problems: Vec<PressProblem>,
    keys: MessageKeys,
}

/// A period whose digest is written.
struct DonePeriod<'p> {
    period: &'p Period,
    summaries: Summaries,
    problems: Vec<PressProblem>,
    /// What to cache, with the summaries as bytes; `None` where the digest must not be cached.
    cached: Option<(CachedPeriod, Vec<u8>)>,
    changed: Option<bool>,
}

impl Run<'_> {
    fn batch(&mut self, periods: &[Period], identities: &Identities) -> Result<(), PressError> {
        let mut planned: Vec<PlannedPeriod<'_>> = periods.par_iter().map(|period| self.plan(period)).collect();
        let mut read = Vec::new();
        for group in planned.chunk_by_mut(PlannedPeriod::is_read_with) {
            match self.pass(group) {
                Some(summaries) => {
                    // The periods to be read that come before this one have to be finished first, to keep the order.
                    self.finish(std::mem::take(&mut read))?;
                    self.summaries.append(summaries);
                }
                None => self.read(group, identities, &mut read),
            }
        }
        self.finish(read)
    }

    /// Looks the period up in the cache.
    fn plan<'p>(&self, period: &'p Period) -> PlannedPeriod<'p> {
        let written = |cached: &&CachedPeriod| cached.is_written(&self.store.file(&period.name));
        let with_summaries =
            |cached: &CachedPeriod| Some((cached.clone(), cached.summaries(&self.summary_file, period)?));
        let cached = self.before.period(self.log, period).filter(written).and_then(with_summaries);
        PlannedPeriod { period, cached }
    }

    /// Skips a cached period and returns its summaries, unless one of its Message-IDs occurred earlier.
    fn pass(&mut self, group: &mut [PlannedPeriod<'_>]) -> Option<Summaries> {
        let [PlannedPeriod { period, cached }] = group else { return None };
        let (cached, summaries) = cached.take()?;
        if !self.reader.skip(&cached.keys(period)?) {
            return None;
        }
        self.after.keep_period(period, cached);
        self.pressed.unchanged += 1;
        Some(summaries)
    }

    /// Reads the mails of adjacent periods together.
    fn read<'p>(&mut self, group: &[PlannedPeriod<'p>], identities: &Identities, read: &mut Vec<ReadPeriod<'p>>) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let range = ArchiveRange::new(first.period.span.arrivals.start, last.period.span.arrivals.end);
        let mut parsed = self.reader.parse(range, |mail| summary_and_text(&mail));
        for PlannedPeriod { period, .. } in group {
            let batch = self.reader.accept(parsed.take_before(period.span.arrivals.end));
            let (mut mails, texts): (Vec<MailSummary>, Vec<_>) = batch.mails.into_iter().unzip();
            resolve_authors(&mut mails, identities);
            let summaries = Summaries { mails, positions: batch.positions };
            read.push(ReadPeriod { period, summaries, texts, problems: batch.problems, keys: batch.keys });
        }
    }

    /// Presses and stores in parallel, then collects the results in order.
    fn finish(&mut self, read: Vec<ReadPeriod<'_>>) -> Result<(), PressError> {
        let done: Vec<DonePeriod<'_>> =
            read.into_par_iter().map(|period| self.press(period)).collect::<Result<_, _>>()?;
        for period in done {
            self.record(period);
        }
        Ok(())
    }

    /// Writes the digest of a period, and packs its summaries for the next run.
    fn press<'p>(&self, read: ReadPeriod<'p>) -> Result<DonePeriod<'p>, PressError> {
        let ReadPeriod { period, summaries, texts, mut problems, keys } = read;
        let (digest, texts) = press(self.facts, period, &summaries.mails, texts, &problems);
        let stored = self.store.write(&digest, &texts, &self.list.link)?;
        let (cached, changed) = match stored {
            WriteOutcome::Refused(problem) => {
                problems.push(PressProblem::HandWritten(problem));
                (None, None)
            }
            WriteOutcome::Kept { file, changed } => {
                let new = || CachedPeriod::new(self.log, period, &file, &keys);
                // A period with problems is read again each time, so that they are reported each time.
                let keep = problems.is_empty();
                (keep.then(|| (new(), cache::pack(&summaries, period))), Some(changed))
            }
        };
        Ok(DonePeriod { period, summaries, problems, cached, changed })
    }

    fn record(&mut self, done: DonePeriod<'_>) {
        self.pressed.mails += done.summaries.mails.len();
        if let Some(changed) = done.changed {
            self.pressed.written += usize::from(changed);
            self.pressed.unchanged += usize::from(!changed);
        }
        if let Some((cached, summaries)) = done.cached {
            let part = self.summary_file.put(&summaries);
            self.after.keep_period(done.period, cached.with_summaries(part));
        }
        self.pressed.problems.extend(done.problems);
        self.summaries.append(done.summaries);
    }
}

/// What is kept of a mail: its summary, and the text that its digest shows.
pub(super) fn summary_and_text(mail: &Mail) -> (MailSummary, Option<String>) {
    (MailSummary::new(mail), shown_text(mail))
}

/// Splits periods into groups with about a batch of mails each.
fn batches(periods: &[Period]) -> Vec<&[Period]> {
    let mut batches = Vec::new();
    let mut start = 0;
    let mut mails = 0;
    for (index, period) in periods.iter().enumerate() {
        mails += period.span.arrivals.len();
        if mails >= BATCH as usize {
            batches.push(&periods[start..=index]);
            start = index + 1;
            mails = 0;
        }
    }
    if start < periods.len() {
        batches.push(&periods[start..]);
    }
    batches
}
