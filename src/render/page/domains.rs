//! The index of domains: `domains.html` sees [`DomainsView`] as `domains`.

use super::{LinkStyle, Page, PageView, Template, numbered_title};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::Model;
use crate::render::paths::{self, INDEX_ROWS};
use crate::render::picture;
use crate::render::view::count::PagerView;
use crate::render::view::link::LinkView;
use crate::render::view::{activity, count};
use serde::Serialize;

const TEMPLATE: Template = Template { file: "domains.html", variable: "domains", links: LinkStyle::Generated };

/// `domains.html`: the index of domains.
#[derive(Debug, Serialize)]
pub struct DomainsView {
    /// The domains on this page, busiest first.
    pub rows: Vec<DomainRowView>,
    /// How many there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// A domain in the index.
#[derive(Debug, Serialize)]
pub struct DomainRowView {
    /// The domain.
    pub link: LinkView,
    /// Patches and covers.
    pub patches: u32,
    /// People who sent them.
    pub people: usize,
    /// Its share of the busiest row's patches, 1 to 100.
    pub percent: u32,
    /// Patches of the last two years by month, as an SVG picture one line of text high.
    pub activity: String,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, page: usize) -> Result<Page, RenderError> {
    let all = model.domains();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|position| (std::cmp::Reverse(all[*position].patches), *position));
    let most = order.first().map_or(0, |position| all[*position].patches);
    let newest = activity::newest_month(model);
    let row = |position: &usize| DomainRowView {
        link: LinkView { title: all[*position].name.clone(), url: paths::domain(&all[*position]).url() },
        patches: all[*position].patches,
        people: all[*position].authors.len(),
        percent: count::percent(all[*position].patches, most),
        activity: picture::spark(&all[*position].months, &newest),
    };
    let first = SitePath::fixed("domains/index.html");
    let view = DomainsView {
        rows: order.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS).map(row).collect(),
        total: order.len(),
        pager: count::pager(&first, order.len(), INDEX_ROWS, page),
    };
    let page = PageView {
        title: numbered_title("Domains", page),
        section: "domains".to_owned(),
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}
