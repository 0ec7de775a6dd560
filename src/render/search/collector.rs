//! An index of digests that are all in memory.

use super::{DigestDocuments, DocumentSource, DocumentsStamp, FinishedIndex, IndexOutput, IndexRecord};
use super::{DigestTerms, SearchRow, build};
use crate::render::RenderError;
use crate::render::model::Model;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The documents of the digests so far, in any order.
#[derive(Default)]
pub(in crate::render) struct Collector(BTreeMap<usize, DigestDocuments>);

impl Collector {
    pub(in crate::render) fn add(&mut self, digest: usize, documents: DigestDocuments) {
        self.0.insert(digest, documents);
    }
}

impl DocumentSource for Collector {
    fn terms(&self, digest: usize) -> Result<Cow<'_, DigestTerms>, RenderError> {
        self.0[&digest].terms(digest)
    }

    fn rows(&self, digest: usize) -> Result<Cow<'_, [SearchRow]>, RenderError> {
        self.0[&digest].rows(digest)
    }
}

/// Writes the index of the collected documents, all of it.
pub(in crate::render) fn finish(
    model: &Model<'_>,
    collected: &Collector,
    output: &dyn IndexOutput,
) -> Result<FinishedIndex, RenderError> {
    let digests: Vec<(usize, DocumentsStamp)> =
        collected.0.iter().map(|(digest, own)| (*digest, own.stamp())).collect();
    let (finished, _) = build(model, &digests, collected, &IndexRecord::default(), output)?;
    Ok(finished)
}
