//! All series of a list: `series-index.html` sees [`SeriesIndexView`] as `series`.
//!
//! The first page shows the most recently active ones and what is counted of all. The others are numbered from the
//! oldest and are always full, so that new mail changes only the newest of them.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::Model;
use crate::render::paths;
use crate::render::view::count::PagerView;
use crate::render::view::link::LinkView;
use crate::render::view::series::SeriesRowView;
use crate::render::view::state::StateCountView;
use crate::render::view::{count, link, series, state};
use serde::Serialize;

const TEMPLATE: Template = Template { file: "series-index.html", variable: "series", links: LinkStyle::Generated };

/// `series-index.html`: all series of a list, most recently active first.
#[derive(Debug, Serialize)]
pub struct SeriesIndexView {
    /// The list.
    pub list: LinkView,
    /// The series on this page.
    pub rows: Vec<SeriesRowView>,
    /// How many there are on all pages; only on the first one.
    pub total: Option<usize>,
    /// The series counted by state; only on the first page.
    pub states: Vec<StateCountView>,
    /// The pages.
    pub pager: PagerView,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, list: usize, page: Option<usize>) -> Result<Page, RenderError> {
    let states = if page.is_none() { state::counts(model, list) } else { Vec::new() };
    let total = page.is_none().then(|| states.iter().map(|state| state.count).sum());
    let first = paths::series_index(&model.list(list).name);
    let view = SeriesIndexView {
        list: link::list(model, list),
        rows: model.status_page(list, page).iter().map(|known| series::row(model, known.series, Some(list))).collect(),
        total,
        states,
        pager: count::newest_pager(&first, model.status_pages(list), page),
    };
    let title = format!("Series of {}", view.list.title);
    let title = page.map_or_else(|| title.clone(), |page| format!("{title}, page {page}"));
    let description = total.map_or_else(|| title.clone(), |total| counted(total as u64, "series", "series"));
    let page = PageView { title, description, ..PageView::below_list(model, path, list) };
    TEMPLATE.fill(model, path, page, view)
}
