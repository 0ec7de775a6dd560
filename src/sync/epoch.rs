//! One repository: fetched for the first time, or what is new in it.

use super::SyncError;
use super::remote::Branch;
use crate::config::FetchSource;
use crate::git_command::{Git, Ticker};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Ends the name of a folder that a first fetch fills; one without a running sync is from one that was killed.
pub(super) const PARTIAL: &str = ".partial";

/// What was fetched, until it is known to continue what is here.
const FETCHED: &str = "refs/listpress/fetched";

/// A repository, here and there.
pub(super) struct Place<'a> {
    /// Where it is, or will be.
    pub(super) folder: &'a Path,
    /// Where it comes from.
    pub(super) address: &'a FetchSource,
    /// What is there.
    pub(super) branch: &'a Branch,
}

/// What a fetch did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fetched {
    /// Commits that came.
    pub(super) commits: u64,
    /// Commits that went.
    pub(super) gone: u64,
}

impl Place<'_> {
    /// Fetches all of it beside its place, and moves it there when it is whole.
    pub(super) fn begin(&self, tick: Ticker<'_>) -> Result<Fetched, SyncError> {
        let partial = self.partial();
        if partial.exists() {
            fs::remove_dir_all(&partial).map_err(|error| failed(&partial, error))?;
        }
        self.init(&partial)?;
        self.fetch(&partial, &self.branch.name, tick)?;
        let commits = count(&partial, &self.branch.name)?;
        if self.folder.exists() {
            // It is empty: the caller has looked.
            fs::remove_dir(self.folder).map_err(|error| failed(self.folder, error))?;
        }
        fs::rename(&partial, self.folder).map_err(|error| failed(self.folder, error))?;
        Ok(Fetched { commits, gone: 0 })
    }

    /// Makes an empty repository of the kind that libgit2 reads, whatever the user's default is.
    fn init(&self, partial: &Path) -> Result<(), SyncError> {
        fs::create_dir_all(partial).map_err(|error| failed(partial, error))?;
        let branch = self.branch.name.strip_prefix("refs/heads/").unwrap_or(&self.branch.name);
        let git = Git::new().setting("init.defaultRefFormat=files");
        let git = git.args(["init", "--quiet", "--bare", "--template=", "--object-format=sha1"]);
        git.args(["--initial-branch", branch, "--"]).args([partial]).run()?.text()?;
        Ok(())
    }

    /// Fetches what is new. The branch moves when everything is here, and only forward unless `accept_rewritten`.
    pub(super) fn update(&self, accept_rewritten: bool, tick: Ticker<'_>) -> Result<Fetched, SyncError> {
        let here = self.branch_here()?;
        if here.tip == self.branch.tip {
            return Ok(Fetched::default());
        }
        self.fetch(self.folder, FETCHED, tick)?;
        let new = self.git(["rev-parse", "--verify", FETCHED])?;
        let new = new.trim();
        let (commits, gone) = match here.tip.as_str() {
            "" => (count(self.folder, new)?, 0),
            old => (count(self.folder, &format!("{old}..{new}"))?, count(self.folder, &format!("{new}..{old}"))?),
        };
        if gone > 0 && !accept_rewritten {
            self.git(["update-ref", "-d", FETCHED])?;
            let (folder, address) = (self.folder.to_owned(), self.address.clone());
            return Err(SyncError::Rewritten { folder, address, gone, new: commits });
        }
        self.advance(&here, new)?;
        Ok(Fetched { commits, gone })
    }

    fn partial(&self) -> PathBuf {
        let mut name = self.folder.file_name().unwrap_or_default().to_owned();
        name.push(PARTIAL);
        self.folder.with_file_name(name)
    }

    /// Fetches the branch, and nothing beside it, under a name in `repository`.
    fn fetch(&self, repository: &Path, name: &str, tick: Ticker<'_>) -> Result<(), SyncError> {
        let options = ["fetch", "--progress", "--atomic", "--no-tags", "--no-write-fetch-head"];
        let refs = format!("+{}:{name}", self.branch.name);
        let git = Git::of(repository).args(options).args(["--no-recurse-submodules", "--"]);
        let answer = git.args([self.address.as_str(), &refs]).watch(tick)?;
        if answer.success {
            return Ok(());
        }
        Err(SyncError::Failed { address: self.address.clone(), said: answer.complaint() })
    }

    /// The branch here that holds the mails: HEAD's, or the only one, as [`crate::press::archive`] has it. Its tip is empty
    /// where it has no commit.
    fn branch_here(&self) -> Result<Branch, SyncError> {
        let head = Git::of(self.folder).args(["symbolic-ref", "--quiet", "HEAD"]).run()?;
        let head = String::from_utf8_lossy(&head.stdout).trim().to_owned();
        let refs = self.git(["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads"])?;
        let rows = refs.lines().filter_map(|line| line.split_once(' '));
        let branches: Vec<Branch> =
            rows.map(|(tip, name)| Branch { name: name.to_owned(), tip: tip.to_owned() }).collect();
        match (branches.iter().find(|branch| branch.name == head), branches.as_slice()) {
            (Some(branch), _) => Ok(branch.clone()),
            (None, [only]) => Ok(only.clone()),
            (None, []) if !head.is_empty() => Ok(Branch { name: head, tip: String::new() }),
            (None, _) => Err(SyncError::NoHead(self.folder.to_owned())),
        }
    }

    /// Moves the branch in one step, if it still is where it was.
    fn advance(&self, here: &Branch, new: &str) -> Result<(), SyncError> {
        let old = if here.tip.is_empty() { "0".repeat(new.len()) } else { here.tip.clone() };
        let steps = format!("start\nupdate {} {new} {old}\ndelete {FETCHED} {new}\ncommit\n", here.name);
        let git = Git::of(self.folder).args(["update-ref", "-m", "listpress sync", "--stdin"]);
        git.feed(move |pipe| pipe.write_all(steps.as_bytes()))?.text()?;
        Ok(())
    }

    fn git<const N: usize>(&self, arguments: [&str; N]) -> Result<String, SyncError> {
        Ok(Git::of(self.folder).args(arguments).run()?.text()?)
    }
}

fn failed(path: &Path, error: io::Error) -> SyncError {
    SyncError::Io { path: path.to_owned(), error }
}

/// How many commits a range has.
fn count(repository: &Path, range: &str) -> Result<u64, SyncError> {
    let counted = Git::of(repository).args(["rev-list", "--count", range, "--"]).run()?.text()?;
    Ok(counted.trim().parse().unwrap_or(0))
}
