//! A hand-written page: `text.html` sees [`TextView`] as `text`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::Model;
use serde::Serialize;

const TEMPLATE: Template = Template { file: "text.html", variable: "text", links: LinkStyle::HandWritten };

/// `text.html`: a hand-written page.
#[derive(Debug, Serialize)]
pub struct TextView {
    /// Its text as HTML.
    pub html: String,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, page: usize) -> Result<Page, RenderError> {
    let written = model.written_page(page);
    let page = PageView {
        title: written.title.clone(),
        description: written.description.clone(),
        section: path.url(),
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, TextView { html: written.html.clone() })
}
