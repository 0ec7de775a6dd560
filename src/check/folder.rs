//! The files of a built site: which there are, which of them listpress made, and which one a link leads to.

use super::CheckError;
use super::fault::{Fault, LinkFault};
use super::link::LinkTarget;
use crate::base::files;
use crate::output;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// The folder of a built site, before any of its files is read.
pub(super) struct BuiltFolder {
    pub(super) root: PathBuf,
    /// In the order of their paths.
    pub(super) files: Vec<SiteFile>,
    indexes: HashMap<String, usize>,
    /// By names in lower case, for links that differ in case.
    folded: HashMap<String, usize>,
    /// Faults of the folder itself: path, and what is wrong.
    pub(super) faults: Vec<(String, Fault)>,
}

pub(super) struct SiteFile {
    /// Relative to the top of the site, with `/` as the separator.
    pub(super) path: String,
    /// Whether listpress made it.
    pub(super) is_made: bool,
}

impl BuiltFolder {
    /// Lists the folder's files and compares them with the list of those that were made.
    pub(super) fn open(root: &Path) -> Result<Self, CheckError> {
        let found = files::below(root).map_err(|error| CheckError::Io { path: root.to_owned(), error })?;
        let found: BTreeSet<String> = found.iter().filter_map(|file| name(root, file)).collect();
        if !found.iter().any(|path| is_page(path)) {
            return Err(CheckError::NotBuilt(root.to_owned()));
        }
        let made = output::made_in(root)?;
        let faults = match &made {
            Some(made) => differences(root, made, &found),
            None => vec![(String::new(), Fault::Unlisted)],
        };
        let is_made = |path: &str| made.as_ref().is_none_or(|made| made.contains(path));
        let indexes = found.iter().cloned().zip(0..).collect();
        let folded = found.iter().map(|path| path.to_lowercase()).zip(0..).collect();
        let files = found.into_iter().map(|path| SiteFile { is_made: is_made(&path), path }).collect();
        Ok(Self { root: root.to_owned(), files, indexes, folded, faults })
    }

    /// The index of the file that a link leads to, or what is wrong with the link.
    pub(super) fn find(&self, target: &LinkTarget<'_>) -> Result<usize, LinkFault> {
        let path = target.path.as_str();
        if let Some(index) = self.indexes.get(path) {
            return Ok(*index);
        }
        let folder = path.strip_suffix('/').unwrap_or(path);
        let index = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
        match self.indexes.get(&index) {
            Some(index) if target.is_served => Ok(*index),
            Some(_) => Err(LinkFault::Folder),
            None if self.has_folder(folder) => Err(LinkFault::BareFolder),
            None if self.folded.contains_key(&path.to_lowercase()) => Err(LinkFault::Case),
            None => Err(LinkFault::Dead),
        }
    }

    fn has_folder(&self, folder: &str) -> bool {
        let inside = format!("{folder}/");
        let first = self.files.partition_point(|file| file.path < inside);
        self.files.get(first).is_some_and(|file| file.path.starts_with(&inside))
    }
}

/// Files that were made and are missing, and files that are there and were not made. Hidden files are ignored.
fn differences(root: &Path, made: &BTreeSet<String>, found: &BTreeSet<String>) -> Vec<(String, Fault)> {
    let gone = made.difference(found).filter(|path| !root.join(path).exists());
    let foreign = found.difference(made);
    let gone = gone.map(|path| (path.clone(), Fault::Gone));
    gone.chain(foreign.map(|path| (path.clone(), Fault::Foreign))).collect()
}

/// A file's path relative to the top of the site.
fn name(root: &Path, file: &Path) -> Option<String> {
    let names = file.strip_prefix(root).ok()?.iter().map(|name| name.to_string_lossy());
    Some(names.collect::<Vec<_>>().join("/"))
}

pub(super) fn is_page(path: &str) -> bool {
    ending(path) == "html"
}

/// What follows the last dot of a path.
pub(super) fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}
