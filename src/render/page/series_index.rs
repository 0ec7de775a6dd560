//! All series of a list: `series-index.html` sees [`SeriesIndexView`] as `series`.

use super::{LinkStyle, Page, PageView, Template, numbered_title};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::Model;
use crate::render::paths::{self, INDEX_ROWS};
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
    /// How many there are on all pages.
    pub total: usize,
    /// The series counted by state.
    pub states: Vec<StateCountView>,
    /// The pages.
    pub pager: PagerView,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, list: usize, page: usize) -> Result<Page, RenderError> {
    let (shown, total) = model.status_page(list, page);
    let first = paths::series_index(&model.list(list).name);
    let view = SeriesIndexView {
        list: link::list(model, list),
        rows: shown.iter().map(|known| series::row(model, known.series, String::new())).collect(),
        total,
        states: state::counts(model, list),
        pager: count::pager(&first, total, INDEX_ROWS, page),
    };
    let title = numbered_title(&format!("Series of {}", view.list.title), page);
    let description = counted(total as u64, "series", "series");
    let page = PageView { title, description, ..PageView::below_list(model, path, list) };
    TEMPLATE.fill(model, path, page, view)
}
