//! The commits of all epochs as one sequence of arrivals and deletions.

use super::event::{ArchiveEvent, LogStep};
use super::layout::Layout;
use super::position::{ArchivePosition, ArchiveRange};
use super::{ArchiveError, ArchiveProblem, Epoch, Origin, v1};
use crate::base::id::ObjectId;
use crate::git::Repository;
use std::collections::HashMap;

/// A mail that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub origin: Origin,
    pub blob: ObjectId,
    /// Whether a later commit deletes it.
    pub deleted: bool,
}

/// A commit of the archive, with or without a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogCommit {
    pub id: ObjectId,
    pub epoch: u32,
    pub committed: i64,
    /// The position after its last mail: how many mails had arrived, its own included.
    pub end: ArchivePosition,
}

/// A deletion whose mail was not found by its blob; its Message-ID has to be read to find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageIdDeletion {
    /// The commit of the deletion, and a copy of the mail that it deletes.
    pub mail: Arrival,
    /// Only arrivals before this position are deleted.
    pub before: ArchivePosition,
}

/// The whole archive in order, without the mails' content.
#[derive(Clone, Debug, Default)]
pub struct ArchiveLog {
    /// Every mail that arrived, oldest first.
    pub arrivals: Vec<Arrival>,
    /// Every commit, oldest first.
    pub commits: Vec<LogCommit>,
    /// Deletions to be matched by Message-ID.
    pub deletions: Vec<MessageIdDeletion>,
    pub problems: Vec<ArchiveProblem>,
}

/// Reads the commits of all epochs.
pub(super) fn walk(epochs: &[Epoch], problems: Vec<ArchiveProblem>) -> Result<ArchiveLog, ArchiveError> {
    let mut log = ArchiveLog { problems, ..ArchiveLog::default() };
    let mut by_blob = HashMap::new();
    for epoch in epochs {
        let steps = first_parents(&epoch.repository)?;
        let events: Vec<Vec<ArchiveEvent>> = steps.iter().map(|step| events(epoch, step)).collect();
        for (step, events) in steps.iter().zip(events) {
            apply(&mut log, &mut by_blob, epoch.number, step, events);
        }
    }
    Ok(log)
}

fn first_parents(repository: &Repository) -> Result<Vec<LogStep>, ArchiveError> {
    let mut steps: Vec<LogStep> = Vec::new();
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
        steps.push(LogStep { id, facts, tree_before: None });
        next = facts.parent;
    }
    steps.reverse();
    Ok(steps)
}

fn events(epoch: &Epoch, step: &LogStep) -> Vec<ArchiveEvent> {
    if step.tree_before == Some(step.facts.tree) {
        return Vec::new();
    }
    match epoch.layout {
        Layout::V2 => vec![v2_event(&epoch.repository, step)],
        Layout::V1 => v1::events(&epoch.repository, step),
    }
}

fn v2_event(repository: &Repository, step: &LogStep) -> ArchiveEvent {
    let entries = match repository.tree(step.facts.tree) {
        Ok(entries) => entries,
        Err(error) => return ArchiveEvent::Fault(error.to_string()),
    };
    let named = |name: &[u8]| entries.iter().find(|entry| entry.name == name && !entry.is_tree).map(|entry| entry.id);
    match (named(b"m"), named(b"d")) {
        (Some(mail), _) => ArchiveEvent::Arrives(mail),
        (None, Some(deleted)) => ArchiveEvent::Deletes(deleted),
        (None, None) => ArchiveEvent::Fault("its tree holds neither `m` nor `d`".to_owned()),
    }
}

/// The positions of the arrivals by blob. Hashed, not sorted: a big list has a million.
type ByBlob = HashMap<ObjectId, Vec<ArchivePosition>>;

fn apply(log: &mut ArchiveLog, by_blob: &mut ByBlob, epoch: u32, step: &LogStep, events: Vec<ArchiveEvent>) {
    let origin = Origin { commit: step.id, epoch, committed: step.facts.committed };
    for event in events {
        match event {
            ArchiveEvent::Arrives(blob) => {
                by_blob.entry(blob).or_default().push(log.end());
                log.arrivals.push(Arrival { origin, blob, deleted: false });
            }
            ArchiveEvent::Deletes(blob) => delete(log, by_blob, origin, blob),
            ArchiveEvent::Fault(found) => log.problems.push(ArchiveProblem::NoMail { commit: step.id, found }),
        }
    }
    let end = log.end();
    log.commits.push(LogCommit { id: step.id, epoch, committed: step.facts.committed, end });
}

fn delete(log: &mut ArchiveLog, by_blob: &mut ByBlob, origin: Origin, blob: ObjectId) {
    let Some(positions) = by_blob.remove(&blob) else {
        let mail = Arrival { origin, blob, deleted: true };
        let before = log.end();
        return log.deletions.push(MessageIdDeletion { mail, before });
    };
    for position in positions {
        log.arrivals[position.index()].deleted = true;
    }
}

impl ArchiveLog {
    /// The position after the newest mail.
    pub fn end(&self) -> ArchivePosition {
        ArchivePosition::after(self.arrivals.len())
    }

    pub fn range(&self) -> ArchiveRange {
        ArchiveRange::new(ArchivePosition::default(), self.end())
    }

    pub fn arrival(&self, position: ArchivePosition) -> &Arrival {
        &self.arrivals[position.index()]
    }

    pub fn arrivals_of(&self, range: ArchiveRange) -> &[Arrival] {
        &self.arrivals[range.indices()]
    }
}
