//! Why nothing was published, and what to do.

use crate::git_command::GitError;
use crate::output::OutputError;
use std::path::PathBuf;
use thiserror::Error;

/// Why nothing was published. The branch is as it was.
#[derive(Debug, Error)]
pub enum PublishError {
    /// There is no site.
    #[error("{0}: no built site here\n  hint: run `listpress build`, or name another folder with --output-dir")]
    NotBuilt(PathBuf),
    /// A file of the site is missing, or is not a file.
    #[error("{0}: the file is listed in `.listpress` but missing\n  hint: run `listpress build` again")]
    NotWhole(PathBuf),
    #[error(
        "{folder}: {said}\n  hint: publish from inside a git repository (`git init` makes one), or name one with --repository"
    )]
    NoRepository {
        /// Where it was looked for.
        folder: PathBuf,
        said: String,
    },
    /// The branch cannot have this name.
    #[error("--branch cannot be `{branch}`: {fault}\n  hint: give the name of a branch for the site, {example}")]
    Name { branch: String, fault: &'static str, example: String },
    #[error(
        "the branch `{branch}` is checked out in {folder}\n  hint: check out another branch there, or choose another one with --branch"
    )]
    CheckedOut { branch: String, folder: PathBuf },
    /// The branch's last commit is not ours.
    #[error(
        "the branch `{branch}` was not made by `listpress publish`: its last commit is {commit} ({subject})\n  hint: choose another branch with --branch; or, if the site may replace all its files, use --adopt"
    )]
    Foreign {
        branch: String,
        /// The commit, in short.
        commit: String,
        /// The first line of its message.
        subject: String,
    },
    /// The remote has commits that are not here.
    #[error(
        "`{remote}` rejected the branch `{branch}`: it has commits there that are missing here\n  hint: if it was published from elsewhere, fetch that with `git fetch {remote} +{branch}:{branch}` and publish again"
    )]
    Behind { remote: String, branch: String },
    #[error(
        "`{remote}` rejected the branch `{branch}`: {said}\n  hint: the commit exists locally; once that is fixed, push it with `git push {remote} {branch}`"
    )]
    Refused { remote: String, branch: String, said: String },
    /// The remote did not answer.
    #[error(
        "cannot push to `{remote}`: {said}\n  hint: the commit exists locally; `git remote -v` lists the remotes, and `git push {remote} {branch}` can ask for a password, which listpress cannot"
    )]
    Unreached { remote: String, branch: String, said: String },
    /// A file could not be read.
    #[error("{path}: {error}")]
    Io { path: PathBuf, error: std::io::Error },
    /// The list of the site's files could not be read.
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error(transparent)]
    Git(#[from] GitError),
}
