//! The sections of MAINTAINERS that series touch: `maintainers.html` sees [`AreasView`] as `areas`.

use super::{LinkStyle, Page, PageView, Template, numbered_title};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::{AreaSeries, Model};
use crate::render::paths::{self, INDEX_ROWS};
use crate::render::view::count;
use crate::render::view::count::PagerView;
use crate::render::view::link::LinkView;
use serde::Serialize;
use std::cmp::Reverse;

const TEMPLATE: Template = Template { file: "maintainers.html", variable: "areas", links: LinkStyle::Generated };

/// `maintainers.html`: the sections of MAINTAINERS that series touch.
#[derive(Debug, Serialize)]
pub struct AreasView {
    /// The sections on this page, busiest first.
    pub rows: Vec<AreaRowView>,
    /// How many there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// A section of MAINTAINERS in the index.
#[derive(Debug, Serialize)]
pub struct AreaRowView {
    /// The section's page.
    pub link: LinkView,
    /// Its status: `Maintained`.
    pub status: Option<String>,
    /// Series that touch its files.
    pub series: usize,
    /// How many of these are still open.
    pub open: usize,
    /// Its share of the busiest section's series, 1 to 100.
    pub percent: u32,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, page: usize) -> Result<Page, RenderError> {
    let mut order: Vec<&AreaSeries<'_>> = model.areas().iter().collect();
    order.sort_by_key(|facts| (Reverse(facts.series.len()), &facts.area.title));
    let most = order.first().map_or(0, |facts| facts.series.len());
    let row = |facts: &&AreaSeries<'_>| AreaRowView {
        link: LinkView { title: facts.area.title.clone(), url: paths::area(&facts.area.title).url() },
        status: facts.area.status.clone(),
        series: facts.series.len(),
        open: facts.series.iter().filter(|known| known.open).count(),
        percent: count::percent(small(facts.series.len()), small(most)),
    };
    let view = AreasView {
        rows: order.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS).map(row).collect(),
        total: order.len(),
        pager: count::pager(&paths::areas(), order.len(), INDEX_ROWS, page),
    };
    let page = PageView {
        title: numbered_title("Maintainers", page),
        description: "Who maintains which files, and the series that touch them".to_owned(),
        section: "maintainers".to_owned(),
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
