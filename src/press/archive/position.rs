//! Positions of mails in the archive log.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Which mail of the archive: how many arrived before it, deleted ones included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArchivePosition(pub u32);

impl ArchivePosition {
    /// The position after `arrivals` mails.
    pub fn after(arrivals: usize) -> Self {
        Self(u32::try_from(arrivals).expect("no archive holds four thousand million mails"))
    }

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Consecutive mails of the archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArchiveRange {
    pub start: ArchivePosition,
    /// The one after the last.
    pub end: ArchivePosition,
}

impl ArchiveRange {
    /// The mails from `start` up to, but not including, `end`.
    pub fn new(start: ArchivePosition, end: ArchivePosition) -> Self {
        Self { start, end }
    }

    pub fn len(self) -> usize {
        self.indices().len()
    }

    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    pub fn positions(self) -> impl Iterator<Item = ArchivePosition> {
        (self.start.0..self.end.0).map(ArchivePosition)
    }

    /// Splits the range into parts of at most `size` mails.
    pub fn parts(self, size: u32) -> impl Iterator<Item = Self> {
        let end = self.end.0;
        let starts = (self.start.0..end).step_by(size as usize);
        starts.map(move |start| Self::new(ArchivePosition(start), ArchivePosition(end.min(start.saturating_add(size)))))
    }

    /// Their indices in the log's arrivals.
    pub fn indices(self) -> Range<usize> {
        self.start.index()..self.end.index()
    }
}
