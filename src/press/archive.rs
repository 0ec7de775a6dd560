//! The list repository: from its layout on disk to mails in archive order.
//!
//! Entry points: [`Archive::open`], then [`Archive::log`], then [`Archive::read`] for each arrival. Steps: find the
//! epochs (`layout`), walk each one's first parents and compare trees (`log`, with `v1` for the layout that keeps a
//! file per mail), and resolve ranges typed by people (`range`).
//!
//! This is the only interface through which later stages see a repository; how objects are fetched from packs can
//! change behind it. Deliberately not supported: fetching ([`crate::sync`] does that), sha256 and shallow repositories.

mod event;
mod layout;
mod log;
mod position;
mod range;
mod v1;

pub use log::{ArchiveLog, Arrival, LogCommit, MessageIdDeletion};
pub use position::{ArchivePosition, ArchiveRange};
pub use range::{RangeError, Span};

use crate::base::id::ObjectId;
use crate::git::{ObjectError, OpenError, Repository};
use std::fmt;
use std::path::Path;
use thiserror::Error;

/// Which commit of the archive brought a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The commit that added the mail.
    pub commit: ObjectId,
    /// The epoch the commit is in; 0 where there is only one.
    pub epoch: u32,
    /// The commit's date, in seconds since 1970, UTC.
    pub committed: i64,
}

/// Why an archive could not be read at all.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// A repository could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A folder could not be listed.
    #[error("{path}: {error}")]
    Folder {
        path: std::path::PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The chain of commits is broken.
    #[error(
        "{path}: the history cannot be followed: commit {commit}: {error}\n  hint: move it away and fetch it anew with `listpress sync`; `git -C '{path}' fsck` lists what is broken"
    )]
    BrokenHistory {
        path: std::path::PathBuf,
        /// The commit that could not be read.
        commit: ObjectId,
        error: ObjectError,
    },
}

/// What was wrong with the archive where the rest could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveProblem {
    /// Epochs are missing between others.
    EpochGap {
        /// The last epoch before the gap.
        after: u32,
        /// The first one behind it.
        before: u32,
    },
    /// The commit's tree holds neither a mail nor a deletion, or cannot be read.
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

/// An opened list repository.
pub struct Archive {
    epochs: Vec<Epoch>,
    problems: Vec<ArchiveProblem>,
}

/// One repository of the archive.
struct Epoch {
    number: u32,
    repository: Repository,
    layout: layout::Layout,
}

impl Archive {
    /// Opens the repository (or repositories) of a list.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let (epochs, problems) = layout::find(path)?;
        Ok(Self { epochs, problems })
    }

    /// Walks all commits and says which mails arrived, in archive order, and which were deleted.
    pub fn log(&self) -> Result<ArchiveLog, ArchiveError> {
        log::walk(&self.epochs, self.problems.clone())
    }

    /// The bytes of a mail.
    pub fn read(&self, arrival: &Arrival) -> Result<Vec<u8>, ObjectError> {
        let epoch = self.epochs.iter().find(|epoch| epoch.number == arrival.origin.epoch);
        epoch.ok_or(ObjectError::Missing(arrival.blob))?.repository.blob(arrival.blob)
    }
}
