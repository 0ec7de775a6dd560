//! From content/ to the files of the site.
//!
//! Entry points: [`render`], and [`stage`] for callers that keep content/ in memory. Steps:
//!
//! 1. Index the content (`index`) and build the model of everything that pages show (`model`), with the plan of all
//!    files, which detects two sources for one URL early.
//! 2. Make each page, in parallel. A page is a function of the model and its job (`page`): it makes its view (`view`),
//!    fills its template (`templates`), and makes its links relative (`rewrite`). Feeds (`feed`) are made likewise.
//! 3. Build the search index (`search`) from what the digest pages added to it, and the search page, which names it.
//! 4. Write plain files and the sitemap (`files`), and hand everything to the output folder (`stage`).
//!
//! Reads content/, themes/ and site.yaml, never the list's repository. The model does not change while pages are made.

mod feed;
mod files;
mod flow;
mod html;
pub mod index;
mod mail_line;
mod model;
mod page;
mod paths;
mod picture;
mod policy;
pub mod problem;
mod published;
mod records;
mod rewrite;
mod search;
mod stage;
mod templates;
mod view;

pub use published::RenderStamps;
pub use stage::{Observer, RenderInputs, Staged, stage};
pub use templates::TemplateError;

/// What a template sees. This is the theme authors' contract: from version 1.0 on, a field is renamed or removed only in a
/// new major version.
///
/// Every page gets `site` ([`views::SiteView`]), `page` ([`views::PageView`]), and a view of its own under the name of its
/// kind (`home`, `list`, `digest`, …). All text is plain; templates escape it. `url` fields begin with `/` and name a file
/// of the site; they are made relative when the page is written. `mail` fields lead to the list's archive.
pub mod views {
    pub use super::page::{
        AppliedHereView, AppliedView, AreaRowView, AreaView, AreasView, AuthorRowView, AuthorView, AuthorsView,
        BotView, ChangesView, CheckCountView, CheckView, ChecksView, DigestEntryView, DigestView, DomainRowView,
        DomainView, DomainsView, EarlierView, HeatView, HomeGroupView, HomeListView, HomeRowView, HomeView,
        HotFileView, LateView, ListView, LostTagView, MergeView, MessageView, MonthView, MovedMailView, MovedView,
        OpeningView, OutlineView, PageView, PatchView, PathView, ReadFileView, ReadLinesView, ReadMonthRowView,
        ReadMonthView, ReadMonthsView, ReadPatchView, ReadRowView, ReadingLinkView, ReadingView, RemarkView,
        SearchView, SectionView, SeriesIndexView, SeriesView, SubsystemRowView, SubsystemView, SubsystemsView,
        SubthreadView, TakingPartView, TextView, ThreadView, VersionView, WaitingView, WatchView, WordsView,
    };
    pub use super::view::count::{CountsView, PagerView};
    pub use super::view::digest_row::DigestRowView;
    pub use super::view::link::LinkView;
    pub use super::view::person::PersonView;
    pub use super::view::posting::PostingView;
    pub use super::view::rank::{RankView, ReviewerView};
    pub use super::view::series::{SeriesLinkView, SeriesRowView};
    pub use super::view::site::SiteView;
    pub use super::view::state::{StateCountView, StateView};
    pub use super::view::tag::TagView;
}

use crate::base::path::SitePath;
use crate::config::Config;
use crate::content::facts::KnownFacts;
use crate::content::{ContentChange, ContentError, ContentReader, ContentStamps};
use crate::output::{OutputError, OutputSummary};
use crate::render::index::Index;
use crate::render::problem::SiteProblem;
use crate::store::{SiteStore, StoreError};
use thiserror::Error;

/// Why a site could not be rendered.
#[derive(Debug, Error)]
pub enum RenderError {
    #[error(transparent)]
    Content(#[from] ContentError),
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// Another process builds the site, or the store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The page's HTML could not be parsed to make its links relative.
    #[error(
        "{page}: the page cannot be rewritten: {message}\n  hint: the template closes something it did not open, or writes links into a <script>"
    )]
    Rewrite { page: SitePath, message: String },
}

#[derive(Debug, Default)]
pub struct Rendered {
    /// Pages, feeds and files.
    pub written: OutputSummary,
    pub pages: usize,
    pub problems: Vec<SiteProblem>,
}

/// Renders what changed since the last build, and publishes it. `tick` is called for each page, from any thread.
pub fn render(config: &Config, tick: &(dyn Fn(u64, u64) + Sync)) -> Result<Rendered, RenderError> {
    let now = ContentStamps::read(&config.content_dir())?;
    let stamps = RenderStamps::new(config, &now);
    if let Some(rendered) = published::unchanged(config, stamps) {
        return Ok(rendered);
    }
    let store = SiteStore::open(&config.root)?;
    let mut reader = ContentReader::default();
    let ContentChange { new_facts, .. } = reader.read(&config.content_dir(), &now, || KnownFacts::load(&store))?;
    let content = reader.content();
    let index = Index::new(config, content);
    let inputs = RenderInputs { config, content, index: &index, store: &store, stamps };
    let staged = stage(inputs, new_facts, &tick)?;
    staged.map_or_else(|| Ok(Rendered::default()), Staged::publish)
}
