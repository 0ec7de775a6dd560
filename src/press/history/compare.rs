//! Pairs the patches of two versions, as `git range-diff` does.
//!
//! Entry point: [`compare`]. Steps: pair the patches that are equal, then those with equal diffs, those with equal
//! titles, and those that are most alike (`alike`); then find the patches that left the common order (`order`). A patch
//! is in one pair at most, and no later step undoes a pair. Equal titles take precedence over similar diffs, unlike in
//! `git range-diff`: readers consider a patch that was rewritten under its old title the same patch.
//!
//! Deliberately not supported: patches that were split or merged. One part is paired, the others are new.

mod alike;
mod order;

use crate::press::summary::Fingerprint;
use std::collections::{BTreeMap, VecDeque};

/// What a patch is compared by.
#[derive(Clone, Copy, Debug)]
pub struct PatchFacts<'a> {
    pub title: &'a str,
    /// Its fingerprint; `None` where its mail has no diff.
    pub fingerprint: Option<&'a Fingerprint>,
}

/// How the patches of a version relate to those of the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// For each patch of the new version its counterpart; `None` where it is new.
    pub matched: Vec<Option<Matched>>,
    /// The indices of the old version's patches that were dropped.
    pub dropped: Vec<usize>,
    /// Whether there were too many patches to look for similar ones: only equal patches and equal titles were matched.
    pub coarse: bool,
}

/// The counterpart of a patch in the previous version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched {
    /// Its index there.
    pub before: usize,
    /// Whether its title, prose or diff differ.
    pub changed: bool,
    /// Whether its index among the patches that both versions have differs.
    pub moved: bool,
}

pub fn compare(before: &[PatchFacts<'_>], after: &[PatchFacts<'_>]) -> Comparison {
    let mut pairs = Pairs::new(before.len(), after.len());
    let (before, after) = (facts(before), facts(after));
    pairs.match_by(&before, &after, |patch| Some(patch.whole()));
    pairs.match_by(&before, &after, |patch| Some((patch.diff()?, &patch.folded)));
    pairs.match_by(&before, &after, ComparedPatch::diff);
    pairs.match_by(&before, &after, |patch| Some(&patch.folded));
    let coarse = !alike::pair(&before, &after, &mut pairs);
    pairs.into_comparison(&before, &after, coarse)
}

/// A patch with its title prepared for comparison.
struct ComparedPatch<'a> {
    /// The title, white space folded.
    title: String,
    /// The same in lower case.
    folded: String,
    fingerprint: Option<&'a Fingerprint>,
}

impl ComparedPatch<'_> {
    fn diff(&self) -> Option<u64> {
        self.fingerprint.map(|fingerprint| fingerprint.diff)
    }

    /// Everything that makes a patch a changed one when it differs.
    fn whole(&self) -> (&str, Option<(u64, u64)>) {
        (&self.title, self.fingerprint.map(|fingerprint| (fingerprint.message, fingerprint.diff)))
    }
}

fn facts<'a>(patches: &[PatchFacts<'a>]) -> Vec<ComparedPatch<'a>> {
    let read = |patch: &PatchFacts<'a>| {
        let title = patch.title.split_whitespace().collect::<Vec<_>>().join(" ");
        ComparedPatch { folded: title.to_lowercase(), title, fingerprint: patch.fingerprint }
    };
    patches.iter().map(read).collect()
}

/// The pairs found so far.
struct Pairs {
    /// For each old index the new one.
    new_index: Vec<Option<usize>>,
    /// For each new index the old one.
    old_index: Vec<Option<usize>>,
}

impl Pairs {
    fn new(before: usize, after: usize) -> Self {
        Self { new_index: vec![None; before], old_index: vec![None; after] }
    }

    /// Pairs the remaining patches that have the same key, the first with the first and so on.
    fn match_by<'a, Key: Ord>(
        &mut self,
        before: &'a [ComparedPatch<'a>],
        after: &'a [ComparedPatch<'a>],
        key: impl Fn(&'a ComparedPatch<'a>) -> Option<Key>,
    ) {
        let mut indices: BTreeMap<Key, VecDeque<usize>> = BTreeMap::new();
        for (index, patch) in free(&self.new_index, before) {
            if let Some(key) = key(patch) {
                indices.entry(key).or_default().push_back(index);
            }
        }
        let mut first = |patch| indices.get_mut(&key(patch)?)?.pop_front();
        let found = free(&self.old_index, after).filter_map(|(new, patch)| Some((first(patch)?, new)));
        for (old, new) in found.collect::<Vec<_>>() {
            self.add(old, new);
        }
    }

    /// Pairs two patches unless one of them is already paired.
    fn add(&mut self, old: usize, new: usize) {
        if let (Some(new_index @ None), Some(old_index @ None)) =
            (self.new_index.get_mut(old), self.old_index.get_mut(new))
        {
            *new_index = Some(new);
            *old_index = Some(old);
        }
    }

    fn into_comparison(self, before: &[ComparedPatch<'_>], after: &[ComparedPatch<'_>], coarse: bool) -> Comparison {
        let moved = order::moved(&self.old_index);
        let matched = self.old_index.iter().zip(after).zip(moved).map(|((index, patch), moved)| {
            let index = (*index)?;
            Some(Matched { before: index, changed: patch.whole() != before.get(index)?.whole(), moved })
        });
        let dropped = free(&self.new_index, before).map(|(index, _)| index).collect();
        Comparison { matched: matched.collect(), dropped, coarse }
    }
}

/// The patches without a pair, with their indices.
fn free<'a>(
    pairs: &[Option<usize>],
    patches: &'a [ComparedPatch<'a>],
) -> impl Iterator<Item = (usize, &'a ComparedPatch<'a>)> {
    pairs
        .iter()
        .zip(patches)
        .enumerate()
        .filter(|(_, (pair, _))| pair.is_none())
        .map(|(index, (_, patch))| (index, patch))
}
