//! The occurrences of several digests, grouped by word: words become numbers once for each digest, and everything after
//! that is counting.

use crate::render::search::terms::{DigestTerms, FIELDS, Occurrence, starts};
use crate::render::search::word_map::WordMap;
use crate::render::search::words::order;
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;

/// The terms of a digest, which of its documents are meant, and the number of the first of these in the segment.
pub(in crate::render::search) struct SegmentDigest<'a> {
    pub(in crate::render::search) terms: Cow<'a, DigestTerms>,
    pub(in crate::render::search) documents: Range<u32>,
    pub(in crate::render::search) first: u32,
}

impl SegmentDigest<'_> {
    /// The words that occur in these documents, and where.
    fn iter(&self) -> impl Iterator<Item = (&str, &[Occurrence])> {
        let here = |(word, occurrences)| (word, within(occurrences, &self.documents));
        self.terms.iter().map(here).filter(|(_, occurrences)| !occurrences.is_empty())
    }
}

fn within<'a>(occurrences: &'a [Occurrence], documents: &Range<u32>) -> &'a [Occurrence] {
    let before = |document: u32| move |at: &Occurrence| at >> FIELDS < document;
    let from = occurrences.partition_point(before(documents.start));
    let to = occurrences.partition_point(before(documents.end));
    &occurrences[from..to]
}

/// The words in order, each with its occurrences in the order of documents.
pub(super) struct GroupedTerms<'a> {
    words: Vec<&'a str>,
    /// Where the occurrences of each word begin, and where all end.
    starts: Vec<usize>,
    occurrences: Vec<Occurrence>,
}

impl<'a> GroupedTerms<'a> {
    pub(super) fn new(digests: &'a [SegmentDigest<'a>]) -> Self {
        let numbered = NumberedTerms::new(digests);
        let mut ranked: Vec<usize> = (0..numbered.words.len()).collect();
        ranked.par_sort_unstable_by(|one, other| order(numbered.words[*one], numbered.words[*other]));
        let counts: Vec<u32> = ranked.iter().map(|number| numbered.counts[*number]).collect();
        let mut starts = starts(&counts);
        let mut places = vec![0; ranked.len()];
        ranked.iter().zip(&starts).for_each(|(number, start)| places[*number] = *start);
        let occurrences = numbered.filled(digests, places);
        starts.push(occurrences.len());
        Self { words: ranked.iter().map(|number| numbered.words[*number]).collect(), starts, occurrences }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn word(&self, rank: usize) -> &'a str {
        self.words[rank]
    }

    pub(super) fn occurrences(&self, rank: usize) -> &[Occurrence] {
        self.occurrences_of(rank..rank + 1)
    }

    pub(super) fn occurrences_of(&self, ranks: Range<usize>) -> &[Occurrence] {
        &self.occurrences[self.starts[ranks.start]..self.starts[ranks.end]]
    }
}

/// The words of some digests, numbered as they come.
struct NumberedTerms<'a> {
    words: Vec<&'a str>,
    /// How many occurrences each has.
    counts: Vec<u32>,
    /// The numbers of the words of the first digest, of the second one, and so on.
    numbers: Vec<u32>,
}

impl<'a> NumberedTerms<'a> {
    fn new(digests: &'a [SegmentDigest<'a>]) -> Self {
        let (mut words, mut counts, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        let mut known: WordMap<&str> = WordMap::default();
        for (word, occurrences) in digests.iter().flat_map(SegmentDigest::iter) {
            let number = *known.entry(word).or_insert_with(|| {
                words.push(word);
                counts.push(0);
                u32::try_from(words.len() - 1).expect("fewer terms than 2^32 fit into memory")
            });
            counts[number as usize] += occurrences.len() as u32;
            numbers.push(number);
        }
        Self { words, counts, numbers }
    }

    /// All occurrences, those of each word from its place on.
    fn filled(&self, digests: &[SegmentDigest<'_>], mut places: Vec<usize>) -> Vec<Occurrence> {
        let mut filled = vec![0; self.counts.iter().map(|count| *count as usize).sum()];
        let mut numbers = self.numbers.iter();
        for digest in digests {
            let shift = (digest.first << FIELDS).wrapping_sub(digest.documents.start << FIELDS);
            for ((_, occurrences), number) in digest.iter().zip(&mut numbers) {
                let start = &mut places[*number as usize];
                let own = &mut filled[*start..*start + occurrences.len()];
                own.iter_mut().zip(occurrences).for_each(|(to, at)| *to = at.wrapping_add(shift));
                *start += occurrences.len();
            }
        }
        filled
    }
}
