//! What the digests say of authors, subsystems, domains and months, turned around: from the thing to the digests.
//!
//! Entry point: [`Index::of`]. It sees digests without their texts and keeps places instead of copies: a [`Post`] names
//! a digest and a series in it. Identities are settled here, across all digests: people by their address ignoring case,
//! shown under their most frequent spelling; subsystems by their folded name, shown likewise. The URL of a page comes
//! from the folded form, so that it stays when a spelling becomes more frequent.

mod authors;
mod domains;
mod lists;
mod lives;
mod spelling;
mod subsystems;

pub use authors::Author;
pub use domains::Domain;
pub use lists::ListIndex;
pub use lives::{LifeRef, Lives, Review, Reviewing, Spot, reviewing};
pub use subsystems::Subsystem;

use crate::config::Config;
use crate::content::{Content, StoredDigest};
use crate::render::problem::SiteProblem;
use std::collections::BTreeMap;

/// `2025-08`.
pub type Month = String;

/// A posting in a digest, by places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Post {
    /// The digest, by its place in the content.
    pub digest: usize,
    /// The series in it.
    pub series: usize,
}

/// Everything turned around.
#[derive(Debug, Default)]
pub struct Index {
    /// The lists in the order of site.yaml.
    pub lists: Vec<ListIndex>,
    /// Everybody who sent something, by key.
    pub authors: Vec<Author>,
    /// For each digest, its people as places in `authors`.
    pub people: Vec<Vec<usize>>,
    /// All nodes of the tree, parents before children.
    pub subsystems: Vec<Subsystem>,
    /// For each digest, the subsystem of each of its series.
    pub places: Vec<Vec<Option<usize>>>,
    /// All domains somebody sent a patch from, by name.
    pub domains: Vec<Domain>,
    /// The lives of the series.
    pub lives: Lives,
    /// What was wrong.
    pub problems: Vec<SiteProblem>,
}

impl Index {
    /// Indexes what is known of the lists that site.yaml names.
    pub fn of(config: &Config, content: &Content) -> Self {
        let digests = content.digests.as_slice();
        let (lists, problems) = lists::collect(config, digests);
        // Digests in the order of their lists, each list's oldest first, so that places in between do not matter.
        let order: Vec<usize> = lists.iter().flat_map(|list| list.digests.iter().copied()).collect();
        let mut subsystems = subsystems::collect(digests, &order);
        let mut authors = authors::collect(digests, &order, &subsystems.places);
        authors::settle(&mut authors);
        let domains = domains::collect(digests, &order, &authors);
        let names: Vec<&str> = config.lists.iter().map(|list| list.name.as_str()).collect();
        let known = (authors.list.as_slice(), subsystems.list.as_slice());
        let lives = Lives::of(&lists, &names, digests, &content.sequels, known);
        authors.add_company(&lives);
        subsystems::count(&mut subsystems, digests, &order, &authors);
        Self {
            lists,
            authors: authors.list,
            people: authors.people,
            subsystems: subsystems.list,
            places: subsystems.places,
            domains,
            lives,
            problems,
        }
    }
}

impl Index {
    /// Somebody's place among the authors, by address, without one by name.
    pub fn author(&self, name: &str, email: &str) -> Option<usize> {
        let key = authors::key(name, email);
        self.authors.binary_search_by(|author| author.key.cmp(&key)).ok()
    }
}

/// The month of a digest.
pub(crate) fn month(digest: &StoredDigest) -> Month {
    digest.digest.range.last.month()
}

/// Counts by place, the highest first, of equals the lowest place first.
pub(crate) fn by_count(counts: &BTreeMap<usize, u32>) -> Vec<(usize, u32)> {
    let mut ranked: Vec<(usize, u32)> = counts.iter().map(|(place, count)| (*place, *count)).collect();
    ranked.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
    ranked
}
