//! The lists of the site with their digests in archive order.

use super::reference::author_key;
use crate::base::path::JOINED;
use crate::config::Config;
use crate::content::Stored;
use crate::render::problem::SiteProblem;
use crate::rows::digest::Digest;
use crate::rows::series::SeriesFile;
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListIndex {
    /// Its position in site.yaml; behind the last one that of all lists as one.
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
    let mut lists: Vec<ListIndex> = config.shown().enumerate().map(of_list).collect();
    // Until they are pressed together, several lists have no digests as one.
    if lists.last().is_some_and(|last| last.list == config.lists.len() && last.digests.is_empty()) {
        lists.pop();
    }
    // What several lists had as one is left there when only one remains, and is none that somebody forgot.
    let strays = by_list
        .into_iter()
        .filter(|(list, _)| *list != JOINED)
        .map(|(list, digests)| SiteProblem::StrayList { list: list.to_owned(), digests: digests.len() });
    (lists, strays.collect())
}

/// The lists whose digests together have each mail once: all as one, unless these digests are older than those of the
/// lists, because one of them failed. Then some mails count twice, and nobody is left out.
pub(super) fn counted(config: &Config, lists: &[ListIndex], digests: &[Stored<Digest>]) -> Vec<usize> {
    let people = |list: &ListIndex| -> HashSet<String> {
        let people = list.digests.iter().flat_map(|digest| &digests[*digest].facts.people);
        people.map(|person| author_key(&person.name, &person.email)).collect()
    };
    let (own, joined) = lists.split_at(config.lists.len());
    let is_whole = joined.first().map(people).is_some_and(|all| own.iter().all(|list| people(list).is_subset(&all)));
    if is_whole { vec![own.len()] } else { (0..own.len()).collect() }
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

/// The positions of the lists in site.yaml, by name.
pub(super) fn positions(config: &Config) -> BTreeMap<&str, usize> {
    config.lists.iter().map(|list| list.name.as_str()).zip(0..).collect()
}

/// The list of each series file, by its position in site.yaml.
pub(super) fn of_files(config: &Config, files: &[Stored<SeriesFile>]) -> Vec<Option<usize>> {
    let positions = positions(config);
    files.iter().map(|stored| positions.get(stored.facts.list.as_str()).copied()).collect()
}
