//! Who took part in a series.

use crate::render::model::Model;
use crate::render::view::person::{self, PersonView};
use crate::rows::series::Series;
use serde::Serialize;
use std::cmp::Reverse;

/// A person who took part in a series.
#[derive(Debug, Serialize)]
pub struct TakingPartView {
    /// The person.
    pub person: PersonView,
    /// Patches sent, in all versions.
    pub patches: usize,
    /// Other mails sent.
    pub replies: usize,
    /// Tags given.
    pub tags: usize,
}

/// Everybody who took part, by tags given, then by patches, then by replies.
pub(super) fn view(model: &Model<'_>, series: &Series) -> Vec<TakingPartView> {
    let mut people: Vec<(usize, usize, usize)> = vec![(0, 0, 0); series.people.len()];
    for version in &series.versions {
        for patch in &version.patches {
            people[patch.author.unwrap_or(version.author)].0 += 1;
        }
    }
    // Bots are no people, and a notice is no reply.
    for reply in series.replies.iter().filter(|reply| !reply.bot) {
        people[reply.author].1 += 1;
        people[reply.author].2 += reply.tags.len();
    }
    let mut order: Vec<usize> = (0..people.len()).filter(|who| people[*who] != (0, 0, 0)).collect();
    order.sort_by_key(|who| (Reverse((people[*who].2, people[*who].0, people[*who].1)), *who));
    let row = |who: usize| TakingPartView {
        person: person::participant(model, &series.people[who]),
        patches: people[who].0,
        replies: people[who].1,
        tags: people[who].2,
    };
    order.into_iter().map(row).collect()
}
