//! Search without a server: an index in script files, of which a query loads a few.
//!
//! Entry points: [`DigestDocuments::new`] extracts what can be found in a digest while its page is made, because its
//! texts are in memory then, and [`DigestDocuments::said_in`] what people said in a reading; [`build`] writes the index.
//! Steps: extract the documents of a digest (`documents`, `message`) or a reading (`replies`) as words (`words`),
//! collected by word (`terms`), and as rows that results show (`rows`); number the documents by age and cut them into
//! segments of terms and units of rows (`numbering`); write each segment (`segment`, `doc_sets`), the documents in each
//! state (`states`) and each unit (`rows`); write the same for the pages of authors and subsystems (`pages`). All files
//! (`file`) are named by their hash.
//!
//! Mails, pages and replies are three parts with segments of their own, so that a query for a title costs what it did
//! without replies: these are read if they are asked for, or if the mails leave something of the bound.
//!
//! What keeps a query small: it loads a shard for each word and segment, and ten files of rows at worst, so larger files
//! would be fewer and a query would load more in vain. With these sizes a site of 100,000 mails, of which 12 months can
//! be read, has 2,589 files, and a query loads 50 to 299 KB in 8 to 29 of them:
//!
//! | | size |
//! |---|---|
//! | shards of words; a prefix with more than 20 KB has an entry of its own | 8–14 KB |
//! | shards of Message-IDs, which are looked up alone | 64 KB |
//! | files of rows, some 40 documents each, of replies some 30; for pages | 11 KB; 4 KB |
//! | the table of a full segment | 15 KB |
//! | the frequent words of a length, of which a misspelt word reads three | 14 KB |
//! | the documents in a state, in a full segment | 6 KB |
//!
//! A phrase is found in replies by pairs of neighbouring words, of which the index has a hash each, and is confirmed in
//! the rows, which have the replies themselves. Positions of words would take less, but those of a common word are too
//! many for a query. Of mails, whose messages are long and seldom searched for a phrase, there are no pairs: the rows of
//! those that have all the words are read, as many as the bound allows.
//!
//! What keeps a rebuild small: segments and units depend on the documents in them alone, and a build gets the
//! [`IndexRecord`] of the one before: what has the same inputs is not loaded, only its files are kept. New mail
//! changes only the newest segment, except once in [`numbering::FRESH`] documents or where it answers an old posting, and
//! a new state its unit of rows.
//!
//! What keeps memory small: one segment at a time is in memory, and it ends early where its words, or the documents that
//! have them, are too many; only the beginning of a mail is searched.
//!
//! Deliberately not supported: words that are rare only in combination, and phrases in the part of a mail that rows do
//! not show.

mod doc_sets;
mod documents;
mod file;
mod message;
mod message_id;
mod numbering;
mod pages;
mod part;
mod record;
mod replies;
mod rows;
mod segment;
mod states;
mod stored;
mod terms;
mod version;
mod word_map;
mod words;

pub(super) use record::IndexRecord;
pub(super) use stored::{
    DocumentOwner, DocumentWriter, EncodedDocuments, StoredDocuments, others as other_documents,
    record as stored_record,
};

use super::RenderError;
use super::model::Model;
use crate::base::path::SitePath;
use crate::output::{OutputError, OutputFile};
use file::IndexFile;
use numbering::DigestSize;
use part::{PartBuilder, SearchPart};
use rows::SearchRow;
use serde::{Deserialize, Serialize};
use states::DocumentStates;
use std::borrow::Cow;
use terms::DigestTerms;

/// How many bytes of a message, or of what a reply says, are searched: more is no text that somebody typed.
const MOST_SEARCHED: usize = 16 << 10;

/// What can be found in a digest, or in a reading: a value that can be kept between builds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DigestDocuments {
    pub(super) rows: Vec<SearchRow>,
    pub(super) terms: DigestTerms,
}

impl DigestDocuments {
    pub(super) fn new(model: &Model<'_>, digest: usize, texts: &[String]) -> Self {
        let (rows, terms) = documents::documents(model, digest, texts);
        Self { rows, terms }
    }

    /// What people said in a reading, by its position in the content and the texts of its pieces.
    pub(super) fn said_in(model: &Model<'_>, reading: usize, texts: &[String]) -> Self {
        let (rows, terms) = replies::documents(model, reading, texts);
        Self { rows, terms }
    }

    pub(super) fn stamp(&self) -> DocumentsStamp {
        DocumentsStamp {
            documents: rows::count(self.rows.len()),
            words: self.terms.count(),
            occurrences: self.terms.occurrences(),
            terms: self.terms.hash(),
            rows: rows::hash(&self.rows),
            states: DocumentStates::new(&self.rows),
        }
    }
}

/// What [`build`] has to know of every digest; the rest it loads where it has to write something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DocumentsStamp {
    /// The number of documents.
    documents: u32,
    /// The number of different words.
    words: u32,
    /// In how many documents these are, all together.
    occurrences: u32,
    /// A hash of the terms.
    terms: String,
    /// A hash of the rows.
    rows: String,
    states: DocumentStates,
}

impl DocumentsStamp {
    fn size(&self) -> DigestSize {
        let Self { documents, words, occurrences, .. } = *self;
        DigestSize { documents, words, occurrences }
    }
}

/// What digests or readings add to the index: the positions of these in the content, and where the rest is.
pub(super) struct StampedDocuments<'a> {
    pub(super) stamps: &'a [(usize, DocumentsStamp)],
    pub(super) source: &'a dyn DocumentSource,
}

/// Where the documents of digests come from.
pub(super) trait DocumentSource: Sync {
    fn terms(&self, digest: usize) -> Result<Cow<'_, DigestTerms>, RenderError>;

    fn rows(&self, digest: usize) -> Result<Cow<'_, [SearchRow]>, RenderError>;
}

/// Where the files of the index go.
pub(super) trait IndexOutput: Sync {
    fn put(&self, file: OutputFile) -> Result<(), OutputError>;

    /// Keeps a file of an earlier build; whether it is there. It may be put after all, with the same contents.
    fn keep(&self, path: &SitePath) -> bool;
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
    /// What people said in readings.
    replies: SearchPart,
    lists: Vec<(&'a str, &'a str)>,
    /// The names that several people have: these are shown with their addresses.
    namesakes: Vec<String>,
}

/// Writes the index of digests and readings. Loads only those from which something has to be written that `previous`
/// does not have; with an empty record everything is written. Returns the record for the next build.
pub(super) fn build(
    model: &Model<'_>,
    digests: &StampedDocuments<'_>,
    readings: &StampedDocuments<'_>,
    previous: &IndexRecord,
    output: &dyn IndexOutput,
) -> Result<(FinishedIndex, IndexRecord), RenderError> {
    let part = |ordered: &[(usize, &DocumentsStamp)], source: &dyn DocumentSource, size| {
        PartBuilder::new(ordered, source, previous, output, size).build()
    };
    let (mails, mut record) = part(&by_age(model, digests.stamps), digests.source, rows::FILE)?;
    let (replies, of_replies) = part(&replies::by_age(model, readings.stamps), readings.source, rows::FILE)?;
    let own = pages::documents(model);
    let (pages, of_pages) = part(&[(0, &own.stamp())], &own, rows::FILE_OF_PAGES)?;
    record.extend(of_replies);
    record.extend(of_pages);
    let lists = model.config().shown().map(|list| (&*list.name, &*list.title)).collect();
    let documents = mails.documents;
    let namesakes = pages::namesakes(model).into_iter().collect();
    let root = put(output, IndexFile::new(&Root { mails, pages, replies, lists, namesakes }))?;
    Ok((FinishedIndex { file: file::path(&root).as_str().to_owned(), documents }, record))
}

/// The digests by age, so that later mail gets higher numbers.
fn by_age<'a>(model: &Model<'_>, digests: &'a [(usize, DocumentsStamp)]) -> Vec<(usize, &'a DocumentsStamp)> {
    let mut ordered: Vec<_> = digests.iter().map(|(digest, stamp)| (*digest, stamp)).collect();
    ordered.sort_by_key(|(digest, _)| {
        let digest = model.digest_facts(*digest);
        (&digest.range.last, &digest.list, &digest.digest)
    });
    ordered
}

/// Puts a file; returns its name.
fn put(output: &dyn IndexOutput, file: IndexFile) -> Result<String, RenderError> {
    output.put(file.file)?;
    Ok(file.name)
}

/// A single digest, or what is like one.
impl DocumentSource for DigestDocuments {
    fn terms(&self, _digest: usize) -> Result<Cow<'_, DigestTerms>, RenderError> {
        Ok(Cow::Borrowed(&self.terms))
    }

    fn rows(&self, _digest: usize) -> Result<Cow<'_, [SearchRow]>, RenderError> {
        Ok(Cow::Borrowed(&self.rows))
    }
}
