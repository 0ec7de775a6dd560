//! Commits the built site to a branch, for GitHub Pages and similar hosts.
//!
//! Entry points: [`publish`], then optionally [`push`]. Steps: list the files that `build` wrote (`site`); find the
//! branch and check that we may add to it (`branch`); compute the git ids of the files and compare them with the
//! branch's tip (`difference`); write the changed files and the commit in one go (`import`).
//!
//! This uses the `git` program instead of libgit2: it knows every repository format, it is needed for the push anyway,
//! and `git fast-import` writes a site of many thousand files as one pack and moves the branch at the end, if nobody
//! else has moved it. It needs no index and no working tree, so neither is ever touched, nor are HEAD and other
//! branches.
//!
//! The same files give the same tree: it contains only `build`'s files, none of them executable. The commit says
//! `Published-by: listpress`, which marks the branch as ours.
//!
//! Deliberately not supported: force, history that is not ours (unless `adopt` is set), and building the site.

mod branch;
mod difference;
mod error;
mod import;
mod site;

pub use error::PublishError;

use crate::git_command::{Git, GitError, GitOutput};
use std::path::{Path, PathBuf};

/// What to publish, and where to.
#[derive(Debug, Clone)]
pub struct PublishOptions {
    /// The folder that `build` wrote.
    pub site: PathBuf,
    /// A folder in the repository to commit to.
    pub repository: PathBuf,
    pub branch: String,
    /// The remote to push to; its branch is the starting point if there is no local one.
    pub remote: String,
    pub message: String,
    /// Whether to accept a branch that has other commits.
    pub adopt: bool,
    /// How many seconds the remote may be silent.
    pub patience: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The tip of the branch.
    pub commit: String,
    /// How many files the site has.
    pub files: usize,
    pub added: usize,
    /// Files with changed contents.
    pub changed: usize,
    pub removed: usize,
    /// Whether the site was built with `base_url`.
    pub has_address: bool,
    /// Whether this run made a commit.
    pub is_new: bool,
}

/// Commits the site; does nothing if the branch already has the same files. `tick` is called for each file that is
/// written.
pub fn publish(options: &PublishOptions, tick: &(dyn Fn(u64, u64) + Sync)) -> Result<Published, PublishError> {
    let site = site::read(&options.site)?;
    let branch = branch::find(options)?;
    let difference = difference::between(&site, &branch)?;
    let published = |commit: String, is_new| Published {
        commit,
        files: site.files.len(),
        added: difference.added,
        changed: difference.written.len() - difference.added,
        removed: difference.removed.len(),
        has_address: site.has_address(),
        is_new,
    };
    match &branch.tip {
        Some(tip) if difference.is_empty() => {
            branch.set_if_absent(tip)?;
            Ok(published(tip.clone(), false))
        }
        _ => Ok(published(import::commit(&site, &branch, &difference, &options.message, tick)?, true)),
    }
}

/// Pushes the branch; never by force.
pub fn push(options: &PublishOptions) -> Result<(), PublishError> {
    let repository = branch::repository(&options.repository)?;
    let name = branch::full_name(&options.branch);
    let push = ["push", "--porcelain", "--progress", "--no-follow-tags", "--recurse-submodules=no", "--"];
    let git = Git::in_repository(&repository).patience(options.patience).args(push);
    let answer = match git.args([options.remote.clone(), format!("{name}:{name}")]).run() {
        Err(error @ GitError::Silent { .. }) => return Err(unreached(options, error.to_string())),
        answer => answer?,
    };
    if answer.success {
        return Ok(());
    }
    Err(push_error(options, &answer))
}

/// Why the remote did not take the branch: `--porcelain` prints a line per branch, with `!` for rejected ones.
fn push_error(options: &PublishOptions, answer: &GitOutput) -> PublishError {
    let (remote, branch) = (options.remote.clone(), options.branch.clone());
    let report = String::from_utf8_lossy(&answer.stdout);
    let Some(line) = report.lines().find(|line| line.starts_with("!\t")) else {
        return unreached(options, answer.message());
    };
    if line.ends_with("(fetch first)") || line.ends_with("(non-fast-forward)") {
        return PublishError::Behind { remote, branch };
    }
    let reason = line.rsplit('\t').next().unwrap_or(line);
    let lines = answer.stderr.lines().filter_map(|line| line.strip_prefix("remote: ")).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).chain([reason]).collect();
    PublishError::Refused { remote, branch, said: lines.join("; ") }
}

fn unreached(options: &PublishOptions, said: String) -> PublishError {
    PublishError::Unreached { remote: options.remote.clone(), branch: options.branch.clone(), said }
}

/// The absolute path of a folder, for git and for messages.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
