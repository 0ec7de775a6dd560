//! What is shared while all files are read, and the checks that need all of them.

use super::external::{ExternalLink, ExternalLinks};
use super::facts::FileFacts;
use super::fault::{Fault, LinkFault};
use super::folder::{BuiltFolder, is_page};
use super::link::BaseUrl;
use crate::base::path::NOT_FOUND;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is shared while all files are read.
pub(super) struct Scan<'a> {
    pub(super) built: &'a BuiltFolder,
    pub(super) base: &'a BaseUrl,
    /// The files that another page links to.
    reached: Vec<AtomicBool>,
    /// Collects links to other sites, if they were asked for.
    pub(super) external_links: Option<ExternalLinks>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(built: &'a BuiltFolder, base: &'a BaseUrl, list_external: bool) -> Self {
        let reached = built.files.iter().map(|_| AtomicBool::new(false)).collect();
        Self { built, base, reached, external_links: list_external.then(ExternalLinks::default) }
    }

    /// The links of a file to missing anchors.
    pub(super) fn dead_anchors<'b>(
        &'b self,
        index: usize,
        facts: &'b [FileFacts],
    ) -> impl Iterator<Item = (usize, Fault)> + 'b {
        facts[index].anchors.iter().filter_map(move |anchor| {
            let wrong = facts[anchor.file as usize].miss(anchor)?;
            Some((anchor.line as usize, self.fault(&self.built.files[index].path, &anchor.link, wrong)))
        })
    }

    /// Notes that another page links to a file.
    pub(super) fn reach(&self, index: usize) {
        // Most files are reached many times, and a load does not slow down the other threads as a store does.
        if !self.reached[index].load(Ordering::Relaxed) {
            self.reached[index].store(true, Ordering::Relaxed);
        }
    }

    /// Whether nothing links to a page that people would have to find. `search/` is for scripts, and redirects are for
    /// links from elsewhere.
    pub(super) fn is_orphan(&self, index: usize, facts: &FileFacts) -> bool {
        let file = &self.built.files[index];
        let path = file.path.as_str();
        let needs_link = is_page(path) && !["index.html", NOT_FOUND].contains(&path) && !path.starts_with("search/");
        file.is_made && needs_link && !facts.redirects && !self.reached[index].load(Ordering::Relaxed)
    }

    /// The links to other sites.
    pub(super) fn external_links(self, root: &Path) -> Vec<ExternalLink> {
        self.external_links.map_or_else(Vec::new, |links| links.finish(root, self.built))
    }

    pub(super) fn fault(&self, from: &str, link: &str, wrong: LinkFault) -> Fault {
        Fault::Link { target: self.base.target(from, link), link: link.trim().to_owned(), wrong }
    }
}
