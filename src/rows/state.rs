//! Where a version stands: read from its life's rows, and from how long the list has been silent about it.
//!
//! Entry point: [`of`]. Days are counted up to the newest mail of the archive, never to the clock, so that the same
//! archive gives the same states on any day. What is decided by a mail names the mail.

use crate::base::date::DateTime;
use crate::rows::series::{AppliedRow, Participant, PatchRow, Series, VersionRow};
use serde::Serialize;
use std::collections::BTreeSet;

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum State {
    /// All its patches were taken.
    #[serde(rename = "applied")]
    Applied,
    /// Some of its patches were taken.
    #[serde(rename = "partly applied")]
    PartlyApplied,
    /// A later version replaces it.
    #[serde(rename = "superseded")]
    Superseded,
    /// It was sent once more.
    #[serde(rename = "resent")]
    Resent,
    /// Somebody with a say refused it.
    #[serde(rename = "rejected")]
    Rejected,
    /// People answered it, and nothing is decided.
    #[serde(rename = "under review")]
    UnderReview,
    /// Nobody answered it.
    #[serde(rename = "waiting")]
    Waiting,
    /// Nothing shows where it went.
    #[serde(rename = "unknown")]
    Unknown,
}

/// A standing and what shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownState<'a> {
    /// Where it stands.
    pub standing: State,
    /// The Message-ID of the mail that shows it.
    pub evidence: Option<&'a str>,
}

/// Days of silence after which nobody is taken to be reviewing any more.
pub const REVIEW_DAYS: i64 = 90;

/// Days after which nobody is taken to be waiting for a first answer any more.
pub const WAIT_DAYS: i64 = 365;

impl State {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::PartlyApplied => "partly applied",
            Self::Superseded => "superseded",
            Self::Resent => "resent",
            Self::Rejected => "rejected",
            Self::UnderReview => "under review",
            Self::Waiting => "waiting",
            Self::Unknown => "unknown",
        }
    }

    /// Whether something can still be expected to happen.
    pub fn is_open(self) -> bool {
        matches!(self, Self::UnderReview | Self::Waiting | Self::PartlyApplied)
    }
}

/// Where a version stands when the newest mail of the archive was sent at `newest` (seconds since 1970).
pub fn of(life: &Series, version: usize, newest: i64) -> KnownState<'_> {
    let Some(row) = life.versions.get(version) else { return KnownState { standing: State::Unknown, evidence: None } };
    decided(life, version, row).unwrap_or_else(|| undecided(life, version, row, newest))
}

/// What a mail or the source repository decided.
fn decided<'a>(life: &'a Series, place: usize, row: &'a VersionRow) -> Option<KnownState<'a>> {
    let state = |standing, evidence| Some(KnownState { standing, evidence });
    if is_wholly_taken(row) {
        return state(State::Applied, taken_by(life, row));
    }
    let later = life.versions.iter().skip(place + 1).find(|later| is_successor(life, later, place));
    if let Some(later) = later {
        let standing = if later.resend { State::Resent } else { State::Superseded };
        return state(standing, later.message_id.as_deref());
    }
    if !row.applied.is_empty() {
        return state(State::PartlyApplied, taken_by(life, row));
    }
    let note = life.replies.get(row.refused?)?;
    state(State::Rejected, note.message_id.as_deref())
}

/// Whether a later version replaces the one at `place`. One that sends only some patches anew replaces these patches, as
/// far as they were sent alone before.
fn is_successor(life: &Series, later: &VersionRow, place: usize) -> bool {
    let Some(row) = life.versions.get(place) else { return false };
    let origin = |patch: &PatchRow| patch.earlier.map_or(patch.index, |was| was.index);
    let sent_again = || row.patches.iter().any(|patch| later.patches.iter().any(|own| origin(own) == origin(patch)));
    !later.partial || row.partial && later.previous == row.previous && sent_again()
}

/// Whether all patches that arrived were taken.
fn is_wholly_taken(row: &VersionRow) -> bool {
    let taken: BTreeSet<u32> = row.applied.iter().filter_map(|taken| taken.patch).collect();
    let each = || !row.patches.is_empty() && row.patches.iter().all(|patch| taken.contains(&patch.index));
    row.applied.iter().any(|taken| taken.patch.is_none()) || each()
}

/// The last mail that tells of patches taken, of all of them where one does.
fn taken_by<'a>(life: &'a Series, row: &VersionRow) -> Option<&'a str> {
    let of_all = row.applied.iter().filter(|taken| taken.patch.is_none()).rev();
    let by_mail = |taken: &AppliedRow| life.replies.get(taken.reply?)?.message_id.as_deref();
    of_all.chain(row.applied.iter().rev()).find_map(by_mail)
}

/// What silence says.
fn undecided<'a>(life: &'a Series, place: usize, row: &'a VersionRow, newest: i64) -> KnownState<'a> {
    let answers =
        life.replies_to(place).filter(|(_, note)| !note.bot && !is_same_person(&life.people, note.author, row.author));
    let last = answers.last().map(|(_, note)| note);
    let silent = days(last_activity(life, place), newest);
    let (standing, evidence) = match last {
        Some(note) if silent <= REVIEW_DAYS => (State::UnderReview, note.message_id.as_deref()),
        None if silent <= WAIT_DAYS => (State::Waiting, row.message_id.as_deref()),
        _ => (State::Unknown, None),
    };
    KnownState { standing, evidence }
}

/// Whether two of some people are one: by place, or by a full name that has two addresses.
pub fn is_same_person(people: &[Participant], one: usize, other: usize) -> bool {
    let name = |place: usize| people.get(place).map(|who| who.name.to_lowercase()).filter(|name| name.contains(' '));
    one == other || name(one).is_some_and(|own| name(other).is_some_and(|theirs| own == theirs))
}

/// When the last mail of or about a version was sent, in seconds since 1970.
pub fn last_activity(life: &Series, version: usize) -> i64 {
    life.versions.get(version).map_or(0, |_| last_date(life, version).seconds)
}

/// When the last mail of or about any version of a series was sent, in seconds since 1970.
pub fn newest(life: &Series) -> i64 {
    (0..life.versions.len()).map(|version| last_activity(life, version)).max().unwrap_or_default()
}

/// When the last mail of or about a version was sent.
pub fn last_date(life: &Series, version: usize) -> DateTime {
    let own = life.versions.get(version).map(|row| row.date);
    let notes = life.replies_to(version).map(|(_, note)| note.date);
    own.into_iter().chain(notes).max_by_key(|date| date.seconds).unwrap_or_default()
}

/// Whole days from one time to another.
pub fn days(from: i64, to: i64) -> i64 {
    to.saturating_sub(from).div_euclid(86_400).max(0)
}
