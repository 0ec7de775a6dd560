//! The branch that the site is committed to, and whether we may add to it.

use super::{PublishError, PublishOptions};
use crate::base::branch;
use crate::base::text::visible_line;
use crate::git_command::Git;
use std::path::{Path, PathBuf};

/// The line of a commit message that marks the commit as ours.
pub(super) const TRAILER: &str = "Published-by: listpress";

pub(super) struct SiteBranch {
    /// The repository's git folder.
    pub(super) repository: PathBuf,
    /// `refs/heads/…`.
    pub(super) name: String,
    /// The parent of the next commit; `None` if the branch is new.
    pub(super) tip: Option<String>,
    /// Whether the branch exists locally; the tip may come from the remote alone.
    pub(super) is_local: bool,
}

/// Finds the branch; refuses one that is checked out, or that has commits other than ours.
pub(super) fn find(options: &PublishOptions) -> Result<SiteBranch, PublishError> {
    check_name(&options.branch)?;
    let repository = repository(&options.repository)?;
    let name = full_name(&options.branch);
    refuse_checked_out(&repository, &name, &options.branch)?;
    let here = commit_of(&repository, &name)?;
    let is_local = here.is_some();
    let known = || commit_of(&repository, &format!("refs/remotes/{}/{}", options.remote, options.branch));
    let tip = here.map_or_else(known, |tip| Ok(Some(tip)))?;
    let branch = SiteBranch { repository, name, tip, is_local };
    if !options.adopt {
        branch.refuse_foreign(&options.branch)?;
    }
    Ok(branch)
}

/// Refuses what git would not take as the name of a branch, and what it would take for something else.
fn check_name(branch: &str) -> Result<(), PublishError> {
    let fault =
        branch::fault(branch).or_else(|| branch.starts_with("refs/").then_some("it is the path of a reference"));
    let Some(fault) = fault else { return Ok(()) };
    let inner = branch.strip_prefix("refs/heads/").filter(|name| branch::fault(name).is_none());
    let example = inner.map_or_else(|| "like `gh-pages`".to_owned(), |name| format!("like `{name}`"));
    Err(PublishError::Name { branch: visible_line(branch), fault, example })
}

/// The git folder of the repository that contains a folder.
pub(super) fn repository(folder: &Path) -> Result<PathBuf, PublishError> {
    let answer = Git::in_folder(folder).args(["rev-parse", "--absolute-git-dir"]).run()?;
    if !answer.success {
        return Err(PublishError::NoRepository { folder: folder.to_owned(), said: answer.message() });
    }
    Ok(PathBuf::from(answer.text()?.trim_end_matches('\n')))
}

pub(super) fn full_name(branch: &str) -> String {
    format!("refs/heads/{branch}")
}

/// The commit that a name refers to.
fn commit_of(repository: &Path, name: &str) -> Result<Option<String>, PublishError> {
    let name = format!("{name}^{{commit}}");
    let answer = Git::in_repository(repository).args(["rev-parse", "--verify", "--quiet", &name]).run()?;
    Ok(answer.success.then(|| String::from_utf8_lossy(&answer.stdout).trim().to_owned()))
}

/// Committing to a branch that is checked out would make its working tree look as if everything had been deleted.
fn refuse_checked_out(repository: &Path, name: &str, branch: &str) -> Result<(), PublishError> {
    let trees = Git::in_repository(repository).args(["worktree", "list", "--porcelain"]).run()?.text()?;
    let mut folder = "";
    for line in trees.lines() {
        if let Some(path) = line.strip_prefix("worktree ") {
            folder = path;
        } else if line.strip_prefix("branch ") == Some(name) {
            return Err(PublishError::CheckedOut { branch: branch.to_owned(), folder: folder.into() });
        }
    }
    Ok(())
}

impl SiteBranch {
    fn refuse_foreign(&self, branch: &str) -> Result<(), PublishError> {
        let Some(tip) = &self.tip else { return Ok(()) };
        let commit = Git::in_repository(&self.repository).args(["cat-file", "commit", tip]).run()?.text()?;
        let message = commit.split_once("\n\n").map_or("", |(_, message)| message);
        if message.lines().any(|line| line == TRAILER) {
            return Ok(());
        }
        let subject = message.lines().next().unwrap_or("").to_owned();
        let commit = tip.get(..10).unwrap_or(tip).to_owned();
        Err(PublishError::Foreign { branch: branch.to_owned(), commit, subject })
    }

    /// Creates the branch at a commit that is known from the remote.
    pub(super) fn set_if_absent(&self, commit: &str) -> Result<(), PublishError> {
        if !self.is_local {
            let nothing = "0".repeat(commit.len());
            Git::in_repository(&self.repository).args(["update-ref", &self.name, commit, &nothing]).run()?.text()?;
        }
        Ok(())
    }
}
