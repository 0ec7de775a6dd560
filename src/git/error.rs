//! Why repositories and objects cannot be read, and what helps.

use crate::base::id::ObjectId;
use git2::{ErrorClass, ErrorCode};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a repository could not be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// There is no repository at the path.
    #[error(
        "{0}: no git repository there\n  hint: `repository` in site.yaml names a folder with git/0.git, a bare epoch, or a v1 repository; `listpress sync` fetches it"
    )]
    NotFound(PathBuf),
    /// libgit2 refuses repositories of other users.
    #[error(
        "{0}: the repository belongs to another user\n  hint: if you trust it, run `git config --global --add safe.directory '{0}'`"
    )]
    Owner(PathBuf),
    #[error(
        "{0}: a sha256 repository; only sha1 ones can be read\n  hint: clone the list anew from a server that keeps it as sha1 (public-inbox does by default)"
    )]
    Sha256(PathBuf),
    #[error("{0}: a shallow clone, its older mails are not here\n  hint: run `git -C '{0}' fetch --unshallow`")]
    Shallow(PathBuf),
    /// It has no commit.
    #[error(
        "{0}: the repository has no commit yet\n  hint: fetch its mails with `listpress sync`, or check that `repository` names the right folder"
    )]
    Empty(PathBuf),
    /// `HEAD` names no commit and there are several branches.
    #[error(
        "{0}: HEAD names no branch that exists, and there are several\n  hint: choose one with `git -C '{0}' symbolic-ref HEAD refs/heads/NAME`"
    )]
    NoHead(PathBuf),
    /// It is there, and the system lets us read only part of it.
    #[error(
        "{file}: no permission to read it\n  hint: its owner can let everybody read the repository with `chmod -R a+rX '{path}'`"
    )]
    Denied {
        path: PathBuf,
        /// What cannot be read.
        file: PathBuf,
    },
    /// Any other error.
    #[error("{path}: {message}\n  hint: `git -C '{path}' fsck` may tell more")]
    Other { path: PathBuf, message: String },
}

/// Why an object could not be read.
#[derive(Debug, Clone, Error, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObjectError {
    /// The object database does not have it.
    #[error("object {0} is missing")]
    Missing(ObjectId),
    /// It, or the pack that it may be in, exists but is broken.
    #[error("object {id} cannot be read: {message}")]
    Corrupt { id: ObjectId, message: String },
    /// It, or the pack that it may be in, exists, and the system does not let us read it.
    #[error("object {id} cannot be read: no permission to read {file}")]
    Denied {
        id: ObjectId,
        /// Below the folder of objects.
        file: String,
    },
}

impl ObjectError {
    /// The object.
    pub fn id(&self) -> ObjectId {
        match self {
            Self::Missing(id) | Self::Corrupt { id, .. } | Self::Denied { id, .. } => *id,
        }
    }

    /// What helps.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing(_) => "move the repository away and fetch it anew with `listpress sync`, or restore it",
            Self::Corrupt { .. } => {
                "`git fsck` in the repository lists what is broken; move it away and fetch it anew with `listpress sync`, or restore it"
            }
            Self::Denied { .. } => "the owner of the repository can let everybody read it with `chmod -R a+rX`",
        }
    }
}

/// What libgit2's error means. Where it finds nothing it may have been refused a look.
pub(super) fn open_error(path: &Path, error: &git2::Error) -> OpenError {
    let is_format = error.message().contains("object") && error.message().contains("format");
    match error.code() {
        ErrorCode::Owner => OpenError::Owner(path.to_owned()),
        ErrorCode::NotFound if error.class() != ErrorClass::Reference => {
            denied(path, |file| fs::metadata(file).map(drop)).unwrap_or_else(|| OpenError::NotFound(path.to_owned()))
        }
        _ if error.class() == ErrorClass::Repository && is_format => OpenError::Sha256(path.to_owned()),
        _ => denied(path, |file| fs::File::open(file).map(drop))
            .or_else(|| named_in(error.message(), path))
            .unwrap_or_else(|| OpenError::Other { path: path.to_owned(), message: error.message().to_owned() }),
    }
}

/// The file that libgit2 may not read, by its message: `failed open - '…/refs/heads/master' …: Permission denied`.
fn named_in(message: &str, path: &Path) -> Option<OpenError> {
    let text = message.strip_suffix(": Permission denied")?;
    let file = text.split('\'').nth(1).map_or_else(|| path.to_owned(), PathBuf::from);
    Some(OpenError::Denied { path: path.to_owned(), file })
}

/// The first of the files with which every repository begins that may not be read, by what `look` says.
fn denied(path: &Path, look: impl Fn(&Path) -> io::Result<()>) -> Option<OpenError> {
    let files = ["", ".git", "HEAD", ".git/HEAD", "config", "refs", "refs/heads", "objects", "packed-refs"];
    let files = files.map(|file| if file.is_empty() { path.to_owned() } else { path.join(file) });
    let refused = |file: &PathBuf| look(file).is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied);
    files.into_iter().find(refused).map(|file| OpenError::Denied { path: path.to_owned(), file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_of_another_user_has_its_own_error() {
        let error =
            git2::Error::new(ErrorCode::Owner, ErrorClass::Config, "repository path is not owned by current user");
        assert!(matches!(open_error(Path::new("kettle"), &error), OpenError::Owner(_)));
    }

    #[test]
    fn what_may_not_be_read_is_not_taken_for_nothing() {
        let folder = tempfile::tempdir().expect("the tests have a folder for what is temporary");
        let refused = |wanted: &'static str| {
            denied(folder.path(), move |file| {
                if file.ends_with(wanted) { Err(io::ErrorKind::PermissionDenied.into()) } else { Ok(()) }
            })
        };
        assert!(refused("nothing is named like this").is_none());
        let error = refused("refs/heads").map(|error| error.to_string()).unwrap_or_default();
        let root = folder.path().display().to_string();
        assert_eq!(
            error.replace(&root, "kettle"),
            "kettle/refs/heads: no permission to read it\n  hint: its owner can let everybody read the repository with `chmod -R a+rX 'kettle'`"
        );
        let message = "failed open - 'kettle/refs/heads/master' is locked: Permission denied";
        let error = open_error(folder.path(), &git2::Error::new(ErrorCode::GenericError, ErrorClass::Os, message));
        assert!(error.to_string().starts_with("kettle/refs/heads/master: no permission to read it"), "{error}");
        let nothing = git2::Error::new(ErrorCode::NotFound, ErrorClass::Os, "could not find repository");
        assert!(matches!(open_error(folder.path(), &nothing), OpenError::NotFound(_)));
    }
}
