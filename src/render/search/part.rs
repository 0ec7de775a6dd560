//! Documents that are searched together: their segments, and the units of their rows.
//!
//! Entry point: [`PartBuilder::build`]. Steps, for each segment: keep its files if an earlier build made them of the same
//! terms, or write them; the same for each unit of its rows; write the sets of documents by state, and the table that names all these.

use super::file::{self, IndexFile};
use super::numbering::{self, DigestPiece};
use super::record::{self, IndexRecord};
use super::rows::{self, SearchRow};
use super::segment::{self, SegmentDigest, SegmentFiles};
use super::{DocumentSource, DocumentsStamp, IndexOutput, put, states};
use crate::render::RenderError;
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Documents that are searched together.
#[derive(Serialize)]
pub(super) struct SearchPart {
    pub(super) documents: u32,
    /// For each segment, newest first: its table, its first document, its number of documents.
    segments: Vec<(String, u32, u32)>,
}

/// The files of a segment.
#[derive(Serialize)]
struct SegmentTable {
    /// For each shard the shortest text that sorts after every entry before it.
    starts: Vec<String>,
    /// The names of the shards, concatenated.
    shards: String,
    /// For each file of rows its first document, counted from the segment's first.
    rows: Vec<u32>,
    /// The names of the files of rows, concatenated.
    chunks: String,
    /// The files with the documents in each state.
    states: BTreeMap<String, String>,
    /// The files with the frequent words of each length.
    spelling: BTreeMap<usize, String>,
}

pub(super) struct PartBuilder<'a> {
    /// The positions of the digests in the content.
    digests: Vec<usize>,
    stamps: Vec<&'a DocumentsStamp>,
    source: &'a dyn DocumentSource,
    previous: &'a IndexRecord,
    output: &'a dyn IndexOutput,
    /// About the largest size of a file of rows.
    file_size: usize,
}

/// The files of a unit of rows, with its hash and its first document.
type WrittenUnit = (String, u32, Vec<(u32, String)>);

impl<'a> PartBuilder<'a> {
    /// A builder for digests in the order of their documents.
    pub(super) fn new(
        digests: &[(usize, &'a DocumentsStamp)],
        source: &'a dyn DocumentSource,
        previous: &'a IndexRecord,
        output: &'a dyn IndexOutput,
        file_size: usize,
    ) -> Self {
        let (digests, stamps) = digests.iter().copied().unzip();
        Self { digests, stamps, source, previous, output, file_size }
    }

    /// Writes what is not kept. Returns what the first file says, and the record of all files.
    pub(super) fn build(&self) -> Result<(SearchPart, IndexRecord), RenderError> {
        let pieces = numbering::pieces(self.stamps.iter().map(|stamp| stamp.size()));
        let (mut segments, mut record) = (Vec::new(), IndexRecord::default());
        for own in numbering::segments(&pieces).into_iter().rev() {
            let (first, end) = (own[0].first, own[own.len() - 1].end());
            segments.push((self.segment(own, &mut record)?, first, end - first));
        }
        Ok((SearchPart { documents: pieces.last().map_or(0, DigestPiece::end), segments }, record))
    }

    /// The name of a segment's table.
    fn segment(&self, pieces: &[DigestPiece], record: &mut IndexRecord) -> Result<String, RenderError> {
        let hash = record::hash(pieces, &self.stamps, |stamp| &stamp.terms);
        let files = self.files(&hash, pieces)?;
        let units = numbering::units(pieces);
        let units: Vec<WrittenUnit> = units.into_par_iter().map(|unit| self.unit(unit)).collect::<Result<_, _>>()?;
        let mut table = SegmentTable {
            starts: files.shards.iter().map(|(start, _)| start.clone()).collect(),
            shards: files.shards.iter().map(|(_, name)| name.as_str()).collect(),
            rows: Vec::new(),
            chunks: String::new(),
            states: self.states(pieces)?,
            spelling: files.spelling.iter().cloned().collect(),
        };
        for (_, first, files) in &units {
            table.rows.extend(files.iter().map(|(row, _)| first - pieces[0].first + row));
            table.chunks.extend(files.iter().map(|(_, name)| name.as_str()));
        }
        record.segments.insert(hash, files);
        record.rows.extend(units.into_iter().map(|(hash, _, files)| (hash, files)));
        put(self.output, IndexFile::new(&table))
    }

    /// The files of the documents in each state, which are small and written by each build.
    fn states(&self, pieces: &[DigestPiece]) -> Result<BTreeMap<String, String>, RenderError> {
        let files = states::files(pieces, |piece| &self.stamps[piece.digest].states).into_iter();
        files.map(|(state, file)| Ok((state, put(self.output, file)?))).collect()
    }

    fn files(&self, hash: &str, pieces: &[DigestPiece]) -> Result<SegmentFiles, RenderError> {
        if let Some(files) = self.previous.segments.get(hash)
            && self.keep(files.names())
        {
            return Ok(files.clone());
        }
        let digest = |piece: &DigestPiece| {
            let terms = self.source.terms(self.digests[piece.digest])?;
            let first = piece.first - pieces[0].first;
            Ok(SegmentDigest { terms, documents: piece.documents.clone(), first })
        };
        let digests: Vec<SegmentDigest<'_>> = pieces.iter().map(digest).collect::<Result<_, RenderError>>()?;
        segment::write(&digests, &|file| put(self.output, file))
    }

    fn unit(&self, pieces: &[DigestPiece]) -> Result<WrittenUnit, RenderError> {
        let hash = record::hash(pieces, &self.stamps, |stamp| &stamp.rows);
        let first = pieces[0].first;
        if let Some(files) = self.previous.rows.get(&hash)
            && self.keep(files.iter().map(|(_, name)| name))
        {
            return Ok((hash, first, files.clone()));
        }
        let rows = |piece: &DigestPiece| self.source.rows(self.digests[piece.digest]);
        let loaded: Vec<Cow<'_, [SearchRow]>> = pieces.iter().map(rows).collect::<Result<_, _>>()?;
        let rows: Vec<&SearchRow> =
            pieces.iter().zip(&loaded).flat_map(|(piece, rows)| rows.get(piece.rows()).unwrap_or_default()).collect();
        Ok((hash, first, rows::write(&rows, self.file_size, &mut |file| put(self.output, file))?))
    }

    /// Keeps files of the build before; whether all are there.
    fn keep<'b>(&self, mut names: impl Iterator<Item = &'b String>) -> bool {
        names.all(|name| self.output.keep(&file::path(name)))
    }
}

#[cfg(test)]
mod tests;
