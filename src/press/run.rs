//! One run over all periods of a list.
//!
//! Entry point: [`press_all`]. Periods are taken in batches with about the same number of mails. In each batch, periods
//! that an earlier run pressed from the same mails are skipped; the mails of the others are read in parallel, accepted
//! in order, and pressed in parallel. Memory holds one batch, or one period where that is larger, and all summaries;
//! a batch of large mails is pressed in parts.

use super::damage::{LostMail, lost_mail};
use super::known::{KnownPeriods, PeriodRow, PeriodRows, is_file_with};
use super::summaries::Summaries;
use super::{BATCH, DigestRun, Press, PressError, Pressed, resolve_authors};
use crate::base::date::UtcTime;
use crate::base::number::number;
use crate::config::List;
use crate::content::{Store, WriteOutcome};
use crate::press::archive::{ArchiveLog, ArchiveRange};
use crate::press::digest::{DigestText, ListFacts, MessageBudget, press};
use crate::press::identity::Identities;
use crate::press::mail::Mail;
use crate::press::parsed_text::{KeptTexts, PackedText};
use crate::press::period::{Period, arrival_dates};
use crate::press::problem::PressProblem;
use crate::press::reader::{LostDeletion, MOST_KEPT, MailReader, ParsedMails};
use crate::press::reading::first_month;
use crate::press::summary::MailSummary;
use rayon::prelude::*;

/// Presses all periods, unless a mail that was published can no longer be read; with `force` it is left out.
pub(super) fn press_all(
    press: &Press<'_>,
    store: &Store,
    before: KnownPeriods<'_>,
    (periods, force): (Vec<Period>, bool),
    tick: &dyn Fn(u64, u64),
) -> Result<DigestRun, PressError> {
    let facts = press.list_facts();
    let reader = press.reader();
    let lost = reader.lost_deletions().iter().map(LostDeletion::problem);
    let problems = press.archive_problems().chain(lost).collect();
    let mut run = Run {
        list: press.list,
        log: &press.log,
        facts: &facts,
        store,
        before,
        force,
        after: PeriodRows::new(),
        pressed: Pressed { problems, ..Pressed::default() },
        reader,
        summaries: Summaries::with_capacity(press.log.arrivals.len()),
        texts: KeptTexts::of_lists(press.config.lists.len()),
        first_month: first_month(press.config, &arrival_dates(&press.log)),
    };
    // A mail that is published without its deletion may be in any period before it.
    periods.iter().try_for_each(|period| run.refuse_lost(period, &run.lost_deletions(period)))?;
    for batch in batches(&periods) {
        run.batch(batch, &press.identities)?;
        let done = batch.last().map_or(0, |period| period.span.arrivals.end.0);
        tick(done.into(), press.log.arrivals.len() as u64);
    }
    let Run { after: rows, pressed, summaries, texts, .. } = run;
    Ok(DigestRun { periods, rows, pressed, summaries, texts })
}

/// A run over all periods of a list. It borrows the parts of a [`Press`] separately, without the identities, because a
/// mailmap cannot be shared between threads.
struct Run<'a> {
    list: &'a List,
    log: &'a ArchiveLog,
    facts: &'a ListFacts<'a>,
    store: &'a Store,
    before: KnownPeriods<'a>,
    /// Whether mails that can no longer be read are given up.
    force: bool,
    after: PeriodRows,
    pressed: Pressed,
    reader: MailReader<'a>,
    summaries: Summaries,
    texts: KeptTexts,
    /// The first month of the list's window.
    first_month: Option<String>,
}

/// A period, and what is known of it if it need not be pressed.
struct PlannedPeriod<'p> {
    period: &'p Period,
    known: Option<(PeriodRow, Summaries)>,
}

impl PlannedPeriod<'_> {
    /// Whether both have to be read, one directly after the other.
    fn is_read_with(&self, next: &Self) -> bool {
        let adjoin = self.period.span.arrivals.end == next.period.span.arrivals.start;
        self.known.is_none() && next.known.is_none() && adjoin
    }
}

/// What is kept of a mail until its digest is pressed.
struct KeptMail {
    summary: MailSummary,
    text: DigestText,
    packed: Option<PackedText>,
}

/// A period with its mails.
struct ReadPeriod<'p> {
    period: &'p Period,
    summaries: Summaries,
    /// What the digest shows of each mail.
    texts: Vec<DigestText>,
    problems: Vec<PressProblem>,
}

impl ReadPeriod<'_> {
    /// How many bytes its texts have.
    fn size(&self) -> usize {
        self.texts.iter().map(DigestText::size).sum()
    }
}

/// A period whose digest is written.
struct DonePeriod<'p> {
    period: &'p Period,
    summaries: Summaries,
    problems: Vec<PressProblem>,
    row: PeriodRow,
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
                None => self.read(group, identities, &mut read)?,
            }
        }
        self.finish(read)
    }

    /// Looks the period up among those that are known.
    fn plan<'p>(&self, period: &'p Period) -> PlannedPeriod<'p> {
        let is_written = |(row, _): &(PeriodRow, Summaries)| is_file_with(&self.store.file(&period.name), &row.digest);
        // A deletion that can no longer be read is reported, or stops the press.
        let is_whole = self.lost_deletions(period).is_empty();
        let known = self.before.with_mails(self.log, period).filter(|known| is_whole && is_written(known));
        PlannedPeriod { period, known }
    }

    /// The deletions in a period that cannot be read.
    fn lost_deletions(&self, period: &Period) -> Vec<PressProblem> {
        let lost = self.reader.lost_deletions().iter().filter(|lost| lost.is_in(period.span.arrivals));
        lost.map(LostDeletion::problem).collect()
    }

    /// Skips a known period and returns its summaries, unless one of its Message-IDs occurred earlier.
    fn pass(&mut self, group: &mut [PlannedPeriod<'_>]) -> Option<Summaries> {
        let [PlannedPeriod { period, known }] = group else { return None };
        let (row, summaries) = known.take()?;
        if !self.reader.skip(&summaries.keys(self.log)) {
            return None;
        }
        self.after.insert(period.name.clone(), row);
        self.pressed.unchanged += 1;
        Some(summaries)
    }

    /// Reads the mails of adjacent periods together. Where these are large, the periods read so far are finished first.
    fn read<'p>(
        &mut self,
        group: &[PlannedPeriod<'p>],
        identities: &Identities,
        read: &mut Vec<ReadPeriod<'p>>,
    ) -> Result<(), PressError> {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return Ok(()) };
        let mut rest = ArchiveRange::new(first.period.span.arrivals.start, last.period.span.arrivals.end);
        let mut parsed = self.parse(rest);
        let mut held: usize = read.iter().map(ReadPeriod::size).sum();
        for PlannedPeriod { period, .. } in group {
            self.complete(&mut parsed, &mut rest, period);
            let period = self.accept(period, parsed.take_before(rest.start), identities);
            held += period.size();
            read.push(period);
            if held > MOST_KEPT {
                self.finish(std::mem::take(read))?;
                held = 0;
            }
        }
        Ok(())
    }

    /// Reads on until all mails of a period are there, and cuts the messages for which its digest has no room. `rest`
    /// begins with the period, and afterwards behind it.
    fn complete(&self, parsed: &mut ParsedMails<KeptMail>, rest: &mut ArchiveRange, period: &Period) {
        let mut budget = MessageBudget::default();
        loop {
            let end = parsed.end().min(period.span.arrivals.end);
            parsed.kept_in(ArchiveRange::new(rest.start, end)).for_each(|mail| budget.take(&mut mail.text));
            rest.start = end;
            if end == period.span.arrivals.end {
                return;
            }
            parsed.append(self.parse(*rest));
        }
    }

    /// Decides which mails of a period count.
    fn accept<'p>(
        &mut self,
        period: &'p Period,
        parsed: ParsedMails<KeptMail>,
        identities: &Identities,
    ) -> ReadPeriod<'p> {
        let batch = self.reader.accept(parsed);
        let (mut mails, mut texts) = (Vec::new(), Vec::new());
        for (KeptMail { summary, text, packed }, position) in batch.mails.into_iter().zip(&batch.positions) {
            mails.push(summary);
            texts.push(text);
            if let Some(packed) = packed {
                self.texts.keep(*position, packed);
            }
        }
        resolve_authors(&mut mails, identities);
        let summaries = Summaries { mails, positions: batch.positions };
        ReadPeriod { period, summaries, texts, problems: batch.problems }
    }

    fn parse(&self, range: ArchiveRange) -> ParsedMails<KeptMail> {
        let is_kept = |mail: &Mail| {
            let month = UtcTime(mail.origin.committed).month();
            !self.texts.is_full() && self.first_month.as_ref().is_some_and(|first| month >= *first)
        };
        let keep = |mail: Mail| {
            let packed = if is_kept(&mail) { PackedText::new(&mail) } else { None };
            let (summary, text) = summary_and_text(&mail);
            KeptMail { summary, text, packed }
        };
        self.reader.parse(range, keep, &|mail| mail.text.size())
    }

    /// Presses and stores in parallel, then collects the results in order. Before anything is written it is clear that
    /// nothing is lost.
    fn finish(&mut self, read: Vec<ReadPeriod<'_>>) -> Result<(), PressError> {
        read.iter().try_for_each(|read| self.refuse_lost(read.period, &read.problems))?;
        let done: Vec<DonePeriod<'_>> =
            read.into_par_iter().map(|period| self.press(period)).collect::<Result<_, _>>()?;
        for period in done {
            self.record(period);
        }
        Ok(())
    }

    /// Writes the digest of a period.
    fn press<'p>(&self, read: ReadPeriod<'p>) -> Result<DonePeriod<'p>, PressError> {
        let ReadPeriod { period, summaries, texts, mut problems } = read;
        let all_problems = [problems.as_slice(), &self.lost_deletions(period)].concat();
        let (digest, texts) = press(self.facts, period, &summaries.mails, texts, &all_problems);
        let mut row = PeriodRow::default();
        let changed = match self.store.write(&digest, &texts, &[&self.list.link])? {
            WriteOutcome::Refused(problem) => {
                problems.push(PressProblem::HandWritten(problem));
                None
            }
            WriteOutcome::Kept { file, changed } => {
                row.digest = file;
                Some(changed)
            }
        };
        // A period with problems is read again each time, so that they are reported each time, and one that may have a
        // mail too many, so that it goes when the deletion is there again.
        let may_have_deleted = |lost: &LostDeletion| lost.may_touch(period.span.arrivals);
        if problems.is_empty() && !self.reader.lost_deletions().iter().any(may_have_deleted) {
            row.mails = Some((self.before.hash_of_mails(self.log, period), number(summaries.mails.len())));
        }
        Ok(DonePeriod { period, summaries, problems, row, changed })
    }

    /// Fails where one of these problems takes away what is published.
    fn refuse_lost(&self, period: &Period, problems: &[PressProblem]) -> Result<(), PressError> {
        let lost = lost_mail(self.store, period, self.log, problems).filter(|_| !self.force);
        lost.map_or(Ok(()), |lost| Err(self.error_of(period, &lost)))
    }

    fn error_of(&self, period: &Period, mail: &LostMail<'_>) -> PressError {
        let (list, file) = (self.list.name.clone(), self.store.file(&period.name).display().to_string());
        let (commit, error) = (mail.commit, mail.error.clone());
        if mail.deletes {
            PressError::LostDeletion { list, file, commit, error }
        } else {
            PressError::Lost { list, file, commit, error }
        }
    }

    fn record(&mut self, done: DonePeriod<'_>) {
        self.pressed.mails += done.summaries.mails.len();
        if let Some(changed) = done.changed {
            self.pressed.written += usize::from(changed);
            self.pressed.unchanged += usize::from(!changed);
        }
        self.after.insert(done.period.name.clone(), done.row);
        self.pressed.problems.extend(done.problems);
        self.summaries.append(done.summaries);
    }
}

/// What is kept of a mail: its summary, and the text that its digest shows.
pub(super) fn summary_and_text(mail: &Mail) -> (MailSummary, DigestText) {
    (MailSummary::new(mail), DigestText::new(mail))
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
