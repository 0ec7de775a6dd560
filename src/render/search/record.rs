//! What a build of the index wrote, by what it was made from, so that the next build need not read that again.
//!
//! A record says nothing about positions: a segment whose digests are the same is the same, wherever it is. It can be
//! deleted at any time.

use super::DocumentsStamp;
use super::numbering::DigestPiece;
use super::segment::SegmentFiles;
use crate::base::hash::Hasher;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The files of the last index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IndexRecord {
    /// The files of each segment, by a hash of its terms.
    pub(super) segments: BTreeMap<String, SegmentFiles>,
    /// The files of each unit of rows with their first rows, by a hash of its rows.
    pub(super) rows: BTreeMap<String, Vec<(u32, String)>>,
}

impl IndexRecord {
    pub(super) fn extend(&mut self, other: Self) {
        self.segments.extend(other.segments);
        self.rows.extend(other.rows);
    }
}

/// A hash of what some pieces of digests contain, by the hash of each digest.
pub(super) fn hash<'a>(
    pieces: &[DigestPiece],
    stamps: &'a [&DocumentsStamp],
    of: impl Fn(&'a DocumentsStamp) -> &'a str,
) -> String {
    let mut hasher = Hasher::new();
    for piece in pieces {
        hasher.update(of(stamps[piece.digest]).as_bytes());
        hasher.update(&piece.documents.start.to_le_bytes());
        hasher.update(&piece.documents.end.to_le_bytes());
    }
    hasher.hex()
}
