//! A domain that patches come from: `domain.html` sees [`DomainView`] as `domain`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::Model;
use crate::render::paths;
use crate::render::picture;
use crate::render::view::count::PagerView;
use crate::render::view::link::LinkView;
use crate::render::view::posting::PostingView;
use crate::render::view::rank::{RankView, ReviewerView};
use crate::render::view::{activity, count, posting, rank};
use serde::Serialize;

const TEMPLATE: Template = Template { file: "domain.html", variable: "domain", links: LinkStyle::Generated };

/// Ranks on a page of a subsystem or domain.
const RANKS: usize = 12;

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
    pub series: Vec<PostingView>,
    /// How many series there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, domain: usize) -> Result<Page, RenderError> {
    let facts = model.domain(domain);
    let first = paths::domain(facts);
    let view = DomainView {
        name: facts.name.clone(),
        patches: facts.patches,
        contributors: rank::authors(model, &facts.authors, usize::MAX),
        reviewers: rank::reviewers(model, model.reviews_from(domain), RANKS),
        activity: picture::months(&facts.months, "patches"),
        calendar: activity::postings_calendar(model, &facts.postings),
        series: posting::newest(model, facts.postings.iter().copied()),
        total: facts.postings.len(),
        pager: count::newest_pager(&first, paths::earlier_pages(facts.postings.len()), None),
    };
    let page = PageView {
        title: facts.name.clone(),
        description: format!("{} from {}", counted(facts.patches, "patch", "patches"), facts.name),
        section: "domains".to_owned(),
        trail: vec![LinkView { title: "Domains".to_owned(), url: "/domains/index.html".to_owned() }],
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}
