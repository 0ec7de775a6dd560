//! The tree of subsystems.

use super::authors::{Authors, writers};
use super::reference::PostingRef;
use super::spelling::Spellings;
use super::{Month, add_in_month, month};
use crate::base::text::folded;
use crate::content::Stored;
use crate::rows::digest::Digest;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// Builds the tree, and finds the node of each posting.
pub(super) fn tree(digests: &[Stored<Digest>], order: &[usize]) -> Tree {
    let mut spellings: BTreeMap<Vec<String>, Spellings> = BTreeMap::new();
    // Many postings have the same names, which are folded once.
    let mut postings: HashMap<&[String], u32> = HashMap::new();
    for series in order.iter().flat_map(|position| &digests[*position].facts.series) {
        *postings.entry(&series.subsystem).or_default() += 1;
    }
    for (names, count) in &postings {
        for depth in 1..=names.len() {
            spellings.entry(node_key(&names[..depth])).or_default().add(names[depth - 1].trim(), *count);
        }
    }
    let by_key: BTreeMap<Vec<String>, usize> = spellings.keys().cloned().zip(0..).collect();
    let mut list: Vec<SubsystemNode> = Vec::with_capacity(spellings.len());
    for (position, (key, spellings)) in spellings.into_iter().enumerate() {
        let parent = by_key.get(&key[..key.len() - 1]).copied();
        if let Some(parent) = parent {
            list[parent].children.push(position);
        }
        list.push(SubsystemNode { name: spellings.best(), parent, key, ..SubsystemNode::default() });
    }
    let nodes: HashMap<&[String], Option<usize>> =
        postings.keys().map(|names| (*names, by_key.get(&node_key(names)).copied())).collect();
    let mut posting_nodes = vec![Vec::new(); digests.len()];
    for position in order {
        let series = digests[*position].facts.series.iter();
        posting_nodes[*position] = series.map(|series| nodes[series.subsystem.as_slice()]).collect();
    }
    Tree { nodes: list, posting_nodes }
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
        let (people, month) = (&authors.people[*digest], month(&stored.facts));
        for (posting, row) in stored.facts.oldest_first() {
            let mut next = posting_nodes[*digest][posting];
            while let Some(position) = next {
                let node = &mut nodes[position];
                node.postings.push(PostingRef { digest: *digest, posting });
                node.patches += row.count();
                add_in_month(&mut node.months, &month, row.count());
                for (who, patches) in writers(row) {
                    *node.authors.entry(people[who]).or_default() += patches.max(1);
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
