//! The letters of a list between two runs: one file, a part of it for each digest.
//!
//! A part is appended and never changed; who wants it back knows its place and its hash. What no digest names any more
//! stays until it is more than the rest, then the file is written anew. It is a cache: where anything about it is
//! unsure, the mails are read again.

use crate::base::write::write_if_changed;
use crate::press::history::Letter;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Bytes that are not worth writing the file anew for.
const SLACK: u64 = 1 << 20;

/// Where the letters of a digest stand.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Place {
    start: u64,
    length: u64,
    hash: String,
}

/// The file while a run uses it.
pub(super) struct Shelf {
    path: PathBuf,
    file: Option<Mutex<File>>,
    length: u64,
}

impl Shelf {
    /// Opens the file; where that fails nothing is found and nothing kept.
    pub(super) fn open(path: PathBuf) -> Self {
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        let file = folder.and_then(|()| OpenOptions::new().read(true).append(true).create(true).open(&path)).ok();
        let length = file.as_ref().and_then(|file| file.metadata().ok()).map_or(0, |facts| facts.len());
        Self { path, file: file.map(Mutex::new), length }
    }

    /// The letters at a place; their places in the history are counted from the first of the digest.
    pub(super) fn get(&self, place: &Place) -> Option<Vec<Letter>> {
        postcard::from_bytes(&self.bytes(place).ok()?).ok()
    }

    /// Keeps the bytes of letters, as [`pack`] made them.
    pub(super) fn put(&mut self, bytes: &[u8]) -> Place {
        let start = self.length;
        let written = self.file.as_ref().map(|file| lock(file).write_all(bytes));
        if !matches!(written, Some(Ok(()))) {
            return Place::default();
        }
        self.length += bytes.len() as u64;
        Place { start, length: bytes.len() as u64, hash: hash(bytes) }
    }

    /// Drops what none of the places names, if it is much.
    pub(super) fn tidy<'a>(self, places: impl Iterator<Item = &'a mut Place>) {
        let mut places: Vec<&mut Place> = places.collect();
        let alive: u64 = places.iter().map(|place| place.length).sum();
        if self.length <= alive * 2 + SLACK {
            return;
        }
        // Where this fails the old file stays, with what nobody names.
        let parts: io::Result<Vec<Vec<u8>>> = places.iter().map(|place| self.bytes(place)).collect();
        if let Ok(parts) = parts
            && write_if_changed(&self.path, &parts.concat()).is_ok()
        {
            let mut start = 0;
            for place in &mut places {
                place.start = start;
                start += place.length;
            }
        }
    }

    fn bytes(&self, place: &Place) -> io::Result<Vec<u8>> {
        let known = place.start.checked_add(place.length).is_some_and(|end| end <= self.length);
        let Some(file) = self.file.as_ref().filter(|_| known) else { return Err(io::ErrorKind::NotFound.into()) };
        let mut bytes = vec![0; usize::try_from(place.length).unwrap_or(0)];
        let mut file = lock(file);
        file.seek(SeekFrom::Start(place.start))?;
        file.read_exact(&mut bytes)?;
        if hash(&bytes) == place.hash { Ok(bytes) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

/// Letters as bytes for [`Shelf::put`].
pub(super) fn pack(letters: &[Letter]) -> Vec<u8> {
    postcard::to_allocvec(letters).unwrap_or_default()
}

/// The file of a list.
pub(super) fn file(root: &Path, list: &str) -> PathBuf {
    root.join(".listpress").join(format!("{list}.letters"))
}

fn lock(file: &Mutex<File>) -> std::sync::MutexGuard<'_, File> {
    file.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hash(bytes: &[u8]) -> String {
    crate::base::hash::hex(bytes)
}
