//! What a commit does to the mails of an archive.

use crate::base::id::ObjectId;
use crate::git::CommitFacts;

/// What one commit does, in order.
pub(super) enum ArchiveEvent {
    Arrives(ObjectId),
    Deletes(ObjectId),
    /// The commit is not one that public-inbox makes.
    Fault(String),
}

/// A commit with its tree, as the walk finds it.
#[derive(Clone, Copy)]
pub(super) struct LogStep {
    pub(super) id: ObjectId,
    pub(super) facts: CommitFacts,
    /// The first parent's tree.
    pub(super) tree_before: Option<ObjectId>,
}
