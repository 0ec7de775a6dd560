//! The list repository: from its layout on disk to mails in archive order.
//!
//! Entry points: [`Archive::open`], then [`Archive::log`], then [`Archive::read`] for each arrival. Steps: find the
//! epochs (`layout`), walk the first parents of each and read what their trees do (`log`, with `v2` for one mail per
//! commit and `v1` for one file per mail), and resolve ranges that users type (`range`). A log that was kept (`kept`) is continued by
//! [`Archive::resume`].
//!
//! Later stages see a repository only through this interface. Deliberately not supported: fetching ([`crate::sync`]
//! does that), sha256 and shallow repositories.

mod event;
mod kept;
mod layout;
mod log;
mod name;
mod position;
mod range;
mod v1;
mod v2;

pub use kept::LogHead;
pub use log::{ArchiveLog, ArchiveTip, Arrival, KnownLog, LogCommit, MessageIdDeletion};
pub use position::{ArchivePosition, ArchiveRange};
pub use range::{RangeError, Span};

use crate::base::id::ObjectId;
use crate::git::{ObjectError, OpenError, Repository};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;
use thiserror::Error;

/// The commit that added a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub commit: ObjectId,
    /// The epoch of the commit; 0 where there is only one.
    pub epoch: u32,
    /// The committer date, in seconds since 1970, UTC.
    pub committed: i64,
}

/// Why an archive could not be read.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// A repository could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A folder could not be listed.
    #[error("{path}: {error}")]
    Folder { path: std::path::PathBuf, error: std::io::Error },
    /// A commit on the first-parent chain is missing or corrupt.
    #[error(
        "{path}: the history cannot be followed: commit {commit}: {error}\n  hint: {hint}", hint = history_hint(path, error)
    )]
    BrokenHistory { path: std::path::PathBuf, commit: ObjectId, error: ObjectError },
}

/// A problem in an archive that could otherwise be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveProblem {
    /// An epoch is missing between two others.
    EpochGap {
        /// The last epoch before the gap.
        after: u32,
        /// The first epoch after the gap.
        before: u32,
    },
    /// The commit's tree holds something else than a mail or a deletion.
    NoMail { commit: ObjectId, found: String },
}

impl fmt::Display for ArchiveProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EpochGap { after, before } if before - after == 2 => {
                write!(out, "epoch {} is missing between {after} and {before}; `listpress sync` fetches it", after + 1)
            }
            Self::EpochGap { after, before } => {
                write!(
                    out,
                    "epochs {} to {} are missing between {after} and {before}; `listpress sync` fetches them",
                    after + 1,
                    before - 1
                )
            }
            Self::NoMail { commit, found } => write!(out, "commit {commit}: no mail: {found}"),
        }
    }
}

fn history_hint(path: &Path, error: &ObjectError) -> String {
    let path = path.display();
    match error {
        ObjectError::Missing(_) | ObjectError::Corrupt { .. } => {
            format!("move it away and fetch it anew with `listpress sync`; `git -C '{path}' fsck` lists what is broken")
        }
        ObjectError::Denied { .. } => {
            format!("its owner can let everybody read the repository with `chmod -R a+rX '{path}'`")
        }
    }
}

/// An opened list repository.
pub struct Archive {
    epochs: Vec<Epoch>,
    problems: Vec<ArchiveProblem>,
}

struct Epoch {
    number: u32,
    repository: Repository,
    layout: layout::Layout,
}

impl Archive {
    /// Opens the repository, or all epochs, of a list.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let (epochs, problems) = layout::find(path)?;
        Ok(Self { epochs, problems })
    }

    /// Walks all commits and lists the mails that arrived, in archive order, with those that were deleted marked.
    pub fn log(&self) -> Result<ArchiveLog, ArchiveError> {
        log::walk(&self.epochs, self.problems.clone())
    }

    /// The commits that a log of it leads to.
    pub fn tips(&self) -> Vec<ArchiveTip> {
        let tip =
            |epoch: &Epoch| ArchiveTip { epoch: epoch.number, commit: epoch.repository.tip(), layout: epoch.layout };
        self.epochs.iter().map(tip).collect()
    }

    /// Epochs that are missing.
    pub fn gaps(&self) -> &[ArchiveProblem] {
        &self.problems
    }

    /// The log that continues a known one; `None` where this archive does not continue it.
    pub fn resume(&self, known: KnownLog) -> Result<Option<ArchiveLog>, ArchiveError> {
        log::resume(known, &self.epochs)
    }

    /// The raw bytes of a mail.
    pub fn read(&self, arrival: &Arrival) -> Result<Vec<u8>, ObjectError> {
        self.repository(arrival)?.blob(arrival.blob)
    }

    /// The size of a mail, without reading it.
    pub fn size(&self, arrival: &Arrival) -> Result<usize, ObjectError> {
        self.repository(arrival)?.size(arrival.blob)
    }

    fn repository(&self, arrival: &Arrival) -> Result<&Repository, ObjectError> {
        let epoch = self.epochs.iter().find(|epoch| epoch.number == arrival.origin.epoch);
        Ok(&epoch.ok_or(ObjectError::Missing(arrival.blob))?.repository)
    }
}
