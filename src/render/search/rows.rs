//! The rows that results show for documents: chunks of rows, and directories that say which chunk has a document.
//!
//! A chunk holds rows of one digest, so that later mail does not change it, and is small: the ten documents that a
//! query shows are in ten chunks at worst.

use super::file::IndexFile;
use serde::Serialize;

/// A chunk ends with the row that exceeds this size.
const CHUNK: usize = 6 << 10;

/// How many documents a directory covers.
pub(super) const DIRECTORY: u32 = 1024;

/// What a query shows of a document. Serialised as an array of the fields in this order, because there are many.
#[derive(Debug, Clone, Default)]
pub(super) struct SearchRow {
    /// Its site-relative URL without a leading slash.
    pub(super) url: String,
    pub(super) title: String,
    pub(super) author: String,
    /// The day; for a page, the number of its patches.
    pub(super) day: String,
    /// The position of its list among the site's; for a page, its kind.
    pub(super) kind: String,
    /// The version of its series, `v3`; empty without a series.
    pub(super) version: String,
    pub(super) state: &'static str,
    /// The beginning of its prose.
    pub(super) prose: String,
}

impl SearchRow {
    /// Sets the label of a version, and its state.
    pub(super) fn in_version(self, (version, state): (String, &'static str)) -> Self {
        Self { version, state, ..self }
    }

    pub(super) fn with_prose(self, prose: String) -> Self {
        Self { prose, ..self }
    }

    /// Its approximate size in bytes.
    fn size(&self) -> usize {
        32 + self.url.len() + self.title.len() + self.author.len() + self.prose.len()
    }
}

impl Serialize for SearchRow {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { url, title, author, day, kind, version, state, prose } = self;
        (url, title, author, day, kind, version, state, prose).serialize(to)
    }
}

/// A URL of the site as the search page links it, which is at the site's root.
pub(super) fn below_top(url: &str) -> String {
    url.trim_start_matches('/').to_owned()
}

/// A number of rows as a document number.
pub(super) fn count(rows: usize) -> u32 {
    u32::try_from(rows).expect("fewer documents than 2^32 fit into memory")
}

/// The first document of a chunk, and its name.
pub(super) type Chunk = (u32, String);

/// The first documents of chunks, the first of which may begin before the directory, and their names, concatenated.
#[derive(Serialize)]
struct ChunkDirectory {
    starts: Vec<u32>,
    chunks: String,
}

/// Cuts rows into chunks.
pub(super) fn chunks(rows: &[SearchRow], put: &mut dyn FnMut(IndexFile) -> String) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (position, row) in rows.iter().enumerate() {
        bytes += row.size();
        if bytes > CHUNK || position + 1 == rows.len() {
            let name = put(IndexFile::new(&&rows[start..=position]));
            chunks.push((count(start), name));
            (start, bytes) = (position + 1, 0);
        }
    }
    chunks
}

/// Writes the directories of chunks in the order of their documents; returns their names, concatenated.
pub(super) fn directories(chunks: &[Chunk], documents: u32, put: &mut dyn FnMut(IndexFile) -> String) -> String {
    let mut names = String::new();
    for first in (0..documents).step_by(DIRECTORY as usize) {
        let from = chunks.partition_point(|(start, _)| *start <= first).saturating_sub(1);
        let to = chunks.partition_point(|(start, _)| *start < first + DIRECTORY);
        let directory = ChunkDirectory {
            starts: chunks[from..to].iter().map(|(start, _)| *start).collect(),
            chunks: chunks[from..to].iter().map(|(_, name)| name.as_str()).collect(),
        };
        names.push_str(&put(IndexFile::new(&directory)));
    }
    names
}
