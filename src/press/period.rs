//! How the log of an archive is cut into digests: contiguous commit ranges in archive order.
//!
//! Entry point: [`periods`]. Periods follow the commit date in UTC. The dates are smoothed first, because archives hold
//! single commits dated 1970 or 2106: an absurd date is replaced by that of its neighbours; otherwise it would open a
//! digest of its own and put everything after it in there too. Deliberately not supported: ranges by the mails' own
//! dates, which jump.

use crate::base::date::{date, day_label, month_word};
use crate::config::Ranges;
use crate::press::archive::{ArchiveLog, ArchivePosition, RangeError, Span};
use jiff::civil::Date;

/// A range of the log that makes one digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The digest's name: its day, week, month or commits.
    pub name: String,
    /// Its name for people: `29 August 2025`.
    pub label: String,
    /// Its commits and mails.
    pub span: Span,
    /// The smoothed dates of its first and last mail, in seconds since 1970.
    pub dates: (i64, i64),
    /// Whether it can still grow.
    pub open: bool,
}

/// A commit that brought mail, with its smoothed date.
#[derive(Clone, Copy)]
struct DatedCommit {
    index: usize,
    date: i64,
}

pub fn periods(log: &ArchiveLog, ranges: &Ranges) -> Result<Vec<Period>, RangeError> {
    let commits = commits(log);
    match ranges {
        Ranges::Daily => Ok(by_date(log, &commits, day_name)),
        Ranges::Weekly => Ok(by_date(log, &commits, week_name)),
        Ranges::Monthly => Ok(by_date(log, &commits, month_name)),
        Ranges::Commits(number) => Ok(by_number(log, &commits, *number)),
        Ranges::Explicit(ends) => between(log, &commits, ends),
    }
}

/// When each mail of a log arrived, in seconds since 1970: never before an earlier one.
pub fn arrival_dates(log: &ArchiveLog) -> Vec<i64> {
    let mut dates = Vec::with_capacity(log.arrivals.len());
    for commit in commits(log) {
        dates.resize(log.commits[commit.index].end.index(), commit.date);
    }
    dates
}

/// A range that a user typed, as a period of its own.
pub fn period_of(log: &ArchiveLog, span: Span) -> Period {
    let dates = own_dates(log, &commits(log), &span);
    let name = format!("{}-{}", span.from.unwrap_or(crate::base::id::ObjectId::ZERO).short(12), span.to.short(12));
    Period { name, label: dates_label(dates), span, dates, open: false }
}

/// The dates of a range that is not cut by date. Only its own commits are considered, so that more mail cannot change
/// them. A range that brings no mail has no dates, and 1970 is shown.
fn own_dates(log: &ArchiveLog, commits: &[DatedCommit], span: &Span) -> (i64, i64) {
    let inside = commits
        .iter()
        .map(|commit| &log.commits[commit.index])
        .filter(|commit| span.arrivals.start < commit.end && commit.end <= span.arrivals.end);
    let dates = steady(&inside.map(|commit| commit.committed).collect::<Vec<_>>());
    (dates.first().copied().unwrap_or(0), dates.last().copied().unwrap_or(0))
}

fn commits(log: &ArchiveLog) -> Vec<DatedCommit> {
    let mut before = ArchivePosition::default();
    let mut bringing = Vec::new();
    for (index, commit) in log.commits.iter().enumerate() {
        if commit.end > before {
            bringing.push((index, commit.committed));
        }
        before = commit.end;
    }
    let dates = steady(&bringing.iter().map(|(_, date)| *date).collect::<Vec<_>>());
    bringing.iter().zip(dates).map(|((index, _), date)| DatedCommit { index: *index, date }).collect()
}

/// A jump of more than this needs other commits to confirm it.
const BIG_JUMP: i64 = 100 * 86_400;
/// How many consecutive commits have to confirm a jump.
const WITNESSES: usize = 3;
/// Archives are younger than 1990: an older date comes from a clock that was not set.
const OLDEST: i64 = 631_152_000;

/// Dates that never go back: a date before its predecessor's is replaced by that, and so is one that jumps far ahead,
/// unless the next commits confirm the jump.
///
/// A date is decided by the commits up to the next one that does not jump. Until then all of them are in the newest
/// period, which is open: more mail never changes how an older period is cut.
fn steady(dates: &[i64]) -> Vec<i64> {
    let mut steady = Vec::with_capacity(dates.len());
    let mut last = start(dates);
    for (at, date) in dates.iter().enumerate() {
        let run = dates[at..].iter().take(WITNESSES).take_while(|other| jumps(last, **other));
        if run.clone().count() == WITNESSES {
            // The earliest of them: one of the confirming commits may be absurd as well.
            last = run.copied().fold(*date, i64::min);
        }
        if !jumps(last, *date) {
            last = last.max(*date);
        }
        steady.push(last);
    }
    steady
}

fn jumps(last: i64, date: i64) -> bool {
    date.saturating_sub(last) > BIG_JUMP
}

/// Where the log begins: its first date, unless the next ones are all far before it. Dates of clocks that were not set
/// do not count.
fn start(dates: &[i64]) -> i64 {
    let mut rest: Vec<i64> = dates.iter().copied().filter(|date| *date >= OLDEST).take(WITNESSES * WITNESSES).collect();
    while rest.len() > WITNESSES && rest[1..=WITNESSES].iter().all(|other| jumps(*other, rest[0])) {
        rest.remove(0);
    }
    rest.first().or(dates.first()).copied().unwrap_or(0)
}

fn by_date(log: &ArchiveLog, commits: &[DatedCommit], name: fn(Date) -> (String, String)) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    let mut before = None;
    for group in commits.chunk_by(|a, b| {
        a.date.div_euclid(86_400) == b.date.div_euclid(86_400) || name(date(a.date)) == name(date(b.date))
    }) {
        let (first, last) = (group[0], group[group.len() - 1]);
        let (name, label) = name(date(first.date));
        if let Some(span) = log.span_between(before, last.index) {
            periods.push(Period { name, label, span, dates: (first.date, last.date), open: false });
        }
        before = Some(last.index);
    }
    if let Some(newest) = periods.last_mut() {
        newest.open = true;
    }
    periods
}

fn by_number(log: &ArchiveLog, commits: &[DatedCommit], number: usize) -> Vec<Period> {
    let mut before = None;
    let mut periods = Vec::new();
    for group in commits.chunks(number) {
        let (first, last) = (group[0], group[group.len() - 1]);
        let name = log.commits[first.index].id.short(12);
        if let Some(span) = log.span_between(before, last.index) {
            let dates = own_dates(log, group, &span);
            periods.push(Period { name, label: dates_label(dates), span, dates, open: group.len() < number });
        }
        before = Some(last.index);
    }
    periods
}

fn between(log: &ArchiveLog, commits: &[DatedCommit], ends: &[String]) -> Result<Vec<Period>, RangeError> {
    let mut periods = Vec::new();
    for pair in ends.windows(2) {
        let span = log.span(&format!("{}..{}", pair[0], pair[1]))?;
        let dates = own_dates(log, commits, &span);
        let name = format!("{}-{}", span.from.unwrap_or(span.to).short(12), span.to.short(12));
        periods.push(Period { name, label: dates_label(dates), span, dates, open: false });
    }
    Ok(periods)
}

fn day_name(day: Date) -> (String, String) {
    (day.to_string(), day_label(day))
}

fn week_name(day: Date) -> (String, String) {
    let week = day.iso_week_date();
    (format!("{:04}-w{:02}", week.year(), week.week()), format!("week {} of {}", week.week(), week.year()))
}

fn month_name(day: Date) -> (String, String) {
    (format!("{:04}-{:02}", day.year(), day.month()), format!("{} {}", month_word(day), day.year()))
}

fn dates_label(dates: (i64, i64)) -> String {
    let (first, last) = (date(dates.0), date(dates.1));
    if first == last { day_label(first) } else { format!("{} to {}", day_label(first), day_label(last)) }
}
