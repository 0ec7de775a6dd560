//! The commits of all epochs as one sequence of arrivals and deletions.

use super::event::{ArchiveEvent, LogStep};
use super::layout::Layout;
use super::position::{ArchivePosition, ArchiveRange};
use super::{ArchiveError, ArchiveProblem, Epoch, Origin, v1, v2};
use crate::base::id::ObjectId;
use crate::git::Repository;
use serde::{Deserialize, Serialize};
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
    /// Whether a tree could not be read. It counts as a mail that cannot be read, so that the positions of the others are
    /// those of the whole archive.
    pub lacks_trees: bool,
}

/// The commit to which an epoch was walked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveTip {
    pub(super) epoch: u32,
    pub(super) commit: ObjectId,
    pub(super) layout: Layout,
}

/// A log, and the commits to which it leads.
pub struct KnownLog {
    pub(super) log: ArchiveLog,
    pub(super) tips: Vec<ArchiveTip>,
}

/// Reads the commits of all epochs.
pub(super) fn walk(epochs: &[Epoch], problems: Vec<ArchiveProblem>) -> Result<ArchiveLog, ArchiveError> {
    let mut log = ArchiveLog { problems, ..ArchiveLog::default() };
    let mut by_blob = ByBlob::default();
    for epoch in epochs {
        let CommitWalk { steps, .. } = first_parents(&epoch.repository, None)?;
        apply_all(&mut log, &mut by_blob, epoch, &steps);
    }
    Ok(log)
}

/// Continues a log behind its tips; `None` where the repositories do not continue it.
pub(super) fn resume(known: KnownLog, epochs: &[Epoch]) -> Result<Option<ArchiveLog>, ArchiveError> {
    let KnownLog { mut log, tips } = known;
    let same = |(tip, epoch): (&ArchiveTip, &Epoch)| tip.epoch == epoch.number && tip.layout == epoch.layout;
    let Some(newest) = tips.len().checked_sub(1).filter(|_| tips.len() <= epochs.len()) else { return Ok(None) };
    let older_stand = || tips.iter().zip(epochs).take(newest).all(|(tip, epoch)| tip.commit == epoch.repository.tip());
    if !tips.iter().zip(epochs).all(same) || !older_stand() {
        return Ok(None);
    }
    let mut by_blob = ByBlob { known: log.arrivals.len(), ..ByBlob::default() };
    for (index, epoch) in epochs.iter().enumerate().skip(newest) {
        let behind = tips.get(index).map(|tip| tip.commit);
        let CommitWalk { steps, reached } = first_parents(&epoch.repository, behind)?;
        if behind.is_some() && !reached {
            return Ok(None);
        }
        apply_all(&mut log, &mut by_blob, epoch, &steps);
    }
    Ok(Some(log))
}

fn apply_all(log: &mut ArchiveLog, by_blob: &mut ByBlob, epoch: &Epoch, steps: &[LogStep]) {
    for step in steps {
        apply(log, by_blob, epoch.number, step, events(epoch, step));
    }
}

/// Commits along the first parents, oldest first.
struct CommitWalk {
    steps: Vec<LogStep>,
    /// Whether it ended at the commit that it should end behind, and not at the root.
    reached: bool,
}

/// The commits from the tip back to the root, or to the one behind `end`.
fn first_parents(repository: &Repository, end: Option<ObjectId>) -> Result<CommitWalk, ArchiveError> {
    let mut steps: Vec<LogStep> = Vec::new();
    let mut next = Some(repository.tip());
    let mut reached = false;
    while let Some(id) = next.filter(|_| !reached) {
        let facts = repository.commit(id).map_err(|error| ArchiveError::BrokenHistory {
            path: repository.path().to_owned(),
            commit: id,
            error,
        })?;
        if let Some(child) = steps.last_mut() {
            child.tree_before = Some(facts.tree);
        }
        reached = Some(id) == end;
        if !reached {
            steps.push(LogStep { id, facts, tree_before: None });
        }
        next = facts.parent;
    }
    steps.reverse();
    Ok(CommitWalk { steps, reached })
}

fn events(epoch: &Epoch, step: &LogStep) -> Vec<ArchiveEvent> {
    if step.tree_before == Some(step.facts.tree) {
        return Vec::new();
    }
    match epoch.layout {
        Layout::V2 => vec![v2::event(&epoch.repository, step)],
        Layout::V1 => v1::events(&epoch.repository, step),
    }
}

/// The positions of the arrivals that can still be deleted, by blob. Hashed, not sorted: a big list has a million.
#[derive(Default)]
struct ByBlob {
    positions: HashMap<ObjectId, Vec<ArchivePosition>>,
    /// How many arrivals were known before; these are only put into the map when a deletion comes.
    known: usize,
}

impl ByBlob {
    fn add(&mut self, blob: ObjectId, position: ArchivePosition) {
        self.positions.entry(blob).or_default().push(position);
    }

    fn take(&mut self, blob: ObjectId, log: &ArchiveLog) -> Option<Vec<ArchivePosition>> {
        let known = &log.arrivals[..std::mem::take(&mut self.known)];
        for (index, arrival) in known.iter().enumerate().filter(|(_, arrival)| !arrival.deleted) {
            self.add(arrival.blob, ArchivePosition::after(index));
        }
        self.positions.remove(&blob)
    }
}

fn apply(log: &mut ArchiveLog, by_blob: &mut ByBlob, epoch: u32, step: &LogStep, events: Vec<ArchiveEvent>) {
    let origin = Origin { commit: step.id, epoch, committed: step.facts.committed };
    for event in events {
        match event {
            ArchiveEvent::Arrives(blob) => {
                by_blob.add(blob, log.end());
                log.arrivals.push(Arrival { origin, blob, deleted: false });
            }
            ArchiveEvent::Deletes(blob) => delete(log, by_blob, origin, blob),
            // Reading the tree as a mail fails as reading the tree did.
            ArchiveEvent::Lost(blob) => {
                log.lacks_trees = true;
                log.arrivals.push(Arrival { origin, blob, deleted: false });
            }
            ArchiveEvent::Fault(found) => log.problems.push(ArchiveProblem::NoMail { commit: step.id, found }),
        }
    }
    let end = log.end();
    log.commits.push(LogCommit { id: step.id, epoch, committed: step.facts.committed, end });
}

fn delete(log: &mut ArchiveLog, by_blob: &mut ByBlob, origin: Origin, blob: ObjectId) {
    let Some(positions) = by_blob.take(blob, log) else {
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
