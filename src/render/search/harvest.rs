//! What digests give to the index while their pages are rendered: which words stand where. Words are numbered for the
//! whole site, so that a place is eight bytes, and no text is kept.

use super::words::{order, words};
use std::collections::HashMap;

/// Where a word was found; a place's bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// In the text of a message.
    Body = 1,
    /// In a title.
    Title = 2,
    /// In a name or an address.
    Author = 4,
    /// In the name of a subsystem.
    Subsystem = 8,
    /// In the name of a file that a patch touches.
    Path = 16,
    /// Not in a text: what a filter asks for, or a Message-ID. Begins with a capital, which no word does.
    Fact = 32,
}

/// The letters of the fields in shards, the lowest bit first.
pub(super) const LETTERS: [char; 6] = ['b', 't', 'a', 's', 'p', 'f'];

/// A word, and above the fields' bits a document.
pub(super) type Place = (u32, u32);

/// How far the document lies above the fields.
pub(super) const FIELDS: u32 = 6;

/// The places of one digest's words, by its own numbers until [`Terms::take`].
#[derive(Default)]
pub(super) struct Harvest {
    numbers: HashMap<Box<str>, u32>,
    places: Vec<Place>,
}

impl Harvest {
    /// Takes the words of a text.
    pub(super) fn read(&mut self, document: u32, field: Field, text: &str) {
        words(text, &mut |word| self.add(document, field, word));
    }

    /// Takes one word as it is.
    pub(super) fn add(&mut self, document: u32, field: Field, word: &str) {
        let known = self.numbers.get(word).copied();
        let number = known.unwrap_or_else(|| {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            self.numbers.insert(word.into(), next);
            next
        });
        self.places.push((number, document << FIELDS | field as u32));
    }
}

/// All words of the site with their numbers, which depend on the order of the threads; nothing that is written does.
#[derive(Default)]
pub(super) struct Terms(HashMap<Box<str>, u32>);

impl Terms {
    /// Takes a harvest's words; its places, each word and document once.
    pub(super) fn take(&mut self, harvest: Harvest) -> Vec<Place> {
        let mut numbers = vec![0; harvest.numbers.len()];
        for (word, own) in harvest.numbers {
            let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
            numbers[own as usize] = *self.0.entry(word).or_insert(next);
        }
        let mut places: Vec<Place> =
            harvest.places.into_iter().map(|(own, place)| (numbers[own as usize], place)).collect();
        places.sort_unstable();
        places.dedup_by(|next, kept| {
            let same = next.0 == kept.0 && next.1 >> FIELDS == kept.1 >> FIELDS;
            kept.1 |= if same { next.1 } else { 0 };
            same
        });
        places.shrink_to_fit();
        places
    }

    /// The words in order, and for each number its place among them.
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
