//! The words of a run of documents, in shards that are loaded on demand.
//!
//! Entry point: [`write`]. Steps: group occurrences by word; write an entry for each word, and one for each prefix
//! whose words together have too many bytes, so that a word that is being typed stays cheap; cut the entries into
//! shards; write a table of the start of each shard. An entry is a line: the word, and for each field a tab, its letter
//! and the set of documents.

use super::doc_sets;
use super::file::IndexFile;
use super::terms::{FIELDS, LETTERS, Occurrence};
use super::words::order;
use serde::Serialize;

/// The bounds of a shard's size, in bytes. A query reads a table that grows with the number of shards, and a shard for
/// each word, so the cheapest size grows with the square root of the segment's.
const SHARD: (usize, usize) = (4 << 10, 16 << 10);

/// The cost of a shard in the table, divided by the number of words in a query.
const SHARE: usize = 5;

/// Words with a common prefix that need more bytes get a shared entry.
const MOST_OF_A_BEGINNING: usize = 20 << 10;

/// The longest prefix that gets an entry, in characters.
const LONGEST_BEGINNING: usize = 32;

/// Marks the entry of a prefix; no word contains it.
const ALL: char = '*';

/// The starts of shards and their names.
#[derive(Serialize)]
struct ShardTable {
    /// For each shard the shortest text that sorts after every entry before it.
    starts: Vec<String>,
    /// The names of the shards, concatenated.
    shards: String,
}

/// A word and the bytes of its entry.
struct TermEntry {
    word: String,
    line: String,
}

/// Writes the shards and the table of some occurrences, and returns the name of the table. Their words are ranks in
/// `words`; they are sorted, and their documents count from the segment's first.
pub(super) fn write(
    words: &[Box<str>],
    occurrences: &[Occurrence],
    put: &mut dyn FnMut(IndexFile) -> String,
) -> String {
    let groups: Vec<&[Occurrence]> = occurrences.chunk_by(|one, other| one.0 == other.0).collect();
    let entry = |group: &&[Occurrence]| entry(&words[group[0].0 as usize], group);
    let mut entries: Vec<TermEntry> = groups.iter().map(entry).collect();
    let plain = entries.partition_point(|entry| entry.word.starts_with(|letter: char| letter.is_ascii_uppercase()));
    let beginnings = Beginnings { entries: &entries[plain..], groups: &groups[plain..] };
    let mut common = Vec::new();
    beginnings.collect(0..beginnings.entries.len(), 0, &mut common);
    entries.extend(common);
    entries.sort_by(|one, other| order(&one.word, &other.word));
    shards(&entries, put)
}

fn entry(word: &str, group: &[Occurrence]) -> TermEntry {
    let mut line = word.to_owned();
    for (bit, letter) in LETTERS.iter().enumerate() {
        let has = |position: &&Occurrence| position.1 & 1 << bit != 0;
        let mut documents: Vec<u32> = group.iter().filter(has).map(|position| position.1 >> FIELDS).collect();
        // The occurrences of several words are not in the order of documents.
        documents.sort_unstable();
        documents.dedup();
        if !documents.is_empty() {
            line.extend(['\t', *letter]);
            line.push_str(&doc_sets::write(&documents));
        }
    }
    TermEntry { word: word.to_owned(), line }
}

/// Entries of words with their occurrences, in order.
struct Beginnings<'a> {
    entries: &'a [TermEntry],
    groups: &'a [&'a [Occurrence]],
}

impl Beginnings<'_> {
    /// Collects an entry for each prefix longer than `depth` bytes that words of the range share, if their own entries
    /// are too long to be read one by one.
    fn collect(&self, range: std::ops::Range<usize>, depth: usize, out: &mut Vec<TermEntry>) {
        let mut start = range.start;
        while start < range.end {
            let Some(letter) = self.entries[start].word[depth..].chars().next() else {
                start += 1;
                continue;
            };
            let longer = depth + letter.len_utf8();
            let beginning = &self.entries[start].word[..longer];
            let shares = |entry: &TermEntry| entry.word.starts_with(beginning);
            let end = start + self.entries[start..range.end].iter().take_while(|entry| shares(entry)).count();
            let bytes: usize = self.entries[start..end].iter().map(|entry| entry.line.len()).sum();
            if bytes > MOST_OF_A_BEGINNING && end - start > 1 && beginning.chars().count() <= LONGEST_BEGINNING {
                let occurrences: Vec<Occurrence> = self.groups[start..end].concat();
                out.push(entry(&format!("{beginning}{ALL}"), &occurrences));
                self.collect(start..end, longer, out);
            }
            start = end;
        }
    }
}

fn shards(entries: &[TermEntry], put: &mut dyn FnMut(IndexFile) -> String) -> String {
    let mut table = ShardTable { starts: Vec::new(), shards: String::new() };
    let mut text = String::new();
    let bytes: usize = entries.iter().map(|entry| entry.line.len()).sum();
    let most = (bytes * SHARE).isqrt().clamp(SHARD.0, SHARD.1);
    for (position, entry) in entries.iter().enumerate() {
        if text.is_empty() {
            let before = position.checked_sub(1).map_or("", |before| &entries[before].word);
            table.starts.push(separator(before, &entry.word).to_owned());
        } else {
            text.push('\n');
        }
        text.push_str(&entry.line);
        if text.len() > most || position + 1 == entries.len() {
            table.shards.push_str(&put(IndexFile::new(&text)));
            text.clear();
        }
    }
    put(IndexFile::new(&table))
}

/// The shortest prefix of a word that sorts after another word.
fn separator<'a>(before: &str, word: &'a str) -> &'a str {
    let ends = word.char_indices().map(|(position, letter)| position + letter.len_utf8());
    ends.map(|end| &word[..end]).find(|start| order(start, before).is_gt()).unwrap_or(word)
}
