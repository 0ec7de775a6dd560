//! Reads content/ repeatedly, each file only when it has changed since it was last read, by this process or by an earlier
//! build.
//!
//! Entry point: [`ContentReader::read`]. The result does not depend on what was read before: the same files in the same
//! order, but files with unchanged stamps are taken over from the last time, and the first time from the store
//! (`facts`). If a file cannot be read, only that attempt fails; everything read before is kept for the next one.

use super::facts::{FrontMatter, KnownFacts, KnownFile, NewFacts};
use super::file::{MarkdownFile, Stored};
use super::{AREAS, Content, ContentError, StaticFile, is_markdown};
use crate::base::files::{self, Moment, Stamps};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// The stamps of all files of content/, read before the files: one that changes while it is read has another stamp the
/// next time.
#[derive(Debug)]
pub struct ContentStamps {
    begun: Moment,
    stamps: Stamps,
}

impl ContentStamps {
    pub fn read(folder: &Path) -> Result<Self, ContentError> {
        let begun = Moment::now();
        let files = files::below(folder).map_err(|error| ContentError::Io { path: folder.to_owned(), error })?;
        Ok(Self { begun, stamps: Stamps::of_files(files) })
    }

    /// The files with their stamps as later builds can compare them.
    pub fn settled(&self) -> impl Iterator<Item = (&Path, Option<u64>)> {
        self.stamps.settled(self.begun)
    }
}

/// What is new since the last time.
#[derive(Debug, Default)]
pub struct ContentChange {
    /// Whether it is about digests or series, on which the index depends.
    pub is_indexed: bool,
    /// The facts of the files that were parsed, which the store does not have yet.
    pub new_facts: NewFacts,
}

/// content/ as it was last read.
#[derive(Debug, Default)]
pub struct ContentReader {
    folder: PathBuf,
    stamps: Stamps,
    content: Content,
}

impl ContentReader {
    /// Reads what changed. `known` is asked for at the first time.
    pub fn read(
        &mut self,
        folder: &Path,
        now: &ContentStamps,
        known: impl FnOnce() -> KnownFacts,
    ) -> Result<ContentChange, ContentError> {
        let stamps = &now.stamps;
        if folder == self.folder && *stamps == self.stamps {
            return Ok(ContentChange::default());
        }
        let known = if folder == self.folder { KnownFacts::none() } else { known() };
        if folder != self.folder {
            *self = Self { folder: folder.to_owned(), ..Self::default() };
        }
        let new = self.new_files(now, &known)?;
        let others = stamps.0.keys().filter(|file| !is_markdown(file));
        let others = others.map(|file| StaticFile::new(folder, file.clone())).collect::<Result<_, _>>()?;
        let mut kept: HashMap<PathBuf, MarkdownFile> = by_file(folder, std::mem::take(&mut self.content)).collect();
        let (mut is_indexed, mut new_facts) = (false, NewFacts::default());
        for NewFile { file, read, fact } in new {
            is_indexed |= read.is_indexed();
            new_facts.read.extend(fact);
            is_indexed |= kept.insert(file, read).is_some_and(|old| old.is_indexed());
        }
        self.content = Content::from_files(stamps.0.keys().filter_map(|file| kept.remove(file)), others);
        self.stamps = stamps.clone();
        // The files that are left were removed from the folder.
        is_indexed |= kept.values().any(MarkdownFile::is_indexed);
        new_facts.gone.extend(kept.keys().map(|file| name_in(folder, file)));
        new_facts.gone.extend(known.without(&stamps.0.keys().map(|file| name_in(folder, file)).collect()));
        Ok(ContentChange { is_indexed, new_facts })
    }

    /// The Markdown files that are new or changed since the last time.
    fn new_files(&self, now: &ContentStamps, known: &KnownFacts) -> Result<Vec<NewFile>, ContentError> {
        let settled: BTreeMap<&Path, Option<u64>> = now.settled().collect();
        let changed = now.stamps.changed_since(&self.stamps).into_par_iter();
        let new = changed.filter(|file| settled.contains_key(file.as_path()) && is_markdown(file));
        new.map(|file| NewFile::read(&self.folder, file, &settled, known)).collect()
    }

    pub fn content(&self) -> &Content {
        &self.content
    }
}

/// A file that was read, or is known, and what the store has to know of it.
struct NewFile {
    file: PathBuf,
    read: MarkdownFile,
    fact: Option<(String, KnownFile)>,
}

impl NewFile {
    fn read(
        folder: &Path,
        file: PathBuf,
        settled: &BTreeMap<&Path, Option<u64>>,
        known: &KnownFacts,
    ) -> Result<Self, ContentError> {
        let stamp = settled.get(file.as_path()).copied().flatten();
        let name = name_in(folder, &file);
        if let Some(read) = known.file(&name, stamp).and_then(|known| MarkdownFile::known(known, &file)) {
            return Ok(Self { file, read, fact: None });
        }
        let read = MarkdownFile::read(folder, &file, stamp)?;
        let fact = read.to_known().map(|known| (name, known));
        Ok(Self { file, read, fact })
    }
}

/// The path of a file below content/.
fn name_in(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder).unwrap_or(file).to_string_lossy().into_owned()
}

/// The content's Markdown files, by their paths.
fn by_file(folder: &Path, content: Content) -> impl Iterator<Item = (PathBuf, MarkdownFile)> {
    fn named<T: FrontMatter>(stored: Stored<T>) -> (PathBuf, Box<Stored<T>>) {
        (stored.file.clone(), Box::new(stored))
    }
    let digests = content.digests.into_iter().map(named).map(|(file, digest)| (file, MarkdownFile::Digest(digest)));
    let series = content.series.into_iter().map(named).map(|(file, series)| (file, MarkdownFile::Series(series)));
    let readings = content.readings.into_iter().map(named).map(|(file, read)| (file, MarkdownFile::Reading(read)));
    let areas = content
        .areas
        .into_iter()
        .map(|areas| (folder.join(&areas.list).join(format!("{AREAS}.md")), MarkdownFile::Areas(areas)));
    let pages = content.pages.into_iter().map(|page| (page.file.clone(), MarkdownFile::Page(page)));
    digests.chain(series).chain(readings).chain(areas).chain(pages)
}
