//! Commits the built site to a branch, for GitHub Pages and its like.
//!
//! Entry points: [`publish`], then [`push`] where that is wanted. Steps: list the files that `build` wrote (`site`);
//! find the branch and see that it is ours to add to (`branch`); name the files' contents as git does and hold them
//! against the branch's tip (`difference`); write what changed and the commit in one go (`import`).
//!
//! The `git` program does the work, and not libgit2: it knows every format a repository can have, it has to push
//! anyway, and `git fast-import` writes a site of many thousand files as one pack, with the branch moved at its end, and
//! only if it still is where it was. It needs no index and no working tree, so that neither is ever touched, and
//! neither are HEAD and other branches.
//!
//! The same files give the same tree: nothing but `build`'s files is in it, and none can be executed. The commit says
//! `Published-by: listpress`; by that a branch is known to be ours.
//!
//! Deliberately not supported: force, history that is not ours (unless it is to be adopted), and building the site.

mod branch;
mod difference;
mod error;
mod import;
mod site;

pub use error::PublishError;

use crate::git_command::{Answer, Git};
use std::path::{Path, PathBuf};

/// What to publish, and where to.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that `build` wrote.
    pub site: PathBuf,
    /// A folder in the repository that gets the branch.
    pub repository: PathBuf,
    /// The branch.
    pub branch: String,
    /// The remote it is pushed to, and begun from where it is not here.
    pub remote: String,
    /// What the commit says.
    pub message: String,
    /// Whether a branch that has other commits is gone on from.
    pub adopt: bool,
}

/// What publishing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The tip of the branch.
    pub commit: String,
    /// How many files the site has.
    pub files: usize,
    /// Files that are new.
    pub added: usize,
    /// Files with other contents.
    pub changed: usize,
    /// Files that went.
    pub removed: usize,
    /// Whether the site was built with its address.
    pub has_address: bool,
    /// Whether this run made a commit.
    pub is_new: bool,
}

/// Commits the site; where the branch has the same files already, nothing happens. `tick` is called for each file that
/// is written.
pub fn publish(options: &Options, tick: &(dyn Fn(u64, u64) + Sync)) -> Result<Published, PublishError> {
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
pub fn push(options: &Options) -> Result<(), PublishError> {
    let repository = branch::repository(&options.repository)?;
    let name = branch::full_name(&options.branch);
    let push = ["push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no", "--"];
    let answer = Git::of(&repository).args(push).args([options.remote.clone(), format!("{name}:{name}")]).run()?;
    if answer.success {
        return Ok(());
    }
    Err(unpushed(options, &answer))
}

/// Why the remote has not got the branch: `--porcelain` gives each branch a line, and `!` to those that were refused.
fn unpushed(options: &Options, answer: &Answer) -> PublishError {
    let (remote, branch) = (options.remote.clone(), options.branch.clone());
    let report = String::from_utf8_lossy(&answer.stdout);
    let Some(line) = report.lines().find(|line| line.starts_with("!\t")) else {
        return PublishError::Unreached { remote, branch, said: answer.complaint() };
    };
    if line.ends_with("(fetch first)") || line.ends_with("(non-fast-forward)") {
        return PublishError::Behind { remote, branch };
    }
    let reason = line.rsplit('\t').next().unwrap_or(line);
    let told = answer.stderr.lines().filter_map(|line| line.strip_prefix("remote: ")).map(str::trim);
    let told: Vec<&str> = told.filter(|line| !line.is_empty()).chain([reason]).collect();
    PublishError::Refused { remote, branch, said: told.join("; ") }
}

/// The path of a folder as it is, for git and for people.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
