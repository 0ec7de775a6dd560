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
    /// How deep it lies; 0 at the top.
    pub depth: usize,
    /// Series of it and below.
    pub series: usize,
    /// Patches of it and below.
    pub patches: u32,
    /// The share of the busiest one's patches, 1 to 100.
    pub percent: u32,
    /// The last two years by month, as an SVG picture for a line of text.
    pub activity: String,
}

/// `subsystem.html`.
#[derive(Debug, Serialize)]
pub struct SubsystemView {
    /// Its name.
    pub name: String,
    /// The nodes below it.
    pub children: Vec<RankView>,
    /// Patches of it and below.
    pub patches: u32,
    /// Who wrote most.
    pub contributors: Vec<RankView>,
    /// Who reviewed most.
    pub reviewers: Vec<ReviewerView>,
    /// Series that nobody answered.
    pub waiting: Vec<LifeRow>,
    /// Subsystems that share most authors with it.
    pub neighbours: Vec<RankView>,
    /// Patches by month, as an SVG picture.
    pub activity: String,
    /// Series of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// Its series, newest first.
    pub series: Vec<SeriesView>,
    /// How many that is on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// `domains.html`.
#[derive(Debug, Serialize)]
pub struct DomainsView {
    /// The domains of this page, the busiest first.
    pub rows: Vec<DomainRow>,
    /// How many there are in all.
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
    /// People.
    pub people: usize,
    /// The share of the busiest one's patches, 1 to 100.
    pub percent: u32,
    /// The last two years by month, as an SVG picture for a line of text.
    pub activity: String,
}

/// `domain.html`.
#[derive(Debug, Serialize)]
pub struct DomainView {
    /// Its name.
    pub name: String,
    /// Patches and covers.
    pub patches: u32,
    /// Who wrote them.
    pub contributors: Vec<RankView>,
    /// Who reviewed most.
    pub reviewers: Vec<ReviewerView>,
    /// Patches by month, as an SVG picture.
    pub activity: String,
    /// Series of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// Its series, newest first.
    pub series: Vec<SeriesView>,
    /// How many that is on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}
