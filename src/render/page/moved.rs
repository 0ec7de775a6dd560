//! Redirects from a former URL of a series' page to its current one: `moved.html` sees [`MovedView`] as `moved`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::render::view::link::LinkView;
use crate::render::view::series;
use serde::Serialize;

const TEMPLATE: Template = Template { file: "moved.html", variable: "moved", links: LinkStyle::Generated };

/// `moved.html`: redirects from where a page was before a later mail made its series part of an earlier one.
#[derive(Debug, Serialize)]
pub struct MovedView {
    /// The page of the series.
    pub link: LinkView,
    /// The same for `<meta http-equiv=refresh>`: already relative, because nothing rewrites it.
    pub target: String,
    /// The absolute URL of that page, where `base_url` is set.
    pub canonical: Option<String>,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, series_ref: SeriesRef) -> Result<Page, RenderError> {
    let title = series::title(model, series_ref);
    let link = LinkView { title: title.clone(), url: model.series_path(series_ref).url() };
    let canonical = model.absolute(&model.series_path(series_ref));
    let target = path.link_to(model.series_path(series_ref).as_str());
    let view = MovedView { link, target, canonical };
    let page = PageView { title, section: model.series_list(series_ref).to_owned(), ..PageView::new(model, path) };
    TEMPLATE.fill(model, path, page, view)
}
