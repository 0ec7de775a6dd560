//! Which documents are in which state. States change without new mail, so they are no terms: each has a file of its own
//! in each segment, made of what the stamps of the digests say.

use super::doc_sets;
use super::file::IndexFile;
use super::numbering::DigestPiece;
use super::rows::SearchRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is said of a document about whose version a decision can still be expected.
const OPEN: &str = "open";

/// The documents of a digest by their state, numbered from its first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DocumentStates(BTreeMap<String, Vec<u32>>);

impl DocumentStates {
    pub(super) fn new(rows: &[SearchRow]) -> Self {
        let mut states: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (document, row) in (0..).zip(rows) {
            let open = row.open.then_some(OPEN);
            for state in [row.state.as_str()].into_iter().filter(|state| !state.is_empty()).chain(open) {
                states.entry(state.to_owned()).or_default().push(document);
            }
        }
        Self(states)
    }
}

/// A file for each state that documents of a segment have.
pub(super) fn files<'a>(
    pieces: &[DigestPiece],
    of: impl Fn(&DigestPiece) -> &'a DocumentStates,
) -> BTreeMap<String, IndexFile> {
    let mut all: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let first = pieces.first().map_or(0, |piece| piece.first);
    for piece in pieces {
        let here = |document: &&u32| piece.documents.contains(document);
        for (state, documents) in &of(piece).0 {
            let shift = |document: &u32| piece.first - first + document - piece.documents.start;
            all.entry(state).or_default().extend(documents.iter().filter(here).map(shift));
        }
    }
    let file = |(state, documents): (&str, Vec<u32>)| {
        let mut text = String::new();
        doc_sets::write(&mut text, &documents);
        (state.to_owned(), IndexFile::new(&text))
    };
    all.into_iter().filter(|(_, documents)| !documents.is_empty()).map(file).collect()
}
