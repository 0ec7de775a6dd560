//! Maps with words as keys: hashed several times faster than by the standard library's default, and with a random
//! start as there, since words come from strangers. Nothing that is written depends on the order of such a map.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Words with a number each.
pub(super) type WordMap<K> = HashMap<K, u32, WordHashing>;

#[derive(Clone)]
pub(super) struct WordHashing(u64);

impl Default for WordHashing {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for WordHashing {
    type Hasher = WordHasher;

    fn build_hasher(&self) -> WordHasher {
        WordHasher(self.0)
    }
}

pub(super) struct WordHasher(u64);

impl WordHasher {
    /// Multiplies to twice the width and folds the halves, so that each bit of the input reaches all of the result.
    fn mix(&mut self, value: u64) {
        let wide = u128::from(self.0 ^ value) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (wide as u64) ^ ((wide >> 64) as u64);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.mix(u64::from_le_bytes(*eight));
        }
        let tail = rest.iter().fold(bytes.len() as u64, |tail, byte| tail << 8 | u64::from(*byte));
        self.mix(tail);
    }

    fn write_u8(&mut self, _end: u8) {
        // Ends each text; lengths are part of the hash already.
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
