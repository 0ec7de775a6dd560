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

/// `subsystems.html`: the whole tree.
#[derive(Debug, Serialize)]
pub struct SubsystemsView {
    /// All nodes, parents before children.
    pub nodes: Vec<SubsystemRowView>,
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
    let mut nodes = Vec::with_capacity(all.len());
    // Depth first with an explicit stack: a tree is as deep as a title can make it.
    let mut stack = busiest_last(
        all,
        all.iter().enumerate().filter(|(_, node)| node.parent.is_none()).map(|(position, _)| position),
    );
    while let Some(position) = stack.pop() {
        let node = &all[position];
        nodes.push(SubsystemRowView {
            link: link::subsystem(model, position),
            depth: node.key.len() - 1,
            series: node.postings.len(),
            patches: node.patches,
            percent: count::percent(node.patches, most),
            activity: picture::spark(&node.months, &newest),
        });
        stack.extend(busiest_last(all, node.children.iter().copied()));
    }
    let page =
        PageView { title: "Subsystems".to_owned(), section: "subsystems".to_owned(), ..PageView::new(model, path) };
    TEMPLATE.fill(model, path, page, SubsystemsView { nodes })
}

/// Nodes sorted so that the busiest is popped from the stack first.
fn busiest_last(all: &[SubsystemNode], positions: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut positions: Vec<usize> = positions.collect();
    positions.sort_by_key(|position| (all[*position].patches, std::cmp::Reverse(*position)));
    positions
}
