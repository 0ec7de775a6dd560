//! Redirects from a former URL of a page to its current one, of a series or a person: `moved.html` sees [`MovedView`] as `moved`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::render::view::link::LinkView;
use crate::render::view::{person, series};
use serde::Serialize;

const TEMPLATE: Template = Template { file: "moved.html", variable: "moved", links: LinkStyle::Generated };

/// `moved.html`: redirects from where a page was before a later mail made its series part of an earlier one, or showed
/// that its address is a known person's.
#[derive(Debug, Serialize)]
pub struct MovedView {
    /// What moved: `series` or `person`.
    pub what: &'static str,
    /// The page of the series or person.
    pub link: LinkView,
    /// The same for `<meta http-equiv=refresh>`: already relative, because nothing rewrites it.
    pub target: String,
    /// The absolute URL of that page, where `base_url` is set.
    pub canonical: Option<String>,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, series_ref: SeriesRef) -> Result<Page, RenderError> {
    let section = model.series_list(series_ref).to_owned();
    let title = series::title(model, series_ref);
    moved(model, path, ("series", title, section), &model.series_path(series_ref))
}

/// From another address of an author.
pub(super) fn author(model: &Model<'_>, path: &SitePath, author: usize) -> Result<Page, RenderError> {
    let name = person::author(model, author).name;
    moved(model, path, ("person", name, "authors".to_owned()), &model.author_path(author))
}

fn moved(
    model: &Model<'_>,
    path: &SitePath,
    (what, title, section): (&'static str, String, String),
    to: &SitePath,
) -> Result<Page, RenderError> {
    let link = LinkView { title: title.clone(), url: to.url() };
    let view = MovedView { what, link, target: path.link_to(to.as_str()), canonical: model.absolute(to) };
    let page = PageView { title, section, ..PageView::new(model, path) };
    TEMPLATE.fill(model, path, page, view)
}
