//! The only module that uses libgit2: reads list repositories and the code's, and writes the demo's.
//!
//! Nothing in a repository's config is executed and nothing is fetched: libgit2 runs no hooks, filters or remotes for
//! the calls made here.

mod error;
mod fault;
mod mailmap;
mod object;
mod objects;
mod reader;
mod source;
mod writer;

pub use error::{ObjectError, OpenError};
pub use mailmap::Mailmap;
pub use object::{CommitFacts, EntryKind, TreeEntry};
pub use reader::Repository;
pub use source::{SourceCommit, SourceCommits, SourceError, SourceRepository};
pub use writer::{Authorship, Change, HistoryWriter, PACK_BYTES};
