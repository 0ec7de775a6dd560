//! Rows of lines or words on the page by their hashes, to find where such a row begins.
//!
//! Entry points: [`RunIndex::push`], [`RunIndex::longest_run`]. Most rows stand in one place, so that a place alone
//! takes no list.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// How many places of the same row are compared, before and after the hint. What stands in more places cannot be told
/// apart.
const MOST_PLACES: usize = 24;

/// The hashes of lines or words in their order, and the rows of some lengths among them.
pub(super) struct RunIndex<const LENGTHS: usize> {
    hashes: Vec<u64>,
    /// How many are found at once, the longest row first.
    lengths: [usize; LENGTHS],
    places: HashMap<u64, RunPlaces, BuildHasherDefault<IsHash>>,
    /// No longer agreement is measured.
    longest: usize,
}

/// Where a row begins, in ascending order.
enum RunPlaces {
    One(u32),
    Several(Vec<u32>),
}

/// A run of hashes that was found.
pub(super) struct FoundRun {
    pub(super) start: usize,
    pub(super) length: usize,
    /// Whether it is nowhere else.
    pub(super) unique: bool,
}

/// The keys are hashes already.
#[derive(Default)]
struct IsHash(u64);

impl Hasher for IsHash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

impl<const LENGTHS: usize> RunIndex<LENGTHS> {
    pub(super) fn new(lengths: [usize; LENGTHS], longest: usize) -> Self {
        Self { hashes: Vec::new(), lengths, places: HashMap::default(), longest }
    }

    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Adds hashes that follow each other, but not those that were added before.
    pub(super) fn push(&mut self, hashes: impl Iterator<Item = u64>) {
        let start = self.hashes.len();
        self.hashes.extend(hashes);
        self.places.reserve((self.hashes.len() - start) * LENGTHS);
        for length in self.lengths {
            for (at, row) in self.hashes[start..].windows(length).enumerate() {
                let place = (start + at) as u32;
                self.places
                    .entry(of_row(row.iter().copied()))
                    .and_modify(|places| places.push(place))
                    .or_insert(RunPlaces::One(place));
            }
        }
    }

    /// Whether this is anywhere.
    pub(super) fn has(&self, hash: u64) -> bool {
        self.places.contains_key(&of_row([hash].into_iter()))
    }

    /// The longest run of the first of these that is within a range; of several the first one after `hint`, else the
    /// first one.
    pub(super) fn longest_run(&self, wanted: &[u64], within: &Range<usize>, hint: Option<usize>) -> Option<FoundRun> {
        let rows = self.lengths.into_iter().filter_map(|length| wanted.get(..length));
        let places = rows.map(|row| self.places_of(row, within)).find(|places| !places.is_empty())?;
        let after_hint = hint.map_or(0, |hint| places.partition_point(|place| *place as usize <= hint));
        let nearest =
            places[after_hint..].iter().take(MOST_PLACES).chain(places[..after_hint].iter().take(MOST_PLACES));
        let mut best: Option<FoundRun> = None;
        for place in nearest {
            let start = *place as usize;
            let length = self.agreement(wanted, start, within.end);
            match &mut best {
                Some(best) if best.length > length => {}
                Some(best) if best.length == length => best.unique = false,
                _ => best = Some(FoundRun { start, length, unique: true }),
            }
        }
        best
    }

    /// Where a row begins within a range.
    fn places_of(&self, row: &[u64], within: &Range<usize>) -> &[u32] {
        let places = self.places.get(&of_row(row.iter().copied())).map_or(&[][..], RunPlaces::all);
        let bound = |at: usize| places.partition_point(|place| (*place as usize) < at);
        &places[bound(within.start)..bound(within.end).max(bound(within.start))]
    }

    /// How many of these are in a row from a place on.
    pub(super) fn agreement(&self, wanted: &[u64], start: usize, end: usize) -> usize {
        let here = self.hashes[start..end].iter().zip(wanted);
        here.take(self.longest).take_while(|(here, wanted)| here == wanted).count()
    }
}

impl RunPlaces {
    fn push(&mut self, place: u32) {
        match self {
            Self::One(first) => *self = Self::Several(vec![*first, place]),
            Self::Several(places) => places.push(place),
        }
    }

    fn all(&self) -> &[u32] {
        match self {
            Self::One(place) => std::slice::from_ref(place),
            Self::Several(places) => places,
        }
    }
}

/// One hash of several.
fn of_row(row: impl Iterator<Item = u64>) -> u64 {
    row.fold(1, mixed)
}

/// The hash of what has one hash so far and goes on. It is used within one page only, and every line of every mail that
/// is read goes through it: it has to be fast.
pub(super) fn mixed(hash: u64, next: u64) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    (hash.rotate_left(23) ^ next).wrapping_mul(ODD)
}
