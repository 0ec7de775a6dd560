//! From content/ to the files of the site.
//!
//! Entry point: [`render`]. Steps: plan the pages (`plan`), which finds out early when two want one URL; then for each
//! page, in parallel: build its view (`views`, `build`), fill its template (`templates`), make its links relative
//! (`rewrite`), and hand the file to the output folder. Feeds (`feed`), plain files and the sitemap (`files`) come
//! beside the pages; the search index (`search`) is gathered while digests are rendered and written behind them.
//!
//! Reads content/, themes/ and site.yaml, never the list's repository. Nothing is copied from page to page: views
//! borrow from the index what they show, and the site's own view is shared.

mod build;
mod feed;
mod files;
mod flow;
mod html;
mod paths;
mod picture;
mod plan;
mod rewrite;
mod search;
mod templates;
pub mod views;
mod watch;
mod xml;

pub use templates::TemplateError;

use crate::config::Config;
use crate::content::{Content, ContentError};
use crate::index::Index;
use crate::output::{Folder, OutputError, OutputFile, Written};
use crate::report::Problem;
use crate::site_path::SitePath;
use build::Site;
use plan::{Job, Plan};
use rayon::prelude::*;
use std::sync::Mutex;
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
    pub written: Written,
    /// HTML pages.
    pub pages: usize,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

/// Renders everything and publishes it. `tick` is called for each page, from any thread.
pub fn render(config: &Config, tick: &(dyn Fn(u64, u64) + Sync)) -> Result<Rendered, RenderError> {
    let content = Content::read(&config.content_dir())?;
    let index = Index::of(config, &content);
    let theme = templates::Theme::load(config)?;
    let site = Site::new(config, &content, &index, &theme)?;
    let plan = Plan::of(&site)?;
    let folder = Folder::open(&config.output_dir)?;
    let mut problems = write_pages(&site, &plan, &folder, tick)?;
    site.search.finish(&site, &plan, &folder)?;
    problems.extend(write_search_page(&site, &plan, &folder)?);
    for file in files::all(&site, &plan) {
        folder.put(&file)?;
    }
    for file in &content.files {
        folder.put(&OutputFile { path: file.path.clone(), bytes: file.load()? })?;
    }
    let problems = index.problems.iter().cloned().chain(problems).collect();
    Ok(Rendered { pages: plan.pages(), written: folder.publish()?, problems })
}

/// Renders the jobs in parallel; each file goes to the folder as soon as it is there, so that only those in work are in
/// memory.
fn write_pages(
    site: &Site<'_>,
    plan: &Plan,
    folder: &Folder,
    tick: &(dyn Fn(u64, u64) + Sync),
) -> Result<Vec<Problem>, RenderError> {
    let problems = Mutex::new(Vec::new());
    let done = std::sync::atomic::AtomicU64::new(0);
    let total = plan.jobs.len() as u64;
    let jobs = plan.jobs.par_iter().filter(|(_, job)| *job != Job::Search);
    jobs.try_for_each(|(path, job)| -> Result<(), RenderError> {
        let (files, dead) = write_job(site, plan, path, job)?;
        files.iter().try_for_each(|file| folder.put(file))?;
        if !dead.is_empty() {
            problems.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(dead);
        }
        tick(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, total);
        Ok(())
    })?;
    let mut problems = problems.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    problems.sort_by_key(ToString::to_string);
    Ok(problems)
}

/// The search page names the index, which is complete when all other pages are.
fn write_search_page(site: &Site<'_>, plan: &Plan, folder: &Folder) -> Result<Vec<Problem>, RenderError> {
    let mut dead = Vec::new();
    for (path, job) in plan.jobs.iter().filter(|(_, job)| *job == Job::Search) {
        let (files, problems) = write_job(site, plan, path, job)?;
        files.iter().try_for_each(|file| folder.put(file))?;
        dead.extend(problems);
    }
    Ok(dead)
}

/// The files of one job: a page and what lies beside it.
fn write_job(
    site: &Site<'_>,
    plan: &Plan,
    path: &SitePath,
    job: &Job,
) -> Result<(Vec<OutputFile>, Vec<Problem>), RenderError> {
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
