//! The tree of subsystems: `subsystems.html` sees [`SubsystemsView`] as `subsystems`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::SubsystemNode;
use crate::render::model::Model;
use crate::render::picture;
use crate::render::view::link::LinkView;
use crate::render::view::{activity, count, link};
use serde::Serialize;

const TEMPLATE: Template = Template { file: "subsystems.html", variable: "subsystems", links: LinkStyle::Generated };

/// How many subsystems at the top of the tree are shown with all below them; the others are folded.
const LARGEST: usize = 20;

/// `subsystems.html`: the whole tree.
#[derive(Debug, Serialize)]
pub struct SubsystemsView {
    /// The largest subsystems and all below them, parents before children.
    pub nodes: Vec<SubsystemRowView>,
    /// The other subsystems, likewise.
    pub smaller: Vec<SubsystemRowView>,
    /// How many of these are at the top of the tree.
    pub smaller_roots: usize,
    /// Postings that belong to no subsystem.
    pub without: usize,
}

/// A node of the tree.
#[derive(Debug, Serialize)]
pub struct SubsystemRowView {
    /// The node.
    pub link: LinkView,
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

pub(super) fn page(model: &Model<'_>, path: &SitePath) -> Result<Page, RenderError> {
    let all = model.nodes();
    let most = all.iter().filter(|node| node.parent.is_none()).map(|node| node.patches).max().unwrap_or(0);
    let newest = activity::newest_month(model);
    let row = |position: usize| {
        let node = &all[position];
        SubsystemRowView {
            link: link::subsystem(model, position),
            depth: node.key.len() - 1,
            series: node.postings.len(),
            patches: node.patches,
            percent: count::percent(node.patches, most),
            activity: picture::spark(&node.months, &newest),
        }
    };
    let roots = all.iter().enumerate().filter(|(_, node)| node.parent.is_none()).map(|(position, _)| position);
    let mut larger = busiest_last(all, roots);
    let smaller = larger.drain(..larger.len().saturating_sub(LARGEST)).collect::<Vec<_>>();
    let view = SubsystemsView {
        smaller_roots: smaller.len(),
        without: without(model),
        nodes: depth_first(all, larger).into_iter().map(row).collect(),
        smaller: depth_first(all, smaller).into_iter().map(row).collect(),
    };
    let page =
        PageView { title: "Subsystems".to_owned(), section: "subsystems".to_owned(), ..PageView::new(model, path) };
    TEMPLATE.fill(model, path, page, view)
}

/// Nodes with those below them, the last one first. With a stack of its own: a tree is as deep as a title can make it.
fn depth_first(all: &[SubsystemNode], mut stack: Vec<usize>) -> Vec<usize> {
    let mut nodes = Vec::new();
    while let Some(position) = stack.pop() {
        nodes.push(position);
        stack.extend(busiest_last(all, all[position].children.iter().copied()));
    }
    nodes
}

/// How many series belong to no subsystem.
fn without(model: &Model<'_>) -> usize {
    let digests = model.counted().iter().flat_map(|list| model.digests(*list));
    let postings: usize = digests.map(|digest| model.digest_facts(*digest).series.len()).sum();
    let placed: usize = model.nodes().iter().filter(|node| node.parent.is_none()).map(|node| node.postings.len()).sum();
    postings - placed
}

/// Nodes sorted so that the busiest is popped from the stack first.
fn busiest_last(all: &[SubsystemNode], positions: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut positions: Vec<usize> = positions.collect();
    positions.sort_by_key(|position| (all[*position].patches, std::cmp::Reverse(*position)));
    positions
}
