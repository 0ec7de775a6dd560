//! Search without a server: an index in small script files, of which a query loads a few.
//!
//! Entry points: [`DigestDocuments::new`] extracts the terms of a digest while its page is made, because its texts are
//! in memory then; [`Collector`] collects those of all digests; [`finish`] writes the index. Steps: extract what can be
//! found in a digest (`documents`, `message`) as words (`words`), and collect it by number (`terms`); write the rows
//! that results show (`rows`); number the documents by age and cut them into segments, each with its terms in shards
//! (`segment`, `doc_sets`); write a small index for the pages of authors and subsystems (`pages`). All files (`file`)
//! are named by their hash.
//!
//! What keeps a query small: sets of documents never take more than a sixth of a byte per document; terms with a common
//! beginning share a set where their own would be too many; the rows for results are separate files, ten documents
//! each. What keeps a rebuild small: new mail gets the highest numbers, so it changes only the newest segment, except
//! once in [`FRESH`] documents. Deliberately not supported: phrases, and words that are rare only in combination;
//! positions of words in a text are not kept.

mod doc_sets;
mod documents;
mod file;
mod message;
mod message_id;
mod pages;
mod rows;
mod segment;
mod terms;
mod words;

use super::model::Model;
use crate::output::{OutputError, OutputFile};
use file::IndexFile;
use rows::Chunk;
use serde::Serialize;
use std::collections::BTreeMap;
use terms::{DigestTerms, FIELDS, Occurrence, TermTable};

/// Documents of a full segment.
const FULL: u32 = 1 << 15;
/// The newest segment holds at most so many; the older ones change only when it overflows.
const FRESH: u32 = 1 << 12;

/// What the page of a digest adds to the index.
pub(super) struct DigestDocuments {
    documents: u32,
    terms: DigestTerms,
    chunks: Vec<Chunk>,
}

impl DigestDocuments {
    /// The documents of a digest, and the files with the rows that results show of them.
    pub(super) fn new(model: &Model<'_>, digest: usize, texts: &[String]) -> (Self, Vec<OutputFile>) {
        let (rows, terms) = documents::documents(model, digest, texts);
        let mut files = Vec::new();
        let chunks = rows::chunks(&rows, &mut |file| {
            files.push(file.file);
            file.name
        });
        (Self { documents: rows::count(rows.len()), terms, chunks }, files)
    }
}

/// The documents of the digests so far, in any order: numbers only; each term is stored once.
#[derive(Default)]
pub(super) struct Collector {
    terms: TermTable,
    digests: BTreeMap<usize, Collected>,
}

struct Collected {
    documents: u32,
    occurrences: Vec<Occurrence>,
    chunks: Vec<Chunk>,
}

impl Collector {
    pub(super) fn add(&mut self, digest: usize, documents: DigestDocuments) {
        let DigestDocuments { documents, terms, chunks } = documents;
        let occurrences = self.terms.add(terms);
        self.digests.insert(digest, Collected { documents, occurrences, chunks });
    }
}

/// What the search page needs to know about the index.
#[derive(Debug, Clone)]
pub(super) struct FinishedIndex {
    /// Its first file, from the top of the site.
    pub(super) file: String,
    /// How many documents can be found.
    pub(super) documents: u32,
}

/// The first file: lists the others.
#[derive(Serialize)]
struct Root<'a> {
    mails: SearchPart,
    pages: SearchPart,
    lists: Vec<(&'a str, &'a str)>,
}

/// Documents that are searched together.
#[derive(Serialize)]
struct SearchPart {
    documents: u32,
    /// For each segment, newest first: its table, its first document, its number of documents.
    segments: Vec<(String, u32, u32)>,
    /// The names of the directories, concatenated.
    #[serde(rename = "shelves")]
    directories: String,
}

/// Writes the index of the collected documents.
pub(super) fn finish(
    model: &Model<'_>,
    collected: Collector,
    put: &mut dyn FnMut(OutputFile) -> Result<(), OutputError>,
) -> Result<FinishedIndex, OutputError> {
    let mut writer = IndexWriter { put, failed: Ok(()) };
    let mails = mails(model, collected, &mut writer);
    let pages = pages(model, &mut writer);
    let lists = model.config().lists.iter().map(|list| (&*list.name, &*list.title)).collect();
    let documents = mails.documents;
    let root = writer.put(IndexFile::new(&Root { mails, pages, lists }));
    writer.failed?;
    Ok(FinishedIndex { file: file::path(&root).as_str().to_owned(), documents })
}

/// Writes files and keeps the first error, so that those who make files need not handle it.
struct IndexWriter<'a> {
    put: &'a mut dyn FnMut(OutputFile) -> Result<(), OutputError>,
    failed: Result<(), OutputError>,
}

impl IndexWriter<'_> {
    fn put(&mut self, file: IndexFile) -> String {
        if self.failed.is_ok() {
            self.failed = (self.put)(file.file);
        }
        file.name
    }
}

/// The mails. Digests are numbered by age, so that later mail gets higher numbers.
fn mails(model: &Model<'_>, collected: Collector, writer: &mut IndexWriter<'_>) -> SearchPart {
    let mut digests: Vec<(usize, Collected)> = collected.digests.into_iter().collect();
    digests.sort_by_key(|(digest, _)| {
        let digest = model.digest(*digest);
        (&digest.range.last, &digest.list, &digest.digest)
    });
    part(collected.terms, digests.into_iter().map(|(_, collected)| collected), writer)
}

/// The pages of authors and subsystems.
fn pages(model: &Model<'_>, writer: &mut IndexWriter<'_>) -> SearchPart {
    let (rows, own) = pages::documents(model);
    let mut terms = TermTable::default();
    let occurrences = terms.add(own);
    let chunks = rows::chunks(&rows, &mut |file| writer.put(file));
    part(terms, std::iter::once(Collected { documents: rows::count(rows.len()), occurrences, chunks }), writer)
}

/// Numbers documents in order, and writes their terms.
fn part(terms: TermTable, collected: impl Iterator<Item = Collected>, writer: &mut IndexWriter<'_>) -> SearchPart {
    let (words, ranks) = terms.ranked();
    let (mut numbered, mut chunks, mut documents) = (Vec::new(), Vec::new(), 0);
    for own in collected {
        chunks.extend(own.chunks.into_iter().map(|(start, name)| (start + documents, name)));
        numbered.push((documents, own.occurrences));
        documents += own.documents;
    }
    let mut put = |file| writer.put(file);
    let mut segments = Vec::new();
    for (first, end) in bounds(documents).into_iter().rev() {
        let mut own = within(&numbered, &ranks, first..end);
        own.sort_unstable();
        segments.push((segment::write(&words, &own, &mut put), first, end - first));
    }
    SearchPart { documents, segments, directories: rows::directories(&chunks, documents, &mut put) }
}

/// The occurrences in a run of documents by the ranks of their terms; documents are counted from the run's first one.
fn within(numbered: &[(u32, Vec<Occurrence>)], ranks: &[u32], run: std::ops::Range<u32>) -> Vec<Occurrence> {
    let from = numbered.partition_point(|(start, _)| *start <= run.start).saturating_sub(1);
    let to = numbered.partition_point(|(start, _)| *start < run.end);
    let mut own = Vec::with_capacity(numbered[from..to].iter().map(|(_, found)| found.len()).sum());
    for (start, found) in &numbered[from..to] {
        let here = found.iter().filter(|(_, at)| run.contains(&((at >> FIELDS) + start)));
        own.extend(here.map(|(term, at)| (ranks[*term as usize], at + (start << FIELDS) - (run.start << FIELDS))));
    }
    own
}

/// The bounds of segments, oldest first: full ones, one with the remaining older documents, and the fresh ones.
fn bounds(documents: u32) -> Vec<(u32, u32)> {
    let mut ends: Vec<u32> = (0..=documents / FULL).map(|full| full * FULL).collect();
    ends.extend([documents / FRESH * FRESH, documents]);
    ends.dedup();
    ends.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::{FRESH, FULL, bounds};

    #[test]
    fn documents_are_in_one_segment_each_and_new_ones_change_the_last() {
        assert_eq!(bounds(0), []);
        assert_eq!(bounds(7), [(0, 7)]);
        assert_eq!(bounds(FRESH), [(0, FRESH)]);
        assert_eq!(bounds(FRESH + 1), [(0, FRESH), (FRESH, FRESH + 1)]);
        assert_eq!(bounds(FULL + FRESH + 5), [(0, FULL), (FULL, FULL + FRESH), (FULL + FRESH, FULL + FRESH + 5)]);
        assert_eq!(bounds(2 * FULL), [(0, FULL), (FULL, 2 * FULL)]);
    }
}
