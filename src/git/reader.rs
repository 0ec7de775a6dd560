//! Reads commits, trees and blobs of one repository, from any thread.
//!
//! Objects are read raw (`objects`) and parsed in `object`: libgit2's own types would parse and cache much that is never
//! used. Where one is not found, `fault` tells a pack that is damaged or may not be read from an object that is missing.

use super::error::{ObjectError, OpenError, open_error};
use super::fault::{self, ObjectFault};
use super::object::{CommitFacts, TreeEntry, parse_commit, parse_tree};
use super::objects::Objects;
use crate::base::id::ObjectId;
use git2::{ErrorCode, ObjectType, Oid};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Once, OnceLock};

/// An opened repository; shared between threads.
pub struct Repository {
    path: PathBuf,
    objects: Objects,
    /// Where the objects are.
    folder: PathBuf,
    tip: ObjectId,
    /// What is wrong with its packs; looked for when an object is not found.
    packs: OnceLock<Option<ObjectFault>>,
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
        let folder = repository.commondir().join("objects");
        let objects = Objects::open(&folder).map_err(|error| open_error(path, &error))?;
        Ok(Self { path: path.to_owned(), objects, folder, tip, packs: OnceLock::new() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The commit its branch points to.
    pub fn tip(&self) -> ObjectId {
        self.tip
    }

    pub fn commit(&self, id: ObjectId) -> Result<CommitFacts, ObjectError> {
        let commit = self.object(id, ObjectType::Commit, parse_commit)?;
        commit.ok_or_else(|| corrupt(id, "not a commit git could have written"))
    }

    /// Reads the entries of a tree.
    pub fn tree(&self, id: ObjectId) -> Result<Vec<TreeEntry>, ObjectError> {
        let tree = self.object(id, ObjectType::Tree, parse_tree)?;
        tree.ok_or_else(|| corrupt(id, "not a tree git could have written"))
    }

    pub fn blob(&self, id: ObjectId) -> Result<Vec<u8>, ObjectError> {
        self.object(id, ObjectType::Blob, <[u8]>::to_vec)
    }

    /// The size of an object, from its header.
    pub fn size(&self, id: ObjectId) -> Result<usize, ObjectError> {
        self.objects.size(id).map_err(|error| corrupt(id, error.message()))
    }

    fn object<T>(&self, id: ObjectId, kind: ObjectType, parse: impl FnOnce(&[u8]) -> T) -> Result<T, ObjectError> {
        let parsed = self.objects.read(id, |own, bytes| if own == kind { Ok(parse(bytes)) } else { Err(own) });
        let parsed = parsed.map_err(|error| self.explain(id, &error))?;
        parsed.map_err(|own| corrupt(id, &format!("a {own} where a {kind} is expected")))
    }

    /// libgit2 passes over packs that it cannot open, and then finds nothing.
    fn explain(&self, id: ObjectId, error: &git2::Error) -> ObjectError {
        let open = |file: &Path| File::open(file);
        let packs = || self.packs.get_or_init(|| fault::of_packs(&self.folder, &open)).clone();
        let is_missing = error.code() == ErrorCode::NotFound;
        match fault::of_loose(&self.folder, id, &open).or_else(packs) {
            Some(ObjectFault::Denied(file)) => ObjectError::Denied { id, file },
            Some(ObjectFault::Damaged(message)) if is_missing => ObjectError::Corrupt { id, message },
            None if is_missing => ObjectError::Missing(id),
            _ => corrupt(id, error.message()),
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

fn tip(path: &Path, repository: &git2::Repository) -> Result<ObjectId, OpenError> {
    let fail = |error: git2::Error| open_error(path, &error);
    match repository.head() {
        Ok(head) => {
            if let Some(oid) = head.target() {
                return Ok(object_id(oid));
            }
        }
        Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::UnbornBranch) => {}
        // A branch that is damaged is not one that is missing.
        Err(error) => return Err(fail(error)),
    }
    let branches = repository.branches(Some(git2::BranchType::Local)).map_err(fail)?;
    let branches = branches.map(|branch| branch.map(|(branch, _)| branch.get().target()));
    let tips: Vec<Oid> = branches.filter_map(Result::transpose).collect::<Result<_, _>>().map_err(fail)?;
    match tips.as_slice() {
        [] => Err(OpenError::Empty(path.to_owned())),
        [only] => Ok(object_id(*only)),
        _ => Err(OpenError::NoHead(path.to_owned())),
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
