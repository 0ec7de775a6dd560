//! Why a list could not be pressed.

use crate::base::id::ObjectId;
use crate::base::write::FileError;
use crate::content::ContentError;
use crate::git::SourceError;
use crate::press::archive::{ArchiveError, RangeError};
use crate::press::identity::IdentityError;
use crate::press::maintainers::MaintainersError;
use crate::press::unreadable::UnreadableMail;
use crate::store::StoreError;
use thiserror::Error;

/// Why a list could not be pressed.
#[derive(Debug, Error)]
pub enum PressError {
    /// Its archive cannot be read.
    #[error("list `{list}`: {error}")]
    Archive { list: String, error: ArchiveError },
    /// Another process builds the site, or the store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A range names nothing in the archive.
    #[error("list `{list}`: {error}")]
    Range { list: String, error: RangeError },
    /// The built-in demo list cannot be generated.
    #[error("the built-in list: {0:#}")]
    Demo(anyhow::Error),
    /// The mailmap cannot be read.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// content/ was pressed from an archive that is no longer there.
    #[error(
        "{file}: commit {commit}, recorded there, is not in the archive of list `{list}`: its branch was rewritten, or `repository` names another one\n  \
         hint: restore the repository, or press everything anew with --force"
    )]
    Rewritten {
        list: String,
        file: String,
        /// The commit that is gone.
        commit: String,
    },
    /// A mail that was published can no longer be read.
    #[error(
        "list `{list}`: commit {commit}: its mail can no longer be read: {error}; {file} has it, and all pages of the list stay as they are\n  \
         hint: {hint}; `--force` gives the mail up",
        hint = error.hint().unwrap_or("restore the repository, or move it away and run `listpress sync`")
    )]
    Lost { list: String, file: String, commit: ObjectId, error: UnreadableMail },
    /// A deletion can no longer be read; without it a mail would be published that was not.
    #[error(
        "list `{list}`: commit {commit}: its deletion can no longer be read: {error}; {file} was written with it, and all pages of the list stay as they are\n  \
         hint: {hint}; `--force` publishes the mail that it deletes",
        hint = error.hint().unwrap_or("restore the repository, or move it away and run `listpress sync`")
    )]
    LostDeletion { list: String, file: String, commit: ObjectId, error: UnreadableMail },
    /// The clone of the code cannot be read.
    #[error("list `{list}`, `source`: {error}")]
    Code { list: String, error: SourceError },
    /// MAINTAINERS cannot be read.
    #[error(transparent)]
    Maintainers(#[from] MaintainersError),
    /// content/ cannot be read.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// content/ cannot be written.
    #[error(transparent)]
    Output(#[from] FileError),
}

impl PressError {
    /// Whether it is about one list alone, so that the others of the site can be pressed.
    pub fn is_of_one_list(&self) -> bool {
        match self {
            Self::Archive { .. }
            | Self::Range { .. }
            | Self::Rewritten { .. }
            | Self::Lost { .. }
            | Self::LostDeletion { .. }
            | Self::Code { .. }
            | Self::Demo(_) => true,
            Self::Store(_) | Self::Identity(_) | Self::Maintainers(_) | Self::Content(_) | Self::Output(_) => false,
        }
    }
}
