//! Series that match `watch:` of site.yaml: `watch.html` sees [`WatchView`] as `watch`.

use super::{LinkStyle, Page, PageView, Template, numbered_title};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::Model;
use crate::render::paths::{self, INDEX_ROWS};
use crate::render::view::count::PagerView;
use crate::render::view::series::SeriesRowView;
use crate::render::view::{count, series};
use serde::Serialize;

const TEMPLATE: Template = Template { file: "watch.html", variable: "watch", links: LinkStyle::Generated };

/// `watch.html`: series that match `watch:` in site.yaml.
#[derive(Debug, Serialize)]
pub struct WatchView {
    /// The rules of `watch`: the kind in words, and its values.
    pub rules: Vec<(String, Vec<String>)>,
    /// The matching series on this page, most recently active first.
    pub rows: Vec<SeriesRowView>,
    /// How many there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, page: usize) -> Result<Page, RenderError> {
    let rules = &model.config().watch;
    let words = [
        ("subsystems", &rules.subsystems),
        ("authors", &rules.authors),
        ("paths", &rules.paths),
        ("words", &rules.words),
    ];
    let shown = model.watched().iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS);
    let view = WatchView {
        rules: words
            .into_iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(kind, values)| (kind.to_owned(), values.iter().map(|value| model.masked(value)).collect()))
            .collect(),
        rows: shown.map(|known| series::row(model, known.series, None)).collect(),
        total: model.watched().len(),
        pager: count::pager(&paths::watch(), model.watched().len(), INDEX_ROWS, page),
    };
    let page = PageView {
        title: numbered_title("Watch", page),
        description: counted(model.watched().len() as u64, "series", "series"),
        section: "watch".to_owned(),
        feed: Some(paths::feed(&paths::watch()).url()),
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}
