//! The documents of digests in the store, so that a build has only those in memory that it needs.
//!
//! Entry points: [`StoredDocuments::write`] while pages are made, then [`StoredDocuments`] as the source of an index.
//! Terms and rows are named by their hash: what an interrupted build wrote does no harm, and is taken by the next one or
//! removed by [`remove_others`]. What is missing is extracted from its digest once more.

use super::terms::DigestTerms;
use super::{DigestDocuments, DocumentSource, DocumentsStamp, IndexRecord, SearchRow};
use crate::render::RenderError;
use crate::render::model::{Model, PageRows, SiteModel};
use crate::store::{PackedRow, Rows, SiteStore, Table};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

const TERMS: Table = Table::new("search terms");
const ROWS: Table = Table::new("search rows");
/// The keys of both, without the documents: to go through these does not mean to read the others.
const TERM_KEYS: Table = Table::new("keys of search terms");
const ROW_KEYS: Table = Table::new("keys of search rows");
/// The record of the last index.
const INDEX: Table = Table::new("search index");

/// How many bytes are gathered before they are written.
const BATCH: usize = 4 << 20;

/// The documents of one digest as they are stored.
pub(in crate::render) struct EncodedDocuments {
    pub(in crate::render) stamp: DocumentsStamp,
    terms: PackedRow,
    rows: PackedRow,
}

impl EncodedDocuments {
    pub(in crate::render) fn new(documents: &DigestDocuments) -> Self {
        let (terms, rows) = (PackedRow::new(&documents.terms), PackedRow::new(&documents.rows));
        Self { stamp: documents.stamp(), terms, rows }
    }
}

/// Writes documents in batches.
pub(in crate::render) struct DocumentWriter<'a> {
    store: &'a SiteStore,
    waiting: Vec<EncodedDocuments>,
    bytes: usize,
}

impl<'a> DocumentWriter<'a> {
    pub(in crate::render) fn new(store: &'a SiteStore) -> Self {
        Self { store, waiting: Vec::new(), bytes: 0 }
    }

    pub(in crate::render) fn add(&mut self, documents: EncodedDocuments) {
        self.bytes += documents.terms.size() + documents.rows.size();
        self.waiting.push(documents);
        if self.bytes > BATCH {
            self.flush();
        }
    }

    pub(in crate::render) fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        if waiting.is_empty() {
            return;
        }
        self.store.write(|rows| {
            let (mut terms, mut own) = (Vec::new(), Vec::new());
            for EncodedDocuments { stamp, terms: encoded, rows } in waiting {
                terms.push((stamp.terms.into_bytes(), encoded));
                own.push((stamp.rows.into_bytes(), rows));
            }
            for (mut part, table, keys) in [(terms, TERMS, TERM_KEYS), (own, ROWS, ROW_KEYS)] {
                part.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
                for (key, row) in part {
                    rows.put_bytes(keys, &key, &[]);
                    rows.put_packed(table, &key, &row);
                }
            }
        });
    }
}

/// Whose documents are meant by a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::render) enum DocumentOwner {
    Digest(usize),
    Reading(usize),
}

/// The documents of all digests, or of all readings, by their positions.
pub(in crate::render) struct StoredDocuments<'a> {
    pub(in crate::render) site: &'a SiteModel<'a>,
    pub(in crate::render) store: &'a SiteStore,
    /// Makes the owner of a position.
    pub(in crate::render) owner: fn(usize) -> DocumentOwner,
    pub(in crate::render) stamps: BTreeMap<usize, &'a DocumentsStamp>,
}

impl<'a> StoredDocuments<'a> {
    pub(in crate::render) fn new(
        site: &'a SiteModel<'a>,
        store: &'a SiteStore,
        owner: fn(usize) -> DocumentOwner,
        stamps: &'a [(usize, DocumentsStamp)],
    ) -> Self {
        Self { site, store, owner, stamps: stamps.iter().map(|(position, stamp)| (*position, stamp)).collect() }
    }

    fn extracted(&self, position: usize) -> Result<DigestDocuments, RenderError> {
        let rows = PageRows::default();
        let model = Model::new(self.site, &rows);
        match (self.owner)(position) {
            DocumentOwner::Digest(digest) => Ok(DigestDocuments::new(&model, digest, &model.digest_texts(digest)?)),
            DocumentOwner::Reading(reading) => {
                Ok(DigestDocuments::said_in(&model, reading, &model.layout(reading)?.texts))
            }
        }
    }
}

impl DocumentSource for StoredDocuments<'_> {
    fn terms(&self, digest: usize) -> Result<Cow<'_, DigestTerms>, RenderError> {
        let stored = self.stamps.get(&digest).and_then(|stamp| self.store.get_packed(TERMS, stamp.terms.as_bytes()));
        stored.map_or_else(|| Ok(self.extracted(digest)?.terms), Ok).map(Cow::Owned)
    }

    fn rows(&self, digest: usize) -> Result<Cow<'_, [SearchRow]>, RenderError> {
        let stored = self.stamps.get(&digest).and_then(|stamp| self.store.get_packed(ROWS, stamp.rows.as_bytes()));
        stored.map_or_else(|| Ok(self.extracted(digest)?.rows), Ok).map(Cow::Owned)
    }
}

/// The record of the index of an earlier build.
pub(in crate::render) fn record(store: &SiteStore) -> IndexRecord {
    store.get(INDEX, b"").unwrap_or_default()
}

/// The keys of all stored documents but those of these digests.
pub(in crate::render) fn others(store: &SiteStore, stamps: &[DocumentsStamp]) -> OtherDocuments {
    let terms: HashSet<&[u8]> = stamps.iter().map(|stamp| stamp.terms.as_bytes()).collect();
    let rows: HashSet<&[u8]> = stamps.iter().map(|stamp| stamp.rows.as_bytes()).collect();
    let beside = |table, own: &HashSet<&[u8]>| {
        let mut others = Vec::new();
        store.each(table, |key, _| others.extend((!own.contains(key)).then(|| key.to_vec())));
        others
    };
    OtherDocuments { terms: beside(TERM_KEYS, &terms), rows: beside(ROW_KEYS, &rows) }
}

/// Documents that no digest has any more.
pub(in crate::render) struct OtherDocuments {
    terms: Vec<Vec<u8>>,
    rows: Vec<Vec<u8>>,
}

impl OtherDocuments {
    /// Removes them, and saves the record of the index that does not need them.
    pub(in crate::render) fn remove(&self, rows: &mut Rows<'_>, record: &IndexRecord) {
        for (keys, tables) in [(&self.terms, [TERMS, TERM_KEYS]), (&self.rows, [ROWS, ROW_KEYS])] {
            for key in keys {
                rows.remove_all(tables[0], key);
                rows.remove(tables[1], key);
            }
        }
        rows.put(INDEX, b"", record);
    }
}
