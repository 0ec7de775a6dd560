//! What the pages of subsystems and domains see.

use super::{LifeRow, Link, PagerView, RankView, ReviewerView, SeriesView};
use serde::Serialize;

/// `subsystems.html`: the whole tree.
#[derive(Debug, Serialize)]
pub struct SubsystemsView {
    /// All nodes, parents before children.
    pub nodes: Vec<SubsystemRow>,
}

/// A node of the tree.
#[derive(Debug, Serialize)]
pub struct SubsystemRow {
    /// The node.
    pub link: Link,
    /// Its depth in the tree; 0 at the top.
    pub depth: usize,
    /// Series of it and of the nodes below.
    pub series: usize,
    /// Patches of it and of the nodes below.
    pub patches: u32,
    /// Its share of the busiest row's patches, 1 to 100.
    pub percent: u32,
    /// Patches of the last two years by month, as an SVG picture one line of text high.
    pub activity: String,
}

/// `subsystem.html`: a node of the tree.
#[derive(Debug, Serialize)]
pub struct SubsystemView {
    /// Its name.
    pub name: String,
    /// The nodes directly below it.
    pub children: Vec<RankView>,
    /// Patches of it and of the nodes below.
    pub patches: u32,
    /// The people who sent the most patches.
    pub contributors: Vec<RankView>,
    /// The people who reviewed the most.
    pub reviewers: Vec<ReviewerView>,
    /// Series without a reply.
    pub waiting: Vec<LifeRow>,
    /// The subsystems that share the most authors with it.
    pub neighbours: Vec<RankView>,
    /// Patches by month, as an SVG picture.
    pub activity: String,
    /// Series of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// Its series on this page, newest first.
    pub series: Vec<SeriesView>,
    /// How many series there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// `domains.html`: the index of domains.
#[derive(Debug, Serialize)]
pub struct DomainsView {
    /// The domains on this page, busiest first.
    pub rows: Vec<DomainRow>,
    /// How many there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// A domain in the index.
#[derive(Debug, Serialize)]
pub struct DomainRow {
    /// The domain.
    pub link: Link,
    /// Patches and covers.
    pub patches: u32,
    /// People who sent them.
    pub people: usize,
    /// Its share of the busiest row's patches, 1 to 100.
    pub percent: u32,
    /// Patches of the last two years by month, as an SVG picture one line of text high.
    pub activity: String,
}

/// `domain.html`: a domain.
#[derive(Debug, Serialize)]
pub struct DomainView {
    /// Its name.
    pub name: String,
    /// Patches and covers.
    pub patches: u32,
    /// The people who sent them.
    pub contributors: Vec<RankView>,
    /// The people who reviewed the most.
    pub reviewers: Vec<ReviewerView>,
    /// Patches by month, as an SVG picture.
    pub activity: String,
    /// Series of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// Its series on this page, newest first.
    pub series: Vec<SeriesView>,
    /// How many series there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}
