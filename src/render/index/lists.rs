//! The lists of the site with their digests in archive order.

use crate::config::Config;
use crate::content::StoredDigest;
use crate::render::problem::SiteProblem;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A list and its digests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListIndex {
    /// Its place in site.yaml.
    pub list: usize,
    /// Its digests by their place in the content, oldest first.
    pub digests: Vec<usize>,
}

pub(super) fn collect(config: &Config, digests: &[StoredDigest]) -> (Vec<ListIndex>, Vec<SiteProblem>) {
    let mut by_list: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, stored) in digests.iter().enumerate() {
        by_list.entry(&stored.digest.list).or_default().push(place);
    }
    let of_list = |(place, list): (usize, &crate::config::List)| ListIndex {
        list: place,
        digests: chained(digests, by_list.remove(list.name.as_str()).unwrap_or_default()),
    };
    let lists = config.lists.iter().enumerate().map(of_list).collect();
    let strays = by_list
        .into_iter()
        .map(|(list, digests)| SiteProblem::StrayList { list: list.to_owned(), digests: digests.len() });
    (lists, strays.collect())
}

/// Orders digests by their chain, one's `to` being the next one's `from`; chains by the date of their first mail.
fn chained(digests: &[StoredDigest], mut places: Vec<usize>) -> Vec<usize> {
    let range = |place: usize| &digests[place].digest.range;
    places.sort_by(|a, b| {
        (&range(*a).first, &digests[*a].digest.digest).cmp(&(&range(*b).first, &digests[*b].digest.digest))
    });
    let ends: BTreeSet<&str> = places.iter().map(|place| range(*place).to.as_str()).collect();
    let mut next: BTreeMap<&str, VecDeque<usize>> = BTreeMap::new();
    for place in &places {
        next.entry(&range(*place).from).or_default().push_back(*place);
    }
    let mut ordered = Vec::with_capacity(places.len());
    let heads = places.iter().filter(|place| !ends.contains(range(**place).from.as_str()));
    // A chain that runs in a circle has no head; its digests come last, by date.
    for start in heads.chain(&places) {
        let mut from = range(*start).from.as_str();
        while let Some(place) = next.get_mut(from).and_then(VecDeque::pop_front) {
            ordered.push(place);
            from = range(place).to.as_str();
        }
    }
    ordered
}
