//! The numbers of documents, and what is written together: segments of the terms, and units of the rows.
//!
//! Entry points: [`pieces`], [`segments`], [`units`]. Digests are numbered by age, so that later mail gets higher
//! numbers. Both kinds of groups are made of whole digests, or of pieces of very large ones, and numbers count from the
//! beginning of the group: a digest that gets or loses a document changes its own groups, and others only where it
//! shifts a border past the beginning of a digest.

use std::ops::Range;

/// Documents of a full segment.
pub(super) const FULL: u32 = 1 << 15;
/// The newest segment holds about so many; the older ones change only when it overflows.
pub(super) const FRESH: u32 = 1 << 12;
/// Documents of a unit of rows.
pub(super) const UNIT: u32 = 1 << 10;
/// The most words of a segment, counted anew for each digest: all are in memory while it is written. A list whose mails
/// are texts has fewer in a full segment.
const MOST_WORDS: u64 = 1 << 21;
/// The most occurrences of words in the documents of a segment, likewise: five hundred words in each mail of a full one.
const MOST_OCCURRENCES: u64 = 1 << 24;

/// How much a digest adds to the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DigestSize {
    pub(super) documents: u32,
    /// The number of different words.
    pub(super) words: u32,
    /// In how many documents these are, all together.
    pub(super) occurrences: u32,
}

/// Documents of a digest that stay together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DigestPiece {
    /// The position of the digest among the numbered ones.
    pub(super) digest: usize,
    /// Its documents, counted from the digest's first.
    pub(super) documents: Range<u32>,
    /// The number of the first one among all.
    pub(super) first: u32,
    /// About the number of different words in them.
    words: u32,
    occurrences: u32,
}

impl DigestPiece {
    pub(super) fn end(&self) -> u32 {
        self.first + (self.documents.end - self.documents.start)
    }

    /// Where its rows are among those of the digest.
    pub(super) fn rows(&self) -> Range<usize> {
        self.documents.start as usize..self.documents.end as usize
    }
}

/// Numbers the documents of digests of these sizes.
pub(super) fn pieces(digests: impl IntoIterator<Item = DigestSize>) -> Vec<DigestPiece> {
    let (mut pieces, mut first) = (Vec::new(), 0);
    for (digest, size) in digests.into_iter().enumerate() {
        for start in (0..size.documents).step_by(UNIT as usize) {
            let documents = start..size.documents.min(start + UNIT);
            let length = documents.end - documents.start;
            let share = |of: u32| (u64::from(of) * u64::from(length)).div_ceil(u64::from(size.documents)) as u32;
            let (words, occurrences) = (share(size.words), share(size.occurrences));
            pieces.push(DigestPiece { digest, documents, first, words, occurrences });
            first += length;
        }
    }
    pieces
}

/// The pieces of each segment, oldest first: full ones, one with the remaining older documents, and the fresh ones; each
/// in several where it has too many words.
pub(super) fn segments(pieces: &[DigestPiece]) -> Vec<&[DigestPiece]> {
    let documents = pieces.last().map_or(0, DigestPiece::end);
    let at = |border: &u32| pieces.partition_point(|piece| piece.first < *border);
    let cuts: Vec<usize> = borders(documents).iter().map(at).collect();
    cuts.windows(2).flat_map(|cut| within_memory(&pieces[cut[0]..cut[1]])).collect()
}

/// Cuts before the words of a segment, or their occurrences, would be too many: from the first piece on, so that later
/// ones move no cut.
fn within_memory(pieces: &[DigestPiece]) -> Vec<&[DigestPiece]> {
    let (mut segments, mut rest) = (Vec::new(), pieces);
    while !rest.is_empty() {
        let (mut words, mut occurrences) = (0, 0);
        let fits = |piece: &&DigestPiece| {
            let is_first = words == 0;
            words += u64::from(piece.words);
            occurrences += u64::from(piece.occurrences);
            is_first || words <= MOST_WORDS && occurrences <= MOST_OCCURRENCES
        };
        let (own, others) = rest.split_at(rest.iter().take_while(fits).count());
        segments.push(own);
        rest = others;
    }
    segments
}

fn borders(documents: u32) -> Vec<u32> {
    let mut borders: Vec<u32> = (0..=documents / FULL).map(|full| full * FULL).collect();
    borders.extend([documents / FRESH * FRESH, documents]);
    borders.dedup();
    borders
}

/// The pieces of each unit of rows.
pub(super) fn units(pieces: &[DigestPiece]) -> Vec<&[DigestPiece]> {
    pieces.chunk_by(|one, other| one.first / UNIT == other.first / UNIT).collect()
}

#[cfg(test)]
mod tests {
    use super::{DigestSize, FRESH, FULL, MOST_OCCURRENCES, MOST_WORDS, UNIT, pieces, segments, units};

    fn sizes(documents: &[u32]) -> impl Iterator<Item = DigestSize> {
        documents.iter().map(|documents| DigestSize {
            documents: *documents,
            words: 10 * documents,
            occurrences: 20 * documents,
        })
    }

    /// The first document of each segment, and the end.
    fn borders(documents: &[u32]) -> Vec<u32> {
        borders_of(sizes(documents))
    }

    fn borders_of(digests: impl IntoIterator<Item = DigestSize>) -> Vec<u32> {
        let pieces = pieces(digests);
        let segments = segments(&pieces);
        segments.iter().map(|own| own[0].first).chain(pieces.last().map(super::DigestPiece::end)).collect()
    }

    #[test]
    fn new_documents_change_the_last_segment_only() {
        assert!(borders(&[]).is_empty());
        assert_eq!(borders(&[7]), [0, 7]);
        let full = vec![UNIT; (FULL / UNIT) as usize];
        let with = |more: &[u32]| borders(&[full.as_slice(), more].concat());
        assert_eq!(with(&[]), [0, FULL]);
        assert_eq!(with(&[5]), [0, FULL, FULL + 5]);
        assert_eq!(with(&[FRESH, 5]), [0, FULL, FULL + FRESH, FULL + FRESH + 5]);
    }

    #[test]
    fn a_segment_is_made_of_whole_digests_except_where_one_is_huge() {
        assert_eq!(borders(&[FRESH - 1, 3, 4]), [0, FRESH + 2, FRESH + 6]);
        assert_eq!(borders(&[3 * FULL]), [0, FULL, 2 * FULL, 3 * FULL]);
    }

    #[test]
    fn a_segment_ends_before_its_words_are_too_many_and_later_digests_move_no_end() {
        let of_words = |words: u64| DigestSize { documents: 10, words: words as u32, occurrences: 10 };
        let of_occurrences =
            |occurrences: u64| DigestSize { documents: 10, words: 10, occurrences: occurrences as u32 };
        for (half, huge) in [
            (of_words(MOST_WORDS / 2), of_words(MOST_WORDS + 1)),
            (of_occurrences(MOST_OCCURRENCES / 2), of_occurrences(MOST_OCCURRENCES + 1)),
        ] {
            assert_eq!(borders_of([half, half, half, huge, half]), [0, 20, 30, 40, 50]);
            assert_eq!(borders_of([half, half, half, huge, half, half, half]), [0, 20, 30, 40, 60, 70]);
        }
    }

    #[test]
    fn a_unit_is_made_of_whole_digests() {
        let pieces = pieces(sizes(&[UNIT - 1, 30, 5, 7]));
        let firsts: Vec<u32> = units(&pieces).iter().map(|own| own[0].first).collect();
        assert_eq!(firsts, [0, UNIT + 29]);
    }
}
