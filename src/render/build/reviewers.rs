//! Who reviewed, ranked: beside contributors, wherever these are ranked.

use super::Site;
use crate::render::index::{Reviewing, reviewing};
use crate::render::views::ReviewerView;
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Site<'_> {
    /// What people reviewed in some digests. Replies and tags are those of all mails; patches are known of the mails
    /// about series.
    pub(super) fn reviewing_in(&self, digests: &[usize]) -> BTreeMap<usize, Reviewing> {
        let mut people = reviewing(digests.iter().flat_map(|digest| &self.index.lives.reviews[*digest]));
        for sums in people.values_mut() {
            (sums.tags, sums.replies) = (0, 0);
        }
        for digest in digests {
            let rows = &self.content.digests[*digest].digest.people;
            for (person, author) in rows.iter().zip(&self.index.people[*digest]).filter(|(row, _)| row.replies > 0) {
                let sums = people.entry(*author).or_default();
                sums.tags += person.tags;
                sums.replies += person.replies;
            }
        }
        people
    }

    /// By tags given, then by patches looked at, then by replies.
    pub(super) fn reviewers(&self, people: BTreeMap<usize, Reviewing>, top: usize) -> Vec<ReviewerView> {
        let mut people: Vec<(usize, Reviewing)> = people.into_iter().collect();
        people.sort_by_key(|(author, sums)| (Reverse((sums.tags, sums.patches, sums.replies)), *author));
        let view = |(author, sums): (usize, Reviewing)| ReviewerView {
            person: self.person(author),
            patches: sums.patches,
            replies: sums.replies,
            tags: sums.tags,
        };
        people.into_iter().take(top).map(view).collect()
    }

    /// Patches of others that somebody looked at.
    pub(super) fn reviewed(&self, author: usize) -> u32 {
        self.index.lives.totals.get(&author).map_or(0, |sums| sums.patches)
    }
}
