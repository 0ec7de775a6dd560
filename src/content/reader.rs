//! Reads content/ again and again, and each file only when it changed since.
//!
//! Entry point: [`Reader::read`]. What it gives is what [`Content::read`] would: the same files in the same order, with
//! those taken over from the last time whose stamps are the same. A file that cannot be read costs nothing but the one
//! attempt; what was read before stays for the next.

use super::{AREAS, Content, ContentError, Item, read_item, static_file};
use crate::base::files::{self, Stamps};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// content/ as it was read last.
#[derive(Debug, Default)]
pub struct Reader {
    folder: PathBuf,
    stamps: Stamps,
    content: Content,
}

impl Reader {
    /// Reads what changed; says whether digests or the lives of series are among it, which the index is made of.
    pub fn read(&mut self, folder: &Path) -> Result<bool, ContentError> {
        let files = files::below(folder).map_err(|error| ContentError::Io { path: folder.to_owned(), error })?;
        // The stamps first: what changes while a file is read has another one the next time.
        let stamps: Stamps = files.into_iter().collect();
        if folder == self.folder && stamps == self.stamps {
            return Ok(false);
        }
        if folder != self.folder {
            *self = Self { folder: folder.to_owned(), ..Self::default() };
        }
        let changed = stamps.changed_since(&self.stamps);
        let new = changed.into_par_iter().filter(|file| stamps.0.contains_key(file) && is_markdown(file));
        let new: Vec<(PathBuf, Item)> =
            new.map(|file| read_item(folder, &file).map(|item| (file, item))).collect::<Result<_, _>>()?;
        let others = stamps.0.keys().filter(|file| !is_markdown(file));
        let others = others.map(|file| static_file(folder, file.clone())).collect::<Result<_, _>>()?;
        let mut items: HashMap<PathBuf, Item> = items(folder, std::mem::take(&mut self.content)).collect();
        let mut indexed = false;
        for (file, item) in new {
            indexed |= is_indexed(&item);
            indexed |= items.insert(file, item).is_some_and(|old| is_indexed(&old));
        }
        self.content = Content::of(stamps.0.keys().filter_map(|file| items.remove(file)), others);
        self.stamps = stamps;
        // What is left is gone from the folder.
        indexed |= items.values().any(is_indexed);
        Ok(indexed)
    }

    /// What was read.
    pub fn content(&self) -> &Content {
        &self.content
    }
}

fn is_markdown(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "md")
}

fn is_indexed(item: &Item) -> bool {
    matches!(item, Item::Digest(_) | Item::SeriesFile(_))
}

/// The content taken apart, by file.
fn items(folder: &Path, content: Content) -> impl Iterator<Item = (PathBuf, Item)> {
    let digests = content.digests.into_iter().map(|digest| (digest.file.clone(), Item::Digest(Box::new(digest))));
    let sequels = content.sequels.into_iter().map(|sequel| (sequel.file.clone(), Item::SeriesFile(Box::new(sequel))));
    let areas = content
        .areas
        .into_iter()
        .map(|areas| (folder.join(&areas.list).join(format!("{AREAS}.md")), Item::Areas(areas)));
    let pages = content.pages.into_iter().map(|page| (page.file.clone(), Item::Page(page)));
    digests.chain(sequels).chain(areas).chain(pages)
}
