//! Which of several spellings to show.

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

    /// The most frequent one; any name wins over none, and of equals the last in order does.
    pub(super) fn best(&self) -> String {
        let best = self.0.iter().max_by_key(|(spelling, count)| (!spelling.is_empty(), **count, *spelling));
        best.map_or_else(String::new, |(spelling, _)| spelling.clone())
    }
}
