//! Pairs of patches that are neither equal nor have equal titles, but are alike.
//!
//! Entry point: [`pair`]. The patches of the old version that are still unpaired are compared with those of the new
//! one; the pairs that are most alike are taken first. The threshold was found by experiment, on a few years of one
//! list's patches, so that this and `git range-diff` with its default creation factor agree on most pairs. They differ
//! mostly near the threshold, and occasionally far from it: here, short lines that many patches share mislead; `git
//! range-diff` also counts the lines around a change.
//!
//! Deliberately not supported: giving up the likeliest pair so that two others fit better.

use super::{ComparedPatch, Pairs, free};
use crate::press::summary::fingerprint::{Fingerprint, share, word_hashes};
use std::cmp::Reverse;

/// Beyond this number no pairs are compared.
const MOST_PAIRS: usize = 40_000;
/// How alike a pair must be, in thousandths.
const BAR: u32 = 360;
/// The weight of the lines for each part of the title: the titles of a series sound alike.
const LINES_TO_TITLE: u32 = 10;

/// An unpaired patch.
struct Left<'a> {
    index: usize,
    fingerprint: &'a Fingerprint,
    words: Box<[u32]>,
}

/// Pairs the remaining patches that are alike; false where there are too many to compare.
pub(super) fn pair(before: &[ComparedPatch<'_>], after: &[ComparedPatch<'_>], pairs: &mut Pairs) -> bool {
    let before = left(&pairs.new_index, before);
    let after = left(&pairs.old_index, after);
    if before.len().saturating_mul(after.len()) > MOST_PAIRS {
        return false;
    }
    let all = before.iter().flat_map(|old| after.iter().map(move |new| (old, new)));
    let mut all: Vec<_> = all.filter_map(|(old, new)| Some((likeness(old, new)?, old.index, new.index))).collect();
    // Two pairs that compete share an index, so their sums differ: the order is the same in both directions.
    all.sort_unstable_by_key(|(likeness, old, new)| (Reverse(*likeness), old + new, *old));
    for (_, old, new) in all {
        pairs.add(old, new);
    }
    true
}

fn left<'a>(pairs: &[Option<usize>], patches: &'a [ComparedPatch<'a>]) -> Vec<Left<'a>> {
    let left = free(pairs, patches);
    left.filter_map(|(index, patch)| {
        Some(Left { index, fingerprint: patch.fingerprint?, words: word_hashes(&patch.folded) })
    })
    .collect()
}

/// How alike two patches are, if they are at all.
fn likeness(old: &Left<'_>, new: &Left<'_>) -> Option<u32> {
    let likeness =
        old.fingerprint.likeness(new.fingerprint) + share(&old.words, &new.words, usize::MAX) / LINES_TO_TITLE;
    (likeness >= BAR).then_some(likeness)
}
