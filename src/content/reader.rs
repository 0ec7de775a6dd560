//! Reads content/ repeatedly, each file only when it has changed.
//!
//! Entry point: [`ContentReader::read`]. The result is what [`Content::read`] would return: the same files in the same
//! order, but files with unchanged stamps are taken over from the last time. If a file cannot be read, only that
//! attempt fails; everything read before is kept for the next one.

use super::file::MarkdownFile;
use super::{AREAS, Content, ContentError, StaticFile, is_markdown};
use crate::base::files::{self, Stamps};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// content/ as it was last read.
#[derive(Debug, Default)]
pub struct ContentReader {
    folder: PathBuf,
    stamps: Stamps,
    content: Content,
}

impl ContentReader {
    /// Reads what changed. Returns whether that includes digests or series, on which the index depends.
    pub fn read(&mut self, folder: &Path) -> Result<bool, ContentError> {
        let files = files::below(folder).map_err(|error| ContentError::Io { path: folder.to_owned(), error })?;
        // The stamps first: a file that changes while it is read has another one the next time.
        let stamps: Stamps = files.into_iter().collect();
        if folder == self.folder && stamps == self.stamps {
            return Ok(false);
        }
        if folder != self.folder {
            *self = Self { folder: folder.to_owned(), ..Self::default() };
        }
        let changed = stamps.changed_since(&self.stamps);
        let new = changed.into_par_iter().filter(|file| stamps.0.contains_key(file) && is_markdown(file));
        let new: Vec<(PathBuf, MarkdownFile)> =
            new.map(|file| MarkdownFile::read(folder, &file).map(|read| (file, read))).collect::<Result<_, _>>()?;
        let others = stamps.0.keys().filter(|file| !is_markdown(file));
        let others = others.map(|file| StaticFile::new(folder, file.clone())).collect::<Result<_, _>>()?;
        let mut known: HashMap<PathBuf, MarkdownFile> = by_file(folder, std::mem::take(&mut self.content)).collect();
        let mut indexed = false;
        for (file, read) in new {
            indexed |= read.is_indexed();
            indexed |= known.insert(file, read).is_some_and(|old| old.is_indexed());
        }
        self.content = Content::from_files(stamps.0.keys().filter_map(|file| known.remove(file)), others);
        self.stamps = stamps;
        // The files that are left were removed from the folder.
        indexed |= known.values().any(MarkdownFile::is_indexed);
        Ok(indexed)
    }

    pub fn content(&self) -> &Content {
        &self.content
    }
}

/// The content's Markdown files, by their paths.
fn by_file(folder: &Path, content: Content) -> impl Iterator<Item = (PathBuf, MarkdownFile)> {
    let digests =
        content.digests.into_iter().map(|digest| (digest.file.clone(), MarkdownFile::Digest(Box::new(digest))));
    let series = content.series.into_iter().map(|series| (series.file.clone(), MarkdownFile::Series(Box::new(series))));
    let areas = content
        .areas
        .into_iter()
        .map(|areas| (folder.join(&areas.list).join(format!("{AREAS}.md")), MarkdownFile::Areas(areas)));
    let pages = content.pages.into_iter().map(|page| (page.file.clone(), MarkdownFile::Page(page)));
    digests.chain(series).chain(areas).chain(pages)
}
