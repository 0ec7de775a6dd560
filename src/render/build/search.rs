//! The page that searches.

use super::{Built, Head, Site};
use crate::render::templates::value;
use crate::render::views::SearchView;

impl Site<'_> {
    pub(super) fn search_page(&self) -> Built {
        let facts = self.search.facts();
        let view = SearchView {
            index: facts.map(|facts| facts.file.clone()).unwrap_or_default(),
            documents: facts.map_or(0, |facts| facts.documents),
        };
        let head = Head {
            title: "Search".to_owned(),
            description: "Mails, authors and subsystems by their words".to_owned(),
            section: "search".to_owned(),
            ..Head::default()
        };
        Built { head, kind: "search", template: "search.html", view: value(view), beside: Vec::new() }
    }
}
