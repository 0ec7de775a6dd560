//! What is kept of a file of the site when it has been read.

use super::fault::{Fault, LinkFault};
use super::link;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What is kept of a file. There are many files, so ids are hashes, and of the links only those to anchors of other
/// files are kept.
#[derive(Debug, Default)]
pub(super) struct FileFacts {
    pub(super) faults: Vec<(usize, Fault)>,
    /// The number of links to files of the site.
    pub(super) links: u64,
    /// The number of links to other sites.
    pub(super) external: u64,
    pub(super) is_feed: bool,
    /// Whether the page redirects to another one.
    pub(super) redirects: bool,
    /// Its anchors, sorted; `None` for files whose anchors are not known.
    pub(super) ids: Option<Vec<u64>>,
    /// Those with upper-case letters, in lower case.
    pub(super) folded_ids: Vec<u64>,
    /// Its links to anchors of other files.
    pub(super) anchors: Vec<Anchor>,
}

#[derive(Debug)]
pub(super) struct Anchor {
    /// The line of the link.
    pub(super) line: u32,
    /// The index of the file it leads to.
    pub(super) file: u32,
    /// The anchor's hash.
    pub(super) id: u64,
    /// The link as written.
    pub(super) link: Box<str>,
}

impl FileFacts {
    /// What is wrong with a link to an anchor of this file.
    pub(super) fn miss(&self, anchor: &Anchor) -> Option<LinkFault> {
        let ids = self.ids.as_ref().filter(|ids| ids.binary_search(&anchor.id).is_err())?;
        let folded = link::anchor(&anchor.link).map_or(anchor.id, |name| hash(&name.to_lowercase()));
        let is_case = ids.binary_search(&folded).is_ok() || self.folded_ids.contains(&folded);
        Some(if is_case { LinkFault::AnchorCase } else { LinkFault::Anchor })
    }
}

/// An id as a number, to save memory; no page is expected to have two ids with the same hash.
pub(super) fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
