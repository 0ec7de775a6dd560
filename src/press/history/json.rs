//! What `listpress series --json` says of a posting beside its mails: the series it is a version of, and where it stands.
//!
//! Entry point: [`LifeRecord::of`].

use crate::base::date::DateTime;
use crate::rows::series::{ChangeCounts, LinkedBy, ReviewTag, Series};
use crate::rows::state::{self, KnownState, State};
use serde::Serialize;

/// A version in its series; every field is null or empty where nothing is known.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LifeRecord<'a> {
    /// The name that all versions share, and of their page.
    series: Option<&'a str>,
    /// The Message-ID of the earlier posting's cover or first patch.
    previous: Option<&'a str>,
    /// What shows that: `change-id`, `supersedes`, `changelog link`, `reply`, `title`.
    linked_by: Option<LinkedBy>,
    /// Where it stands.
    state: Option<State>,
    /// The Message-ID of the mail that shows it.
    state_evidence: Option<&'a str>,
    /// Tags given in answers.
    reviews: Vec<ReviewRecord<'a>>,
    /// Review tags of the version before that this one does not carry.
    dropped_reviews: Vec<ReviewRecord<'a>>,
    /// How its patches relate to those of the version before.
    changes: Option<ChangesRecord>,
    /// When the last mail of or about it was sent.
    last_activity: Option<DateTime>,
}

#[derive(Clone, Debug, Serialize)]
struct ReviewRecord<'a> {
    trailer: &'a str,
    name: &'a str,
    email: &'a str,
    /// The mail that gave it; null where a patch of the version before carried it.
    message_id: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct ChangesRecord {
    same: u32,
    changed: u32,
    new: u32,
    dropped: u32,
}

impl<'a> LifeRecord<'a> {
    /// A version of a life, when the newest mail of the list arrived at `newest` (seconds since 1970).
    pub fn of(life: &'a Series, version: usize, newest: i64) -> Self {
        let Some(row) = life.versions.get(version) else { return Self::default() };
        let KnownState { standing, evidence } = state::of(life, version, newest);
        let mail = |note: Option<usize>| life.replies.get(note?)?.message_id.as_deref();
        let given = life
            .replies_to(version)
            .flat_map(|(_, note)| note.tags.iter().map(|tag| ReviewRecord::of(tag, note.message_id.as_deref())));
        Self {
            series: Some(&life.slug),
            previous: row.previous.and_then(|previous| life.versions.get(previous)?.message_id.as_deref()),
            linked_by: row.linked_by,
            state: Some(standing),
            state_evidence: evidence,
            reviews: given.collect(),
            dropped_reviews: row.dropped.iter().map(|lost| ReviewRecord::of(&lost.tag, mail(lost.reply))).collect(),
            changes: row.changes.map(ChangesRecord::of),
            last_activity: Some(state::last_date(life, version)),
        }
    }
}

impl<'a> ReviewRecord<'a> {
    fn of(tag: &'a ReviewTag, message_id: Option<&'a str>) -> Self {
        Self { trailer: &tag.key, name: &tag.name, email: &tag.email, message_id }
    }
}

impl ChangesRecord {
    fn of(changes: ChangeCounts) -> Self {
        let ChangeCounts { same, changed, new, dropped, .. } = changes;
        Self { same, changed, new, dropped }
    }
}
