//! What the page shows of documents: rows in chunks, and shelves that say which chunk has a document.
//!
//! A chunk holds rows of one digest, so that later mail leaves it alone, and is small: the ten documents that a query
//! shows lie in ten chunks at worst.

use super::part::Part;
use serde::Serialize;

/// A chunk ends with the row that makes it longer.
const CHUNK: usize = 6 << 10;

/// How many documents a shelf tells of.
pub(super) const SHELF: u32 = 1024;

/// What a query shows of a document. Written as an array of the fields in this order, since there are many.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Where it lies, from the top of the site, without a slash before it.
    pub(super) url: String,
    /// Its title.
    pub(super) title: String,
    /// Who wrote it.
    pub(super) author: String,
    /// The day; of a page how many patches it tells of.
    pub(super) day: String,
    /// The place of its list among the site's; of a page, what it is about.
    pub(super) kind: String,
    /// The version of its series, `v3`; empty where it belongs to none.
    pub(super) version: String,
    /// Where that version stands.
    pub(super) standing: &'static str,
    /// Its prose, from the beginning.
    pub(super) prose: String,
}

impl Row {
    /// A version and where it stands.
    pub(super) fn of(self, (version, standing): (String, &'static str)) -> Self {
        Self { version, standing, ..self }
    }

    pub(super) fn says(self, prose: String) -> Self {
        Self { prose, ..self }
    }

    /// About how many bytes it takes.
    fn size(&self) -> usize {
        32 + self.url.len() + self.title.len() + self.author.len() + self.prose.len()
    }
}

impl Serialize for Row {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self { url, title, author, day, kind, version, standing, prose } = self;
        (url, title, author, day, kind, version, standing, prose).serialize(to)
    }
}

/// A URL of the site as the search page, which lies at its top, can use it anywhere.
pub(super) fn below_top(url: &str) -> String {
    url.trim_start_matches('/').to_owned()
}

/// Where a chunk begins, and its name.
pub(super) type Chunk = (u32, String);

/// A shelf: the first documents of its chunks, which may lie before it, and their names one behind the other.
#[derive(Serialize)]
struct Shelf {
    starts: Vec<u32>,
    chunks: String,
}

/// Cuts rows into chunks.
pub(super) fn chunks(rows: &[Row], put: &mut dyn FnMut(Part) -> String) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (place, row) in rows.iter().enumerate() {
        bytes += row.size();
        if bytes > CHUNK || place + 1 == rows.len() {
            let name = put(Part::of(&&rows[start..=place]));
            chunks.push((u32::try_from(start).unwrap_or(u32::MAX), name));
            (start, bytes) = (place + 1, 0);
        }
    }
    chunks
}

/// Writes the shelves of chunks in the order of their documents; their names, one behind the other.
pub(super) fn shelves(chunks: &[Chunk], documents: u32, put: &mut dyn FnMut(Part) -> String) -> String {
    let mut names = String::new();
    for first in (0..documents).step_by(SHELF as usize) {
        let from = chunks.partition_point(|(start, _)| *start <= first).saturating_sub(1);
        let to = chunks.partition_point(|(start, _)| *start < first + SHELF);
        let shelf = Shelf {
            starts: chunks[from..to].iter().map(|(start, _)| *start).collect(),
            chunks: chunks[from..to].iter().map(|(_, name)| name.as_str()).collect(),
        };
        names.push_str(&put(Part::of(&shelf)));
    }
    names
}
