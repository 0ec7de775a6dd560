//! The only module that speaks to libgit2: reading list repositories, and writing invented ones.

mod writer;

pub use writer::{Authorship, Change, HistoryWriter};
