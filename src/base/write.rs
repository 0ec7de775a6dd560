//! Writes files whole or not at all, and only when their bytes change.

use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::{fs, io};
use thiserror::Error;

/// How the names of files begin that are not complete yet.
pub const TEMPORARY: &str = ".listpress-";

/// A file or folder could not be read or written.
#[derive(Debug, Error)]
#[error("{path}: {error}")]
pub struct FileError {
    pub path: PathBuf,
    pub error: io::Error,
}

/// Held by each thread that writes a file.
static WRITING: RwLock<()> = RwLock::new(());

/// Waits until the files that are being written are complete; no other is begun afterwards. For a program that ends.
pub fn stop_writing() {
    std::mem::forget(WRITING.write().unwrap_or_else(PoisonError::into_inner));
}

pub(super) fn writing() -> RwLockReadGuard<'static, ()> {
    WRITING.read().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a file if its bytes changed; returns whether it did. What a power cut leaves of it has to be recognised.
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool, FileError> {
    if has_bytes(path, bytes) {
        return Ok(false);
    }
    let _writing = writing();
    name(create_temporary(path, bytes)?, path)?;
    Ok(true)
}

/// The same for a file without which nothing goes on: it is on the disk before it has its name.
pub fn write_safely_if_changed(path: &Path, bytes: &[u8]) -> Result<bool, FileError> {
    if has_bytes(path, bytes) {
        return Ok(false);
    }
    let _writing = writing();
    let temporary = create_temporary(path, bytes)?;
    temporary.as_file().sync_data().map_err(|error| FileError { path: path.to_owned(), error })?;
    name(temporary, path)?;
    Ok(true)
}

fn name(temporary: tempfile::NamedTempFile, path: &Path) -> Result<(), FileError> {
    temporary.persist(path).map(drop).map_err(|error| FileError { path: path.to_owned(), error: error.error })
}

/// A temporary file beside `path` with these bytes.
pub(super) fn create_temporary(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, FileError> {
    let mut temporary = temporary_beside(path)?;
    io::Write::write_all(&mut temporary, bytes).map_err(|error| FileError { path: path.to_owned(), error })?;
    Ok(temporary)
}

/// A temporary file that can be renamed to `path` once it is complete. Creates the folder if necessary.
pub fn temporary_beside(path: &Path) -> Result<tempfile::NamedTempFile, FileError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match temporary_in(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(|error| FileError { path: folder.to_owned(), error })?;
            temporary_in(folder)
        }
        other => other,
    }
    .map_err(|error| FileError { path: path.to_owned(), error })
}

/// Temporary files are private by default, but this one will be an ordinary file.
fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    builder.tempfile_in(folder)
}

/// Whether a file exists with exactly these bytes.
pub fn has_bytes(path: &Path, bytes: &[u8]) -> bool {
    let same_size = fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file() && facts.len() == bytes.len() as u64);
    same_size && fs::read(path).is_ok_and(|old| old == bytes)
}

/// How many files reach the disk at once: the disk takes them together, so that waiting for one takes as long as for many.
const AT_ONCE: usize = 32;

/// Waits until the data of files is on the disk: it has to be there before the names that they will get, or a power cut
/// leaves files without their text. A file that cannot be synced fails, if at all, when it is renamed.
pub fn reach_disk(files: &[PathBuf]) {
    let wait = |files: &[PathBuf]| {
        for file in files {
            let _ = fs::File::open(file).and_then(|file| file.sync_data());
        }
    };
    std::thread::scope(|scope| {
        for part in files.chunks(files.len().div_ceil(AT_ONCE).max(1)) {
            scope.spawn(move || wait(part));
        }
    });
}

/// Writes a file that nobody reads yet. Creates the folder if necessary.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let _writing = writing();
    let folder = path.parent().unwrap_or(Path::new("."));
    let fail = |error| FileError { path: path.to_owned(), error };
    match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(fail)?;
            fs::write(path, bytes).map_err(fail)
        }
        other => other.map_err(fail),
    }
}
