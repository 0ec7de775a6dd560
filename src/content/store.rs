//! Writes digests and series files into content/. They get their names together: [`Store::name_all`].

use super::file::{is_damaged, is_generated};
use super::{AREAS, ContentError, READING, SERIES, reading};
use crate::base::files;
use crate::base::hash;
use crate::base::unnamed::UnnamedFiles;
use crate::base::write::{FileError, TEMPORARY};
use crate::config::LinkMask;
use crate::content::series::SeriesNames;
use crate::content::{areas as stored, digest as markdown, series};
use crate::rows::areas::Areas;
use crate::rows::digest::{Digest, DigestRange};
use crate::rows::reading::Reading;
use crate::rows::series::SeriesFile;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// The folder of one list in content/, or its folder for series files.
pub struct Store {
    folder: PathBuf,
    files: UnnamedFiles,
}

impl Store {
    /// The folder of `list` below `content`.
    pub fn new(content: &Path, list: &str) -> Self {
        Self::of(content.join(list))
    }

    /// The folder of a list's series files.
    pub fn for_series(content: &Path, list: &str) -> Self {
        Self::of(content.join(list).join(SERIES))
    }

    /// The folder of a list's readings.
    pub fn for_readings(content: &Path, list: &str) -> Self {
        Self::of(content.join(list).join(READING))
    }

    fn of(folder: PathBuf) -> Self {
        Self { folder, files: UnnamedFiles::default() }
    }

    /// The file of a digest, of its series, or of a reading.
    pub fn file(&self, digest: &str) -> PathBuf {
        self.folder.join(format!("{digest}.md"))
    }

    pub fn write(&self, digest: &Digest, texts: &[String], links: &[&LinkMask]) -> Result<WriteOutcome, FileError> {
        self.put(&digest.digest, || markdown::write(digest, texts, links))
    }

    /// Writes the histories of a digest's series.
    pub fn write_series(
        &self,
        file: &SeriesFile,
        differences: &[String],
        link: &LinkMask,
    ) -> Result<WriteOutcome, FileError> {
        self.put(&file.digest, || series::write(file, differences, link))
    }

    /// Writes a posting with what was said about it; `link` says where a mail of a list is.
    pub fn write_reading<'a>(
        &self,
        reading: &Reading,
        texts: &[String],
        link: &dyn Fn(Option<&str>) -> &'a LinkMask,
    ) -> Result<WriteOutcome, FileError> {
        self.put(&reading.name, || reading::write(reading, texts, link))
    }

    /// Writes the sections of MAINTAINERS that the list's series touch.
    pub fn write_areas(&self, areas: &Areas) -> Result<WriteOutcome, FileError> {
        self.put(AREAS, || stored::write(areas))
    }

    /// Writes a file, unless a hand-written one is there, which is reported. What is left of a damaged one is replaced.
    fn put(&self, digest: &str, text: impl FnOnce() -> String) -> Result<WriteOutcome, FileError> {
        let file = self.file(digest);
        if let Ok(old) = fs::read(&file)
            && !is_damaged(&old)
            && !is_generated(&String::from_utf8_lossy(&old))
        {
            return Ok(WriteOutcome::Refused(HandWritten { file: file.display().to_string() }));
        }
        let text = text().into_bytes();
        let changed = self.files.write(&file, &text)?;
        Ok(WriteOutcome::Kept { file: hash::digest(&text), changed })
    }

    /// Waits until what was written is on the disk and has its names: only then may anybody rely on it.
    pub fn name_all(&self) -> Result<(), FileError> {
        self.files.name_all()
    }

    /// The commit before each generated digest and its last commit, by file. Unreadable digests are skipped, since they
    /// will be written again.
    pub fn recorded(&self) -> Vec<(PathBuf, [String; 2])> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let files = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "md"));
        let mut recorded: Vec<(PathBuf, [String; 2])> =
            files.filter_map(|file| recorded_range(&file).map(|range| (file, range))).collect();
        recorded.sort();
        recorded
    }

    /// The lists that have series files in `content`.
    pub fn lists(content: &Path) -> Vec<String> {
        let entries = fs::read_dir(content).into_iter().flatten().flatten();
        let with_series = entries.filter(|entry| entry.path().join(SERIES).is_dir());
        let mut names: Vec<String> = with_series.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// The names of all series in generated series files, each with its aliases. Only the beginning of each row is read;
    /// what is unreadable has no names.
    pub fn series_names(&self) -> Vec<SeriesNames> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        files.par_iter().flat_map_iter(|file| names_in(file)).collect()
    }

    /// The same for the series file of one digest.
    pub fn series_names_of(&self, digest: &str) -> Vec<SeriesNames> {
        names_in(&self.file(digest))
    }

    /// Removes a file if it is a generated one. Returns whether there was one.
    pub fn remove(&self, digest: &str) -> Result<bool, ContentError> {
        remove_generated(&self.file(digest))
    }

    /// Removes the generated digests that are not among `names`.
    pub fn prune(&self, names: &BTreeSet<&str>) -> Result<usize, ContentError> {
        let mut removed = 0;
        let Ok(entries) = fs::read_dir(&self.folder) else { return Ok(0) };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_stem().and_then(|name| name.to_str());
            let is_markdown = path.extension().is_some_and(|extension| extension == "md");
            if !is_markdown || name.is_none_or(|name| names.contains(name)) {
                continue;
            }
            removed += usize::from(remove_generated(&path)?);
        }
        Ok(removed)
    }
}

impl Store {
    /// Removes the generated readings that `keep` does not want, which gets their names, and folders that are empty then.
    pub fn prune_readings(&self, keep: &dyn Fn(&str) -> bool) -> Result<(), ContentError> {
        for month in names_below(&self.folder) {
            let folder = self.folder.join(&month);
            for name in names_below(&folder) {
                let Some(stem) = name.strip_suffix(".md") else { continue };
                if !keep(&format!("{month}/{stem}")) {
                    remove_generated(&folder.join(&name))?;
                }
            }
            // It stays where something is left in it.
            let _ = fs::remove_dir(&folder);
        }
        let _ = fs::remove_dir(&self.folder);
        Ok(())
    }

    /// The months of which there are readings.
    pub fn months(&self) -> Vec<String> {
        names_below(&self.folder)
    }
}

/// Removes files below `content` that a killed process did not complete.
pub fn remove_temporaries(content: &Path) {
    for file in files::named(content, TEMPORARY) {
        let _ = fs::remove_file(file);
    }
}

fn names_below(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn names_in(file: &Path) -> Vec<SeriesNames> {
    let Ok(text) = fs::read(file) else { return Vec::new() };
    let text = String::from_utf8_lossy(&text);
    if is_generated(&text) { series::names(&text) } else { Vec::new() }
}

fn remove_generated(path: &Path) -> Result<bool, ContentError> {
    let generated = fs::read(path).is_ok_and(|text| is_generated(&String::from_utf8_lossy(&text)));
    if generated {
        fs::remove_file(path).map_err(|error| ContentError::Io { path: path.to_owned(), error })?;
    }
    Ok(generated)
}

/// The range is in the first lines of a digest; only these are read.
const HEAD: u64 = 4096;

fn recorded_range(file: &Path) -> Option<[String; 2]> {
    let mut head = Vec::new();
    fs::File::open(file).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    let head = String::from_utf8_lossy(&head);
    let range = head.lines().take_while(|line| *line != "people:").find_map(|line| line.strip_prefix("range: "))?;
    let range: DigestRange = serde_json::from_str(range).ok()?;
    Some([range.from, range.to])
}

/// What was done with a file.
pub enum WriteOutcome {
    /// It is up to date.
    Kept {
        /// The hash of what it holds.
        file: [u8; 32],
        /// Whether it had to be written.
        changed: bool,
    },
    /// A hand-written file is there.
    Refused(HandWritten),
}

/// A hand-written file at the path of a generated one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandWritten {
    pub file: String,
}

impl fmt::Display for HandWritten {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}: left as it is, because it does not say `generated:`; rename it, or delete it to have the digest written",
            self.file
        )
    }
}
