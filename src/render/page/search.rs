//! The search page: `search.html` sees [`SearchView`] as `search`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::Model;
use crate::render::search::FinishedIndex;
use serde::Serialize;

const TEMPLATE: Template = Template { file: "search.html", variable: "search", links: LinkStyle::Generated };

/// `search.html`: the search page. Its scripts find the index through `index`, and their elements by the ids in the template.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// The path of the index's first file, relative to the search page; a value for `data-index`, not a link.
    pub index: String,
    /// The number of mails and threads in the index.
    pub documents: u32,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, index: &FinishedIndex) -> Result<Page, RenderError> {
    let view = SearchView { index: index.file.clone(), documents: index.documents };
    let page = PageView {
        title: "Search".to_owned(),
        description: "Mails, authors and subsystems by their words".to_owned(),
        section: "search".to_owned(),
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}
