//! New mails at the end of a list that was pressed before: only what they touch is worked out anew.
//!
//! Entry point: [`append`]. Steps: press the periods that grew or are new; find the places of the new mails in threads
//! and postings (`regroup`); link the postings that could be linked otherwise now (`relink`); find the pages that have
//! other names now (`names`), and the patches that
//! mails elsewhere show to be merged (`evidence`); and write the files of the series that can have changed (`files`). All others stay as they
//! are.
//!
//! Deliberately not supported, and left to a press of the whole list: a log that is not only continued, deletions of
//! mails that were pressed, ranges that are cut otherwise than before or given one by one, so many new mails that a
//! whole press costs no more, and whatever the tables of earlier builds do not explain.

mod evidence;
mod files;
mod names;
mod regroup;
mod relink;
mod universe;

use super::archive::{ArchivePosition, ArchiveRange};
use super::known::{Known, KnownPeriods, PeriodRows};
use super::period::Period;
use super::problem::PressProblem;
use super::reader::{MailReader, MessageKeys, ParsedMails};
use super::record::ListRecord;
use super::series::digest_ends;
use super::summary::MailSummary;
use super::{Press, PressError, Pressed, digest, resolve_authors, run};
use crate::base::id::ObjectId;
use crate::base::number::number;
use crate::content::{Store, WriteOutcome};
use crate::press::digest::{DigestText, MessageBudget};
use files::ChangedPeriods;
use regroup::Groups;
use std::collections::{BTreeSet, HashSet};

/// More new mails are pressed with the whole list.
const MOST: usize = 4096;

/// A list to which mails were appended, and what is to be kept of it.
pub(super) struct Appended<'a> {
    pub(super) pressed: Pressed,
    pub(super) known: Known<'a>,
    pub(super) periods: PeriodRows,
}

/// New mails, by their positions.
type NewMails = Vec<(ArchivePosition, MailSummary)>;

/// Presses what is new. `None` where that is not enough.
pub(super) fn append<'a>(
    press: &Press<'_>,
    (mut known, before): (Known<'a>, KnownPeriods<'_>),
    record: &ListRecord,
) -> Result<Option<Appended<'a>>, PressError> {
    let periods = press.periods()?;
    let Some(first) = record.first_changed(&press.log, &periods) else { return Ok(None) };
    let mut rows = ChangedPeriods { before, changed: PeriodRows::new() };
    let mut pressed = Pressed { unchanged: first, ..record.idle() };
    pressed.problems.retain(|problem| !matches!(problem, PressProblem::Archive(_)));
    pressed.problems.splice(..0, press.archive_problems());
    let new = press_periods(press, &mut known, (record.end(), &periods[first..]), &mut rows, &mut pressed)?;
    let Some(new) = new else { return Ok(None) };
    let closed = periods.get(first).filter(|period| !period.open).map(|period| period.span.arrivals);
    let closed =
        closed.map_or_else(ArchiveRange::default, |range| ArchiveRange::new(range.start, range.end.min(record.end())));
    let Some((mut touched, groups)) = place(&mut known, (&periods, closed), &new, &mut pressed) else {
        return Ok(None);
    };
    // A series file has the days of its period in its title.
    touched.extend(first..periods.len());
    let written = files::write(press, &mut known, (&periods, &touched, &groups), &mut rows, &mut pressed)?;
    Ok(written.map(|()| Appended { pressed, known, periods: rows.changed }))
}

/// Writes the digests of the last periods. Returns the mails that are new: those from `known_end` on.
fn press_periods(
    press: &Press<'_>,
    known: &mut Known<'_>,
    (known_end, periods): (ArchivePosition, &[Period]),
    rows: &mut ChangedPeriods<'_>,
    pressed: &mut Pressed,
) -> Result<Option<NewMails>, PressError> {
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Ok(Some(Vec::new())) };
    let range = ArchiveRange::new(first.span.arrivals.start, last.span.arrivals.end);
    if ArchiveRange::new(known_end, range.end).len() > MOST {
        return Ok(None);
    }
    let mut reader = press.reader();
    let mut parsed =
        reader.parse(range, |mail| run::summary_and_text(&mail), &|(_, text): &(_, DigestText)| text.size());
    if parsed.end() < range.end {
        return Ok(None);
    }
    if skip_repeated(press, known, (&mut reader, &parsed), range.start).is_none() {
        return Ok(None);
    }
    forget_problems(press, range, pressed);
    let store = Store::new(&press.config.content_dir(), &press.list.name);
    let mut new = Vec::new();
    for period in periods {
        let mut budget = MessageBudget::default();
        parsed.kept_in(period.span.arrivals).for_each(|(_, text)| budget.take(text));
        let mut batch = reader.accept(parsed.take_before(period.span.arrivals.end));
        let (mut mails, texts): (Vec<MailSummary>, Vec<_>) = std::mem::take(&mut batch.mails).into_iter().unzip();
        resolve_authors(&mut mails, &press.identities);
        let (digest, texts) = digest::press(&press.list_facts(), period, &mails, texts, &batch.problems);
        let WriteOutcome::Kept { changed, file } = store.write(&digest, &texts, &[&press.list.link])? else {
            return Ok(None);
        };
        pressed.mails += mails.len();
        pressed.written += usize::from(changed);
        pressed.unchanged += usize::from(!changed);
        // A period with problems is read again each time, so that they are reported each time.
        let hash = batch.problems.is_empty().then(|| rows.before.hash_of_mails(&press.log, period));
        let row = rows.row(&period.name);
        (row.digest, row.mails) = (file, hash.map(|hash| (hash, number(mails.len()))));
        put_problems(&mut pressed.problems, batch.problems);
        new.extend(batch.positions.into_iter().zip(mails).filter(|(position, _)| *position >= known_end));
    }
    store.name_all()?;
    Ok(Some(new))
}

/// Lets the reader know which of these mails came before `start`. `None` where that is not clear.
fn skip_repeated<T>(
    press: &Press<'_>,
    known: &mut Known<'_>,
    (reader, parsed): (&mut MailReader<'_>, &ParsedMails<T>),
    start: ArchivePosition,
) -> Option<()> {
    let mut earlier = MessageKeys::new();
    for key in parsed.keys() {
        if let Some(row) = known.ids.get(key).filter(|row| row.is_here && row.mail < start).copied() {
            if known.summary(row.mail)?.is_made_up(press.log.arrival(row.mail).origin.commit) {
                return None;
            }
            earlier.push((key, row.mail));
        }
    }
    reader.skip(&earlier).then_some(())
}

/// Drops the problems of mails that are read again.
fn forget_problems(press: &Press<'_>, range: ArchiveRange, pressed: &mut Pressed) {
    let again: HashSet<ObjectId> = press.log.arrivals_of(range).iter().map(|arrival| arrival.origin.commit).collect();
    pressed.problems.retain(|problem| problem.commit().is_none_or(|commit| !again.contains(&commit)));
}

/// Adds problems of mails: those of MAINTAINERS come behind them.
fn put_problems(problems: &mut Vec<PressProblem>, new: Vec<PressProblem>) {
    let at = problems.iter().rposition(|problem| !matches!(problem, PressProblem::Maintainers(_)));
    let at = at.map_or(0, |at| at + 1);
    problems.splice(at..at, new);
}

/// Puts the new mails into threads, postings and series. Returns the periods whose series files can have changed, by
/// their indices, and the groups of the mails whose place was worked out anew. `closed` are the known mails of the period that is no longer open.
fn place(
    known: &mut Known<'_>,
    (periods, closed): (&[Period], ArchiveRange),
    new: &[(ArchivePosition, MailSummary)],
    pressed: &mut Pressed,
) -> Option<(BTreeSet<usize>, Groups)> {
    for (mail, summary) in new {
        known.add(*mail, summary);
    }
    let digests = digest_ends(periods);
    let period = |mail: ArchivePosition| digests.partition_point(|digest| digest.end <= mail);
    let regrouped = regroup::regroup(known, new, &period)?;
    let relinked = relink::relink(known, &regrouped)?;
    pressed.series = (pressed.series + relinked.made).checked_sub(relinked.gone)?;
    let mut series = names::renamed(known, &digests, (&regrouped, &relinked), closed)?;
    for posting in &regrouped.touched {
        // One that is gone left a series that was put together anew.
        series.extend(known.postings.get(*posting).map(|row| row.series));
    }
    series.extend(evidence::proven(known, new, (&regrouped, &relinked))?);
    series.extend(relinked.series);
    let touched = series.into_iter().map(period).filter(|index| *index < periods.len()).collect();
    Some((touched, regrouped.groups))
}
