//! The log of an archive between two builds: what is behind the last tips need not be walked again.
//!
//! Entry points: [`LogHead::new`] and [`ArchiveLog::part`] before the log is kept, and [`KnownLog::from_parts`] afterwards.
//! The log is kept in parts of [`PART`] commits, so that new mail changes the last one only. Where a part is missing or does not fit, there
//! is no known log, and the archive is walked from the beginning.

use super::log::{ArchiveTip, Arrival, KnownLog, LogCommit, MessageIdDeletion};
use super::position::ArchivePosition;
use super::{ArchiveLog, ArchiveProblem, Origin};
use crate::base::hash;
use crate::base::id::ObjectId;
use serde::{Deserialize, Serialize};

/// Commits in one part.
const PART: usize = 2048;

/// What is kept beside the parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    pub tips: Vec<ArchiveTip>,
    deletions: Vec<(KeptDeletion, u32)>,
    problems: Vec<(ObjectId, String)>,
    lacks_trees: bool,
    /// The hash of each part.
    pub parts: Vec<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptDeletion {
    commit: ObjectId,
    epoch: u32,
    committed: i64,
    blob: ObjectId,
}

impl ArchiveLog {
    /// How many parts it is kept in.
    fn parts(&self) -> usize {
        self.commits.len().div_ceil(PART)
    }

    /// A part as it is kept.
    pub fn part(&self, index: usize) -> Vec<u8> {
        let first = index * PART;
        let commits = &self.commits[first..self.commits.len().min(first + PART)];
        let end = |commit: &LogCommit| commit.end.index();
        let start = first.checked_sub(1).map_or(0, |before| end(&self.commits[before]));
        packed(commits, &self.arrivals[start..commits.last().map_or(start, end)], start)
    }
}

impl LogHead {
    /// What is kept beside the parts of a log.
    pub fn new(log: &ArchiveLog, tips: Vec<ArchiveTip>) -> Self {
        let deletion = |deletion: &MessageIdDeletion| (KeptDeletion::new(&deletion.mail), deletion.before.0);
        let no_mail = |problem: &ArchiveProblem| match problem {
            ArchiveProblem::NoMail { commit, found } => Some((*commit, found.clone())),
            // Gaps are seen when the archive is opened.
            ArchiveProblem::EpochGap { .. } => None,
        };
        Self {
            tips,
            deletions: log.deletions.iter().map(deletion).collect(),
            problems: log.problems.iter().filter_map(no_mail).collect(),
            lacks_trees: log.lacks_trees,
            parts: (0..log.parts()).map(|index| hash::key(&log.part(index))).collect(),
        }
    }
}

impl LogHead {
    /// How many mails are deleted by their Message-IDs.
    pub fn deletions(&self) -> usize {
        self.deletions.len()
    }

    /// Whether a tree could not be read: it may be there the next time.
    pub fn lacks_trees(&self) -> bool {
        self.lacks_trees
    }
}

impl KnownLog {
    /// The log that was kept; `gaps` are the problems of the archive as it is now.
    pub fn from_parts(head: LogHead, gaps: &[ArchiveProblem], part: impl Fn(usize) -> Option<Vec<u8>>) -> Option<Self> {
        let mut log = ArchiveLog { problems: gaps.to_vec(), lacks_trees: head.lacks_trees, ..ArchiveLog::default() };
        for (index, known) in head.parts.iter().enumerate() {
            let bytes = part(index).filter(|bytes| hash::key(bytes) == *known)?;
            unpack(&bytes, &mut log)?;
        }
        let problem = |(commit, found)| ArchiveProblem::NoMail { commit, found };
        log.problems.extend(head.problems.into_iter().map(problem));
        let deletion = |(mail, before): (KeptDeletion, u32)| MessageIdDeletion {
            mail: mail.arrival(),
            before: ArchivePosition(before),
        };
        log.deletions = head.deletions.into_iter().map(deletion).collect();
        Some(Self { log, tips: head.tips })
    }
}

impl KeptDeletion {
    fn new(arrival: &Arrival) -> Self {
        let Origin { commit, epoch, committed } = arrival.origin;
        Self { commit, epoch, committed, blob: arrival.blob }
    }

    fn arrival(self) -> Arrival {
        let origin = Origin { commit: self.commit, epoch: self.epoch, committed: self.committed };
        Arrival { origin, blob: self.blob, deleted: true }
    }
}

/// A commit is its id, epoch, date and number of mails; a mail is its blob and whether it was deleted.
fn packed(commits: &[LogCommit], arrivals: &[Arrival], start: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(commits.len() * 64);
    let mut done = 0;
    for commit in commits {
        let own = &arrivals[done..commit.end.index() - start];
        bytes.extend(commit.id.0);
        bytes.extend(commit.epoch.to_le_bytes());
        bytes.extend(commit.committed.to_le_bytes());
        bytes.extend(crate::base::number::number(own.len()).to_le_bytes());
        for arrival in own {
            bytes.extend(arrival.blob.0);
            bytes.push(u8::from(arrival.deleted));
        }
        done += own.len();
    }
    bytes
}

fn unpack(mut bytes: &[u8], log: &mut ArchiveLog) -> Option<()> {
    while !bytes.is_empty() {
        let id = ObjectId(take(&mut bytes)?);
        let epoch = u32::from_le_bytes(take(&mut bytes)?);
        let committed = i64::from_le_bytes(take(&mut bytes)?);
        let origin = Origin { commit: id, epoch, committed };
        for _ in 0..u32::from_le_bytes(take(&mut bytes)?) {
            let blob = ObjectId(take(&mut bytes)?);
            let [deleted] = take(&mut bytes)?;
            log.arrivals.push(Arrival { origin, blob, deleted: deleted != 0 });
        }
        log.commits.push(LogCommit { id, epoch, committed, end: log.end() });
    }
    Some(())
}

fn take<const SIZE: usize>(bytes: &mut &[u8]) -> Option<[u8; SIZE]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}
