//! A node of the tree of subsystems: `subsystem.html` sees [`SubsystemView`] as `subsystem`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::count_reviews;
use crate::render::model::Model;
use crate::render::paths;
use crate::render::picture;
use crate::render::view::count::PagerView;
use crate::render::view::link::LinkView;
use crate::render::view::posting::PostingView;
use crate::render::view::rank::{RankView, ReviewerView};
use crate::render::view::series::SeriesRowView;
use crate::render::view::{activity, count, link, posting, rank, series};
use serde::Serialize;
use std::collections::BTreeMap;

const TEMPLATE: Template = Template { file: "subsystem.html", variable: "subsystem", links: LinkStyle::Generated };

/// Ranks on a page of a subsystem or domain.
const RANKS: usize = 12;

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
    /// Series that nobody answered for as long as site.yaml says, those waiting longest last; the first of them.
    pub waiting: Vec<SeriesRowView>,
    /// How many there are.
    pub waiting_total: usize,
    /// The subsystems that share the most authors with it.
    pub neighbours: Vec<RankView>,
    /// Patches by month, as an SVG picture.
    pub activity: String,
    /// Series of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// Its series on this page, newest first.
    pub series: Vec<PostingView>,
    /// How many series there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, node: usize) -> Result<Page, RenderError> {
    let facts = model.node(node);
    let first = model.node_path(node);
    let children: BTreeMap<usize, u32> =
        facts.children.iter().map(|child| (*child, model.node(*child).patches)).collect();
    // The page names their subsystem, so their own names suffice.
    let children = rank::children(model, &children);
    let waiting = model.unanswered_in(node);
    let view = SubsystemView {
        name: facts.name.clone(),
        children,
        patches: facts.patches,
        contributors: rank::authors(model, &facts.authors, RANKS),
        reviewers: rank::reviewers(model, count_reviews(model.reviews_below(node).iter()), RANKS),
        waiting_total: waiting.len(),
        waiting: series::few(model, waiting.into_iter(), None),
        neighbours: rank::subsystems(model, &facts.neighbours, RANKS),
        activity: picture::months(&facts.months, "patches"),
        calendar: activity::postings_calendar(model, &facts.postings),
        series: posting::newest(model, facts.postings.iter().copied()),
        total: facts.postings.len(),
        pager: count::newest_pager(&first, paths::earlier_pages(facts.postings.len()), None),
    };
    let mut trail = vec![LinkView { title: "Subsystems".to_owned(), url: "/subsystems/index.html".to_owned() }];
    trail.extend(link::subsystem_trail(model, facts.parent));
    let full = link::subsystem_full(model, node).title;
    let page = PageView {
        title: full.clone(),
        description: format!("{} for {full}", counted(facts.patches, "patch", "patches")),
        section: "subsystems".to_owned(),
        feed: Some(paths::feed(&first).url()),
        trail,
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}
