//! Why a list could not be synced, and what to do.

use crate::config::FetchSource;
use crate::git_command::GitError;
use std::path::PathBuf;
use thiserror::Error;

/// Why a list could not be synced. Whatever was here before can still be used.
#[derive(Debug, Error)]
pub enum SyncError {
    /// site.yaml does not say where the list is.
    #[error(
        "list `{0}`: site.yaml does not say where to fetch it from\n  hint: give the list a `url`, like `https://lore.kernel.org/kvm`, or a `sync` with any address that git can fetch from"
    )]
    NoAddress(String),
    /// Nothing that could be the list answers to the address.
    #[error(
        "{address}: no list repository there, nor below it ({tried})\n  hint: `url` or `sync` of the list names the address above `git/0.git`, like `https://lore.kernel.org/kvm`, or a single repository"
    )]
    NotThere {
        /// Where it was looked for.
        address: FetchSource,
        /// What was tried.
        tried: String,
    },
    /// The first mail is still to come.
    #[error("{0}: a repository without any mail\n  hint: sync again when the first one has arrived there")]
    NoMail(FetchSource),
    /// The server, or the way to it, failed.
    #[error("{address}: {said}\n  hint: what is here can still be used; try again later, or check the address")]
    Failed {
        /// What was asked.
        address: FetchSource,
        /// What git said.
        said: String,
    },
    /// The question for the next epoch failed; those before it are here.
    #[error(
        "{address}: {said}\n  hint: the epochs before it are here and up to date, but there may be mails behind them; run `listpress sync` again"
    )]
    NextUnknown {
        /// The epoch asked for.
        address: FetchSource,
        /// What git said.
        said: String,
    },
    /// An epoch that is here is no longer on the server.
    #[error(
        "{0}: no mails there, but this epoch is here, or one behind it\n  hint: if the list has moved, change its `url` or `sync`; epochs that are not wanted any more, move out of the folder"
    )]
    Gone(FetchSource),
    /// A repository here, epochs there.
    #[error(
        "{folder}: a single repository, but {address} has epochs\n  hint: if it is the first epoch, move it to {folder}/git/0.git"
    )]
    EpochsThere {
        /// The repository here.
        folder: PathBuf,
        /// The list's address.
        address: FetchSource,
    },
    /// The server's repository has several branches and does not say which one counts.
    #[error("{0}: several branches, and HEAD names none of them\n  hint: tell whoever runs the server")]
    NoBranch(FetchSource),
    /// The folder is somebody else's.
    #[error(
        "{0}: the folder is not empty and is no list repository\n  hint: let `repository` name a folder that is not there yet, or move this one away"
    )]
    Foreign(PathBuf),
    /// A clone with a working tree.
    #[error(
        "{0}: a clone with a working tree, which is yours to update\n  hint: run `git -C '{0}' pull`, or move it away to have it fetched anew"
    )]
    WorkingTree(PathBuf),
    /// HEAD names no branch and there are several.
    #[error(
        "{0}: HEAD names no branch that exists, and there are several\n  hint: choose one with `git -C '{0}' symbolic-ref HEAD refs/heads/NAME`"
    )]
    NoHead(PathBuf),
    /// The branch lost commits that are here.
    #[error(
        "{folder}: the branch was rewritten on {address}: it lost {gone} of the commits that are here and gained {new}; nothing was changed\n  hint: if that is right (mails were purged, say), run `listpress sync --accept-rewritten`, then `listpress build --force`"
    )]
    Rewritten {
        /// The repository here.
        folder: PathBuf,
        /// Where it was fetched from.
        address: FetchSource,
        /// Commits that went.
        gone: u64,
        /// Commits that came.
        new: u64,
    },
    /// Another sync of the same list is running.
    #[error("list `{0}`: another `listpress sync` is at work on it\n  hint: wait for it to end")]
    Locked(String),
    /// A file or folder could not be read or written.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// git failed where it should not.
    #[error(transparent)]
    Git(#[from] GitError),
}
