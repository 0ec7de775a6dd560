//! A single value in a file of its own, for what has to be known before the store is worth opening.

use super::{FOLDER, PROGRAM, SiteStore};
use crate::base::hash;
use crate::base::write::write_if_changed;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

/// The length of the hash at the beginning of the file.
const HASH: usize = 32;

/// Reads a value; `None` where there is none, or it is damaged or was written by another program.
pub fn read_blob<T: DeserializeOwned>(root: &Path, name: &str) -> Option<T> {
    let bytes = fs::read(file(root, name)).ok()?;
    let (hash, value) = bytes.split_at_checked(HASH)?;
    (hash == hash_of(value)).then(|| SiteStore::decoded(value))?
}

/// Writes a value; where that fails, there is none.
pub fn write_blob<T: Serialize>(root: &Path, name: &str, value: &T) {
    let value = SiteStore::encoded(value);
    let file = file(root, name);
    if write_if_changed(&file, &[&hash_of(&value), value.as_slice()].concat()).is_err() {
        let _ = fs::remove_file(file);
    }
}

/// Removes a value.
pub fn remove_blob(root: &Path, name: &str) {
    let _ = fs::remove_file(file(root, name));
}

fn hash_of(value: &[u8]) -> [u8; HASH] {
    let mut hasher = hash::Hasher::new();
    hasher.update(PROGRAM.as_bytes());
    hasher.update(value);
    hasher.digest()
}

fn file(root: &Path, name: &str) -> PathBuf {
    root.join(FOLDER).join(name)
}
