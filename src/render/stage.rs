//! A whole render beside the published site, with progress for an observer.
//!
//! Entry point: [`stage`]. Steps: build the model; make the pages that the observer wants first; make all pages, in
//! parallel, each written as soon as it is done, so that only those in progress are in memory; build the search index
//! from what they added, and the search page, which names it; write the plain files.

use super::model::{FeedJob, Model, PageJob, SiteJob};
use super::page::{self, Page};
use super::search::{self, Collector, DigestDocuments, FinishedIndex, IndexOutput};
use super::templates::Theme;
use super::{RenderError, Rendered, feed, files};
use crate::base::path::SitePath;
use crate::config::Config;
use crate::content::Content;
use crate::output::{Folder, OutputError, OutputFile};
use crate::render::index::Index;
use crate::render::problem::SiteProblem;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

/// Follows a render, and can ask for pages first or cancel it.
pub trait Observer: Sync {
    /// Called after each page, from any thread.
    fn tick(&self, done: u64, of: u64);

    /// Whether to show this page before all others are rendered.
    fn wants(&self, _page: &SitePath) -> bool {
        false
    }

    /// Takes the wanted pages, with the theme's assets.
    fn show(&self, _files: Vec<OutputFile>) {}

    /// Whether the render is cancelled, because something changed again; asked before each page.
    fn is_gone(&self) -> bool {
        false
    }
}

impl<T: Fn(u64, u64) + Sync + ?Sized> Observer for &T {
    fn tick(&self, done: u64, of: u64) {
        self(done, of);
    }
}

/// A site that is complete but not yet published.
pub struct Staged {
    folder: Folder,
    pages: usize,
    problems: Vec<SiteProblem>,
}

impl Staged {
    pub fn publish(self) -> Result<Rendered, RenderError> {
        Ok(Rendered { pages: self.pages, written: self.folder.publish()?, problems: self.problems })
    }
}

/// Renders everything beside the published site; `None` if the observer cancelled it.
pub fn stage(
    config: &Config,
    content: &Content,
    index: &Index,
    progress: &dyn Observer,
) -> Result<Option<Staged>, RenderError> {
    let theme = Theme::load(config)?;
    let model = Model::new(config, content, index, &theme)?;
    show_wanted(&model, progress)?;
    let folder = Folder::open(&config.output_dir)?;
    let Some((mut dead_links, collected)) = write_pages(&model, &folder, progress)? else { return Ok(None) };
    let output = SearchFolder { model: &model, folder: &folder };
    let finished = search::finish(&model, &collected, &output)?;
    dead_links.extend(write_search_page(&model, &finished, &folder)?);
    for file in files::all(&model) {
        folder.put(&file)?;
    }
    for file in &content.files {
        folder.put(&OutputFile { path: file.path.clone(), bytes: file.load()? })?;
    }
    let problems = index.problems.iter().cloned().chain(dead_links).collect();
    Ok(Some(Staged { folder, pages: model.plan.pages(), problems }))
}

/// What a job made: files to be written, and what is to be collected.
struct Made {
    files: Vec<OutputFile>,
    documents: Option<DigestDocuments>,
    dead_links: Vec<SiteProblem>,
}

impl Made {
    fn page(path: &SitePath, page: Page) -> Self {
        let Page { html, files, documents, dead_links } = page;
        let mut all = vec![OutputFile { path: path.clone(), bytes: html.into_bytes() }];
        all.extend(files);
        Self { files: all, documents, dead_links }
    }

    fn feed(model: &Model<'_>, path: &SitePath, feed: FeedJob) -> Result<Self, RenderError> {
        let file = OutputFile { path: path.clone(), bytes: feed::write(model, path, feed)? };
        Ok(Self { files: vec![file], documents: None, dead_links: Vec::new() })
    }
}

/// Does a job; `None` for the search page, which is made after all others.
fn make(model: &Model<'_>, path: &SitePath, job: SiteJob) -> Result<Option<Made>, RenderError> {
    match job {
        SiteJob::Page(job) => Ok(Some(Made::page(path, page::page(model, path, job)?))),
        SiteJob::Feed(feed) => Made::feed(model, path, feed).map(Some),
        SiteJob::Search => Ok(None),
    }
}

fn show_wanted(model: &Model<'_>, progress: &dyn Observer) -> Result<(), RenderError> {
    let mut shown = Vec::new();
    for (path, job) in model.plan.jobs.iter().filter(|(path, _)| progress.wants(path)) {
        shown.extend(make(model, path, *job)?.into_iter().flat_map(|made| made.files));
    }
    if !shown.is_empty() {
        shown.extend(files::assets(model.theme));
        progress.show(shown);
    }
    Ok(())
}

/// What a page adds to the search index, with its digest.
type Documents = (usize, DigestDocuments);

/// The most pages whose documents may be queued for collection.
const WAITING: usize = 4;

/// Makes all pages but the search page. Returns the dead links and what the pages add to the search index; `None` if
/// the observer cancelled.
fn write_pages(
    model: &Model<'_>,
    folder: &Folder,
    progress: &dyn Observer,
) -> Result<Option<(Vec<SiteProblem>, Collector)>, RenderError> {
    let (sender, receiver) = mpsc::sync_channel(WAITING);
    let (ended, collected) = thread::scope(|scope| {
        let collector = scope.spawn(move || collect(&receiver));
        let ended = write_jobs(model, folder, progress, sender);
        let collected = collector.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (ended, collected)
    });
    match ended {
        Ok(mut dead_links) => {
            dead_links.sort_by_key(ToString::to_string);
            Ok(Some((dead_links, collected)))
        }
        Err(error) => error.map_or(Ok(None), Err),
    }
}

/// Collects documents until the last page is made.
fn collect(receiver: &Receiver<Documents>) -> Collector {
    let mut collector = Collector::default();
    for (digest, documents) in receiver {
        collector.add(digest, documents);
    }
    collector
}

/// Makes the pages in parallel. `Err(None)` means that the observer cancelled.
fn write_jobs(
    model: &Model<'_>,
    folder: &Folder,
    progress: &dyn Observer,
    sender: SyncSender<Documents>,
) -> Result<Vec<SiteProblem>, Option<RenderError>> {
    let done = AtomicU64::new(0);
    let total = model.plan.jobs.len() as u64;
    let write = |sender: &mut SyncSender<Documents>, (path, job): &(SitePath, SiteJob)| {
        if progress.is_gone() {
            return Err(None);
        }
        let Some(made) = make(model, path, *job)? else { return Ok(Vec::new()) };
        made.files.iter().try_for_each(|file| folder.put(file)).map_err(RenderError::from)?;
        if let (Some(documents), SiteJob::Page(PageJob::Digest(digest))) = (made.documents, job) {
            sender.send((*digest, documents)).expect("the collector ends after the last sender");
        }
        progress.tick(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Ok(made.dead_links)
    };
    model.plan.jobs.par_iter().map_with(sender, write).try_reduce(Vec::new, |mut dead_links, more| {
        dead_links.extend(more);
        Ok(dead_links)
    })
}

/// The folder for the files of the search index, which must not collide with those of the plan.
struct SearchFolder<'a> {
    model: &'a Model<'a>,
    folder: &'a Folder,
}

impl IndexOutput for SearchFolder<'_> {
    fn put(&self, file: OutputFile) -> Result<(), OutputError> {
        if self.model.plan.paths().contains(&file.path) {
            let (first, second) = ("a file of content/".to_owned(), "the search index".to_owned());
            return Err(OutputError::Collision { path: file.path, first, second });
        }
        self.folder.put(&file)
    }

    fn keep(&self, _path: &SitePath) -> bool {
        false
    }
}

/// The search page names the index, which is complete only after all other pages.
fn write_search_page(
    model: &Model<'_>,
    finished: &FinishedIndex,
    folder: &Folder,
) -> Result<Vec<SiteProblem>, RenderError> {
    let mut dead_links = Vec::new();
    for (path, _) in model.plan.jobs.iter().filter(|(_, job)| *job == SiteJob::Search) {
        let made = Made::page(path, page::search_page(model, path, finished)?);
        made.files.iter().try_for_each(|file| folder.put(file))?;
        dead_links.extend(made.dead_links);
    }
    Ok(dead_links)
}
