//! The site and its menu, on every page.

use super::link::{self, LinkView};
use crate::config::Watch;
use crate::content::HandWrittenPage;
use crate::render::model::Model;
use crate::render::paths;
use serde::Serialize;

/// The site as a whole; the same value on every page.
#[derive(Debug, Serialize)]
pub struct SiteView {
    /// Its title.
    pub title: String,
    /// Days without a reply after which a series is listed as waiting.
    pub stale_after: u32,
    /// A sentence about the site; may be empty.
    pub description: String,
    /// Its lists.
    pub lists: Vec<LinkView>,
    /// The table of lists on the front page, where there are more than eight: too many for the menu.
    pub table: Option<&'static str>,
    /// All lists together; `None` where there is one list.
    pub all: Option<LinkView>,
    /// Hand-written pages for the menu.
    pub pages: Vec<LinkView>,
    /// The page of watched series, where site.yaml has `watch`.
    pub watch: Option<String>,
    /// The index of MAINTAINERS sections, where site.yaml names the file.
    pub maintainers: Option<String>,
    /// The search page.
    pub search: &'static str,
    /// The version of listpress.
    pub version: &'static str,
}

/// Up to so many lists are in the menu, and have a block of their own on the front page.
const FEW: usize = 8;

/// Whether the front page shows the lists as a table.
pub(in crate::render) fn has_table(model: &Model<'_>) -> bool {
    model.lists() > FEW
}

pub(in crate::render) fn view(model: &Model<'_>) -> SiteView {
    let (config, (pages, has_areas)) = (model.config(), model.menu());
    let lists =
        config.lists.iter().map(|list| LinkView { title: list.title.clone(), url: paths::list(&list.name).url() });
    let mut pages: Vec<&HandWrittenPage> = pages.iter().filter(|page| page.order.is_some()).collect();
    pages.sort_by_key(|page| (page.order, &page.path));
    SiteView {
        title: config.title.clone(),
        stale_after: config.stale_after,
        description: config.description.clone(),
        lists: lists.collect(),
        table: has_table(model).then_some("/index.html#lists"),
        all: model.joined().map(|joined| link::list(model, joined)),
        pages: pages.into_iter().map(|page| LinkView { title: page.title.clone(), url: page.path.url() }).collect(),
        watch: (config.watch != Watch::default()).then(|| paths::watch().url()),
        maintainers: has_areas.then(|| paths::areas().url()),
        search: "/search.html",
        version: env!("CARGO_PKG_VERSION"),
    }
}
