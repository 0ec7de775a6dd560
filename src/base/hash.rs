//! Hashes of texts and files; the only module that names the hash crates.
//!
//! [`fingerprint`] goes into names and ids, [`hex`] into file names and caches, and [`key`], [`quick_key`] and [`digest`]
//! into maps of the program's own. For data in pieces there is [`Hasher`].

use sha2::{Digest, Sha256};
use std::hash::{DefaultHasher, Hash, Hasher as _};

/// The number of characters of a [`fingerprint`].
pub const FINGERPRINT_LENGTH: usize = 16;

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Sixteen lower-case letters and digits for a text: eighty bits of its hash, so many that nobody can find two texts
/// with the same one.
pub fn fingerprint(text: &str) -> String {
    let hash = digest(text.as_bytes());
    let bits = hash.iter().take(10).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let letter = |index: usize| char::from(ALPHABET[(bits >> (index * 5)) as usize % ALPHABET.len()]);
    (0..FINGERPRINT_LENGTH).rev().map(letter).collect()
}

/// Whether a text could be a [`fingerprint`].
pub fn is_fingerprint(text: &str) -> bool {
    text.len() == FINGERPRINT_LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// The hash of some bytes in 64 hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

pub fn digest(bytes: &[u8]) -> [u8; 32] {
    blake3::hash(bytes).into()
}

/// The hash that others ask for, in mails and in pages.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// 64 bits of the hash of some bytes: among a million texts the chance of a collision is one in forty million.
pub fn key(bytes: &[u8]) -> u64 {
    let hash = digest(bytes);
    let first = hash.first_chunk().expect("a hash has 32 bytes");
    u64::from_le_bytes(*first)
}

/// 64 bits that stand for a value inside this program. Fast, and the same in each run, but another version of the program
/// may have others.
pub fn quick_key(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The hash of bytes that come in pieces.
#[derive(Default)]
pub struct Hasher(blake3::Hasher);

impl Hasher {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn digest(&self) -> [u8; 32] {
        self.0.finalize().into()
    }

    /// The hash of all bytes in 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        self.0.finalize().to_hex().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Hasher, fingerprint, hex, is_fingerprint};

    #[test]
    fn a_fingerprint_is_one_and_stays_the_same() {
        let one = fingerprint("kettle@tea.example");
        assert!(is_fingerprint(&one), "{one}");
        assert_eq!(one, fingerprint("kettle@tea.example"));
        assert!(!is_fingerprint("kettle") && !is_fingerprint("ABCDEFGHIJKLMNOP"));
    }

    #[test]
    fn pieces_hash_as_the_whole() {
        let mut hasher = Hasher::new();
        hasher.update(b"ket");
        hasher.update(b"tle");
        assert_eq!(hasher.hex(), hex(b"kettle"));
    }
}
