//! What is behind each key that a page can read, as a hash: the state of the model in a form that can be compared with
//! that of an earlier build.
//!
//! Entry points: [`of_everything`] and [`Fingerprints::changed_since`]. There is a fingerprint for everything that
//! [`Read`] names and the model has; what a page looked for in vain has none until it appears. References to other
//! things are hashed by their names, because positions differ from build to build.

mod collect;
mod names;

pub(in crate::render) use collect::of_everything;

use std::collections::HashSet;

/// Keys with what is behind them, in the order of the keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::render) struct Fingerprints(Vec<(u64, u64)>);

/// Stands for something that may change without being noticed, so that it always counts as changed.
const UNSURE: u64 = 0;

impl Fingerprints {
    /// The keys whose fingerprints were added, removed or changed.
    pub(in crate::render) fn changed_since(&self, before: &Self) -> HashSet<u64> {
        let (mut now, mut old) = (self.0.iter().peekable(), before.0.iter().peekable());
        let mut changed = HashSet::new();
        loop {
            let (at, was) = (now.peek().map(|(key, _)| *key), old.peek().map(|(key, _)| *key));
            let Some(key) = at.into_iter().chain(was).min() else { return changed };
            let new = now.next_if(|(at, _)| *at == key).map(|(_, fingerprint)| *fingerprint);
            let known = old.next_if(|(at, _)| *at == key).map(|(_, fingerprint)| *fingerprint);
            if new != known || new == Some(UNSURE) {
                changed.insert(key);
            }
        }
    }

    pub(in crate::render) fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|(key, fingerprint)| [key.to_le_bytes(), fingerprint.to_le_bytes()]).flatten().collect()
    }

    pub(in crate::render) fn from_bytes(bytes: &[u8]) -> Self {
        let (numbers, _) = bytes.as_chunks::<8>();
        let (pairs, _) = numbers.as_chunks::<2>();
        Self(pairs.iter().map(|[key, print]| (u64::from_le_bytes(*key), u64::from_le_bytes(*print))).collect())
    }
}
