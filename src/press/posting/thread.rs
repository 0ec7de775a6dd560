//! The reply forest: who answers whom, by References and In-Reply-To alone.
//!
//! Entry point: [`Forest::new`]. Every mail is a node, and so is every Message-ID that is referred to but missing:
//! through these, mails that answer the same missing mail belong to one thread. The parent of a mail is the nearest
//! mail it refers to, present or not; that of a missing mail is what precedes it in a References header. A link that
//! would close a loop is skipped in favour of the next one. Nothing is recursive, and the cost grows with the total
//! length of all References.

use super::sets::Sets;
use crate::base::id::{MessageKey, message_key};
use crate::press::summary::MailSummary;
use std::collections::HashMap;

/// A node: a mail by its index in the input, or, from `mails` on, the Message-ID of a missing one.
pub(super) type Node = usize;

/// How a mail is tied to a thread.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tie {
    /// The thread it is tied to: it answers something, or a mail that could be of its posting answers it.
    pub(super) thread: Option<Node>,
    /// Whether a mail that could be of its posting answers it.
    pub(super) answered: bool,
}

/// The reply forest of some mails.
#[derive(Debug)]
pub(super) struct Forest {
    /// How many of the nodes are mails.
    mails: usize,
    /// The parent of each node.
    parents: Vec<Option<Node>>,
    /// The topmost node above each node.
    tops: Vec<Node>,
    /// For every mail the first one of those that references connect with it.
    threads: Vec<usize>,
}

impl Forest {
    /// Links mails by what they refer to.
    pub(super) fn new(mails: &[MailSummary]) -> Self {
        let (trails, nodes) = number_references(mails);
        let mut links = ForestLinks::new(nodes);
        for (mail, trail) in trails.iter().enumerate() {
            links.add_first(mail, trail.iter().rev().copied());
        }
        for trail in &trails {
            link_missing(&mut links, trail, mails.len());
        }
        let threads = links.threads(&trails);
        let mut forest = Self { mails: mails.len(), parents: links.parents, tops: Vec::new(), threads };
        forest.tops = forest.find_tops();
        forest
    }

    /// What a node hangs from.
    pub(super) fn parent(&self, node: Node) -> Option<Node> {
        self.parents[node]
    }

    /// The mail that a mail answers, if present.
    pub(super) fn parent_mail(&self, mail: usize) -> Option<usize> {
        self.parents[mail].filter(|node| self.is_mail(*node))
    }

    /// Whether a node is a mail that is present.
    pub(super) fn is_mail(&self, node: Node) -> bool {
        node < self.mails
    }

    /// The topmost node above a node, or itself.
    pub(super) fn top(&self, node: Node) -> Node {
        self.tops[node]
    }

    /// For every mail the first one of its thread: of those that refer to each other, or to the same missing mail.
    pub(super) fn into_threads(self) -> Vec<usize> {
        self.threads
    }

    /// The nodes above a node, nearest first.
    pub(super) fn above(&self, node: Node) -> impl Iterator<Item = Node> {
        std::iter::successors(self.parents[node], |node| self.parents[*node])
    }

    /// For every node the value of the nearest node that has one, itself included, upwards.
    pub(super) fn nearest<T: Copy>(&self, own: impl Fn(Node) -> Option<T>) -> Vec<Option<T>> {
        let mut found: Vec<Option<T>> = vec![None; self.parents.len()];
        let mut settled = vec![false; self.parents.len()];
        let mut path = Vec::new();
        for start in 0..self.parents.len() {
            let mut at = Some(start);
            while let Some(node) = at.filter(|node| !settled[*node]) {
                path.push(node);
                at = self.parents[node];
            }
            let mut value = at.and_then(|node| found[node]);
            while let Some(node) = path.pop() {
                value = own(node).or(value);
                found[node] = value;
                settled[node] = true;
            }
        }
        found
    }

    /// For every mail the mail that represents its thread: the topmost one, or the first in archive order where the
    /// topmost is missing.
    pub(super) fn root_mails(&self) -> Vec<usize> {
        let mut first: Vec<Option<usize>> = vec![None; self.parents.len()];
        let root_of = |mail: usize| {
            let top = self.tops[mail];
            if self.is_mail(top) { top } else { *first[top].get_or_insert(mail) }
        };
        (0..self.mails).map(root_of).collect()
    }

    fn find_tops(&self) -> Vec<Node> {
        let own = |node: Node| self.parents[node].is_none().then_some(node);
        self.nearest(own).into_iter().enumerate().map(|(node, top)| top.unwrap_or(node)).collect()
    }
}

/// Every mail's references as nodes, oldest first and without itself; and the number of nodes.
fn number_references(mails: &[MailSummary]) -> (Vec<Vec<Node>>, usize) {
    let mut nodes: HashMap<MessageKey, Node> = HashMap::with_capacity(mails.len());
    for (mail, summary) in mails.iter().enumerate() {
        nodes.entry(message_key(&summary.message_id)).or_insert(mail);
    }
    let mut count = mails.len();
    let mut number = |id: MessageKey| {
        *nodes.entry(id).or_insert_with(|| {
            count += 1;
            count - 1
        })
    };
    let trails = mails.iter().map(|mail| mail.references.iter().map(|id| number(*id)).collect()).collect();
    (trails, count)
}

/// Makes each missing mail of a References header a child of its predecessor there. Mails that are present state
/// themselves what they answer.
fn link_missing(links: &mut ForestLinks, trail: &[Node], mails: usize) {
    for pair in trail.windows(2) {
        if let [above, below] = *pair
            && below >= mails
        {
            links.add(below, above);
        }
    }
}

/// Links under construction, with a union-find structure of connected nodes.
struct ForestLinks {
    parents: Vec<Option<Node>>,
    sets: Sets,
}

impl ForestLinks {
    fn new(nodes: usize) -> Self {
        Self { parents: vec![None; nodes], sets: Sets::new(nodes) }
    }

    /// Makes `child` a child of the first of `parents` that is possible.
    fn add_first(&mut self, child: Node, mut parents: impl Iterator<Item = Node>) {
        while let Some(parent) = parents.next().filter(|_| self.parents[child].is_none()) {
            self.add(child, parent);
        }
    }

    /// Makes `child` a child of `parent` unless it has a parent or a loop would close.
    fn add(&mut self, child: Node, parent: Node) {
        let (below, above) = (self.sets.find(child), self.sets.find(parent));
        // A node without parent is the top of its set: only a parent from the same set can be below it.
        if self.parents[child].is_none() && below != above {
            self.parents[child] = Some(parent);
            self.sets.join(below, above);
        }
    }
    /// For every mail the first one that is connected with it by references, followed or not.
    fn threads(&mut self, trails: &[Vec<Node>]) -> Vec<usize> {
        for (mail, trail) in trails.iter().enumerate() {
            for node in trail {
                self.sets.join(mail, *node);
            }
        }
        let mut first = vec![None; self.parents.len()];
        (0..trails.len()).map(|mail| *first[self.sets.find(mail)].get_or_insert(mail)).collect()
    }
}
