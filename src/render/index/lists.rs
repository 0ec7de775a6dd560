//! The lists of the site with their digests in archive order.

use crate::config::Config;
use crate::content::Stored;
use crate::render::problem::SiteProblem;
use crate::rows::digest::Digest;
use crate::rows::series::SeriesFile;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListIndex {
    /// Its position in site.yaml.
    pub list: usize,
    /// Positions of its digests in the content, oldest first.
    pub digests: Vec<usize>,
}

pub(super) fn collect(config: &Config, digests: &[Stored<Digest>]) -> (Vec<ListIndex>, Vec<SiteProblem>) {
    let mut by_list: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, stored) in digests.iter().enumerate() {
        by_list.entry(&stored.facts.list).or_default().push(position);
    }
    // A new list has no digests yet.
    let of_list = |(position, list): (usize, &crate::config::List)| ListIndex {
        list: position,
        digests: chained(digests, by_list.remove(list.name.as_str()).unwrap_or_default()),
    };
    let lists = config.lists.iter().enumerate().map(of_list).collect();
    let strays = by_list
        .into_iter()
        .map(|(list, digests)| SiteProblem::StrayList { list: list.to_owned(), digests: digests.len() });
    (lists, strays.collect())
}

/// Orders digests by their chains, in which the `to` of one is the `from` of the next; chains by the date of their
/// first mail.
fn chained(digests: &[Stored<Digest>], mut positions: Vec<usize>) -> Vec<usize> {
    let range = |position: usize| &digests[position].facts.range;
    positions.sort_by(|a, b| {
        (&range(*a).first, &digests[*a].facts.digest).cmp(&(&range(*b).first, &digests[*b].facts.digest))
    });
    let ends: BTreeSet<&str> = positions.iter().map(|position| range(*position).to.as_str()).collect();
    let mut next: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for position in &positions {
        next.entry(&range(*position).from).or_default().push_back(*position);
    }
    let mut ordered = Vec::with_capacity(positions.len());
    let heads = positions.iter().filter(|position| !ends.contains(range(**position).from.as_str()));
    // A circular chain has no head; its digests come last, by date.
    for start in heads.chain(&positions) {
        let mut from = range(*start).from.as_str();
        while let Some(position) = next.get_mut(from).and_then(VecDeque::pop_front) {
            ordered.push(position);
            from = range(position).to.as_str();
        }
    }
    ordered
}

/// The list of each series file, by its position in site.yaml.
pub(super) fn of_files(config: &Config, files: &[Stored<SeriesFile>]) -> Vec<Option<usize>> {
    let positions: BTreeMap<&str, usize> = config.lists.iter().map(|list| list.name.as_str()).zip(0..).collect();
    files.iter().map(|stored| positions.get(stored.facts.list.as_str()).copied()).collect()
}
