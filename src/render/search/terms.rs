//! Which terms occur in which documents. Terms are numbered for the whole site, so that an occurrence is eight
//! bytes, and no text is kept.

use super::words::{order, words};
use std::collections::HashMap;

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

/// A term, and a document shifted above the bits of the fields.
pub(super) type Occurrence = (u32, u32);

/// The number of bits for the fields.
pub(super) const FIELDS: u32 = 6;

/// The terms of one digest's documents, numbered separately until [`TermTable::add`].
#[derive(Default)]
pub(super) struct DigestTerms {
    numbers: HashMap<Box<str>, u32>,
    occurrences: Vec<Occurrence>,
}

impl DigestTerms {
    /// Adds the words of a text.
    pub(super) fn add_text(&mut self, document: u32, field: TermField, text: &str) {
        words(text, &mut |word| self.add(document, field, word));
    }

    pub(super) fn add(&mut self, document: u32, field: TermField, word: &str) {
        let known = self.numbers.get(word).copied();
        let number = known.unwrap_or_else(|| {
            let next = u32::try_from(self.numbers.len()).expect("fewer terms than 2^32 fit into memory");
            self.numbers.insert(word.into(), next);
            next
        });
        self.occurrences.push((number, document << FIELDS | field as u32));
    }
}

/// All terms of the site with their numbers, which depend on the order in which pages are done; nothing that is written
/// does.
#[derive(Default)]
pub(super) struct TermTable(HashMap<Box<str>, u32>);

impl TermTable {
    /// Adds the terms of a digest. Returns its occurrences, one for each term and document.
    pub(super) fn add(&mut self, digest: DigestTerms) -> Vec<Occurrence> {
        let mut numbers = vec![0; digest.numbers.len()];
        for (word, own) in digest.numbers {
            let next = u32::try_from(self.0.len()).expect("fewer terms than 2^32 fit into memory");
            numbers[own as usize] = *self.0.entry(word).or_insert(next);
        }
        let mut occurrences: Vec<Occurrence> =
            digest.occurrences.into_iter().map(|(own, position)| (numbers[own as usize], position)).collect();
        occurrences.sort_unstable();
        occurrences.dedup_by(|next, kept| {
            let same = next.0 == kept.0 && next.1 >> FIELDS == kept.1 >> FIELDS;
            kept.1 |= if same { next.1 } else { 0 };
            same
        });
        occurrences.shrink_to_fit();
        occurrences
    }

    /// The terms in order, and the rank of each number.
    pub(super) fn ranked(self) -> (Vec<Box<str>>, Vec<u32>) {
        let mut words: Vec<(Box<str>, u32)> = self.0.into_iter().collect();
        words.sort_unstable_by(|(one, _), (other, _)| order(one, other));
        let mut ranks = vec![0; words.len()];
        for (rank, (_, number)) in (0..).zip(&words) {
            ranks[*number as usize] = rank;
        }
        (words.into_iter().map(|(word, _)| word).collect(), ranks)
    }
}
