//! Who reviewed whose patches.

use super::reference::{SeriesRef, digests_by_name, listed};
use crate::content::Content;
use crate::content::facts::{ReviewFacts, SeriesFacts};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A reply to a patch by somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reviewed {
    /// The reviewer, by position in the index of authors.
    pub author: usize,
    /// Who wrote the patch.
    pub patch_author: Option<usize>,
    pub series: SeriesRef,
    /// The version and its patch, 0 for the cover.
    pub patch: (usize, u32),
    pub tags: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    pub tags: u32,
    /// Patches and covers, each counted once.
    pub patches: u32,
    pub replies: u32,
}

/// The replies to patches by others, by digest, in the order of the series.
pub(super) fn by_digest(
    content: &Content,
    list_of_file: &[Option<usize>],
    authors: &HashMap<String, usize>,
) -> Vec<Vec<Reviewed>> {
    let digests = digests_by_name(&content.digests);
    let mut by_digest = vec![Vec::new(); content.digests.len()];
    for (_, series_ref, series) in listed(&content.series, list_of_file) {
        let home = content.series[series_ref.file].facts.list.as_str();
        for review in &series.reviews {
            let Some(counted) = reviewed(series_ref, series, review, authors) else { continue };
            for arrived in series.review_arrivals(home, review) {
                digests.get(&arrived).into_iter().for_each(|digest| by_digest[*digest].push(counted));
            }
        }
    }
    by_digest
}

/// A reply as a review; `None` where nobody knows the reviewer.
fn reviewed(
    series_ref: SeriesRef,
    series: &SeriesFacts,
    review: &ReviewFacts,
    authors: &HashMap<String, usize>,
) -> Option<Reviewed> {
    let author = |person: usize| authors.get(series.people.get(person)).copied();
    let (reviewer, patch_author) = (author(review.author)?, author(review.patch_author));
    // Nobody reviews their own patches, from whatever address.
    (patch_author != Some(reviewer)).then_some(Reviewed {
        author: reviewer,
        patch_author,
        series: series_ref,
        patch: (review.version, review.patch),
        tags: review.tags,
    })
}

/// Adds reviews up by reviewer.
pub fn count_reviews<'a>(reviewed: impl Iterator<Item = &'a Reviewed>) -> BTreeMap<usize, ReviewCounts> {
    let mut seen = HashSet::new();
    let mut people: BTreeMap<usize, ReviewCounts> = BTreeMap::new();
    for review in reviewed {
        let counts = people.entry(review.author).or_default();
        counts.tags += review.tags;
        counts.replies += 1;
        counts.patches += u32::from(seen.insert((review.author, review.series, review.patch)));
    }
    people
}
