//! Sets of connected nodes: a union-find structure, without recursion.

#[derive(Debug, Default)]
pub(super) struct Sets(Vec<usize>);

impl Sets {
    /// So many nodes, each in a set of its own.
    pub(super) fn new(nodes: usize) -> Self {
        Self((0..nodes).collect())
    }

    /// Joins the sets of two nodes; the representative of the other one represents both.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one] = other;
    }

    /// The representative of a node's set. Path halving keeps this short.
    pub(super) fn find(&mut self, mut node: usize) -> usize {
        while self.0[node] != node {
            self.0[node] = self.0[self.0[node]];
            node = self.0[node];
        }
        node
    }
}
