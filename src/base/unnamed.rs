//! Files that get their names together, once what they hold is on the disk.
//!
//! Entry points: [`UnnamedFiles::write`] and [`UnnamedFiles::name_all`]. A name that reaches the disk before its file's data
//! is, after a power cut, that of an empty file or of zeros. To wait for one file takes as long as for many, so they wait
//! for each other, under hidden names beside those that they will have. Whoever reads them or tells others of them names
//! them first.

use super::write::{FileError, create_temporary, has_bytes, reach_disk, writing};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::TempPath;

/// How many files wait at most: each takes memory for its names.
const MOST: usize = 8192;

/// Files that are complete, by the names that they will have. Those that nobody named get their names when it is dropped:
/// what was written before something else failed stays.
#[derive(Debug, Default)]
pub struct UnnamedFiles(Mutex<BTreeMap<PathBuf, TempPath>>);

impl UnnamedFiles {
    /// Writes a file, if that changes its bytes; returns whether it does.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<bool, FileError> {
        if self.files().contains_key(path) {
            self.name_all()?;
        }
        if has_bytes(path, bytes) {
            return Ok(false);
        }
        let file = {
            let _writing = writing();
            create_temporary(path, bytes)?.into_temp_path()
        };
        let mut files = self.files();
        files.insert(path.to_owned(), file);
        if files.len() >= MOST {
            name(&mut files)?;
        }
        Ok(true)
    }

    /// Names the files that were written so far. Where that fails for one, the others have their names.
    pub fn name_all(&self) -> Result<(), FileError> {
        name(&mut self.files())
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<PathBuf, TempPath>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for UnnamedFiles {
    fn drop(&mut self) {
        // Only after another error, which is the one that is told.
        let _ = self.name_all();
    }
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

#[cfg(test)]
mod tests {
    use super::UnnamedFiles;
    use std::fs;

    #[test]
    fn files_get_their_names_together_and_the_last_bytes_of_each_count() {
        let folder = tempfile::tempdir().expect("a folder");
        let [new, old, lost] = ["new", "old", "0"].map(|name| folder.path().join(name));
        let read = |file| fs::read_to_string(file).ok();
        let files = UnnamedFiles::default();
        let write = |file, text: &str| files.write(file, text.as_bytes()).expect("a file");
        fs::write(&old, "one").expect("a file");
        assert!(write(&old, "two") && write(&new, "one"));
        assert_eq!((read(&old).as_deref(), read(&new)), (Some("one"), None));

        // A file that is written twice is compared with what it will be.
        assert!(!write(&new, "one") && write(&new, "three"));
        assert_eq!((read(&old).as_deref(), read(&new).as_deref()), (Some("two"), Some("one")));

        // A folder is in the way of one of them.
        fs::create_dir_all(lost.join("inside")).expect("a folder");
        assert!(write(&lost, "one"));
        assert_eq!(files.name_all().expect_err("a folder cannot be replaced").path, lost);
        assert_eq!(read(&new).as_deref(), Some("three"));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 3, "nothing is left of it");
    }

    #[test]
    fn files_that_nobody_named_have_their_names_in_the_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        let files = UnnamedFiles::default();
        assert!(files.write(&file, b"one").expect("a file") && !file.exists());
        drop(files);
        assert_eq!(fs::read_to_string(file).ok().as_deref(), Some("one"));
    }
}
