//! A render that is done and not yet published, and the one who looks on while it is made.

use super::build::Site;
use super::plan::{Job, Plan};
use super::templates::Theme;
use super::{RenderError, Rendered, files, write_job};
use crate::base::path::SitePath;
use crate::config::Config;
use crate::content::Content;
use crate::output::{Folder, OutputFile};
use crate::render::index::Index;
use crate::render::problem::SiteProblem;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Somebody who waits for a render.
pub trait Onlooker: Sync {
    /// A page is done; called from any thread.
    fn tick(&self, done: u64, of: u64);

    /// Whether this page is to be shown before all others are rendered.
    fn wants(&self, _page: &SitePath) -> bool {
        false
    }

    /// The pages that are wanted, with the theme's assets.
    fn show(&self, _files: Vec<OutputFile>) {}

    /// Whether nobody waits any more, because something changed again; asked before each page.
    fn is_gone(&self) -> bool {
        false
    }
}

impl<T: Fn(u64, u64) + Sync + ?Sized> Onlooker for &T {
    fn tick(&self, done: u64, of: u64) {
        self(done, of);
    }
}

/// A site beside the published one.
pub struct Staged {
    folder: Folder,
    pages: usize,
    problems: Vec<SiteProblem>,
}

impl Staged {
    /// Puts the site into its place.
    pub fn publish(self) -> Result<Rendered, RenderError> {
        Ok(Rendered { pages: self.pages, written: self.folder.publish()?, problems: self.problems })
    }
}

/// Renders everything beside the published site; `None` where the onlooker left.
pub fn stage(
    config: &Config,
    content: &Content,
    index: &Index,
    onlooker: &dyn Onlooker,
) -> Result<Option<Staged>, RenderError> {
    let theme = Theme::load(config)?;
    let site = Site::new(config, content, index, &theme)?;
    let plan = Plan::of(&site)?;
    show_wanted(&site, &plan, onlooker)?;
    let folder = Folder::open(&config.output_dir)?;
    let Some(mut dead) = write_pages(&site, &plan, &folder, onlooker)? else { return Ok(None) };
    site.search.finish(&site, &plan, &folder)?;
    dead.extend(write_search_page(&site, &plan, &folder)?);
    for file in files::all(&site, &plan) {
        folder.put(&file)?;
    }
    for file in &content.files {
        folder.put(&OutputFile { path: file.path.clone(), bytes: file.load()? })?;
    }
    let problems = index.problems.iter().cloned().chain(dead).collect();
    Ok(Some(Staged { folder, pages: plan.pages(), problems }))
}

fn show_wanted(site: &Site<'_>, plan: &Plan, onlooker: &dyn Onlooker) -> Result<(), RenderError> {
    let wanted = plan.jobs.iter().filter(|(path, job)| *job != Job::Search && onlooker.wants(path));
    let mut shown = Vec::new();
    for (path, job) in wanted {
        shown.extend(write_job(site, plan, path, job)?.0);
    }
    if !shown.is_empty() {
        let assets = site.theme.assets().iter();
        shown.extend(assets.map(|asset| files::plain(asset.path.clone(), asset.bytes.clone())));
        onlooker.show(shown);
    }
    Ok(())
}

/// Renders the jobs in parallel; each file goes to the folder as soon as it is there, so that only those in work are in
/// memory. `None` where the onlooker left.
fn write_pages(
    site: &Site<'_>,
    plan: &Plan,
    folder: &Folder,
    onlooker: &dyn Onlooker,
) -> Result<Option<Vec<SiteProblem>>, RenderError> {
    let problems = Mutex::new(Vec::new());
    let done = AtomicU64::new(0);
    let total = plan.jobs.len() as u64;
    let jobs = plan.jobs.par_iter().filter(|(_, job)| *job != Job::Search);
    let ended = jobs.try_for_each(|(path, job)| -> Result<(), Option<RenderError>> {
        if onlooker.is_gone() {
            return Err(None);
        }
        let (files, dead) = write_job(site, plan, path, job)?;
        files.iter().try_for_each(|file| folder.put(file)).map_err(RenderError::from)?;
        if !dead.is_empty() {
            problems.lock().unwrap_or_else(PoisonError::into_inner).extend(dead);
        }
        onlooker.tick(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Ok(())
    });
    if let Err(error) = ended {
        return error.map_or(Ok(None), Err);
    }
    let mut problems = problems.into_inner().unwrap_or_else(PoisonError::into_inner);
    problems.sort_by_key(ToString::to_string);
    Ok(Some(problems))
}

/// The search page names the index, which is complete when all other pages are.
fn write_search_page(site: &Site<'_>, plan: &Plan, folder: &Folder) -> Result<Vec<SiteProblem>, RenderError> {
    let mut dead = Vec::new();
    for (path, job) in plan.jobs.iter().filter(|(_, job)| *job == Job::Search) {
        let (files, problems) = write_job(site, plan, path, job)?;
        files.iter().try_for_each(|file| folder.put(file))?;
        dead.extend(problems);
    }
    Ok(dead)
}
