//! Values that are wanted again soon, up to a size.
//!
//! Entry point: [`RecentlyUsed`]. It holds two generations: what is new or was asked for is in the younger one; when that
//! has half the size, the older one is dropped and the younger takes its place. A few values stay however large they are:
//! those that several callers want in turn would else be made anew each time.

use std::collections::HashMap;
use std::hash::Hash;

/// How many values a generation has at least before the next begins.
const FEW: usize = 4;

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
    /// Holds values of about this size in all, or a few that are larger.
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
        if self.size + size > self.most / 2 && self.young.len() >= FEW {
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

    /// Which of the values were kept, of which each has this size and the first is asked for after each of the others.
    fn kept(most: usize, size: usize) -> Vec<usize> {
        let mut recent = RecentlyUsed::new(most);
        for key in 0..100 {
            recent.insert(key, key, size);
            assert_eq!(recent.get(&0), Some(&0), "asked for each time, after {key}");
        }
        (0..100).filter(|key| recent.young.contains_key(key) || recent.old.contains_key(key)).collect()
    }

    #[test]
    fn what_was_asked_for_lately_stays_and_the_rest_goes() {
        let kept = kept(20, 1);
        assert!(kept.len() > 10 && kept.len() <= 20, "{kept:?}");
        assert_eq!((kept[0], kept.last()), (0, Some(&99)));
    }

    #[test]
    fn a_few_values_stay_however_large_they_are() {
        let kept = kept(20, 1000);
        assert!(kept.len() >= 4 && kept.len() <= 8, "{kept:?}");
        assert_eq!((kept[0], kept.last()), (0, Some(&99)));
    }
}
