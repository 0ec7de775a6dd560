//! Values that are wanted again soon, up to a size.
//!
//! Entry point: [`RecentlyUsed`]. It holds two generations: what is new or was asked for is in the younger one; when that has
//! half the size, the older one is dropped and the younger takes its place.

use std::collections::HashMap;
use std::hash::Hash;

/// Values by their keys, each with a size.
#[derive(Debug)]
pub struct RecentlyUsed<K, V> {
    young: HashMap<K, (V, usize)>,
    old: HashMap<K, (V, usize)>,
    /// The size of the younger generation.
    size: usize,
    most: usize,
}

impl<K: Eq + Hash + Copy, V> RecentlyUsed<K, V> {
    /// Holds values of at most this size in all, or one that is larger.
    pub fn new(most: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), size: 0, most }
    }

    pub fn get(&mut self, key: &K) -> Option<&V> {
        if let Some((value, size)) = self.old.remove(key) {
            self.insert(*key, value, size);
        }
        self.young.get(key).map(|(value, _)| value)
    }

    pub fn insert(&mut self, key: K, value: V, size: usize) {
        if self.size + size > self.most / 2 {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
        self.size += size;
        if let Some((_, replaced)) = self.young.insert(key, (value, size)) {
            self.size -= replaced;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RecentlyUsed;

    #[test]
    fn what_was_asked_for_lately_stays_and_the_rest_goes() {
        let mut recent = RecentlyUsed::new(4);
        for key in 0..6 {
            recent.insert(key, key, 1);
            assert_eq!(recent.get(&0), Some(&0), "asked for each time, after {key}");
        }
        assert_eq!(recent.get(&1), None);
        assert_eq!(recent.get(&5), Some(&5));
    }

    #[test]
    fn a_value_larger_than_all_may_be_is_held_until_the_next_comes() {
        let mut recent = RecentlyUsed::new(4);
        recent.insert('a', "large", 100);
        assert_eq!(recent.get(&'a'), Some(&"large"));
        recent.insert('b', "small", 1);
        recent.insert('c', "small", 1);
        recent.insert('d', "small", 1);
        recent.insert('e', "small", 1);
        assert_eq!(recent.get(&'a'), None);
    }
}
