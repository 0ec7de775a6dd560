//! The page served for a URL that does not exist: `404.html` sees no view of its own.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::Model;

const TEMPLATE: Template = Template { file: "404.html", variable: "not_found", links: LinkStyle::AnyDepth };

pub(super) fn page(model: &Model<'_>, path: &SitePath) -> Result<Page, RenderError> {
    let page = PageView { title: "Page not found".to_owned(), canonical: None, ..PageView::new(model, path) };
    TEMPLATE.fill(model, path, page, ())
}
