//! What `listpress series --json` adds to a posting: the series it is a version of, and its state.
//!
//! Entry point: [`HistoryJson::new`].

use crate::base::date::DateTime;
use crate::rows::review::ReviewTag;
use crate::rows::series::{ChangeCounts, LinkedBy, Series};
use crate::rows::state::{KnownState, State, last_date};
use serde::Serialize;

/// A version in its series; unknown fields are null or empty.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HistoryJson<'a> {
    /// The name that all versions and their page share.
    series: Option<&'a str>,
    /// The Message-ID of the earlier posting's cover or first patch.
    previous: Option<&'a str>,
    /// The evidence for that: `change-id`, `supersedes`, `changelog link`, `reply`, `title`.
    linked_by: Option<LinkedBy>,
    state: Option<State>,
    /// The Message-ID of the mail that decided the state.
    state_evidence: Option<&'a str>,
    /// Tags given in answers.
    reviews: Vec<ReviewJson<'a>>,
    /// Review tags of the previous version that this one does not carry.
    dropped_reviews: Vec<ReviewJson<'a>>,
    /// How its patches relate to those of the previous version.
    changes: Option<ChangesJson>,
    /// When the last mail of or about it was sent.
    last_activity: Option<DateTime>,
}

#[derive(Clone, Debug, Serialize)]
struct ReviewJson<'a> {
    trailer: &'a str,
    name: &'a str,
    email: &'a str,
    /// The mail that gave it; null where a patch of the previous version carried it.
    message_id: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct ChangesJson {
    same: u32,
    changed: u32,
    new: u32,
    dropped: u32,
}

impl<'a> HistoryJson<'a> {
    /// Describes a version of a series as of `newest`, when the newest mail of the list arrived (seconds since 1970).
    pub fn new(series: &'a Series, version: usize, newest: i64) -> Self {
        let row = &series.versions[version];
        let KnownState { state, evidence } = KnownState::new(series, version, newest);
        let mail = |reply: Option<usize>| series.replies.get(reply?)?.message_id.as_deref();
        let given = series
            .replies_to(version)
            .flat_map(|(_, reply)| reply.tags.iter().map(|tag| ReviewJson::new(tag, reply.message_id.as_deref())));
        Self {
            series: Some(&series.slug),
            previous: row.previous.and_then(|previous| series.versions.get(previous)?.message_id.as_deref()),
            linked_by: row.linked_by,
            state: Some(state),
            state_evidence: evidence,
            reviews: given.collect(),
            dropped_reviews: row.lost_tags.iter().map(|lost| ReviewJson::new(&lost.tag, mail(lost.reply))).collect(),
            changes: row.changes.map(ChangesJson::new),
            last_activity: Some(last_date(series, version)),
        }
    }
}

impl<'a> ReviewJson<'a> {
    fn new(tag: &'a ReviewTag, message_id: Option<&'a str>) -> Self {
        Self { trailer: &tag.key, name: &tag.name, email: &tag.email, message_id }
    }
}

impl ChangesJson {
    fn new(changes: ChangeCounts) -> Self {
        let ChangeCounts { same, changed, new, dropped, .. } = changes;
        Self { same, changed, new, dropped }
    }
}
