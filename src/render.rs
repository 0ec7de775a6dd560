//! From content/ to the files of the site.
//!
//! Entry points: [`render`], and [`stage`] for who keeps content/ in memory. Steps: plan the pages (`plan`), which finds
//! out early when two want one URL; then for each page, in parallel: build its view (`views`, `build`), fill its template
//! (`templates`), make its links relative (`rewrite`), and hand the file to the output folder (`staged`). Feeds (`feed`),
//! plain files and the sitemap (`files`) come beside the pages; the search index (`search`) is gathered while digests are
//! rendered and written behind them.
//!
//! Reads content/, themes/ and site.yaml, never the list's repository. Nothing is copied from page to page: views
//! borrow from the index what they show, and the site's own view is shared.

mod build;
mod feed;
mod files;
mod flow;
mod html;
pub mod index;
mod paths;
mod picture;
mod plan;
pub mod problem;
mod rewrite;
mod search;
mod staged;
mod templates;
pub mod views;
mod watch;

pub use staged::{Onlooker, Staged, stage};
pub use templates::TemplateError;

use crate::base::path::SitePath;
use crate::config::Config;
use crate::content::{Content, ContentError};
use crate::output::{OutputError, OutputFile, OutputSummary};
use crate::render::index::Index;
use crate::render::problem::SiteProblem;
use build::Site;
use plan::{Job, Plan};
use thiserror::Error;

/// Why a site could not be rendered.
#[derive(Debug, Error)]
pub enum RenderError {
    /// content/ is broken.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// A template is broken.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A file could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The page's HTML could not be read to make its links relative.
    #[error(
        "{page}: the page cannot be rewritten: {message}\n  hint: the template closes something it did not open, or writes links into a <script>"
    )]
    Rewrite {
        /// The page.
        page: SitePath,
        /// What the rewriter says.
        message: String,
    },
}

/// What rendering did.
#[derive(Debug, Default)]
pub struct Rendered {
    /// Pages, feeds and files.
    pub written: OutputSummary,
    /// HTML pages.
    pub pages: usize,
    /// What was wrong.
    pub problems: Vec<SiteProblem>,
}

/// Renders everything and publishes it. `tick` is called for each page, from any thread.
pub fn render(config: &Config, tick: &(dyn Fn(u64, u64) + Sync)) -> Result<Rendered, RenderError> {
    let content = Content::read(&config.content_dir())?;
    let index = Index::of(config, &content);
    let staged = stage(config, &content, &index, &tick)?;
    staged.map_or_else(|| Ok(Rendered::default()), Staged::publish)
}

/// The files of one job: a page and what lies beside it.
fn write_job(
    site: &Site<'_>,
    plan: &Plan,
    path: &SitePath,
    job: &Job,
) -> Result<(Vec<OutputFile>, Vec<SiteProblem>), RenderError> {
    if let Job::Feed(feed) = job {
        let bytes = feed::write(site, path, *feed)?;
        return Ok((vec![OutputFile { path: path.clone(), bytes }], Vec::new()));
    }
    let page = site.page(path, job)?;
    let html = site.theme.fill(page.template, &page.context)?;
    let (html, problems) = rewrite::page(site, plan, path, job, &html)?;
    let mut files = vec![OutputFile { path: path.clone(), bytes: html.into_bytes() }];
    files.extend(page.beside);
    Ok((files, problems))
}
