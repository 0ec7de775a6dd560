//! Pages. Each is a function of the model: [`page`] takes the model and a job, and returns the page with everything
//! that belongs to it. One file for each kind, which names its template and defines the view that the template sees.

#![warn(missing_docs)]

mod area;
mod areas;
mod author;
mod authors;
mod digest;
mod domain;
mod domains;
mod earlier;
mod heat;
mod home;
mod list;
mod moved;
mod not_found;
mod read_month;
mod reading;
mod search;
mod series;
mod series_index;
mod subsystem;
mod subsystems;
mod text;
mod waiting;
mod watch;

pub use self::area::AreaView;
pub use self::areas::{AreaRowView, AreasView};
pub use self::author::{AuthorView, MergeView};
pub use self::authors::{AuthorRowView, AuthorsView, BotView};
pub use self::digest::{AppliedHereView, DigestEntryView, DigestView, LateView, MessageView, OpeningView, ThreadView};
pub use self::domain::DomainView;
pub use self::domains::{DomainRowView, DomainsView};
pub use self::earlier::EarlierView;
pub use self::heat::{HeatView, HotFileView};
pub use self::home::{HomeGroupView, HomeListView, HomeRowView, HomeView};
pub use self::list::{ListView, MonthView};
pub use self::moved::MovedView;
pub use self::read_month::{ReadMonthRowView, ReadMonthView, ReadMonthsView, ReadRowView};
pub use self::reading::{
    MovedMailView, ReadFileView, ReadLinesView, ReadPatchView, ReadingView, RemarkView, SectionView, SubthreadView,
    WordsView,
};
pub use self::search::SearchView;
pub use self::series::{
    AppliedView, ChangesView, CheckCountView, CheckView, ChecksView, LostTagView, OutlineView, PatchView, PathView,
    ReadingLinkView, SeriesView, TakingPartView, VersionView,
};
pub use self::series_index::SeriesIndexView;
pub use self::subsystem::SubsystemView;
pub use self::subsystems::{SubsystemRowView, SubsystemsView};
pub use self::text::TextView;
pub use self::waiting::WaitingView;
pub use self::watch::WatchView;

use super::RenderError;
use super::model::{Model, PageJob};
use super::policy;
use super::problem::SiteProblem;
use super::rewrite::{self, LinkStyle};
use super::search::{DigestDocuments, FinishedIndex};
use super::templates::{context, value};
use super::view::link::{self, LinkView};
use super::view::site;
use crate::base::path::SitePath;
use crate::output::OutputFile;
use serde::Serialize;

/// A page with everything that belongs to it.
pub(super) struct Page {
    pub(super) html: String,
    /// The files beside it.
    pub(super) files: Vec<OutputFile>,
    /// What it adds to the search index.
    pub(super) documents: Option<DigestDocuments>,
    /// Its links without a target.
    pub(super) dead_links: Vec<SiteProblem>,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, job: PageJob) -> Result<Page, RenderError> {
    match job {
        PageJob::Home => home::page(model, path),
        PageJob::List { list, year, front } => list::page(model, path, list, year, front),
        PageJob::Digest(digest) => digest::page(model, path, digest),
        PageJob::Authors { page } => authors::page(model, path, page),
        PageJob::Author { author } => author::page(model, path, author),
        PageJob::AuthorMoved { author, .. } => moved::author(model, path, author),
        PageJob::Subsystems => subsystems::page(model, path),
        PageJob::Subsystem { node } => subsystem::page(model, path, node),
        PageJob::Domains { page } => domains::page(model, path, page),
        PageJob::Domain { domain } => domain::page(model, path, domain),
        PageJob::Earlier { poster, page } => earlier::page(model, path, poster, page),
        PageJob::Series(series) => series::page(model, path, series),
        PageJob::Reading { reading, part } => reading::page(model, path, reading, part),
        PageJob::ReadMonths { list } => read_month::months(model, path, list),
        PageJob::ReadMonth { list, month, page } => read_month::month(model, path, (list, month), page),
        PageJob::Moved(series) => moved::page(model, path, series),
        PageJob::SeriesIndex { list, page } => series_index::page(model, path, list, page),
        PageJob::Waiting { list } => waiting::page(model, path, list),
        PageJob::Heat { list } => heat::page(model, path, list),
        PageJob::Watch { page } => watch::page(model, path, page),
        PageJob::Areas { page } => areas::page(model, path, page),
        PageJob::Area { area, page } => area::page(model, path, area, page),
        PageJob::Text(page) => text::page(model, path, page),
        PageJob::NotFound => not_found::page(model, path),
    }
}

/// What the menu of every page shows.
pub(super) fn menu(model: &Model<'_>) -> impl std::fmt::Debug {
    site::view(model)
}

/// Makes the search page, which names the index.
pub(super) fn search_page(model: &Model<'_>, path: &SitePath, index: &FinishedIndex) -> Result<Page, RenderError> {
    search::page(model, path, index)
}

/// A page.
#[derive(Debug, Default, Serialize)]
pub struct PageView {
    /// Its path: `/kvm/2025-08-29.html`.
    pub url: String,
    /// Its title, without the site's title.
    pub title: String,
    /// A sentence about the page.
    pub description: String,
    /// Its absolute URL where `base_url` is set.
    pub canonical: Option<String>,
    /// The page's Atom feed.
    pub feed: Option<String>,
    /// What it may load, as a Content-Security-Policy; empty where site.yaml wants none. There is no character in it that
    /// needs escaping.
    pub policy: String,
    /// The part of the menu it belongs to: `home`, a list's name, `authors`, `subsystems`, `domains`, or a page's URL.
    pub section: String,
    /// The pages above it, topmost first.
    pub trail: Vec<LinkView>,
}

impl PageView {
    /// The view of a page with only its path set.
    fn new(model: &Model<'_>, path: &SitePath) -> Self {
        Self { url: path.url(), canonical: model.absolute(path), ..Self::default() }
    }

    /// The view of a page below a list's page.
    fn below_list(model: &Model<'_>, path: &SitePath, list: usize) -> Self {
        let section = model.list(list).name.clone();
        Self { section, trail: vec![link::list(model, list)], ..Self::new(model, path) }
    }
}

/// How a view becomes a page.
struct Template {
    /// The file in the theme.
    file: &'static str,
    /// The name of the view in the template.
    variable: &'static str,
    links: LinkStyle,
}

impl Template {
    fn fill(
        &self,
        model: &Model<'_>,
        path: &SitePath,
        page: PageView,
        view: impl Serialize,
    ) -> Result<Page, RenderError> {
        let page = PageView { policy: self.policy(model), ..page };
        let context =
            context(&[("site", value(site::view(model))), ("page", value(page)), (self.variable, value(view))]);
        let html = model.fill(self.file, &context)?;
        let (html, dead_links) = rewrite::rewrite(model, path, self.links, &html)?;
        Ok(Page { html, files: Vec::new(), documents: None, dead_links })
    }

    fn policy(&self, model: &Model<'_>) -> String {
        let is_hand_written = self.links == LinkStyle::HandWritten;
        policy::of_page(model.config().policy.as_ref(), model.inline(self.file), is_hand_written)
    }
}

/// A title with the page number, except on the first page.
fn numbered_title(title: &str, page: usize) -> String {
    if page == 1 { title.to_owned() } else { format!("{title}, page {page}") }
}
