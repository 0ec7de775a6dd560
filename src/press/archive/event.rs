//! What a commit does to the mails of an archive.

use crate::base::id::ObjectId;
use crate::git::CommitFacts;

/// What one commit does, in order.
pub(super) enum ArchiveEvent {
    Arrives(ObjectId),
    Deletes(ObjectId),
    /// This tree cannot be read, and with it the mail that it holds.
    Lost(ObjectId),
    /// Not a commit that public-inbox makes.
    Fault(String),
}

/// A commit with its tree, as seen by the walk.
#[derive(Clone, Copy)]
pub(super) struct LogStep {
    pub(super) id: ObjectId,
    pub(super) facts: CommitFacts,
    /// The first parent's tree.
    pub(super) tree_before: Option<ObjectId>,
}
