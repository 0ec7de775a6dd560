//! Why a list could not be synced, and what to do.

use crate::config::FetchSource;
use crate::git_command::GitError;
use std::path::PathBuf;
use thiserror::Error;

/// Why a list could not be synced. What was fetched before can still be used.
#[derive(Debug, Error)]
pub enum SyncError {
    /// site.yaml does not say where the list is.
    #[error(
        "list `{0}`: site.yaml does not say where to fetch it from\n  hint: give the list a `url`, like `https://lore.kernel.org/kvm`, or a `sync` with any address that git can fetch from"
    )]
    NoAddress(String),
    /// There is no list at the address.
    #[error(
        "{address}: no list repository at this address or below it ({tried})\n  hint: `url` or `sync` of the list must name the address above `git/0.git`, like `https://lore.kernel.org/kvm`, or a single repository"
    )]
    NotThere {
        /// Where it was looked for.
        address: FetchSource,
        tried: String,
    },
    /// The list has no mail yet.
    #[error("{0}: the repository has no mail yet\n  hint: sync again once the first one has arrived")]
    NoMail(FetchSource),
    /// The server or the connection failed.
    #[error(
        "{address}: {said}\n  hint: what was fetched before can still be used; try again later, or check the address"
    )]
    Failed { address: FetchSource, said: String },
    /// Asking for the next epoch failed; the earlier ones are up to date.
    #[error(
        "{address}: {said}\n  hint: the earlier epochs are up to date, but there may be newer mails; run `listpress sync` again"
    )]
    NextUnknown {
        /// The epoch asked for.
        address: FetchSource,
        said: String,
    },
    /// A local epoch is no longer on the server.
    #[error(
        "{0}: the server has no mails there, but this epoch or a later one exists locally\n  hint: if the list has moved, change its `url` or `sync`; move epochs that are no longer wanted out of the folder"
    )]
    Gone(FetchSource),
    /// A single repository here, epochs on the server.
    #[error(
        "{folder}: this is a single repository, but {address} has epochs\n  hint: if it is the first epoch, move it to {folder}/git/0.git"
    )]
    EpochsThere { folder: PathBuf, address: FetchSource },
    /// The server's repository has several branches, and HEAD names none of them.
    #[error(
        "{address}: several branches ({names}), and HEAD names none of them\n  hint: ask whoever runs the server to fix HEAD"
    )]
    NoBranch { address: FetchSource, names: String },
    /// The branch has a name that git does not allow.
    #[error(
        "{address}: the branch `{branch}` cannot be fetched: {fault}\n  hint: ask whoever runs the server to rename it"
    )]
    BranchName { address: FetchSource, branch: String, fault: &'static str },
    /// A web page in the place of a repository.
    #[error(
        "{address}: the server answers with a web page ({kind}), and not with a git repository\n  hint: open the address in a browser: it may ask to log in, or say where the list is now; then correct `url` or `sync` of the list"
    )]
    Page { address: FetchSource, kind: String },
    /// Nothing came for so long.
    #[error(
        "{address}: nothing came for {seconds} seconds\n  hint: what was fetched before can still be used; try again later, or let `fetch: {{seconds: …}}` in site.yaml wait longer"
    )]
    Silent { address: FetchSource, seconds: u64 },
    /// More came than was allowed.
    #[error(
        "{address}: more than {megabytes} MB came in this run; the epoch is as it was\n  hint: if the list is so large, allow more with `fetch: {{megabytes: …}}` in site.yaml"
    )]
    TooLarge { address: FetchSource, megabytes: u32 },
    /// It has more epochs than are allowed.
    #[error(
        "{address}: more than {epochs} epochs; those before are up to date\n  hint: if the list has so many, allow more with `fetch: {{epochs: …}}` in site.yaml"
    )]
    TooManyEpochs {
        /// The first one that is too many.
        address: FetchSource,
        epochs: u32,
    },
    /// An epoch is the one before again.
    #[error(
        "{0}: the same mails as in the epoch before: the server seems to answer any address with one repository\n  hint: if it has no epochs, let `url` or `sync` of the list name the repository itself, and move the epochs that are here away"
    )]
    Repeated(FetchSource),
    /// The folder holds something else.
    #[error(
        "{0}: the folder is neither empty nor a list repository\n  hint: let `repository` name a new folder, or move this one away"
    )]
    Foreign(PathBuf),
    /// A clone with a working tree.
    #[error(
        "{0}: a clone with a working tree, which listpress does not update\n  hint: run `git -C '{0}' pull`, or move it away to have the list fetched again"
    )]
    WorkingTree(PathBuf),
    /// HEAD names no branch and there are several.
    #[error(
        "{0}: HEAD names no branch that exists, and there are several\n  hint: choose one with `git -C '{0}' symbolic-ref HEAD refs/heads/NAME`"
    )]
    NoHead(PathBuf),
    /// The branch on the server lost commits that are here.
    #[error(
        "{folder}: the branch `{branch}` was rewritten on {address}: it lost {gone} of the commits that are here and gained {new}; nothing was changed\n  hint: if that is intended (because mails were purged, for example), run `listpress sync --accept-rewritten`, then `listpress build --force`"
    )]
    Rewritten {
        folder: PathBuf,
        /// Where it was fetched from.
        address: FetchSource,
        branch: String,
        /// Commits it lost.
        gone: u64,
        /// Commits it gained.
        new: u64,
    },
    /// Another sync of the same list is running.
    #[error("list `{0}`: another `listpress sync` is running for it\n  hint: wait for it to finish")]
    Locked(String),
    /// A file or folder could not be read or written.
    #[error("{path}: {error}")]
    Io { path: PathBuf, error: std::io::Error },
    #[error(transparent)]
    Git(#[from] GitError),
}

impl SyncError {
    /// What git said of a server. Over http it notices itself that nothing comes.
    pub(super) fn failed(address: &FetchSource, seconds: u64, said: String) -> Self {
        let address = address.clone();
        if said.contains("Operation too slow") {
            Self::Silent { address, seconds }
        } else {
            Self::Failed { address, said }
        }
    }

    /// What a call of git that talks to a server ended with.
    pub(super) fn from_git(address: &FetchSource, error: GitError) -> Self {
        match error {
            GitError::Silent { seconds, .. } => Self::Silent { address: address.clone(), seconds },
            error => error.into(),
        }
    }
}
