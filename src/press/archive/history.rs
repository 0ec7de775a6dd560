//! The commits of all epochs as one line of arrivals and deletions.

use super::layout::Layout;
use super::{ArchiveError, ArchiveProblem, Epoch, Origin, v1};
use crate::base::id::ObjectId;
use crate::git::{CommitFacts, Repository};
use std::collections::{BTreeMap, HashMap};

/// A mail that arrived: where, and which blob holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its place in the archive.
    pub origin: Origin,
    /// Its bytes.
    pub blob: ObjectId,
    /// Whether a later commit deletes it.
    pub deleted: bool,
}

/// A commit of the archive, whether it brought a mail or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryCommit {
    /// Its id.
    pub id: ObjectId,
    /// Its epoch.
    pub epoch: u32,
    /// Its date, in seconds since 1970.
    pub committed: i64,
    /// How many arrivals there were when it was made, its own among them.
    pub arrivals: usize,
}

/// A deletion whose mail was not found by its blob; its Message-ID has to be read to find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retraction {
    /// Where the deletion stands, and a copy of the mail that it deletes.
    pub mail: Arrival,
    /// Only arrivals before this place are meant.
    pub before: usize,
}

/// The whole archive in order, without any mail's content.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Every mail that arrived, oldest first.
    pub arrivals: Vec<Arrival>,
    /// Every commit, oldest first.
    pub commits: Vec<HistoryCommit>,
    /// Deletions to be matched by Message-ID.
    pub retractions: Vec<Retraction>,
    /// What was wrong.
    pub problems: Vec<ArchiveProblem>,
}

/// What one commit does, in order.
pub(super) enum Event {
    Arrives(ObjectId),
    Deletes(ObjectId),
    Fault(String),
}

/// A commit with its tree, as the walk finds it.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) id: ObjectId,
    pub(super) facts: CommitFacts,
    /// The first parent's tree.
    pub(super) tree_before: Option<ObjectId>,
}

/// Reads the commits of all epochs.
pub(super) fn walk(epochs: &[Epoch], problems: Vec<ArchiveProblem>) -> Result<History, ArchiveError> {
    let mut history = History { problems, ..History::default() };
    let mut by_blob = HashMap::new();
    for epoch in epochs {
        let steps = first_parents(&epoch.repository)?;
        let events: Vec<Vec<Event>> = steps.iter().map(|step| events(epoch, step)).collect();
        for (step, events) in steps.iter().zip(events) {
            apply(&mut history, &mut by_blob, epoch.number, step, events);
        }
    }
    Ok(history)
}

fn first_parents(repository: &Repository) -> Result<Vec<Step>, ArchiveError> {
    let mut steps: Vec<Step> = Vec::new();
    let mut next = Some(repository.tip());
    while let Some(id) = next {
        let facts = repository.commit(id).map_err(|error| ArchiveError::BrokenHistory {
            path: repository.path().to_owned(),
            commit: id,
            error,
        })?;
        if let Some(child) = steps.last_mut() {
            child.tree_before = Some(facts.tree);
        }
        steps.push(Step { id, facts, tree_before: None });
        next = facts.parent;
    }
    steps.reverse();
    Ok(steps)
}

fn events(epoch: &Epoch, step: &Step) -> Vec<Event> {
    if step.tree_before == Some(step.facts.tree) {
        return Vec::new();
    }
    match epoch.layout {
        Layout::V2 => vec![v2_event(&epoch.repository, step)],
        Layout::V1 => v1::events(&epoch.repository, step),
    }
}

fn v2_event(repository: &Repository, step: &Step) -> Event {
    let entries = match repository.tree(step.facts.tree) {
        Ok(entries) => entries,
        Err(error) => return Event::Fault(error.to_string()),
    };
    let named = |name: &[u8]| entries.iter().find(|entry| entry.name == name && !entry.is_tree).map(|entry| entry.id);
    match (named(b"m"), named(b"d")) {
        (Some(mail), _) => Event::Arrives(mail),
        (None, Some(deleted)) => Event::Deletes(deleted),
        (None, None) => Event::Fault("its tree holds neither `m` nor `d`".to_owned()),
    }
}

/// The places of the arrivals with a blob; a tree map would do, but a big list has a million.
type ByBlob = HashMap<ObjectId, Vec<usize>>;

fn apply(history: &mut History, by_blob: &mut ByBlob, epoch: u32, step: &Step, events: Vec<Event>) {
    let origin = Origin { commit: step.id, epoch, committed: step.facts.committed };
    for event in events {
        match event {
            Event::Arrives(blob) => {
                by_blob.entry(blob).or_default().push(history.arrivals.len());
                history.arrivals.push(Arrival { origin, blob, deleted: false });
            }
            Event::Deletes(blob) => delete(history, by_blob, origin, blob),
            Event::Fault(found) => history.problems.push(ArchiveProblem::NoMail { commit: step.id, found }),
        }
    }
    let arrivals = history.arrivals.len();
    history.commits.push(HistoryCommit { id: step.id, epoch, committed: step.facts.committed, arrivals });
}

fn delete(history: &mut History, by_blob: &mut ByBlob, origin: Origin, blob: ObjectId) {
    let places = by_blob.remove(&blob).unwrap_or_default();
    for place in &places {
        history.arrivals[*place].deleted = true;
    }
    if places.is_empty() {
        let mail = Arrival { origin, blob, deleted: true };
        history.retractions.push(Retraction { mail, before: history.arrivals.len() });
    }
}

impl History {
    /// The commits by id, for looking up many.
    pub fn by_id(&self) -> BTreeMap<ObjectId, usize> {
        self.commits.iter().enumerate().map(|(place, commit)| (commit.id, place)).collect()
    }
}
