//! Files that several open series of a list touch: `heat.html` sees [`HeatView`] as `heat`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::hash::fingerprint;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::render::view::link::LinkView;
use crate::render::view::series::SeriesRowView;
use crate::render::view::{link, series};
use serde::Serialize;
use std::cmp::Reverse;

const TEMPLATE: Template = Template { file: "heat.html", variable: "heat", links: LinkStyle::Generated };

/// The most files that the page names.
const MOST_FILES: usize = 150;

/// `heat.html`: files touched by more than one series under review.
#[derive(Debug, Serialize)]
pub struct HeatView {
    /// The list.
    pub list: LinkView,
    /// The files, those with the most series first.
    pub files: Vec<HotFileView>,
}

/// A file touched by several series.
#[derive(Debug, Serialize)]
pub struct HotFileView {
    /// Its path.
    pub path: String,
    /// The id of its entry.
    pub id: String,
    /// The series.
    pub series: Vec<SeriesRowView>,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, list: usize) -> Result<Page, RenderError> {
    let mut files: Vec<(&str, &Vec<SeriesRef>)> =
        model.heat(list).iter().filter(|(_, series)| series.len() > 1).map(|(path, series)| (*path, series)).collect();
    files.sort_by_key(|(path, series)| (Reverse(series.len()), *path));
    let hot = |(file, touching): (&str, &Vec<SeriesRef>)| HotFileView {
        path: file.to_owned(),
        id: format!("f-{}", fingerprint(file)),
        series: touching.iter().map(|series| series::row(model, *series, Some(list))).collect(),
    };
    let view = HeatView { list: link::list(model, list), files: files.into_iter().take(MOST_FILES).map(hot).collect() };
    let title = format!("Contended files of {}", view.list.title);
    let description = "Files touched by more than one series under review".to_owned();
    let page = PageView { title, description, ..PageView::below_list(model, path, list) };
    TEMPLATE.fill(model, path, page, view)
}
