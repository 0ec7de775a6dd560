//! What is wrong in a built site and in content/.
//!
//! Entry point: [`check`]. Steps: the files of the folder (`folder`); each of them read once, in parallel (`file`, and
//! `reading` with `page`, `style` and `feed` for what it is), which gives its anchors, its links (`link`) and its mistakes (`fault`);
//! then what needs all files: anchors on other pages, pages that nothing leads to; then content/ (`sources`), whose
//! Markdown gets the blame for wrong links that stand in it; and the same mistake on many pages becomes one finding
//! (`findings`).
//!
//! The site is looked at as it lies in its folder: nothing here knows how it was rendered. Deliberately not supported:
//! fetching links that lead elsewhere, running scripts or reading what is in them, and judging HTML that browsers
//! forgive.

mod fault;
mod feed;
mod file;
mod findings;
mod folder;
mod link;
mod outside;
mod page;
mod reading;
mod sources;
mod style;

pub use fault::{Fault, LinkFault};
pub use findings::Finding;
pub use outside::Outside;

use crate::config::Config;
use crate::output::OutputError;
use file::{Facts, Look};
use findings::Findings;
use folder::Built;
use link::Base;
use rayon::prelude::*;
use sources::Sources;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error;

/// Why a site could not be looked at.
#[derive(Debug, Error)]
pub enum CheckError {
    /// There is none.
    #[error("{0}: no built site here\n  hint: run `listpress build`, or name another folder with --output-dir")]
    NotBuilt(PathBuf),
    /// A file cannot be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The list of what was built cannot be read.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// What was looked at, and what is wrong.
#[derive(Debug, Default)]
pub struct Report {
    /// HTML pages.
    pub pages: usize,
    /// Feeds.
    pub feeds: usize,
    /// Links that lead to files of the site.
    pub links: u64,
    /// Links that lead elsewhere; they are not fetched.
    pub outside: u64,
    /// What is wrong, and what is worth a remark, in the order of the files.
    pub findings: Vec<Finding>,
    /// Where links lead elsewhere, if that was asked for.
    pub elsewhere: Vec<Outside>,
}

/// Looks at the built site and at content/. `list_outside` asks for the links that lead elsewhere; `tick` is called for
/// each file, from any thread.
pub fn check(config: &Config, list_outside: bool, tick: &(dyn Fn(u64, u64) + Sync)) -> Result<Report, CheckError> {
    let built = Built::open(&config.output_dir)?;
    let base = Base::new(config.base_url.as_deref());
    let look = Look::new(&built, &base, list_outside);
    let facts = read_files(&look, tick)?;
    let sources = Sources::read(&config.content_dir(), &base);
    let mut findings = Findings::new(&config.output_dir, &sources);
    for (path, fault) in &built.faults {
        findings.add(path, 0, fault.clone());
    }
    for (place, file) in facts.iter().enumerate() {
        let path = &built.files[place].path;
        for (line, fault) in file.faults.iter().cloned().chain(look.dead_anchors(place, &facts)) {
            findings.add(path, line, fault);
        }
        if look.is_orphan(place, file) {
            findings.add(path, 0, Fault::Orphan);
        }
    }
    Ok(Report {
        pages: built.files.iter().filter(|file| file.is_made && folder::is_page(&file.path)).count(),
        feeds: facts.iter().filter(|file| file.is_feed).count(),
        links: facts.iter().map(|file| file.links).sum(),
        outside: facts.iter().map(|file| file.outside).sum(),
        findings: findings.finish(),
        elsewhere: look.elsewhere(&config.output_dir),
    })
}

/// Reads every file that listpress made; only what it found in them stays in memory.
fn read_files(look: &Look<'_>, tick: &(dyn Fn(u64, u64) + Sync)) -> Result<Vec<Facts>, CheckError> {
    let done = AtomicU64::new(0);
    let total = look.built.files.len() as u64;
    let read = |place| {
        let facts = look.read(place)?;
        tick(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Ok(facts)
    };
    (0..look.built.files.len()).into_par_iter().map(read).collect()
}
