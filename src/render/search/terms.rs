//! Which terms occur in the documents of a digest: a value of its own, which can be kept between builds.
//!
//! Entry points: [`TermCollector`] while texts are read, [`DigestTerms::iter`] after that. The order of words is that of
//! their first occurrence, so the same digest has the same value at each build. No text is kept.

use super::message_id::half_key;
use super::word_map::WordMap;
use super::words::{sequence, words};
use crate::base::hash::Hasher;
use serde::{Deserialize, Serialize};

/// The field in which a term occurs; a bit of an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TermField {
    /// In the text of a message.
    Body = 1,
    Title = 2,
    /// In a name or an address.
    Author = 4,
    /// In the name of a subsystem.
    Subsystem = 8,
    /// In the name of a file that a patch touches.
    Path = 16,
    /// Not a text: the value of a filter, or a Message-ID. Begins with a capital, which no word does.
    Fact = 32,
}

/// The letters of the fields in shards, lowest bit first.
pub(super) const LETTERS: [char; 6] = ['b', 't', 'a', 's', 'p', 'f'];

/// A document, shifted above the bits of the fields in which a term occurs there.
pub(super) type Occurrence = u32;

/// The number of bits for the fields.
pub(super) const FIELDS: u32 = 6;

/// The terms of one digest's documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DigestTerms {
    /// The words, each with a line end.
    words: String,
    /// How many occurrences each word has.
    counts: Vec<u32>,
    /// The occurrences of the first word, of the second one, and so on; those of a word in the order of documents.
    occurrences: Vec<Occurrence>,
}

impl DigestTerms {
    /// Each word with its occurrences.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[Occurrence])> {
        let mut rest = self.occurrences.as_slice();
        self.words.split_terminator('\n').zip(&self.counts).map(move |(word, count)| {
            let (own, others) = rest.split_at((*count as usize).min(rest.len()));
            rest = others;
            (word, own)
        })
    }

    /// The number of different words.
    pub(super) fn count(&self) -> u32 {
        count(self.counts.len())
    }

    /// In how many documents these are, all together.
    pub(super) fn occurrences(&self) -> u32 {
        count(self.occurrences.len())
    }

    /// A hash of everything.
    pub(super) fn hash(&self) -> String {
        let mut hasher = Hasher::new();
        hasher.update(self.words.as_bytes());
        for numbers in [&self.counts, &self.occurrences] {
            let mut bytes = Vec::with_capacity(numbers.len() * size_of::<u32>());
            for number in numbers {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
            hasher.update(&bytes);
        }
        hasher.hex()
    }
}

/// Collects the terms of documents, which are added one after the other.
#[derive(Default)]
pub(super) struct TermCollector {
    numbers: WordMap<Box<str>>,
    words: String,
    /// For each word its number of occurrences, and the position of the last one.
    known: Vec<(u32, usize)>,
    /// The numbers of words, and where they occur.
    occurrences: Vec<(u32, Occurrence)>,
}

impl TermCollector {
    /// Adds the words of a text.
    pub(super) fn add_text(&mut self, document: u32, field: TermField, text: &str) {
        words(text, &mut |word| self.add(document, field, word));
    }

    /// Adds every two neighbours of a text, by which a phrase is found.
    pub(super) fn add_pairs(&mut self, document: u32, text: &str) {
        let mut pair = String::new();
        sequence(text, &mut |word| {
            let before = pair.len();
            pair.push_str(word);
            if before > 0 {
                self.add(document, TermField::Fact, &format!("P{}", half_key(&pair)));
            }
            pair.drain(..before);
            pair.push(' ');
        });
    }

    pub(super) fn add(&mut self, document: u32, field: TermField, word: &str) {
        let number = self.number(word);
        let (count, last) = &mut self.known[number as usize];
        let here = self.occurrences.get_mut(*last).filter(|(_, at)| *count > 0 && *at >> FIELDS == document);
        if let Some((_, at)) = here {
            *at |= field as u32;
        } else {
            (*count, *last) = (*count + 1, self.occurrences.len());
            self.occurrences.push((number, document << FIELDS | field as u32));
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let next = count(self.known.len());
        self.numbers.insert(word.into(), next);
        self.words.push_str(word);
        self.words.push('\n');
        self.known.push((0, 0));
        next
    }

    /// Groups the occurrences by word.
    pub(super) fn finish(self) -> DigestTerms {
        let counts: Vec<u32> = self.known.iter().map(|(count, _)| *count).collect();
        let mut places = starts(&counts);
        let mut occurrences = vec![0; self.occurrences.len()];
        for (number, at) in self.occurrences {
            let place = &mut places[number as usize];
            occurrences[*place] = at;
            *place += 1;
        }
        DigestTerms { words: self.words, counts, occurrences }
    }
}

fn count(terms: usize) -> u32 {
    u32::try_from(terms).expect("fewer terms than 2^32 fit into memory")
}

/// Where each group starts if groups of these sizes follow each other.
pub(super) fn starts(counts: &[u32]) -> Vec<usize> {
    let mut next = 0;
    let start = |count: &u32| {
        let start = next;
        next += *count as usize;
        start
    };
    counts.iter().map(start).collect()
}
