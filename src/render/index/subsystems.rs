//! The tree of subsystems.

use super::authors::Authors;
use super::reference::PostingRef;
use super::spelling::Spellings;
use super::{Month, add_in_month, month};
use crate::base::text::folded;
use crate::config::SubsystemRule;
use crate::content::Stored;
use crate::rows::digest::Digest;
use crate::rows::series::SeriesFile;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

#[derive(Debug, Clone, Default)]
pub struct SubsystemNode {
    /// The folded names from the root of the tree to this node.
    pub key: Vec<String>,
    /// The most frequent spelling of the last of them.
    pub name: String,
    pub parent: Option<usize>,
    /// The nodes below, by name.
    pub children: Vec<usize>,
    /// The postings of this node and all below it, oldest first.
    pub postings: Vec<PostingRef>,
    pub authors: BTreeMap<usize, u32>,
    pub months: BTreeMap<Month, u32>,
    /// All patches.
    pub patches: u32,
    /// Other subsystems by the number of shared authors; none above or below this one.
    pub neighbours: BTreeMap<usize, u32>,
}

/// The tree before anything is counted, and the node of each posting by digest.
pub(super) struct Tree {
    pub(super) nodes: Vec<SubsystemNode>,
    pub(super) posting_nodes: Vec<Vec<Option<usize>>>,
}

/// Authors who post everywhere say little about related subsystems; only the busiest few of each count.
const SUBSYSTEMS_OF_AN_AUTHOR: usize = 12;

/// Fewer series than this make no subsystem: they belong to the one above, or to none.
const FEWEST: u32 = 2;

/// Builds the tree, and finds the node of each posting. The names that site.yaml gives are nodes however few series they
/// have.
pub(super) fn tree(
    digests: &[Stored<Digest>],
    order: &[usize],
    series: &[Stored<SeriesFile>],
    given: &[SubsystemRule],
) -> Tree {
    let kept = kept(series, given);
    let mut spellings: BTreeMap<Vec<String>, Spellings> = BTreeMap::new();
    // Many postings have the same names, which are folded once.
    let mut postings: HashMap<&[String], u32> = HashMap::new();
    for series in order.iter().flat_map(|position| &digests[*position].facts.series) {
        *postings.entry(&series.subsystem).or_default() += 1;
    }
    for (names, count) in &postings {
        for depth in 1..=names.len() {
            let key = node_key(&names[..depth]);
            if !kept.contains(&key) {
                break;
            }
            spellings.entry(key).or_default().add(names[depth - 1].trim(), *count);
        }
    }
    let by_key: HashMap<Vec<String>, usize> = spellings.keys().cloned().zip(0..).collect();
    let mut list: Vec<SubsystemNode> = Vec::with_capacity(spellings.len());
    for (position, (key, spellings)) in spellings.into_iter().enumerate() {
        let parent = by_key.get(&key[..key.len() - 1]).copied();
        if let Some(parent) = parent {
            list[parent].children.push(position);
        }
        list.push(SubsystemNode { name: spellings.best(), parent, key, ..SubsystemNode::default() });
    }
    let nodes: HashMap<&[String], Option<usize>> =
        postings.keys().map(|names| (*names, nearest(&by_key, names))).collect();
    let mut posting_nodes = vec![Vec::new(); digests.len()];
    for position in order {
        let series = digests[*position].facts.series.iter();
        posting_nodes[*position] = series.map(|series| nodes[series.subsystem.as_slice()]).collect();
    }
    Tree { nodes: list, posting_nodes }
}

/// The keys of the names that are subsystems.
fn kept(series: &[Stored<SeriesFile>], given: &[SubsystemRule]) -> HashSet<Vec<String>> {
    let mut names: HashMap<&[String], u32> = HashMap::new();
    for facts in series.iter().flat_map(|stored| &stored.facts.series) {
        *names.entry(&facts.subsystem).or_default() += 1;
    }
    let mut counts: HashMap<Vec<String>, u32> = HashMap::new();
    for (names, count) in names {
        for depth in 1..=names.len() {
            *counts.entry(node_key(&names[..depth])).or_default() += count;
        }
    }
    let often = counts.into_iter().filter(|(_, count)| *count >= FEWEST).map(|(key, _)| key);
    let given = given.iter().flat_map(|rule| (1..=rule.name.len()).map(|depth| node_key(&rule.name[..depth])));
    often.chain(given).collect()
}

/// The node of some names, else of the names above them.
pub(super) fn nearest(by_key: &HashMap<Vec<String>, usize>, names: &[String]) -> Option<usize> {
    let key = node_key(names);
    (1..=key.len()).rev().find_map(|depth| by_key.get(&key[..depth])).copied()
}

/// The key of a node: its names, folded.
pub(super) fn node_key(names: &[String]) -> Vec<String> {
    names.iter().map(|name| folded(name)).collect()
}

/// Counts the postings of each node and of those below it.
pub(super) fn counted(
    mut nodes: Vec<SubsystemNode>,
    posting_nodes: &[Vec<Option<usize>>],
    (digests, order): (&[Stored<Digest>], &[usize]),
    authors: &Authors,
) -> Vec<SubsystemNode> {
    for digest in order {
        let stored = &digests[*digest];
        let month = month(&stored.facts);
        for (posting, row) in stored.facts.oldest_first() {
            let mut next = posting_nodes[*digest][posting];
            let wrote = authors.writers(*digest, row);
            while let Some(position) = next {
                let node = &mut nodes[position];
                node.postings.push(PostingRef { digest: *digest, posting });
                node.patches += row.count();
                add_in_month(&mut node.months, &month, row.count());
                for (who, patches) in &wrote {
                    *node.authors.entry(*who).or_default() += (*patches).max(1);
                }
                next = node.parent;
            }
        }
    }
    count_neighbours(&mut nodes, authors);
    nodes
}

fn count_neighbours(subsystems: &mut [SubsystemNode], authors: &Authors) {
    for author in &authors.list {
        let mut busiest = super::by_count(&author.subsystems);
        busiest.truncate(SUBSYSTEMS_OF_AN_AUTHOR);
        let nodes: BTreeSet<usize> = busiest.into_iter().map(|(position, _)| position).collect();
        for (a, b) in nodes.iter().flat_map(|a| nodes.iter().map(move |b| (*a, *b))) {
            if !related(subsystems, a, b) {
                *subsystems[a].neighbours.entry(b).or_default() += 1;
            }
        }
    }
}

/// Whether two nodes are the same, or one is above the other.
fn related(list: &[SubsystemNode], a: usize, b: usize) -> bool {
    list[a].key.starts_with(&list[b].key) || list[b].key.starts_with(&list[a].key)
}
