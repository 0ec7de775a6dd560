//! The files of the site, each read once: the facts kept of each, and the checks that need all of them.

use super::external::{ExternalLink, ExternalLinks};
use super::fault::{Fault, LinkFault};
use super::folder::{self, BuiltFolder, NOT_FOUND, is_page};
use super::link::{self, BaseUrl};
use super::reading::Reading;
use super::{CheckError, feed, page, style};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is kept of a file. There are many files, so ids are hashes, and of the links only those to anchors of other
/// files are kept.
#[derive(Debug, Default)]
pub(super) struct FileFacts {
    /// Its faults, with their lines.
    pub(super) faults: Vec<(usize, Fault)>,
    /// The number of links to files of the site.
    pub(super) links: u64,
    /// The number of links to other sites.
    pub(super) external: u64,
    /// Whether it is a feed.
    pub(super) is_feed: bool,
    /// Whether the page redirects to another one.
    pub(super) redirects: bool,
    /// Its anchors, sorted; `None` for files whose anchors are not known.
    pub(super) ids: Option<Vec<u64>>,
    /// Those with upper-case letters, in lower case.
    pub(super) folded_ids: Vec<u64>,
    /// Its links to anchors of other files.
    pub(super) anchors: Vec<Anchor>,
}

/// A link to an anchor.
#[derive(Debug)]
pub(super) struct Anchor {
    /// The line of the link.
    pub(super) line: u32,
    /// The index of the file it leads to.
    pub(super) file: u32,
    /// The anchor's hash.
    pub(super) id: u64,
    /// The link as written.
    pub(super) link: Box<str>,
}

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

    pub(super) fn read(&self, index: usize) -> Result<FileFacts, CheckError> {
        let file = &self.built.files[index];
        let ending = folder::ending(&file.path);
        if !file.is_made || !["html", "xml", "svg", "css", "json"].contains(&ending) {
            return Ok(FileFacts::default());
        }
        let path = self.built.root.join(&file.path);
        let bytes = fs::read(&path).map_err(|error| CheckError::Io { path, error })?;
        let Ok(text) = String::from_utf8(bytes) else {
            return Ok(FileFacts { faults: vec![(0, Fault::NotUtf8)], ..FileFacts::default() });
        };
        let mut reading = Reading::new(self, index, &text);
        match ending {
            "html" => page::read(&mut reading, &text),
            "css" => style::read(&mut reading, &text, 0),
            "json" => json(&mut reading, &text),
            _ => feed::read(&mut reading, &text),
        }
        Ok(reading.finish())
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

impl FileFacts {
    /// What is wrong with a link to an anchor of this file.
    pub(super) fn miss(&self, anchor: &Anchor) -> Option<LinkFault> {
        let ids = self.ids.as_ref().filter(|ids| ids.binary_search(&anchor.id).is_err())?;
        let folded = link::anchor(&anchor.link).map_or(anchor.id, |name| hash(&name.to_lowercase()));
        let is_case = ids.binary_search(&folded).is_ok() || self.folded_ids.contains(&folded);
        Some(if is_case { LinkFault::AnchorCase } else { LinkFault::Anchor })
    }
}

fn json(reading: &mut Reading<'_>, text: &str) {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        reading.fault_in_line(error.line(), Fault::Json(message.to_owned()));
    }
}

/// An id as a number, to save memory; no page is expected to have two ids with the same hash.
pub(super) fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
