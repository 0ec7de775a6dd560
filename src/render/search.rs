//! Search without a server: an index in small script files, of which a query loads a few.
//!
//! Entry points: [`DigestDocuments::new`] takes the terms of a digest while its page is made, since its texts are in
//! memory then; [`Collector`] takes what all digests gave; [`finish`] writes the index. Steps: what of a digest can be
//! found (`documents`, `message`) in words (`words`), collected by number (`terms`); rows that results show (`rows`);
//! then documents numbered by age and cut into segments, each with its terms in shards (`segment`, `doc_sets`), beside a
//! small one for the pages of authors and subsystems (`pages`). All files (`file`) are named by their hash.
//!
//! What keeps a query small: sets of documents are never longer than a sixth of a byte for each; terms with a common
//! beginning have a set in common where their own would be too many; what results show is kept apart, ten documents at a
//! time. What keeps a rebuild small: new mail gets the highest numbers, so it changes the newest segment and nothing
//! else, but once in [`FRESH`] documents. Phrases, and words that only their neighbourhood makes rare, are not found as
//! such: positions of words in a text are not kept.

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

/// Documents of a segment that is full.
const FULL: u32 = 1 << 15;
/// The newest segment holds what is left of so many; those behind it change only when it overflows.
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

/// What digests gave so far, in any order: numbers only, but for each term once.
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

/// What the search page has to know of the index.
#[derive(Debug, Clone)]
pub(super) struct FinishedIndex {
    /// Its first file, from the top of the site.
    pub(super) file: String,
    /// What can be found.
    pub(super) documents: u32,
}

/// The first file: what else there is.
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
    /// For each segment, the newest first: its table, its first document, how many it has.
    segments: Vec<(String, u32, u32)>,
    /// The names of the directories, one behind the other.
    #[serde(rename = "shelves")]
    directories: String,
}

/// Writes the index of what digests gave.
pub(super) fn finish(
    model: &Model<'_>,
    collected: Collector,
    put: &mut dyn FnMut(OutputFile) -> Result<(), OutputError>,
) -> Result<FinishedIndex, OutputError> {
    let mut writer = IndexWriter { put, failed: Ok(()) };
    let mails = mails(model, collected, &mut writer);
    let pages = pages(model, &mut writer);
    let lists = model.config.lists.iter().map(|list| (&*list.name, &*list.title)).collect();
    let documents = mails.documents;
    let root = writer.put(IndexFile::new(&Root { mails, pages, lists }));
    writer.failed?;
    Ok(FinishedIndex { file: file::path(&root).as_str().to_owned(), documents })
}

/// Writes files and keeps the first failure, so that those who make files need not know of it.
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

/// The part of mails. Digests are numbered by their age, so that later mail gets higher numbers.
fn mails(model: &Model<'_>, collected: Collector, writer: &mut IndexWriter<'_>) -> SearchPart {
    let mut digests: Vec<(usize, Collected)> = collected.digests.into_iter().collect();
    digests.sort_by_key(|(digest, _)| {
        let digest = model.digest(*digest);
        (&digest.range.last, &digest.list, &digest.digest)
    });
    part(collected.terms, digests.into_iter().map(|(_, collected)| collected), writer)
}

/// The part of the pages of authors and subsystems.
fn pages(model: &Model<'_>, writer: &mut IndexWriter<'_>) -> SearchPart {
    let (rows, own) = pages::documents(model);
    let mut terms = TermTable::default();
    let occurrences = terms.add(own);
    let chunks = rows::chunks(&rows, &mut |file| writer.put(file));
    part(terms, std::iter::once(Collected { documents: rows::count(rows.len()), occurrences, chunks }), writer)
}

/// Numbers documents in their order, and writes what leads to them.
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

/// The occurrences in a run of documents, by the ranks of their terms, counted from the run's first document.
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

/// Where segments begin and end, the oldest first: full ones, one of what is not fresh, and the fresh rest.
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
