//! The local part of a list, and where its epochs belong.

use super::SyncError;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The end of the name of the folder that a first fetch fills; a leftover one is from a sync that was killed.
pub(super) const PARTIAL: &str = ".partial";

/// What is in the list's folder.
pub(super) enum Local {
    /// It is missing or empty.
    Nothing,
    /// It has epochs.
    Epochs {
        /// The folder with `0.git`, ….
        folder: PathBuf,
        numbers: BTreeSet<u32>,
    },
    /// It is a repository itself.
    Single,
}

/// Inspects the list's folder, by the same rules as [`crate::press::archive`].
pub(super) fn look(folder: &Path) -> Result<Local, SyncError> {
    for container in [folder.join("git"), folder.to_owned()] {
        let numbers = epochs(&container)?;
        if !numbers.is_empty() {
            return Ok(Local::Epochs { folder: container, numbers });
        }
    }
    if folder.join(".git").exists() {
        return Err(SyncError::WorkingTree(folder.to_owned()));
    }
    if is_bare(folder) {
        return Ok(Local::Single);
    }
    if nothing_of_value(folder)? { Ok(Local::Nothing) } else { Err(SyncError::Foreign(folder.to_owned())) }
}

impl Local {
    /// The epoch to start with: the first local one, or else the one that is wanted.
    pub(super) fn first_epoch(&self, wanted: u32) -> u32 {
        match self {
            Self::Epochs { numbers, .. } => numbers.first().copied().unwrap_or(wanted),
            Self::Nothing | Self::Single => wanted,
        }
    }

    /// Whether this epoch or a later one is here.
    pub(super) fn reaches(&self, number: u32) -> bool {
        matches!(self, Self::Epochs { numbers, .. } if numbers.last().is_some_and(|last| *last >= number))
    }

    pub(super) fn epoch_folder(&self, list: &Path) -> PathBuf {
        match self {
            Self::Epochs { folder, .. } => folder.clone(),
            Self::Nothing | Self::Single => list.join("git"),
        }
    }
}

/// Whether there is a repository; an empty folder is none.
pub(super) fn is_there(folder: &Path) -> Result<bool, SyncError> {
    if folder.join(".git").exists() {
        return Err(SyncError::WorkingTree(folder.to_owned()));
    }
    let is_empty = names(folder)?.is_empty();
    if !is_empty && !is_bare(folder) {
        return Err(SyncError::Foreign(folder.to_owned()));
    }
    Ok(!is_empty)
}

fn is_bare(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir()
}

/// The numbers of `0.git`, `1.git`, … in a folder.
fn epochs(folder: &Path) -> Result<BTreeSet<u32>, SyncError> {
    let number = |name: String| name.strip_suffix(".git")?.parse().ok();
    Ok(names(folder)?.into_iter().filter_map(number).collect())
}

/// Whether a folder is missing or empty; leftovers of an interrupted run do not count.
fn nothing_of_value(folder: &Path) -> Result<bool, SyncError> {
    let is_left = |name: &String| name.ends_with(PARTIAL);
    let inner = folder.join("git");
    Ok(names(folder)?.iter().all(|name| name == "git" && inner.is_dir()) && names(&inner)?.iter().all(is_left))
}

/// The names in a folder; none if it is missing.
fn names(folder: &Path) -> Result<Vec<String>, SyncError> {
    let fail = |error| SyncError::Io { path: folder.to_owned(), error };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(fail(error)),
    };
    entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()).map_err(fail)).collect()
}
