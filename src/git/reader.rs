//! Reads commits, trees and blobs of one repository, from any thread.
//!
//! Objects are read raw and parsed here: a commit into its tree, first parent and date, a tree into its entries.
//! libgit2's own object types would parse and cache much that is never used.

use crate::base::id::ObjectId;
use git2::{ErrorClass, ErrorCode, ObjectType, Odb, Oid};
use std::path::{Path, PathBuf};
use std::sync::Once;
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
    /// Any other error.
    #[error("{path}: {message}\n  hint: `git -C '{path}' fsck` may tell more")]
    Other { path: PathBuf, message: String },
}

/// Why an object could not be read.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum ObjectError {
    /// The object database does not have it.
    #[error("object {0} is missing")]
    Missing(ObjectId),
    /// It exists but is broken.
    #[error("object {id} cannot be read: {message}")]
    Corrupt { id: ObjectId, message: String },
}

/// The parts of a commit that the archive needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitFacts {
    pub tree: ObjectId,
    /// Its first parent.
    pub parent: Option<ObjectId>,
    /// The committer's date, in seconds since 1970; 0 where it cannot be read.
    pub committed: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    pub name: Vec<u8>,
    pub id: ObjectId,
    /// Whether it is a tree itself.
    pub is_tree: bool,
}

/// An opened repository; shared between threads.
pub struct Repository {
    path: PathBuf,
    objects: Odb<'static>,
    tip: ObjectId,
}

impl Repository {
    /// Opens the repository at `path` and finds the tip of its branch.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        tune_once();
        let repository = git2::Repository::open(path).map_err(|error| open_error(path, &error))?;
        if repository.is_shallow() {
            return Err(OpenError::Shallow(path.to_owned()));
        }
        let tip = tip(path, &repository)?;
        let objects = shared_objects(&repository).map_err(|error| open_error(path, &error))?;
        Ok(Self { path: path.to_owned(), objects, tip })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The commit its branch points to.
    pub fn tip(&self) -> ObjectId {
        self.tip
    }

    pub fn commit(&self, id: ObjectId) -> Result<CommitFacts, ObjectError> {
        let object = self.object(id, ObjectType::Commit)?;
        parse_commit(object.data()).ok_or_else(|| corrupt(id, "not a commit git could have written"))
    }

    /// Reads the entries of a tree.
    pub fn tree(&self, id: ObjectId) -> Result<Vec<TreeEntry>, ObjectError> {
        let object = self.object(id, ObjectType::Tree)?;
        parse_tree(object.data()).ok_or_else(|| corrupt(id, "not a tree git could have written"))
    }

    pub fn blob(&self, id: ObjectId) -> Result<Vec<u8>, ObjectError> {
        self.object(id, ObjectType::Blob).map(|object| object.data().to_vec())
    }

    /// The size of an object, from its header.
    pub fn size(&self, id: ObjectId) -> Result<usize, ObjectError> {
        let oid = Oid::from_bytes(&id.0).map_err(|error| corrupt(id, error.message()))?;
        let header = self.objects.read_header(oid);
        header.map(|(size, _)| size).map_err(|error| corrupt(id, error.message()))
    }

    fn object(&self, id: ObjectId, kind: ObjectType) -> Result<git2::OdbObject<'_>, ObjectError> {
        let oid = Oid::from_bytes(&id.0).map_err(|error| corrupt(id, error.message()))?;
        let object = self.objects.read(oid).map_err(|error| match error.code() {
            ErrorCode::NotFound => ObjectError::Missing(id),
            _ => corrupt(id, error.message()),
        })?;
        if object.kind() == kind {
            Ok(object)
        } else {
            Err(corrupt(id, &format!("a {} where a {kind} is expected", object.kind())))
        }
    }
}

/// Switches off two costs without benefit here: hashing each object again on reading (a pack's zlib checksums still
/// detect corruption), and a cache of commits and trees that are read only once.
pub(super) fn tune_once() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        git2::opts::strict_hash_verification(false);
        git2::opts::enable_caching(false);
    });
}

/// The object database alone: unlike a `git2::Repository` it can be read by several threads at once.
fn shared_objects(repository: &git2::Repository) -> Result<Odb<'static>, git2::Error> {
    let folder = repository.commondir().join("objects");
    let folder = folder.to_str().ok_or_else(|| git2::Error::from_str("the path is not UTF-8"))?;
    let objects = Odb::new()?;
    objects.add_disk_alternate(folder)?;
    Ok(objects)
}

fn tip(path: &Path, repository: &git2::Repository) -> Result<ObjectId, OpenError> {
    if let Some(oid) = repository.head().ok().and_then(|head| head.target()) {
        return Ok(object_id(oid));
    }
    let branches = repository.branches(Some(git2::BranchType::Local)).map_err(|error| open_error(path, &error))?;
    let tips: Vec<Oid> = branches.flatten().filter_map(|(branch, _)| branch.get().target()).collect();
    match tips.as_slice() {
        [] => Err(OpenError::Empty(path.to_owned())),
        [only] => Ok(object_id(*only)),
        _ => Err(OpenError::NoHead(path.to_owned())),
    }
}

pub(super) fn open_error(path: &Path, error: &git2::Error) -> OpenError {
    let path = path.to_owned();
    match error.code() {
        ErrorCode::NotFound => OpenError::NotFound(path),
        ErrorCode::Owner => OpenError::Owner(path),
        _ if error.class() == ErrorClass::Repository
            && error.message().contains("object")
            && error.message().contains("format") =>
        {
            OpenError::Sha256(path)
        }
        _ => OpenError::Other { path, message: error.message().to_owned() },
    }
}

pub(super) fn object_id(oid: Oid) -> ObjectId {
    let mut id = [0; 20];
    id.copy_from_slice(&oid.as_bytes()[..20]);
    ObjectId(id)
}

fn corrupt(id: ObjectId, message: &str) -> ObjectError {
    ObjectError::Corrupt { id, message: message.to_owned() }
}

fn parse_commit(data: &[u8]) -> Option<CommitFacts> {
    let mut lines = data.split(|byte| *byte == b'\n');
    let tree = parse_hex(lines.next()?.strip_prefix(b"tree ")?)?;
    let mut facts = CommitFacts { tree, parent: None, committed: 0 };
    for line in lines.take_while(|line| !line.is_empty()) {
        if let Some(parent) = line.strip_prefix(b"parent ") {
            facts.parent = facts.parent.or(parse_hex(parent));
        } else if let Some(committer) = line.strip_prefix(b"committer ") {
            // Like a clock that was not set: what no date can be read from counts as 1970.
            facts.committed = committer_date(committer).unwrap_or(0);
        }
    }
    Some(facts)
}

/// `Name <address> 1756480000 +0000`: the number before the offset.
fn committer_date(line: &[u8]) -> Option<i64> {
    let after = line.iter().rposition(|byte| *byte == b'>')? + 1;
    let text = std::str::from_utf8(&line[after..]).ok()?;
    text.split_ascii_whitespace().next()?.parse().ok()
}

fn parse_hex(text: &[u8]) -> Option<ObjectId> {
    ObjectId::parse(std::str::from_utf8(text).ok()?)
}

fn parse_tree(mut data: &[u8]) -> Option<Vec<TreeEntry>> {
    let mut entries = Vec::new();
    while !data.is_empty() {
        let space = data.iter().position(|byte| *byte == b' ')?;
        let end = data.iter().position(|byte| *byte == 0)?;
        let id = data.get(end + 1..end + 21)?;
        entries.push(TreeEntry {
            name: data.get(space + 1..end)?.to_vec(),
            id: ObjectId(id.try_into().ok()?),
            is_tree: matches!(&data[..space], b"40000" | b"040000"),
        });
        data = &data[end + 21..];
    }
    Some(entries)
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
}
