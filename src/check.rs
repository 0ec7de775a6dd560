//! Finds mistakes in a built site and in content/.
//!
//! Entry point: [`check`]. Steps: list the files of the folder (`folder`); read each of them once, in parallel (`file`,
//! with `reading` and one of `page`, `style` and `feed`), for its anchors, its links (`link`) and its faults (`fault`);
//! check what needs all files: anchors on other pages, and pages that nothing links to; attribute wrong links to the
//! Markdown in content/ that they come from (`sources`); and merge the same fault on many pages into one finding
//! (`findings`).
//!
//! The site is checked as it is in its folder: nothing here knows how it was rendered. Deliberately not supported:
//! fetching external links, running scripts or reading what is in them, and complaining about HTML that browsers accept.

mod external;
mod facts;
mod fault;
mod feed;
mod file;
mod findings;
mod folder;
mod link;
mod page;
mod policy;
mod reading;
mod scan;
mod sources;
mod style;

pub use external::ExternalLink;
pub use fault::{Fault, LinkFault};
pub use findings::Finding;

use crate::config::Config;
use crate::output::OutputError;
use facts::FileFacts;
use findings::Findings;
use folder::BuiltFolder;
use link::BaseUrl;
use rayon::prelude::*;
use scan::Scan;
use sources::Sources;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error;

/// Why a site could not be checked.
#[derive(Debug, Error)]
pub enum CheckError {
    /// There is no site.
    #[error("{0}: no built site here\n  hint: run `listpress build`, or name another folder with --output-dir")]
    NotBuilt(PathBuf),
    /// A file cannot be read.
    #[error("{path}: {error}")]
    Io { path: PathBuf, error: std::io::Error },
    /// The list of the built files cannot be read.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// What was checked, and what is wrong.
#[derive(Debug, Default)]
pub struct Report {
    pub pages: usize,
    pub feeds: usize,
    /// Links that lead to files of the site.
    pub links: u64,
    /// Links to other sites; they are not fetched.
    pub external: u64,
    /// Problems and notes, in the order of the files.
    pub findings: Vec<Finding>,
    /// The links to other sites, if they were asked for.
    pub external_links: Vec<ExternalLink>,
}

/// Checks the built site and content/. `list_external` asks for the links to other sites; `tick` is called for each
/// file, from any thread.
pub fn check(config: &Config, list_external: bool, tick: &(dyn Fn(u64, u64) + Sync)) -> Result<Report, CheckError> {
    let built = BuiltFolder::open(&config.output_dir)?;
    let base = BaseUrl::new(config.base_url.as_deref());
    let scan = Scan::new(&built, &base, list_external);
    let facts = read_files(&scan, tick)?;
    let sources = Sources::read(&config.content_dir(), &base);
    let mut findings = Findings::new(&config.output_dir, &sources);
    for (path, fault) in &built.faults {
        findings.add(path, 0, fault.clone());
    }
    for (index, file) in facts.iter().enumerate() {
        let path = &built.files[index].path;
        for (line, fault) in file.faults.iter().cloned().chain(scan.dead_anchors(index, &facts)) {
            findings.add(path, line, fault);
        }
        if scan.is_orphan(index, file) {
            findings.add(path, 0, Fault::Orphan);
        }
    }
    Ok(Report {
        pages: built.files.iter().filter(|file| file.is_made && folder::is_page(&file.path)).count(),
        feeds: facts.iter().filter(|file| file.is_feed).count(),
        links: facts.iter().map(|file| file.links).sum(),
        external: facts.iter().map(|file| file.external).sum(),
        findings: findings.finish(),
        external_links: scan.external_links(&config.output_dir),
    })
}

/// Reads every file that listpress made; only their facts stay in memory.
fn read_files(scan: &Scan<'_>, tick: &(dyn Fn(u64, u64) + Sync)) -> Result<Vec<FileFacts>, CheckError> {
    let done = AtomicU64::new(0);
    let total = scan.built.files.len() as u64;
    let read = |index| {
        let facts = file::read(scan, index)?;
        tick(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Ok(facts)
    };
    (0..scan.built.files.len()).into_par_iter().map(read).collect()
}
