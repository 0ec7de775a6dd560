//! The earlier series of a person, subsystem or domain: `earlier.html` sees [`EarlierView`] as `earlier`.
//!
//! These pages are numbered from the oldest and are always full, so that new mail changes only the page of the person,
//! subsystem or domain itself, which shows the newest series.

use super::{LinkStyle, Page, PageView, Template, author};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::{Model, Poster};
use crate::render::view::count::PagerView;
use crate::render::view::link::LinkView;
use crate::render::view::posting::PostingView;
use crate::render::view::{count, link, person, posting};
use serde::Serialize;

const TEMPLATE: Template = Template { file: "earlier.html", variable: "earlier", links: LinkStyle::Generated };

/// `earlier.html`: earlier series of a person, subsystem or domain.
#[derive(Debug, Serialize)]
pub struct EarlierView {
    /// The page with the newest series and everything else.
    pub of: LinkView,
    /// The series on this page, newest first.
    pub series: Vec<PostingView>,
    /// The pages.
    pub pager: PagerView,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, poster: Poster, page: usize) -> Result<Page, RenderError> {
    let of = LinkView { url: model.poster_path(poster).url(), title: title(model, poster) };
    let view = EarlierView {
        series: model.earlier(poster, page).iter().rev().map(|post| posting::view(model, *post)).collect(),
        pager: count::newest_pager(&model.poster_path(poster), model.earlier_pages(poster), Some(page)),
        of: of.clone(),
    };
    let (section, above) = section(poster);
    let page = PageView {
        title: format!("{}, page {page}", of.title),
        description: format!("Earlier series and single patches: {}", of.title),
        section: section.to_owned(),
        trail: vec![above, of],
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}

fn title(model: &Model<'_>, poster: Poster) -> String {
    match poster {
        Poster::Author(author) => person::author(model, author).name,
        Poster::Node(node) => link::subsystem_full(model, node).title,
        Poster::Domain(domain) => model.domain_name(domain).to_owned(),
    }
}

/// The part of the menu, and the index above.
fn section(poster: Poster) -> (&'static str, LinkView) {
    let link = |title: &str, url: &str| LinkView { title: title.to_owned(), url: url.to_owned() };
    match poster {
        Poster::Author(_) => ("authors", author::authors_link()),
        Poster::Node(_) => ("subsystems", link("Subsystems", "/subsystems/index.html")),
        Poster::Domain(_) => ("domains", link("Domains", "/domains/index.html")),
    }
}
