//! The words that a misspelt one may have meant: for each length the most frequent words of the segment, most frequent
//! first. A query with a word that is nowhere reads those of its length, and of one letter more and less.

use super::TermEntry;
use super::merge::GroupedTerms;
use crate::render::search::file::IndexFile;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Shorter words have too many others beside them.
const SHORTEST: usize = 4;
const LONGEST: usize = 20;

/// About the size of a file in bytes: some 1,500 words of a length.
const SIZE: usize = 14 << 10;

/// The words of each length in one text, with a space between them.
pub(super) fn files(entries: &[TermEntry], grouped: &GroupedTerms<'_>) -> Vec<(usize, IndexFile)> {
    let mut lengths: BTreeMap<usize, Vec<(Reverse<usize>, &str)>> = BTreeMap::new();
    for (rank, entry) in entries.iter().enumerate().filter(|(_, entry)| is_plain(entry.word())) {
        let length = entry.word().chars().count();
        if (SHORTEST..=LONGEST).contains(&length) {
            lengths.entry(length).or_default().push((Reverse(grouped.occurrences(rank).len()), entry.word()));
        }
    }
    lengths.into_iter().map(|(length, words)| (length, IndexFile::new(&most_frequent(words)))).collect()
}

fn most_frequent(mut words: Vec<(Reverse<usize>, &str)>) -> String {
    words.sort_unstable();
    let mut text = String::new();
    for (_, word) in words {
        if text.len() + word.len() > SIZE {
            break;
        }
        text.push_str(if text.is_empty() { "" } else { " " });
        text.push_str(word);
    }
    text
}

/// Whether it is a word that people spell, not a number, a name with joiners or a fact.
fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| !byte.is_ascii() || byte.is_ascii_lowercase())
}
