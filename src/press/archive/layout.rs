//! Which repositories make up an archive: a v2 folder of epochs, one bare epoch, or a v1 repository.

use super::{ArchiveError, ArchiveProblem, Epoch, v1};
use crate::git::{OpenError, Repository, TreeEntry};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// How a repository keeps its mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Layout {
    /// One mail per commit, in a file named `m`; `d` deletes one.
    V2,
    /// One file per mail, `ab/cdef…`; a commit adds or removes files.
    V1,
}

/// Opens the repositories below `path` in the order of their epochs.
pub(super) fn find(path: &Path) -> Result<(Vec<Epoch>, Vec<ArchiveProblem>), ArchiveError> {
    let mut folders = epoch_folders(&path.join("git"))?;
    if folders.is_empty() {
        folders = epoch_folders(path)?;
    }
    if folders.is_empty() {
        let repository = Repository::open(path)?;
        let layout = layout_of(&repository);
        return Ok((vec![Epoch { number: 0, repository, layout }], Vec::new()));
    }
    let problems = gaps(&folders);
    let mut epochs = Vec::with_capacity(folders.len());
    for (index, (number, folder)) in folders.iter().enumerate() {
        match Repository::open(folder) {
            Ok(repository) => epochs.push(Epoch { number: *number, repository, layout: Layout::V2 }),
            // A server creates the next epoch before it has a mail.
            Err(OpenError::Empty(_)) if index > 0 && index + 1 == folders.len() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok((epochs, problems))
}

/// `0.git`, `1.git`, … of a folder, by number.
fn epoch_folders(folder: &Path) -> Result<Vec<(u32, PathBuf)>, ArchiveError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let fail = |error| folder_error(folder, error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let number = path.file_name().and_then(|name| name.to_str()).and_then(epoch_number);
        if let Some(number) = number.filter(|_| path.is_dir()) {
            found.push((number, path));
        }
    }
    found.sort();
    Ok(found)
}

fn folder_error(folder: &Path, error: std::io::Error) -> ArchiveError {
    let path = folder.to_owned();
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => OpenError::Denied { file: path.clone(), path }.into(),
        _ => ArchiveError::Folder { path, error },
    }
}

fn epoch_number(name: &str) -> Option<u32> {
    let digits = name.strip_suffix(".git")?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Epochs missing between others. Leading ones may be missing on purpose: a list's full history can be huge.
fn gaps(folders: &[(u32, PathBuf)]) -> Vec<ArchiveProblem> {
    let pairs = folders.windows(2).map(|pair| (pair[0].0, pair[1].0));
    pairs
        .filter(|(after, before)| before - after > 1)
        .map(|(after, before)| ArchiveProblem::EpochGap { after, before })
        .collect()
}

/// A tree with folders of two hexadecimal digits is v1, and so is an empty one: v2 keeps at least the last mail.
fn layout_of(repository: &Repository) -> Layout {
    let entries = newest_tree(repository);
    let is_v2 = |entry: &TreeEntry| entry.name == b"m" || entry.name == b"d";
    let is_v1 = |entry: &TreeEntry| entry.is_tree() && v1::is_named(entry, 2);
    let is_v1 = entries
        .as_ref()
        .is_some_and(|entries| entries.is_empty() || (entries.iter().any(is_v1) && !entries.iter().any(is_v2)));
    if is_v1 { Layout::V1 } else { Layout::V2 }
}

/// The newest tree that can be read: damage of the last one must not change how all others are read.
fn newest_tree(repository: &Repository) -> Option<Vec<TreeEntry>> {
    let mut next = Some(repository.tip());
    while let Some(commit) = next.and_then(|id| repository.commit(id).ok()) {
        if let Ok(entries) = repository.tree(commit.tree) {
            return Some(entries);
        }
        next = commit.parent;
    }
    None
}
