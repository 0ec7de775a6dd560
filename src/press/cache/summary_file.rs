//! The summaries of a list's mails between two runs: one file, with a part for each period.
//!
//! Entry point: [`SummaryFile::open`]. Parts are appended and never changed; the caller keeps the position and hash of
//! each. Parts that no period refers to any more stay until they outweigh the rest; then the file is rewritten. Where
//! anything about it is in doubt, the mails are read again.

use crate::base::hash;
use crate::base::write::write_if_changed;
use crate::store::SiteStore;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// So many unused bytes are not worth rewriting the file.
const SLACK: u64 = 1 << 20;

#[derive(Clone, Default, Serialize, Deserialize)]
pub(in crate::press) struct FilePart {
    start: u64,
    length: u64,
    hash: String,
}

/// The file while a run uses it.
pub(in crate::press) struct SummaryFile {
    path: PathBuf,
    file: Option<Mutex<File>>,
    length: u64,
}

impl SummaryFile {
    /// Opens the file of a list; where that fails, nothing is found and nothing kept.
    pub(in crate::press) fn open(root: &Path, list: &str) -> Self {
        let path = root.join(".listpress").join(format!("{list}.summaries"));
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        let file = folder.and_then(|()| OpenOptions::new().read(true).append(true).create(true).open(&path)).ok();
        let length = file.as_ref().and_then(|file| file.metadata().ok()).map_or(0, |facts| facts.len());
        Self { path, file: file.map(Mutex::new), length }
    }

    pub(super) fn get<T: DeserializeOwned>(&self, part: &FilePart) -> Option<T> {
        SiteStore::decoded(&self.bytes(part).ok()?)
    }

    /// Appends bytes made by [`pack`].
    pub(in crate::press) fn put(&mut self, bytes: &[u8]) -> FilePart {
        let start = self.length;
        let written = self.file.as_ref().map(|file| lock(file).write_all(bytes));
        if !matches!(written, Some(Ok(()))) {
            return FilePart::default();
        }
        self.length += bytes.len() as u64;
        FilePart { start, length: bytes.len() as u64, hash: hash::hex(bytes) }
    }

    /// Drops what belongs to none of the parts, if that is much.
    pub(in crate::press) fn tidy<'a>(self, parts: impl Iterator<Item = &'a mut FilePart>) {
        let mut parts: Vec<&mut FilePart> = parts.collect();
        let alive: u64 = parts.iter().map(|part| part.length).sum();
        if self.length <= alive * 2 + SLACK {
            return;
        }
        // Where this fails, the old file stays, unused parts included.
        let bytes: io::Result<Vec<Vec<u8>>> = parts.iter().map(|part| self.bytes(part)).collect();
        if let Ok(bytes) = bytes
            && write_if_changed(&self.path, &bytes.concat()).is_ok()
        {
            let mut start = 0;
            for part in &mut parts {
                part.start = start;
                start += part.length;
            }
        }
    }

    fn bytes(&self, part: &FilePart) -> io::Result<Vec<u8>> {
        let known = part.start.checked_add(part.length).is_some_and(|end| end <= self.length);
        let Some(file) = self.file.as_ref().filter(|_| known) else { return Err(io::ErrorKind::NotFound.into()) };
        let length = usize::try_from(part.length).map_err(io::Error::other)?;
        let mut bytes = vec![0; length];
        let mut file = lock(file);
        file.seek(SeekFrom::Start(part.start))?;
        file.read_exact(&mut bytes)?;
        if hash::hex(&bytes) == part.hash { Ok(bytes) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

/// Serialises a value for [`SummaryFile::put`].
pub(super) fn pack(value: &impl Serialize) -> Vec<u8> {
    SiteStore::encoded(value)
}

fn lock(file: &Mutex<File>) -> std::sync::MutexGuard<'_, File> {
    file.lock().unwrap_or_else(PoisonError::into_inner)
}
