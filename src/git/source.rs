//! Reads the repository of the code: which commits a branch has, and what each of them changes.
//!
//! Entry points: [`SourceRepository::open`], then [`SourceRepository::commits`] and, for the few commits of interest,
//! [`SourceRepository::diff`]. The user's and the repository's settings are ignored, so that the same commit has the
//! same diff everywhere.
//!
//! Deliberately not supported: fetching, shallow clones (missing commits would count as never merged), replaced
//! objects, and messages in encodings other than UTF-8 (invalid bytes are replaced).

use super::error::{OpenError, open_error};
use super::reader::{object_id, tune_once};
use crate::base::id::ObjectId;
use git2::{Delta, DiffFindOptions, DiffFormat, DiffLineType, DiffOptions, Oid, Repository, Revwalk, Sort};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// How wrong a committer's clock may be.
const SKEW: i64 = 7 * 24 * 60 * 60;

/// The walk ends after so many consecutive commits that are too old. The next commit is always the newest of those
/// whose children were seen, so only a chain of old commits with newer ancestors can hide something.
const OLD_IN_A_ROW: usize = 100;

/// How many added files are compared with how many removed ones to find renames: git's default.
const RENAME_LIMIT: usize = 1000;

/// Why the code could not be read.
#[derive(Debug, Error)]
pub enum SourceError {
    /// There is no repository at the path.
    #[error(
        "{0}: no git repository there\n  hint: `source` in site.yaml names a clone of the code that the patches are for; without `source` merged patches are known from mails alone"
    )]
    NotFound(PathBuf),
    /// libgit2 refuses repositories of other users.
    #[error(
        "{0}: the repository belongs to another user\n  hint: if you trust it, run `git config --global --add safe.directory '{0}'`"
    )]
    Owner(PathBuf),
    /// Its objects have sha256 names.
    #[error("{0}: a sha256 repository; only sha1 ones can be read\n  hint: take `source` out of site.yaml")]
    Sha256(PathBuf),
    /// It was cloned with a depth.
    #[error("{0}: a shallow clone, most of its commits are not here\n  hint: run `git -C '{0}' fetch --unshallow`")]
    Shallow(PathBuf),
    /// Its HEAD names no commit.
    #[error(
        "{0}: HEAD names no commit\n  hint: name a branch with `source: {{repository: …, branch: …}}`, or fetch one with `git -C '{0}' fetch`"
    )]
    Empty(PathBuf),
    #[error(
        "{path}: there is no branch, tag or commit `{branch}`\n  hint: `git -C '{path}' branch --all` lists the branches"
    )]
    NoBranch { path: PathBuf, branch: String },
    /// The system lets us read only part of it.
    #[error(
        "{file}: no permission to read it\n  hint: its owner can let everybody read the repository with `chmod -R a+rX '{path}'`"
    )]
    Denied { path: PathBuf, file: PathBuf },
    /// Anything else.
    #[error("{path}: {message}\n  hint: `git -C '{path}' fsck` may tell more")]
    Other { path: PathBuf, message: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCommit {
    pub id: ObjectId,
    /// Its number of parents; a merge has more than one.
    pub parents: usize,
    pub author_name: String,
    pub author_email: String,
    pub committer_name: String,
    pub committer_email: String,
    /// The author's date, in seconds since 1970. `git am` takes it from the mail.
    pub authored: i64,
    /// The committer's date, in seconds since 1970.
    pub committed: i64,
    /// The first paragraph of the message, on one line.
    pub subject: String,
    /// The rest of the message, with LF line ends.
    pub body: String,
}

/// An opened repository and the tip of one of its branches.
pub struct SourceRepository {
    path: PathBuf,
    repository: Repository,
    tip: Oid,
}

/// The commits of a branch, newest first.
pub struct SourceCommits<'a> {
    source: &'a SourceRepository,
    walk: Revwalk<'a>,
    since: i64,
    old_in_a_row: usize,
    failed: bool,
}

impl SourceRepository {
    /// Opens the repository at `path` and finds the branch, tag or commit; HEAD where none is given.
    pub fn open(path: &Path, branch: Option<&str>) -> Result<Self, SourceError> {
        tune_once();
        let fail = |error: &git2::Error| SourceError::from(open_error(path, error));
        let repository = Repository::open(path).map_err(|error| fail(&error))?;
        if repository.is_shallow() {
            return Err(SourceError::Shallow(path.to_owned()));
        }
        // Settings like `diff.noprefix` must not decide which patches are found.
        let settings = git2::Config::new().map_err(|error| fail(&error))?;
        repository.set_config(&settings).map_err(|error| fail(&error))?;
        let tip = tip(&repository, branch).ok_or_else(|| match branch {
            Some(branch) => SourceError::NoBranch { path: path.to_owned(), branch: branch.to_owned() },
            None => SourceError::Empty(path.to_owned()),
        })?;
        Ok(Self { path: path.to_owned(), repository, tip })
    }

    /// The commit the branch points to.
    pub fn tip(&self) -> ObjectId {
        object_id(self.tip)
    }

    /// The commits reachable from the tip that were committed at `since` or later, in seconds since 1970, newest first.
    /// Some slightly older ones are included, because clocks differ.
    pub fn commits(&self, since: i64) -> Result<SourceCommits<'_>, SourceError> {
        let walk = || {
            let mut walk = self.repository.revwalk()?;
            // Sorted by time, libgit2 would read the whole history before returning the first commit. Unsorted, it
            // returns the newest of the commits whose children it has returned, like `git log`.
            walk.set_sorting(Sort::NONE)?;
            walk.push(self.tip)?;
            Ok(walk)
        };
        let walk = walk().map_err(|error| self.other(&error))?;
        Ok(SourceCommits { source: self, walk, since: since.saturating_sub(SKEW), old_in_a_row: 0, failed: false })
    }

    /// What a commit changes relative to its first parent, as `git format-patch` writes it: three lines of context,
    /// with renames detected.
    pub fn diff(&self, commit: ObjectId) -> Result<String, SourceError> {
        let text = || {
            let commit = self.repository.find_commit(Oid::from_bytes(&commit.0)?)?;
            let after = commit.tree()?;
            let before = commit.parents().next().map(|parent| parent.tree()).transpose()?;
            let mut options = DiffOptions::new();
            options.context_lines(3).interhunk_lines(0).indent_heuristic(true).show_binary(true);
            let mut diff = self.repository.diff_tree_to_tree(before.as_ref(), Some(&after), Some(&mut options))?;
            find_renames(&mut diff)?;
            diff_text(&diff)
        };
        text().map_err(|error| self.other(&error))
    }

    fn read(&self, id: Oid) -> Result<SourceCommit, git2::Error> {
        let commit = self.repository.find_commit(id)?;
        let (author, committer) = (commit.author(), commit.committer());
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (subject, body) = split_message(&lossy(commit.message_bytes()));
        Ok(SourceCommit {
            id: object_id(id),
            parents: commit.parent_count(),
            author_name: lossy(author.name_bytes()),
            author_email: lossy(author.email_bytes()),
            committer_name: lossy(committer.name_bytes()),
            committer_email: lossy(committer.email_bytes()),
            authored: author.when().seconds(),
            committed: commit.time().seconds(),
            subject,
            body,
        })
    }

    fn other(&self, error: &git2::Error) -> SourceError {
        SourceError::Other { path: self.path.clone(), message: error.message().to_owned() }
    }
}

impl Iterator for SourceCommits<'_> {
    type Item = Result<SourceCommit, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed && self.old_in_a_row < OLD_IN_A_ROW {
            let commit = self.walk.next()?.and_then(|id| self.source.read(id));
            self.failed = commit.is_err();
            match commit {
                Ok(commit) if commit.committed < self.since => self.old_in_a_row += 1,
                Ok(commit) => {
                    self.old_in_a_row = 0;
                    return Some(Ok(commit));
                }
                Err(error) => return Some(Err(self.source.other(&error))),
            }
        }
        None
    }
}

impl From<OpenError> for SourceError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::NotFound(path) => Self::NotFound(path),
            OpenError::Owner(path) => Self::Owner(path),
            OpenError::Sha256(path) => Self::Sha256(path),
            OpenError::Shallow(path) => Self::Shallow(path),
            OpenError::Empty(path) | OpenError::NoHead(path) => Self::Empty(path),
            OpenError::Denied { path, file } => Self::Denied { path, file },
            OpenError::Other { path, message } => Self::Other { path, message },
        }
    }
}

fn tip(repository: &Repository, branch: Option<&str>) -> Option<Oid> {
    let object = repository.revparse_single(branch.unwrap_or("HEAD")).ok()?;
    object.peel_to_commit().ok().map(|commit| commit.id())
}

/// The first paragraph on one line, and the rest.
fn split_message(message: &str) -> (String, String) {
    let message = message.replace("\r\n", "\n");
    let message = message.trim_matches('\n');
    let (subject, body) = message.split_once("\n\n").unwrap_or((message, ""));
    (subject.lines().map(str::trim).collect::<Vec<_>>().join(" "), body.trim_matches('\n').to_owned())
}

/// Detects renames only where files were both added and removed, because it has to read files.
fn find_renames(diff: &mut git2::Diff<'_>) -> Result<(), git2::Error> {
    let has = |status| diff.deltas().any(|delta| delta.status() == status);
    if !has(Delta::Added) || !has(Delta::Deleted) {
        return Ok(());
    }
    let mut options = DiffFindOptions::new();
    options.renames(true).rename_threshold(50).rename_limit(RENAME_LIMIT);
    diff.find_similar(Some(&mut options))
}

fn diff_text(diff: &git2::Diff<'_>) -> Result<String, git2::Error> {
    let mut bytes = Vec::new();
    // Where the header of a file begins while nothing has followed it.
    let mut header = None;
    diff.print(DiffFormat::Patch, |_, _, line| {
        match line.origin_value() {
            DiffLineType::FileHeader => {
                drop_names(&mut bytes, header);
                header = Some(bytes.len());
            }
            DiffLineType::Addition | DiffLineType::Deletion | DiffLineType::Context => {
                bytes.push(line.origin() as u8);
            }
            // The content is the whole line.
            _ => header = None,
        }
        bytes.extend_from_slice(line.content());
        true
    })?;
    drop_names(&mut bytes, header);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Removes `---` and `+++` from a header with nothing after it, as of an empty file: git does not write them.
fn drop_names(bytes: &mut Vec<u8>, header: Option<usize>) {
    let Some(start) = header else { return };
    if let Some(names) = bytes[start..].windows(5).position(|window| window == b"\n--- ") {
        bytes.truncate(start + names + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use git2::{ErrorClass, ErrorCode};

    #[test]
    fn a_repository_of_another_user_has_its_own_error() {
        let error =
            git2::Error::new(ErrorCode::Owner, ErrorClass::Config, "repository path is not owned by current user");
        let error = SourceError::from(open_error(Path::new("kettle"), &error));
        assert!(error.to_string().contains("safe.directory 'kettle'"), "{error}");
    }
}
