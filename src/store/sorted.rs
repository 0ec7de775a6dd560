//! Rows that come in sorted parts, of whatever origin, as one sequence in the order of their keys.
//!
//! Entry point: [`MergedRows::new`]. Each part has one row in memory. Of rows with the same key that of the last part
//! counts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A key and the bytes of its row.
pub type SortedRow = (Vec<u8>, Vec<u8>);

/// A key, the number of its part, and the row.
type PartHead = (Vec<u8>, usize, Vec<u8>);

/// The rows of all parts.
pub(super) struct MergedRows<I> {
    parts: Vec<I>,
    /// The next row of each part.
    heads: BinaryHeap<Reverse<PartHead>>,
}

impl<I: Iterator<Item = SortedRow>> MergedRows<I> {
    pub(super) fn new(parts: impl IntoIterator<Item = I>) -> Self {
        let mut merged = Self { parts: parts.into_iter().collect(), heads: BinaryHeap::new() };
        (0..merged.parts.len()).for_each(|part| merged.refill(part));
        merged
    }

    fn refill(&mut self, part: usize) {
        self.heads.extend(self.parts[part].next().map(|(key, row)| Reverse((key, part, row))));
    }

    fn pop(&mut self) -> Option<SortedRow> {
        let Reverse((key, part, row)) = self.heads.pop()?;
        self.refill(part);
        Some((key, row))
    }
}

impl<I: Iterator<Item = SortedRow>> Iterator for MergedRows<I> {
    type Item = SortedRow;

    fn next(&mut self) -> Option<SortedRow> {
        let mut row = self.pop()?;
        while self.heads.peek().is_some_and(|Reverse((key, ..))| *key == row.0) {
            row = self.pop()?;
        }
        Some(row)
    }
}
