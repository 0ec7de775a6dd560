//! A whole render beside the published site, with progress for an observer.
//!
//! Entry point: [`stage`]. Steps: build the model; make the pages that the observer wants first; find the pages of an
//! earlier build that need not be made again (`records`); make all others, in parallel, each written as soon as it is
//! done, so that only those in progress are in memory; build the search index from what they added, and the search page,
//! which names it; write the plain files.

mod search_index;

use super::model::{Model, PageJob, PageRows, SiteJob, SiteModel, of_everything};
use super::page::{self, Page};
use super::published::{self, RenderStamps};
use super::records::{self, BuildRecord, KeptPage, KeptPages, MadePage, PublishedFile, SEARCH};
use super::search::{DocumentOwner, DocumentsStamp, EncodedDocuments, IndexRecord};
use super::templates::Theme;
use super::{RenderError, Rendered, feed, files};
use crate::base::path::SitePath;
use crate::config::Config;
use crate::content::Content;
use crate::content::facts::NewFacts;
use crate::output::{Folder, OutputFile};
use crate::render::index::Index;
use crate::render::problem::SiteProblem;
use crate::store::SiteStore;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, SyncSender};
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

/// What a site is rendered from.
#[derive(Clone, Copy)]
pub struct RenderInputs<'a> {
    pub config: &'a Config,
    pub content: &'a Content,
    pub index: &'a Index,
    /// What earlier builds made.
    pub store: &'a SiteStore,
    /// Read before the content.
    pub stamps: RenderStamps,
}

/// A site that is complete but not yet published.
pub struct Staged<'a> {
    inputs: RenderInputs<'a>,
    folder: Folder,
    /// The files of an earlier build that are there as it left them, by their paths.
    kept_files: HashMap<String, PublishedFile>,
    pages: usize,
    problems: Vec<SiteProblem>,
    record: BuildRecord,
}

impl Staged<'_> {
    pub fn publish(self) -> Result<Rendered, RenderError> {
        let Self { inputs, folder, kept_files, pages, problems, record } = self;
        let RenderInputs { config, store, stamps, .. } = inputs;
        let (files, staged) = (folder.files(), folder.staged());
        let written = folder.publish()?;
        // A file that was kept has the stamp that was seen; one that changed meanwhile has another one.
        let published = |file: &String| match kept_files.get(file).filter(|_| !staged.contains(file)) {
            Some(kept) => Some(kept.clone()),
            None => PublishedFile::read(&config.output_dir, file),
        };
        let files: Vec<PublishedFile> = files.par_iter().filter_map(published).collect();
        record.save(store, &files);
        let rendered = Rendered { written, pages, problems };
        published::remember(config, stamps, &rendered, files);
        Ok(rendered)
    }
}

/// Renders beside the published site what changed since the build that the store knows; `None` if the observer
/// cancelled it. `new` is what the store does not know of the content yet.
pub fn stage<'a>(
    inputs: RenderInputs<'a>,
    new: NewFacts,
    progress: &dyn Observer,
) -> Result<Option<Staged<'a>>, RenderError> {
    let RenderInputs { config, content, index, store, .. } = inputs;
    let theme = Theme::load(config)?;
    let site = SiteModel::new(config, content, index, &theme, store)?;
    show_wanted(&site, progress)?;
    new.save(store);
    let folder = Folder::open(&config.output_dir)?;
    let (common, fingerprints) = (records::common(&site), of_everything(&site));
    let kept = KeptPages::find(store, common, &fingerprints, folder.root());
    let stage = Stage { site: &site, folder: &folder, kept: &kept, store, progress };
    let Some(FinishedPages { made, mut dead_links, index: search }) = stage.run()? else { return Ok(None) };
    site.failure()?;
    for file in files::all(&site) {
        folder.put(&file)?;
    }
    for file in &content.files {
        folder.put(&OutputFile { path: file.path.clone(), bytes: file.load()? })?;
    }
    dead_links.sort_by_key(ToString::to_string);
    let problems = index.problems.iter().cloned().chain(dead_links).collect();
    let pages = site.plan.pages();
    let (kept, kept_files) = kept.into_parts(&site);
    let new_matches = site.new_matches;
    let record = BuildRecord { common, fingerprints, made, kept, index: search, new_matches };
    Ok(Some(Staged { inputs, folder, kept_files, pages, problems, record }))
}

/// What a job made.
struct Made {
    record: MadePage,
    files: Vec<OutputFile>,
    documents: Option<EncodedDocuments>,
    dead_links: Vec<SiteProblem>,
}

impl Made {
    fn page(model: Model<'_>, path: &SitePath, page: Page) -> Self {
        let Page { html, files, documents, dead_links } = page;
        let mut all = vec![OutputFile { path: path.clone(), bytes: html.into_bytes() }];
        all.extend(files);
        let documents = documents.as_ref().map(EncodedDocuments::new);
        let stamp = documents.as_ref().map(|documents| documents.stamp.clone());
        let record = MadePage { documents: stamp, ..MadePage::new(model, path, &all) };
        Self { record, files: all, documents, dead_links }
    }
}

/// Does a job; `None` for the search page, which is made after all others.
fn make(site: &SiteModel<'_>, path: &SitePath, job: SiteJob) -> Result<Option<Made>, RenderError> {
    let rows = PageRows::default();
    let model = Model::new(site, &rows);
    match job {
        SiteJob::Page(job) => {
            let page = page::page(&model, path, job)?;
            Ok(Some(Made::page(model, path, page)))
        }
        SiteJob::Feed(feed) => {
            let files = vec![OutputFile { path: path.clone(), bytes: feed::write(&model, path, feed)? }];
            let record = MadePage::new(model, path, &files);
            Ok(Some(Made { record, files, documents: None, dead_links: Vec::new() }))
        }
        SiteJob::Search => Ok(None),
    }
}

fn show_wanted(site: &SiteModel<'_>, progress: &dyn Observer) -> Result<(), RenderError> {
    let mut shown = Vec::new();
    for (path, job) in site.plan.jobs.iter().filter(|(path, _)| progress.wants(path)) {
        shown.extend(make(site, path, *job)?.into_iter().flat_map(|made| made.files));
    }
    site.failure()?;
    if !shown.is_empty() {
        shown.extend(files::assets(site.theme));
        progress.show(shown);
    }
    Ok(())
}

/// The most pages whose documents may be queued for collection.
const WAITING: usize = 4;

/// The pages that were made, and their dead links.
#[derive(Default)]
struct MadePages {
    made: Vec<MadePage>,
    dead_links: Vec<SiteProblem>,
    /// What each digest and reading adds to the search index, made again or not.
    documents: Vec<(DocumentOwner, DocumentsStamp)>,
}

impl MadePages {
    fn add(&mut self, record: MadePage, dead_links: Vec<SiteProblem>) {
        // A dead link is reported by every build, so its page is made by every build.
        self.made.extend(dead_links.is_empty().then_some(record));
        self.dead_links.extend(dead_links);
    }

    fn join(mut self, other: Self) -> Self {
        self.made.extend(other.made);
        self.dead_links.extend(other.dead_links);
        self.documents.extend(other.documents);
        self
    }
}

/// A render in progress.
struct Stage<'a> {
    site: &'a SiteModel<'a>,
    folder: &'a Folder,
    kept: &'a KeptPages,
    store: &'a SiteStore,
    progress: &'a dyn Observer,
}

impl Stage<'_> {
    /// Makes all pages, and the search index if it changed; `None` if the observer cancelled.
    fn run(&self) -> Result<Option<FinishedPages>, RenderError> {
        let Some(mut pages) = self.pages()? else { return Ok(None) };
        let index = match self.kept_search() {
            Some(search) => {
                self.keep(search);
                None
            }
            None => Some(self.search(&mut pages)?),
        };
        Ok(Some(FinishedPages { made: pages.made, dead_links: pages.dead_links, index }))
    }

    /// The search page with the files of the index, if nothing changed that they show.
    fn kept_search(&self) -> Option<&KeptPage> {
        let mut owners = self.site.plan.jobs.iter().filter(|(_, job)| owner(*job).is_some());
        let search = self.kept.page(&SitePath::fixed(SEARCH))?;
        owners.all(|(path, _)| self.kept.page(path).is_some()).then_some(search)
    }

    fn keep(&self, page: &KeptPage) {
        page.files.iter().for_each(|file| self.folder.keep(&file.path, file.size));
    }

    /// Makes all pages but the search page, and stores what they add to the search index.
    fn pages(&self) -> Result<Option<MadePages>, RenderError> {
        let (sender, receiver) = mpsc::sync_channel(WAITING);
        let ended = thread::scope(|scope| {
            let writer = scope.spawn(move || search_index::write_documents(self.store, &receiver));
            let ended = self.jobs(sender);
            writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            ended
        });
        match ended {
            Ok(pages) => Ok(Some(pages)),
            Err(error) => error.map_or(Ok(None), Err),
        }
    }

    /// Makes the pages in parallel. `Err(None)` means that the observer cancelled.
    fn jobs(&self, sender: SyncSender<EncodedDocuments>) -> Result<MadePages, Option<RenderError>> {
        let done = AtomicU64::new(0);
        let total = self.site.plan.jobs.len() as u64;
        let one = |sender: &mut SyncSender<EncodedDocuments>, (path, job): &(SitePath, SiteJob)| {
            if self.progress.is_gone() {
                return Err(None);
            }
            let mut pages = MadePages::default();
            match self.kept.page(path) {
                Some(page) if *job != SiteJob::Search => {
                    self.keep(page);
                    pages.documents.extend(owner(*job).zip(page.documents.clone()));
                }
                _ => self.job(path, *job, sender, &mut pages)?,
            }
            self.progress.tick(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            Ok(pages)
        };
        let jobs = self.site.plan.jobs.par_iter().map_with(sender, one);
        jobs.try_reduce(MadePages::default, |pages, more| Ok(pages.join(more)))
    }

    fn job(
        &self,
        path: &SitePath,
        job: SiteJob,
        sender: &SyncSender<EncodedDocuments>,
        pages: &mut MadePages,
    ) -> Result<(), RenderError> {
        let Some(made) = make(self.site, path, job)? else { return Ok(()) };
        made.files.iter().try_for_each(|file| self.folder.put(file))?;
        pages.documents.extend(owner(job).zip(made.record.documents.clone()));
        if let Some(documents) = made.documents {
            sender.send(documents).expect("the writer ends after the last sender");
        }
        pages.add(made.record, made.dead_links);
        Ok(())
    }
}

/// What was made: pages, dead links, and the search index unless it was kept.
struct FinishedPages {
    made: Vec<MadePage>,
    dead_links: Vec<SiteProblem>,
    index: Option<(IndexRecord, Vec<DocumentsStamp>)>,
}

/// Whose documents a job adds to the search index.
fn owner(job: SiteJob) -> Option<DocumentOwner> {
    match job {
        SiteJob::Page(PageJob::Digest(digest)) => Some(DocumentOwner::Digest(digest)),
        SiteJob::Page(PageJob::Reading { reading, part: None }) => Some(DocumentOwner::Reading(reading)),
        _ => None,
    }
}
