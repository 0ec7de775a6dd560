//! Chooses among several spellings.

use std::collections::BTreeMap;

/// Counts the spellings of one thing.
#[derive(Debug, Clone, Default)]
pub(super) struct Spellings(BTreeMap<String, u32>);

impl Spellings {
    pub(super) fn add(&mut self, spelling: &str, count: u32) {
        match self.0.get_mut(spelling) {
            Some(number) => *number += count,
            None => drop(self.0.insert(spelling.to_owned(), count)),
        }
    }

    /// Counts what another one has counted too.
    pub(super) fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|(spelling, count)| self.add(spelling, *count));
    }

    /// The most frequent one; any name is preferred to none, and of equally frequent ones the last in order.
    pub(super) fn best(&self) -> String {
        let best = self.0.iter().max_by_key(|(spelling, count)| (!spelling.is_empty(), **count, *spelling));
        best.map_or_else(String::new, |(spelling, _)| spelling.clone())
    }
}
