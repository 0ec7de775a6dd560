//! Files that get their names together, once what they hold is on the disk.
//!
//! Entry points: [`write_unnamed`] and [`name_all`]. A name that reaches the disk before its file's data is, after a power
//! cut, that of an empty file or of zeros. To wait for one file takes as long as for many, so they wait for each other,
//! under hidden names beside those that they will have. Whoever reads them or tells others of them names them first.

use super::write::{FileError, create_temporary, has_bytes, reach_disk, writing};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempPath;

/// How many files wait at most: each takes memory for its names.
const MOST: usize = 8192;

/// The files of this process that are complete, by the names that they will have.
static UNNAMED: Mutex<BTreeMap<PathBuf, TempPath>> = Mutex::new(BTreeMap::new());

/// Writes a file that [`name_all`] names, if that changes its bytes; returns whether it does.
pub fn write_unnamed(path: &Path, bytes: &[u8]) -> Result<bool, FileError> {
    if unnamed().contains_key(path) {
        name_all()?;
    }
    if has_bytes(path, bytes) {
        return Ok(false);
    }
    let file = {
        let _writing = writing();
        create_temporary(path, bytes)?.into_temp_path()
    };
    let mut files = unnamed();
    files.insert(path.to_owned(), file);
    if files.len() >= MOST {
        name(&mut files)?;
    }
    Ok(true)
}

/// Names the files that were written so far. Where that fails for one, the others have their names.
pub fn name_all() -> Result<(), FileError> {
    name(&mut unnamed())
}

fn name(files: &mut BTreeMap<PathBuf, TempPath>) -> Result<(), FileError> {
    let files = std::mem::take(files);
    reach_disk(&files.values().map(|file| file.to_path_buf()).collect::<Vec<_>>());
    let _writing = writing();
    let mut failed = None;
    for (path, file) in files {
        if let Err(error) = file.persist(&path) {
            failed = failed.or(Some(FileError { path, error: error.error }));
        }
    }
    failed.map_or(Ok(()), Err)
}

fn unnamed() -> MutexGuard<'static, BTreeMap<PathBuf, TempPath>> {
    UNNAMED.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{name_all, write_unnamed};
    use std::fs;

    #[test]
    fn files_get_their_names_together_and_the_last_bytes_of_each_count() {
        let folder = tempfile::tempdir().expect("a folder");
        let [new, old, lost] = ["new", "old", "0"].map(|name| folder.path().join(name));
        let read = |file| fs::read_to_string(file).ok();
        fs::write(&old, "one").expect("a file");
        assert!(write_unnamed(&old, b"two").expect("a file") && write_unnamed(&new, b"one").expect("a file"));
        assert_eq!((read(&old).as_deref(), read(&new)), (Some("one"), None));

        // A file that is written twice is compared with what it will be.
        assert!(!write_unnamed(&new, b"one").expect("a file") && write_unnamed(&new, b"three").expect("a file"));
        assert_eq!((read(&old).as_deref(), read(&new).as_deref()), (Some("two"), Some("one")));

        // A folder is in the way of one of them.
        fs::create_dir_all(lost.join("inside")).expect("a folder");
        assert!(write_unnamed(&lost, b"one").expect("a file"));
        assert_eq!(name_all().expect_err("a folder cannot be replaced").path, lost);
        assert_eq!(read(&new).as_deref(), Some("three"));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 3, "nothing is left of it");
    }
}
