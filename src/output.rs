//! The output folder: files are written whole or not at all, only when their bytes change, and never over files that
//! listpress did not make.
//!
//! Entry point: [`Folder::open`]. Changed files are staged beside the published ones (`stage`), and [`Folder::publish`]
//! moves them into place, so a failed build publishes nothing. A marker file lists what listpress made; only that is ever
//! removed, and a folder with other files and no marker is refused.
//!
//! Publishing is a row of renames: a program that is killed between two of them leaves old files beside new ones, which the
//! next build mends. One that is asked to end finishes them first.

mod stage;

use crate::base::path::SitePath;
use crate::base::write::{FileError, has_bytes, reach_disk, write_safely_if_changed, write_whole};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{fs, io};
use thiserror::Error;

use stage::StageFolder;
pub use stage::remove_stage;

/// Lists the files that listpress made, one per line.
const MARKER: &str = ".listpress";
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path in the folder.
    pub path: SitePath,
    pub bytes: Vec<u8>,
}

/// Why nothing was written.
#[derive(Debug, Error)]
pub enum OutputError {
    /// A file or folder could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The folder has files and no marker.
    #[error(
        "{0}: the folder is not empty and was not made by listpress\n  hint: name another `output_dir` in site.yaml, or empty this one yourself"
    )]
    Foreign(PathBuf),
    /// A folder of the output is a symbolic link.
    #[error(
        "{0}: a symbolic link is where the site needs a folder; listpress does not write through links\n  hint: remove the link"
    )]
    Link(PathBuf),
    /// Two sources want to write the same file.
    #[error("{path}: both {first} and {second} would be written to this file\n  hint: rename one of them")]
    Collision { path: SitePath, first: String, second: String },
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutputSummary {
    /// New or changed files.
    pub written: usize,
    /// Files whose bytes did not change.
    pub unchanged: usize,
    /// Files of an earlier run that were removed.
    pub removed: usize,
    /// The total size of all files.
    pub bytes: u64,
    /// The size and name of the largest file.
    pub largest: (u64, String),
}

impl OutputSummary {
    pub fn files(&self) -> usize {
        self.written + self.unchanged
    }
}

/// An output folder during a build; shared between threads.
pub struct Folder {
    root: PathBuf,
    stage: StageFolder,
    before: BTreeSet<String>,
    state: Mutex<FolderState>,
}

#[derive(Default)]
struct FolderState {
    files: BTreeSet<String>,
    staged: Vec<String>,
    bytes: u64,
    largest: (u64, String),
}

impl FolderState {
    fn add(&mut self, path: &str, size: u64) {
        if !self.files.insert(path.to_owned()) {
            return;
        }
        self.bytes += size;
        // Threads come in any order, so among files of the same size the name decides.
        if (size, path) > (self.largest.0, self.largest.1.as_str()) {
            self.largest = (size, path.to_owned());
        }
    }
}

impl Folder {
    /// Opens the folder, creating it if necessary.
    pub fn open(folder: &Path) -> Result<Self, OutputError> {
        let fail = |error| FileError { path: folder.to_owned(), error };
        // Without a marker nothing in it is ours.
        let before = made_in(folder)?.unwrap_or_default();
        if folder.is_dir() && before.is_empty() && has_foreign_files(folder).map_err(fail)? {
            return Err(OutputError::Foreign(folder.to_owned()));
        }
        fs::create_dir_all(folder).map_err(fail)?;
        let stage = StageFolder::new(folder).map_err(fail)?;
        Ok(Self { root: folder.to_owned(), stage, before, state: Mutex::default() })
    }

    /// Adds a file, and stages it if its bytes changed.
    pub fn put(&self, file: &OutputFile) -> Result<(), OutputError> {
        let path = self.root.join(file.path.as_str());
        let same = has_bytes(&path, &file.bytes);
        let staged = self.stage.path(file.path.as_str());
        // Which of two files is published would depend on the threads. A page may be put again as it was.
        debug_assert!(
            same || !self.has(file.path.as_str()) || has_bytes(&staged, &file.bytes),
            "two different files have the path {}",
            file.path.as_str()
        );
        if !same {
            write_whole(&staged, &file.bytes)?;
        }
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.add(file.path.as_str(), file.bytes.len() as u64);
        if !same {
            state.staged.push(file.path.as_str().to_owned());
        }
        Ok(())
    }

    /// Adds a file that is published already, with its size.
    pub fn keep(&self, path: &str, size: u64) {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner).add(path, size);
    }

    fn has(&self, path: &str) -> bool {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner).files.contains(path)
    }

    /// The files so far, in the order of their paths.
    pub fn files(&self) -> Vec<String> {
        let state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.files.iter().cloned().collect()
    }

    /// Those of them whose bytes changed.
    pub fn staged(&self) -> HashSet<String> {
        let state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        state.staged.iter().cloned().collect()
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Moves the staged files into place, then removes what an earlier run made and this one did not.
    pub fn publish(self) -> Result<OutputSummary, OutputError> {
        let state = std::mem::take(&mut *self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        let gone: Vec<&str> = self.before.difference(&state.files).map(String::as_str).collect();
        refuse_links(&self.root, state.files.iter().map(String::as_str).chain(gone.iter().copied()))?;
        // A folder that is new has nothing to lose, and what a power cut leaves of it is made anew: the sizes of files tell.
        if !self.before.is_empty() {
            reach_disk(&state.staged.iter().map(|name| self.stage.path(name)).collect::<Vec<_>>());
        }
        let _whole = StageFolder::publishing();
        // The marker comes first: whatever happens from here on, these files are marked as ours.
        if state.files != self.before {
            write_list(&self.root, state.files.union(&self.before))?;
        }
        // Links lead to old and to new pages as long as both are there. Only what is in the way has to go first.
        let (in_the_way, rest): (Vec<&str>, Vec<&str>) =
            gone.iter().partition(|name| is_in_the_way(name, &state.files));
        let mut removed = remove_all(&self.root, &in_the_way)?;
        let written = state.staged.len();
        self.move_into_place(state.staged)?;
        removed += remove_all(&self.root, &rest)?;
        if !gone.is_empty() {
            write_list(&self.root, state.files.iter())?;
        }
        let unchanged = state.files.len() - written;
        Ok(OutputSummary { written, unchanged, removed, bytes: state.bytes, largest: state.largest })
    }
}

impl Folder {
    /// Moves the staged files into place: a folder that is new as a whole, so that the first build of a site does not
    /// move its files one by one.
    fn move_into_place(&self, mut staged: Vec<String>) -> Result<(), OutputError> {
        staged.sort_unstable();
        let mut known = HashSet::new();
        let mut moved: Option<&str> = None;
        for name in &staged {
            if moved.is_some_and(|folder| is_below(name, folder)) {
                continue;
            }
            let is_new = |folder: &str| fs::symlink_metadata(self.root.join(folder)).is_err();
            let part = folders(name).filter(|folder| known.insert(*folder)).find(|folder| is_new(folder));
            move_file(&self.stage.path(part.unwrap_or(name)), &self.root.join(part.unwrap_or(name)))?;
            moved = part.or(moved);
        }
        Ok(())
    }
}

/// The folders above a file, outermost first.
fn folders(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(end, _)| &name[..end])
}

fn is_below(name: &str, folder: &str) -> bool {
    name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a file is where a folder is needed, or in a folder that is where a file is needed.
fn is_in_the_way(gone: &str, files: &BTreeSet<String>) -> bool {
    let folder = format!("{gone}/");
    let is_folder = files.range(folder.clone()..).next().is_some_and(|next| next.starts_with(&folder));
    is_folder || folders(gone).any(|above| files.contains(above))
}

fn remove_all(folder: &Path, names: &[&str]) -> Result<usize, OutputError> {
    let mut removed = 0;
    for name in names {
        removed += usize::from(remove_made(folder, name)?);
    }
    Ok(removed)
}

/// The files that listpress made in a folder, as site paths; none if there is no marker.
pub fn made(folder: &Path) -> Result<BTreeSet<SitePath>, OutputError> {
    let names = made_in(folder)?.unwrap_or_default();
    refuse_links(folder, names.iter().map(String::as_str))?;
    Ok(names.iter().filter_map(|name| SitePath::from_file(Path::new(name))).collect())
}

/// The files that listpress made in a folder, by their paths in it; `None` if there is no marker.
pub fn made_in(folder: &Path) -> Result<Option<BTreeSet<String>>, OutputError> {
    let marker = marker_in(folder);
    match fs::read_to_string(&marker) {
        Ok(text) => Ok(Some(text.lines().map(str::to_owned).collect())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(FileError { path: marker, error }.into()),
    }
}

/// The path of the marker file.
pub fn marker_in(folder: &Path) -> PathBuf {
    folder.join(MARKER)
}

/// Whether the folder holds anything but stages.
fn has_foreign_files(folder: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        if !stage::is_stage(&entry?.file_name()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Fails if a folder that files go to is a symbolic link.
fn refuse_links<'a>(root: &Path, files: impl Iterator<Item = &'a str>) -> Result<(), OutputError> {
    let folders: HashSet<&str> = files.flat_map(folders).collect();
    let mut folders: Vec<&str> = folders.into_iter().collect();
    folders.sort_unstable();
    for folder in folders {
        let path = root.join(folder);
        if fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_symlink()) {
            return Err(OutputError::Link(path));
        }
    }
    Ok(())
}

fn write_list<'a>(folder: &Path, files: impl Iterator<Item = &'a String>) -> Result<(), OutputError> {
    let list: String = files.flat_map(|name| [name.as_str(), "\n"]).collect();
    write_safely_if_changed(&marker_in(folder), list.as_bytes())?;
    Ok(())
}

/// Removes a file of an earlier run, and the folders that become empty.
fn remove_made(folder: &Path, name: &str) -> Result<bool, OutputError> {
    let Some(name) = SitePath::from_file(Path::new(name)) else { return Ok(false) };
    let path = folder.join(name.as_str());
    match fs::remove_file(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(FileError { path, error }.into()),
    }
    let mut parent = path.parent();
    while let Some(above) = parent.filter(|above| *above != folder) {
        if fs::remove_dir(above).is_err() {
            break;
        }
        parent = above.parent();
    }
    Ok(true)
}

fn move_file(from: &Path, to: &Path) -> Result<(), OutputError> {
    let fail = |error| FileError { path: to.to_owned(), error };
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(to.parent().unwrap_or(Path::new("."))).map_err(fail)?;
            fs::rename(from, to).map_err(fail)?;
            Ok(())
        }
        other => Ok(other.map_err(fail)?),
    }
}
