//! What an earlier build made, in the store: for each page and feed the keys of what it read, and its files as they
//! were published.
//!
//! Entry points: [`KeptPages::find`], which says which pages need not be made again, and [`BuildRecord::save`]. A page is
//! kept if nothing that it read changed since, its files are in the output folder as they were written, and what all
//! pages depend on (configuration, assets, menu) is the same. In all doubt it is made again, with the same result.
//!
//! A record is saved only after its pages were published. So whatever interrupts a build, no record is newer than the
//! files it speaks of; files that are newer than their record do not have the stamps that it names.

use super::model::{Fingerprints, Model, NewMatches, PageRows, SiteModel};
use super::page;
use super::search::{self, DocumentsStamp, IndexRecord};
use crate::base::files::Stamp;
use crate::base::path::SitePath;
use crate::output::OutputFile;
use crate::store::{SiteStore, Table};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// By the path of the page or feed.
const PAGES: Table = Table::new("pages");
/// The search page, whose files are those of the index too.
pub(super) const SEARCH: &str = "search.html";
/// How many records are encoded at once.
const AT_ONCE: usize = 1024;
/// What all pages depend on.
const BUILD: Table = Table::new("build");
const COMMON: &[u8] = b"common";
const FINGERPRINTS: &[u8] = b"fingerprints";

/// A file as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PublishedFile {
    pub(super) path: String,
    pub(super) size: u64,
    stamp: u64,
}

impl PublishedFile {
    pub(super) fn read(root: &Path, path: &str) -> Option<Self> {
        let stamp = Stamp::read(&root.join(path))?;
        Some(Self { path: path.to_owned(), size: stamp.size(), stamp: stamp.number() })
    }

    pub(super) fn is_there(&self, root: &Path) -> bool {
        Stamp::read(&root.join(&self.path)).is_some_and(|stamp| stamp.number() == self.stamp)
    }
}

/// A page of an earlier build.
#[derive(Debug)]
pub(super) struct KeptPage {
    pub(super) files: Vec<PublishedFile>,
    /// The documents that it adds to the search index.
    pub(super) documents: Option<DocumentsStamp>,
}

/// The pages of an earlier build that need not be made again, by their paths.
#[derive(Debug, Default)]
pub(super) struct KeptPages {
    pages: HashMap<String, KeptPage>,
    /// The files of the last search index, of which some may be kept even if others change.
    index: HashMap<String, PublishedFile>,
}

impl KeptPages {
    pub(super) fn find(store: &SiteStore, common: u64, now: &Fingerprints, root: &Path) -> Self {
        if store.get(BUILD, COMMON) != Some(common) {
            return Self::default();
        }
        let Some(before) = store.with_bytes(BUILD, FINGERPRINTS, Fingerprints::from_bytes) else {
            return Self::default();
        };
        let changed = now.changed_since(&before);
        let mut recorded: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        store.each(PAGES, |path, bytes| recorded.push((path.to_vec(), bytes.to_vec())));
        let search = recorded.iter().find(|(path, _)| path == SEARCH.as_bytes());
        let files = search.and_then(|(_, bytes)| recorded_page(bytes)).map_or_else(Vec::new, |(_, page)| page.files);
        let index = files.into_iter().map(|file| (file.path.clone(), file)).collect();
        let unchanged = recorded.par_iter().filter_map(|(path, bytes)| unchanged_page(path, bytes, &changed));
        let is_there = |(_, page): &(String, KeptPage)| page.files.iter().all(|file| file.is_there(root));
        Self { pages: unchanged.filter(is_there).collect(), index }
    }

    /// A file of the last search index.
    pub(super) fn index_file(&self, path: &SitePath) -> Option<&PublishedFile> {
        self.index.get(path.as_str())
    }

    /// Their paths, as far as the site still has them, and their files.
    pub(super) fn into_parts(self, site: &SiteModel<'_>) -> (HashSet<String>, HashMap<String, PublishedFile>) {
        let (mut paths, mut files) = (HashSet::new(), HashMap::new());
        for (path, page) in self.pages.into_iter().filter(|(path, _)| site.plan.paths().contains(path.as_str())) {
            files.extend(page.files.into_iter().map(|file| (file.path.clone(), file)));
            paths.insert(path);
        }
        (paths, files)
    }

    pub(super) fn page(&self, page: &SitePath) -> Option<&KeptPage> {
        self.pages.get(page.as_str())
    }
}

/// A recorded page and its files, unless something that it read changed.
fn unchanged_page(path: &[u8], bytes: &[u8], changed: &HashSet<u64>) -> Option<(String, KeptPage)> {
    let (keys, _) = record_parts(bytes)?;
    if !changed.is_empty() && keys.iter().any(|key| changed.contains(&u64::from_le_bytes(*key))) {
        return None;
    }
    let (_, page) = recorded_page(bytes)?;
    Some((String::from_utf8(path.to_vec()).ok()?, page))
}

/// The keys of a record, and the page.
fn recorded_page(bytes: &[u8]) -> Option<(&[[u8; 8]], KeptPage)> {
    let (keys, rest) = record_parts(bytes)?;
    let (files, documents) = SiteStore::decoded(rest)?;
    Some((keys, KeptPage { files, documents }))
}

fn record_parts(bytes: &[u8]) -> Option<(&[[u8; 8]], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (keys, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize * 8)?;
    Some((keys.as_chunks::<8>().0, rest))
}

/// A page that was made, with the keys of what it read.
#[derive(Debug)]
pub(super) struct MadePage {
    pub(super) path: String,
    pub(super) reads: Vec<u64>,
    pub(super) files: Vec<String>,
    /// The documents that it adds to the search index.
    pub(super) documents: Option<DocumentsStamp>,
}

impl MadePage {
    pub(super) fn new(model: Model<'_>, path: &SitePath, files: &[OutputFile]) -> Self {
        let files = files.iter().map(|file| file.path.as_str().to_owned()).collect();
        Self { path: path.as_str().to_owned(), reads: model.into_reads().into_keys(), files, documents: None }
    }

    /// The record; `None` if a file is not where it was published.
    fn encoded(&self, published: &HashMap<&str, &PublishedFile>) -> Option<Vec<u8>> {
        let files: Option<Vec<&PublishedFile>> =
            self.files.iter().map(|file| published.get(file.as_str()).copied()).collect();
        let mut bytes = u32::try_from(self.reads.len()).ok()?.to_le_bytes().to_vec();
        bytes.extend(self.reads.iter().flat_map(|key| key.to_le_bytes()));
        bytes.extend(SiteStore::encoded(&(files?, &self.documents)));
        Some(bytes)
    }
}

/// What a build made and kept, to be saved when it is published.
pub(super) struct BuildRecord {
    pub(super) common: u64,
    pub(super) fingerprints: Fingerprints,
    pub(super) made: Vec<MadePage>,
    /// The paths of the pages that need no new record.
    pub(super) kept: HashSet<String>,
    /// The search index, if it was made, with the documents of all digests.
    pub(super) index: Option<(IndexRecord, Vec<DocumentsStamp>)>,
    /// What was found of what is watched.
    pub(super) new_matches: NewMatches,
}

impl BuildRecord {
    pub(super) fn save(self, store: &SiteStore, files: &[PublishedFile]) {
        let published = files.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut gone = Vec::new();
        store.each(PAGES, |path, _| {
            if !std::str::from_utf8(path).is_ok_and(|path| self.kept.contains(path)) {
                gone.push(path.to_vec());
            }
        });
        let index = self.index.map(|(record, stamps)| (record, search::other_documents(store, &stamps)));
        // Where this fails the next build has more to do.
        store.write(|rows| {
            for path in &gone {
                rows.remove(PAGES, path);
            }
            for made in self.made.chunks(AT_ONCE) {
                let encoded: Vec<_> = made.par_iter().map(|page| page.encoded(&published)).collect();
                for (page, bytes) in made.iter().zip(encoded) {
                    if let Some(bytes) = bytes {
                        rows.put_bytes(PAGES, page.path.as_bytes(), &bytes);
                    }
                }
            }
            if let Some((record, others)) = &index {
                others.remove(rows, record);
            }
            self.new_matches.save(rows);
            rows.put(BUILD, COMMON, &self.common);
            rows.put_bytes(BUILD, FINGERPRINTS, &self.fingerprints.to_bytes());
        });
    }
}

/// A hash of what all pages depend on.
pub(super) fn common(site: &SiteModel<'_>) -> u64 {
    let assets: Vec<&str> = site.theme.assets().iter().map(|asset| asset.path.as_str()).collect();
    let config = site.config.identity();
    let rows = PageRows::default();
    let model = Model::new(site, &rows);
    let menu = page::menu(&model);
    crate::base::hash::key(format!("{config}\n{assets:?}\n{menu:?}").as_bytes())
}
