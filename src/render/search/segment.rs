//! The words of a run of documents, in shards that are loaded on demand.
//!
//! Entry point: [`write`]. Steps: group the occurrences of all digests by word (`merge`); make an entry of each word, and
//! one of each prefix whose words together have too many bytes, so that a word that is being typed stays cheap
//! (`prefixes`); cut the entries into shards; list the frequent words beside them (`spelling`). An entry is a word, and for each field a space, its letter and the set of
//! documents; `|` separates entries. Message-IDs, which are looked up alone, have shards of their own.

mod merge;
mod prefixes;
mod spelling;

pub(super) use merge::SegmentDigest;

use super::doc_sets;
use super::file::IndexFile;
use super::terms::{FIELDS, LETTERS, Occurrence};
use super::words::order;
use merge::GroupedTerms;
use prefixes::Prefixes;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The bounds of a shard's size, in bytes. A query reads a table that grows with the number of shards, and a shard for
/// each word, so the cheapest size grows with the square root of the segment's.
const SHARD: (usize, usize) = (8 << 10, 14 << 10);

/// The cost of a shard in the table, in relation to the number of words in a query: larger than it would be if only
/// bytes counted, because each file costs something too.
const SHARE: usize = 32;

/// The size of a shard of Message-IDs.
const SHARD_OF_IDS: usize = 64 << 10;

/// A word and the sets of documents in which it is. There are millions, so each is one allocation.
struct TermEntry {
    /// The bytes of the entry, which begin with the word.
    line: String,
    /// The length of the word.
    word: u32,
}

/// A shard: the shortest text that sorts after every entry before it, and its name.
pub(super) type ShardStart = (String, String);

/// The files that are made of the terms of a segment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SegmentFiles {
    pub(super) shards: Vec<ShardStart>,
    /// The frequent words of each length.
    pub(super) spelling: Vec<(usize, String)>,
}

impl SegmentFiles {
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.shards.iter().map(|(_, name)| name).chain(self.spelling.iter().map(|(_, name)| name))
    }
}

/// Writes the files of some digests, whose documents are numbered from the segment's first.
pub(super) fn write<E: Send>(
    digests: &[SegmentDigest<'_>],
    put: &(dyn Fn(IndexFile) -> Result<String, E> + Sync),
) -> Result<SegmentFiles, E> {
    let grouped = GroupedTerms::new(digests);
    let entries = |rank: usize| TermEntry::new(grouped.word(rank), grouped.occurrences(rank));
    let mut entries: Vec<TermEntry> = (0..grouped.len()).into_par_iter().map(entries).collect();
    let spelling = spelling::files(&entries, &grouped).into_iter().map(|(length, file)| Ok((length, put(file)?)));
    let spelling = spelling.collect::<Result<_, E>>()?;
    let common = Prefixes { entries: &entries, grouped: &grouped }.collect();
    entries.extend(common);
    entries.sort_by(|one, other| order(one.word(), other.word()));
    Ok(SegmentFiles { shards: shards(&entries, put)?, spelling })
}

impl TermEntry {
    /// The entry of a word with its occurrences, which are in the order of documents.
    fn new(word: &str, occurrences: &[Occurrence]) -> Self {
        let mut line = String::with_capacity(word.len() + 8 + occurrences.len());
        line.push_str(word);
        let fields = occurrences.iter().fold(0, |fields, at| fields | at);
        let mut documents = Vec::new();
        for (bit, letter) in LETTERS.iter().enumerate().filter(|(bit, _)| fields & 1 << bit != 0) {
            documents.clear();
            documents.extend(occurrences.iter().filter(|at| **at & 1 << bit != 0).map(|at| at >> FIELDS));
            line.extend([' ', *letter]);
            doc_sets::write(&mut line, &documents);
        }
        Self { line, word: word.len() as u32 }
    }

    fn word(&self) -> &str {
        &self.line[..self.word as usize]
    }

    /// Whether it is the key of a Message-ID.
    fn is_id(&self) -> bool {
        self.line.starts_with('I')
    }
}

fn shards<E: Send>(
    entries: &[TermEntry],
    put: &(dyn Fn(IndexFile) -> Result<String, E> + Sync),
) -> Result<Vec<ShardStart>, E> {
    let write = |(start, own): (&str, &[TermEntry])| {
        let lines: Vec<&str> = own.iter().map(|entry| entry.line.as_str()).collect();
        Ok((start.to_owned(), put(IndexFile::new(&lines.join("|")))?))
    };
    cut(entries).into_par_iter().map(write).collect()
}

/// The entries of each shard, with the text with which it starts.
fn cut(entries: &[TermEntry]) -> Vec<(&str, &[TermEntry])> {
    let bytes: usize = entries.iter().map(|entry| entry.line.len()).sum();
    let most = (bytes * SHARE).isqrt().clamp(SHARD.0, SHARD.1);
    let (mut shards, mut before, mut rest) = (Vec::new(), "", entries);
    while let Some(first) = rest.first() {
        let (own, others) = rest.split_at(fitting(rest, if first.is_id() { SHARD_OF_IDS } else { most }));
        shards.push((separator(before, first.word()), own));
        before = own.last().map_or("", TermEntry::word);
        rest = others;
    }
    shards
}

/// How many entries of one kind the next shard has: it ends with the one that exceeds its size.
fn fitting(entries: &[TermEntry], most: usize) -> usize {
    let mut bytes = 0;
    let fits = |entry: &&TermEntry| {
        let fits = bytes <= most && entry.is_id() == entries[0].is_id();
        bytes += entry.line.len() + 1;
        fits
    };
    entries.iter().take_while(fits).count()
}

/// The shortest prefix of a word that sorts after another word.
fn separator<'a>(before: &str, word: &'a str) -> &'a str {
    let ends = word.char_indices().map(|(position, letter)| position + letter.len_utf8());
    ends.map(|end| &word[..end]).find(|start| order(start, before).is_gt()).unwrap_or(word)
}
