//! The state of a version: computed from its rows and from the time since the last mail about it.
//!
//! Entry point: [`KnownState::new`]. Days are counted up to the newest mail of the archive, never to the clock, so that
//! the same archive gives the same states on any day. A state that a mail decided names the mail.

use crate::base::date::DateTime;
use crate::rows::applied::AppliedRow;
use crate::rows::series::{Participant, PatchRow, ReplyRow, Series, VersionRow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// All its patches were applied.
    #[serde(rename = "applied")]
    Applied,
    /// Some of its patches were applied.
    #[serde(rename = "partly applied")]
    PartlyApplied,
    /// A later version replaces it.
    #[serde(rename = "superseded")]
    Superseded,
    /// The same version was sent again.
    #[serde(rename = "resent")]
    Resent,
    /// Somebody who may decide refused it.
    #[serde(rename = "rejected")]
    Rejected,
    /// Its author took it back.
    #[serde(rename = "withdrawn")]
    Withdrawn,
    /// People answered it, and nothing is decided.
    #[serde(rename = "under review")]
    UnderReview,
    /// Nobody answered it.
    #[serde(rename = "waiting")]
    Waiting,
    /// Nothing shows what happened to it.
    #[serde(rename = "unknown")]
    Unknown,
}

/// A state and the evidence for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KnownState<'a> {
    pub state: State,
    /// The Message-ID of the deciding mail.
    pub evidence: Option<&'a str>,
}

/// After this many days of silence a version no longer counts as under review, and the rest of one that was applied in
/// part no longer as open.
pub const REVIEW_DAYS: i64 = 90;

/// After this many days a version no longer counts as waiting for a first answer.
pub const WAIT_DAYS: i64 = 365;

impl State {
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::PartlyApplied => "partly applied",
            Self::Superseded => "superseded",
            Self::Resent => "resent",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::UnderReview => "under review",
            Self::Waiting => "waiting",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a decision can still be expected after so many days of silence.
    pub fn is_open(self, silent: i64) -> bool {
        match self {
            Self::UnderReview | Self::Waiting => true,
            // That some patches were applied stays true; the others are given up like anything of which nobody writes.
            Self::PartlyApplied => silent <= REVIEW_DAYS,
            Self::Applied | Self::Superseded | Self::Resent | Self::Rejected | Self::Withdrawn | Self::Unknown => false,
        }
    }
}

impl<'a> KnownState<'a> {
    /// The state of a version when the newest mail of the archive was sent at `newest` (seconds since 1970).
    pub fn new(series: &'a Series, version: usize, newest: i64) -> Self {
        let Some(row) = series.versions.get(version) else { return Self { state: State::Unknown, evidence: None } };
        decided(series, version, row).unwrap_or_else(|| undecided(series, version, row, newest))
    }
}

/// What decides the state of a version at any time: all of [`KnownState`] but the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateFacts {
    /// The state that a mail or the source repository decided.
    decided: Option<State>,
    /// Whether somebody answered.
    answered: bool,
    /// When the last mail of or about the version was sent by a person, in seconds since 1970.
    pub last: i64,
}

impl StateFacts {
    /// Those of all versions; the replies are gone through once.
    pub fn of_all(series: &Series) -> Vec<Self> {
        let mut replies = vec![Vec::new(); series.versions.len()];
        for reply in &series.replies {
            if let Some(own) = replies.get_mut(reply.version) {
                own.push(reply);
            }
        }
        let facts = |(version, row): (usize, &VersionRow)| Self {
            decided: decided(series, version, row).map(|known| known.state),
            answered: by_others(series, row, replies[version].iter().copied()).next().is_some(),
            last: last_of(row, replies[version].iter().copied()).seconds,
        };
        series.versions.iter().enumerate().map(facts).collect()
    }

    /// Whether a decision can still be expected when the newest mail of the archive was sent at `newest`.
    pub fn is_open_at(self, newest: i64) -> bool {
        self.at(newest).is_open(days(self.last, newest))
    }

    /// The state when the newest mail of the archive was sent at `newest`.
    pub fn at(self, newest: i64) -> State {
        let silent = days(self.last, newest);
        match self.decided {
            Some(state) => state,
            None if self.answered && silent <= REVIEW_DAYS => State::UnderReview,
            None if !self.answered && silent <= WAIT_DAYS => State::Waiting,
            None => State::Unknown,
        }
    }
}

/// The state that a mail or the source repository decided.
fn decided<'a>(series: &'a Series, version: usize, row: &'a VersionRow) -> Option<KnownState<'a>> {
    let known = |state, evidence| Some(KnownState { state, evidence });
    if is_wholly_applied(row) {
        return known(State::Applied, applied_by(series, row));
    }
    let later = series.versions.iter().skip(version + 1).find(|later| is_successor(series, later, version));
    if let Some(later) = later {
        let state = if later.resend { State::Resent } else { State::Superseded };
        return known(state, later.message_id.as_deref());
    }
    if !row.applied.is_empty() {
        return known(State::PartlyApplied, applied_by(series, row));
    }
    let by = |reply: Option<usize>| series.replies.get(reply?).map(|reply| reply.message_id.as_deref());
    let withdrawn = || Some((State::Withdrawn, by(row.withdrawn)?));
    let (state, evidence) = by(row.refused).map(|evidence| (State::Rejected, evidence)).or_else(withdrawn)?;
    known(state, evidence)
}

/// Whether a later version replaces the one at `version`. A partial resend replaces only versions that consist of the
/// same patches.
fn is_successor(series: &Series, later: &VersionRow, version: usize) -> bool {
    let Some(row) = series.versions.get(version) else { return false };
    let origin = |patch: &PatchRow| patch.earlier.map_or(patch.index, |was| was.index);
    let sent_again = || row.patches.iter().any(|patch| later.patches.iter().any(|own| origin(own) == origin(patch)));
    !later.partial || row.partial && later.previous == row.previous && sent_again()
}

/// Whether all patches that arrived were applied.
fn is_wholly_applied(row: &VersionRow) -> bool {
    let taken: BTreeSet<u32> = row.applied.iter().filter_map(|taken| taken.patch).collect();
    let each = || !row.patches.is_empty() && row.patches.iter().all(|patch| taken.contains(&patch.index));
    row.applied.iter().any(|taken| taken.patch.is_none()) || each()
}

/// The last mail that says that patches were applied; one about all of them is preferred.
fn applied_by<'a>(series: &'a Series, row: &'a VersionRow) -> Option<&'a str> {
    let of_all = row.applied.iter().filter(|taken| taken.patch.is_none()).rev();
    let by_reply = |taken: &AppliedRow| series.replies.get(taken.reply?)?.message_id.as_deref();
    let by_mail = |taken: &'a AppliedRow| by_reply(taken).or(taken.mail.as_deref());
    of_all.chain(row.applied.iter().rev()).find_map(by_mail)
}

fn undecided<'a>(series: &'a Series, version: usize, row: &'a VersionRow, newest: i64) -> KnownState<'a> {
    let last = by_others(series, row, series.replies_to(version).map(|(_, reply)| reply)).last();
    let facts = StateFacts { decided: None, answered: last.is_some(), last: last_activity(series, version) };
    let state = facts.at(newest);
    let evidence = match state {
        State::Unknown => None,
        _ => last.map_or(row.message_id.as_deref(), |reply| reply.message_id.as_deref()),
    };
    KnownState { state, evidence }
}

/// Those of the replies to a version that other people sent, for which it waits.
fn by_others<'a>(
    series: &Series,
    row: &VersionRow,
    replies: impl Iterator<Item = &'a ReplyRow>,
) -> impl Iterator<Item = &'a ReplyRow> {
    replies.filter(|reply| !reply.bot && !is_same_person(&series.people, reply.author, row.author))
}

/// How many replies of other people a version has: none while it waits.
pub fn replies_of_others(series: &Series, version: usize) -> usize {
    let row = &series.versions[version];
    by_others(series, row, series.replies_to(version).map(|(_, reply)| reply)).count()
}

/// Whether two participants are the same person: the same index, or the same full name with two addresses.
pub fn is_same_person(people: &[Participant], one: usize, other: usize) -> bool {
    let name =
        |version: usize| people.get(version).map(|who| who.name.to_lowercase()).filter(|name| name.contains(' '));
    one == other || name(one).is_some_and(|own| name(other).is_some_and(|theirs| own == theirs))
}

/// When the last mail of or about a version was sent by a person, in seconds since 1970.
pub fn last_activity(series: &Series, version: usize) -> i64 {
    last_date(series, version).seconds
}

/// When the last mail of or about a version was sent; those of bots and notices do not count.
pub fn last_date(series: &Series, version: usize) -> DateTime {
    last_of(&series.versions[version], series.replies_to(version).map(|(_, reply)| reply))
}

/// The same for a version with its replies.
fn last_of<'a>(row: &VersionRow, replies: impl Iterator<Item = &'a ReplyRow>) -> DateTime {
    let dates = replies.filter(|reply| !reply.bot).map(|reply| reply.date);
    dates.fold(row.date, |last, date| if date.seconds >= last.seconds { date } else { last })
}

/// Whole days from one time to another.
pub fn days(from: i64, to: i64) -> i64 {
    to.saturating_sub(from).div_euclid(86_400).max(0)
}
