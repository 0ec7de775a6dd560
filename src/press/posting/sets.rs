//! Sets of connected nodes: a union-find structure, without recursion.

#[derive(Debug, Default)]
pub(in crate::press) struct Sets(Vec<usize>);

impl Sets {
    /// So many nodes, each in a set of its own.
    pub(in crate::press) fn new(nodes: usize) -> Self {
        Self((0..nodes).collect())
    }

    /// Adds a node in a set of its own.
    pub(in crate::press) fn add(&mut self) -> usize {
        self.0.push(self.0.len());
        self.0.len() - 1
    }

    /// Joins the sets of two nodes; the representative of the other one represents both.
    pub(in crate::press) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one] = other;
    }

    /// The representative of a node's set. Path halving keeps this short.
    pub(in crate::press) fn find(&mut self, mut node: usize) -> usize {
        while self.0[node] != node {
            self.0[node] = self.0[self.0[node]];
            node = self.0[node];
        }
        node
    }

    /// Lets every node name its representative, so that [`Sets::flat`] finds it.
    pub(in crate::press) fn flatten(&mut self) {
        (0..self.0.len()).for_each(|node| self.0[node] = self.find(node));
    }

    /// The representative of a node's set after [`Sets::flatten`].
    pub(in crate::press) fn flat(&self, node: usize) -> usize {
        self.0[node]
    }
}
