//! The files below a folder, and whether they changed; the only module that walks folders.

use super::hash::quick_key;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use walkdir::{DirEntry, WalkDir};

/// All files below a folder, sorted by name; a missing folder counts as empty. Hidden files and folders and the backups of
/// editors are skipped, and symbolic links are not followed.
pub fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let is_wanted = |entry: &DirEntry| entry.depth() == 0 || !is_skipped(&entry.file_name().to_string_lossy());
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_wanted) {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// All files below a folder whose name begins so, hidden ones too; those in unreadable folders are omitted.
pub fn named(folder: &Path, beginning: &str) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let named = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(beginning));
    named.filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path).collect()
}

/// `.git`, `about.md~`, `#about.md#`.
fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#') && name.ends_with('#')
}

/// The most bytes of a file that people write by hand.
const LARGEST: u64 = 100 << 20;

/// The bytes of a file that people write by hand; an error where nobody can have done so.
pub fn read_bounded(file: &Path) -> io::Result<Vec<u8>> {
    let size = fs::metadata(file)?.len();
    if size > LARGEST {
        let message = format!("the file has {} MB, more than {} MB are not read", size >> 20, LARGEST >> 20);
        return Err(io::Error::other(message));
    }
    fs::read(file)
}

/// Shows whether a file changed, without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    /// The inode and the time of its last change, where the system has them: these cannot be set back, unlike the time
    /// above, which `touch -r` and `cp -p` change.
    status: (u64, i64, i64),
}

impl Stamp {
    /// The stamp of a file; `None` if there is no such file.
    pub fn read(file: &Path) -> Option<Self> {
        let facts = fs::metadata(file).ok().filter(Metadata::is_file)?;
        Some(Self { size: facts.len(), modified: facts.modified().ok(), status: status(&facts) })
    }
}

/// A file that changed less than this before its stamp was read may change again without a new stamp: file systems
/// count time in ticks, and some in seconds.
const TICK: Duration = Duration::from_millis(20);
const COARSE_TICK: Duration = Duration::from_secs(3);

/// When stamps began to be read. The time of day decides only whether a file is read again, not what is made of it.
#[derive(Debug, Clone, Copy)]
pub struct Moment(SystemTime);

impl Moment {
    pub fn now() -> Self {
        Self(SystemTime::now())
    }
}

impl Stamp {
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The stamp of a file as a number that later runs of the program can compare; `None` where the file may yet change
    /// without getting another one.
    pub fn settled(file: &Path) -> Option<u64> {
        let begun = Moment::now();
        Self::read(file)?.settled_at(begun)
    }

    /// The same for a stamp that was read after this moment.
    fn settled_at(&self, begun: Moment) -> Option<u64> {
        let modified = self.modified?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let (_, seconds, nanoseconds) = self.status;
        let changed = Duration::new(u64::try_from(seconds).ok()?, u32::try_from(nanoseconds).ok()?).max(modified);
        let tick = if changed.subsec_nanos() == 0 { COARSE_TICK } else { TICK };
        let age = begun.0.duration_since(SystemTime::UNIX_EPOCH).ok()?.checked_sub(changed)?;
        (age > tick).then(|| self.number())
    }

    /// The same for a file that this program has just written and nobody else writes.
    pub fn number(&self) -> u64 {
        quick_key(self)
    }
}

#[cfg(unix)]
fn status(facts: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (facts.ino(), facts.ctime(), facts.ctime_nsec())
}

#[cfg(not(unix))]
fn status(_facts: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// Files with their stamps, in the order of [`below`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps(pub BTreeMap<PathBuf, Stamp>);

impl Stamps {
    /// The stamps of all files below some folders; unreadable ones are omitted.
    pub fn below<'a>(folders: impl IntoIterator<Item = &'a Path>) -> Self {
        Self::of_files(folders.into_iter().flat_map(|folder| below(folder).into_iter().flatten()).collect())
    }

    /// The stamps of some files; missing ones are omitted.
    pub fn of_files(files: Vec<PathBuf>) -> Self {
        let stamped = files.into_par_iter().filter_map(|file| Stamp::read(&file).map(|stamp| (file, stamp)));
        Self(stamped.collect::<Vec<_>>().into_iter().collect())
    }

    /// The same with paths that do not depend on where `root` is.
    #[must_use]
    pub fn relative_to(self, root: &Path) -> Self {
        let relative = |file: PathBuf| file.strip_prefix(root).map(Path::to_owned).unwrap_or(file);
        Self(self.0.into_iter().map(|(file, stamp)| (relative(file), stamp)).collect())
    }

    /// The files with their stamps as numbers that later runs can compare, as of before the stamps were read; `None` for
    /// those that may yet change without getting another one.
    pub fn settled(&self, begun: Moment) -> impl Iterator<Item = (&Path, Option<u64>)> {
        self.0.iter().map(move |(file, stamp)| (file.as_path(), stamp.settled_at(begun)))
    }

    /// The files that were added, removed or changed.
    pub fn changed_since(&self, before: &Self) -> Vec<PathBuf> {
        let changed = self.0.iter().filter(|(file, stamp)| before.0.get(*file) != Some(stamp)).map(|(file, _)| file);
        let gone = before.0.keys().filter(|file| !self.0.contains_key(*file));
        changed.chain(gone).cloned().collect()
    }
}

impl FromIterator<PathBuf> for Stamps {
    /// Missing files are omitted.
    fn from_iter<T: IntoIterator<Item = PathBuf>>(files: T) -> Self {
        Self(files.into_iter().filter_map(|file| Stamp::read(&file).map(|stamp| (file, stamp))).collect())
    }
}
