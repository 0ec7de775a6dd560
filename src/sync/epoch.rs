//! One repository: fetched for the first time, or only what is new in it.

use super::SyncError;
use super::leftovers::Leftovers;
use super::local::PARTIAL;
use super::remote::BranchTip;
use crate::config::{FetchLimits, FetchSource};
use crate::git_command::{Git, GitError, Ticker};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What was fetched, until it is known to continue the local branch.
const FETCHED: &str = "refs/listpress/fetched";

/// A local repository and the one it is fetched from.
pub(super) struct Mirror<'a> {
    /// Its folder, existing or not.
    pub(super) folder: &'a Path,
    /// The address of the other one.
    pub(super) address: &'a FetchSource,
    pub(super) branch: &'a BranchTip,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FetchedCommits {
    /// New commits.
    pub(super) commits: u64,
    /// Dropped commits.
    pub(super) gone: u64,
    /// What was added to the folder.
    pub(super) bytes: u64,
}

/// How much may come.
#[derive(Clone, Copy)]
pub(super) struct FetchBounds {
    pub(super) limits: FetchLimits,
    /// The bytes that are left of them.
    pub(super) left: u64,
}

impl Mirror<'_> {
    /// Fetches everything into a temporary folder, and moves that into place once it is complete.
    pub(super) fn fetch_first(&self, bounds: FetchBounds, tick: Ticker<'_>) -> Result<FetchedCommits, SyncError> {
        let partial = self.partial();
        if partial.exists() {
            fs::remove_dir_all(&partial).map_err(|error| failed(&partial, error))?;
        }
        self.init(&partial)?;
        let fetched = self.fetch(&partial, &self.branch.name, bounds, tick);
        if fetched.is_err() {
            // What came cannot be used, and it may be much.
            let _ = fs::remove_dir_all(&partial);
        }
        let bytes = fetched?;
        let commits = count(&partial, &self.branch.name)?;
        if self.folder.exists() {
            // It is empty: the caller has checked.
            fs::remove_dir(self.folder).map_err(|error| failed(self.folder, error))?;
        }
        fs::rename(&partial, self.folder).map_err(|error| failed(self.folder, error))?;
        Ok(FetchedCommits { commits, gone: 0, bytes })
    }

    /// Creates an empty repository in a format that libgit2 can read, whatever the user's defaults are.
    fn init(&self, partial: &Path) -> Result<(), SyncError> {
        fs::create_dir_all(partial).map_err(|error| failed(partial, error))?;
        let git = Git::new().setting("init.defaultRefFormat=files");
        let git = git.args(["init", "--quiet", "--bare", "--template=", "--object-format=sha1"]);
        git.args(["--initial-branch", self.branch.short(), "--"]).args([partial]).run()?.text()?;
        Ok(())
    }

    /// Fetches what is new. The branch moves once everything has arrived, and only forward unless `accept_rewritten`.
    pub(super) fn fetch_new(
        &self,
        accept_rewritten: bool,
        bounds: FetchBounds,
        tick: Ticker<'_>,
    ) -> Result<FetchedCommits, SyncError> {
        let here = self.local_branch()?;
        if here.tip == self.branch.tip {
            return Ok(FetchedCommits::default());
        }
        let leftovers = Leftovers::before(self.folder);
        let bytes = self.fetch(self.folder, FETCHED, bounds, tick).inspect_err(|_| {
            leftovers.remove();
            let _ = self.git(["update-ref", "-d", FETCHED]);
        })?;
        let new = self.git(["rev-parse", "--verify", FETCHED])?;
        let new = new.trim();
        let (commits, gone) = match here.tip.as_str() {
            "" => (count(self.folder, new)?, 0),
            old => (count(self.folder, &format!("{old}..{new}"))?, count(self.folder, &format!("{new}..{old}"))?),
        };
        if gone > 0 && !accept_rewritten {
            self.git(["update-ref", "-d", FETCHED])?;
            let (folder, address) = (self.folder.to_owned(), self.address.clone());
            return Err(SyncError::Rewritten { folder, address, branch: self.branch.shown(), gone, new: commits });
        }
        self.advance(&here, new)?;
        // Apart from the fetch, because it may be silent for long. It can wait where it fails.
        Git::in_repository(self.folder).args(["maintenance", "run", "--auto", "--quiet"]).run()?;
        Ok(FetchedCommits { commits, gone, bytes })
    }

    fn partial(&self) -> PathBuf {
        // Going through the components drops a trailing slash.
        let mut name = self.folder.components().collect::<PathBuf>().into_os_string();
        name.push(PARTIAL);
        PathBuf::from(name)
    }

    /// Fetches the branch, and nothing else, under a name in `repository`. Returns how many bytes that took.
    fn fetch(&self, repository: &Path, name: &str, bounds: FetchBounds, tick: Ticker<'_>) -> Result<u64, SyncError> {
        let options = ["fetch", "--progress", "--atomic", "--no-tags", "--no-write-fetch-head", "--no-auto-gc"];
        let refs = format!("+{}:{name}", self.branch.name);
        let git = Git::in_repository(repository).patience(bounds.limits.seconds.into());
        let git = git.within(repository, bounds.left).args(options).args(["--no-recurse-submodules", "--"]);
        let address = || self.address.clone();
        match git.args([self.address.as_str(), &refs]).watch(tick) {
            Ok(answer) if answer.success => Ok(answer.grown),
            Ok(answer) => Err(SyncError::failed(self.address, bounds.limits.seconds.into(), answer.message())),
            Err(GitError::TooLarge { .. }) => {
                Err(SyncError::TooLarge { address: address(), megabytes: bounds.limits.megabytes })
            }
            Err(error) => Err(SyncError::from_git(self.address, error)),
        }
    }

    /// The local branch that holds the mails: that of HEAD, or the only one, as in [`crate::press::archive`]. Its tip is
    /// empty if it has no commit.
    fn local_branch(&self) -> Result<BranchTip, SyncError> {
        let head = Git::in_repository(self.folder).args(["symbolic-ref", "--quiet", "HEAD"]).run()?;
        let head = String::from_utf8_lossy(&head.stdout).trim().to_owned();
        let refs = self.git(["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads"])?;
        let rows = refs.lines().filter_map(|line| line.split_once(' '));
        let branches: Vec<BranchTip> =
            rows.map(|(tip, name)| BranchTip { name: name.to_owned(), tip: tip.to_owned() }).collect();
        match (branches.iter().find(|branch| branch.name == head), branches.as_slice()) {
            (Some(branch), _) => Ok(branch.clone()),
            (None, [only]) => Ok(only.clone()),
            (None, []) if !head.is_empty() => Ok(BranchTip { name: head, tip: String::new() }),
            (None, _) => Err(SyncError::NoHead(self.folder.to_owned())),
        }
    }

    /// Moves the branch in one step, if nobody else has moved it.
    fn advance(&self, here: &BranchTip, new: &str) -> Result<(), SyncError> {
        let old = if here.tip.is_empty() { "0".repeat(new.len()) } else { here.tip.clone() };
        let steps = format!("start\nupdate {} {new} {old}\ndelete {FETCHED} {new}\ncommit\n", here.name);
        let git = Git::in_repository(self.folder).args(["update-ref", "-m", "listpress sync", "--stdin"]);
        git.feed(move |pipe| pipe.write_all(steps.as_bytes()))?.text()?;
        Ok(())
    }

    fn git<const N: usize>(&self, arguments: [&str; N]) -> Result<String, SyncError> {
        Ok(Git::in_repository(self.folder).args(arguments).run()?.text()?)
    }
}

fn failed(path: &Path, error: io::Error) -> SyncError {
    SyncError::Io { path: path.to_owned(), error }
}

/// How many commits a range has.
fn count(repository: &Path, range: &str) -> Result<u64, SyncError> {
    let counted = Git::in_repository(repository).args(["rev-list", "--count", range, "--"]).run()?.text()?;
    let no_number = |_| failed(repository, io::Error::new(io::ErrorKind::InvalidData, "git counted no commits"));
    counted.trim().parse().map_err(no_number)
}
