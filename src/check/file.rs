//! The files of the site, each read once: what is remembered of them, and what only all of them together tell.

use super::fault::{Fault, LinkFault};
use super::folder::{self, Built, NOT_FOUND, is_page};
use super::link::{self, Base};
use super::outside::{Elsewhere, Outside};
use super::reading::Reading;
use super::{CheckError, feed, page, style};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is remembered of a file. There are many of them, so ids are hashes, and only links to anchors of other files
/// are kept.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// What is wrong in it, by line.
    pub(super) faults: Vec<(usize, Fault)>,
    /// Links that lead to files of the site.
    pub(super) links: u64,
    /// Links that lead elsewhere.
    pub(super) outside: u64,
    /// Whether it is a feed.
    pub(super) is_feed: bool,
    /// Whether the page sends its readers to another one.
    pub(super) leads_on: bool,
    /// Its anchors, sorted; `None` where it is not known what they are.
    pub(super) ids: Option<Vec<u64>>,
    /// Those that are not all lower case, in lower case.
    pub(super) folded_ids: Vec<u64>,
    /// Its links to anchors of other files.
    pub(super) anchors: Vec<Anchor>,
}

/// A link to an anchor.
#[derive(Debug)]
pub(super) struct Anchor {
    /// Where the link stands.
    pub(super) line: u32,
    /// The file it leads to, by its place among the files.
    pub(super) file: u32,
    /// The anchor's hash.
    pub(super) id: u64,
    /// The link as written.
    pub(super) link: Box<str>,
}

/// What the reading of all files shares.
pub(super) struct Look<'a> {
    pub(super) built: &'a Built,
    pub(super) base: &'a Base,
    /// The files that another page leads to.
    reached: Vec<AtomicBool>,
    /// Collects links that lead elsewhere, if that was asked for.
    pub(super) elsewhere: Option<Elsewhere>,
}

impl<'a> Look<'a> {
    pub(super) fn new(built: &'a Built, base: &'a Base, list_outside: bool) -> Self {
        let reached = built.files.iter().map(|_| AtomicBool::new(false)).collect();
        Self { built, base, reached, elsewhere: list_outside.then(Elsewhere::default) }
    }

    /// Reads a file.
    pub(super) fn read(&self, place: usize) -> Result<Facts, CheckError> {
        let file = &self.built.files[place];
        let ending = folder::ending(&file.path);
        if !file.is_made || !["html", "xml", "svg", "css", "json"].contains(&ending) {
            return Ok(Facts::default());
        }
        let path = self.built.root.join(&file.path);
        let bytes = fs::read(&path).map_err(|error| CheckError::Io { path, error })?;
        let Ok(text) = String::from_utf8(bytes) else {
            return Ok(Facts { faults: vec![(0, Fault::NotUtf8)], ..Facts::default() });
        };
        let mut reading = Reading::new(self, place, &text);
        match ending {
            "html" => page::read(&mut reading, &text),
            "css" => style::read(&mut reading, &text, 0),
            "json" => json(&mut reading, &text),
            _ => feed::read(&mut reading, &text),
        }
        Ok(reading.finish())
    }

    /// The links of a file to anchors that are not there.
    pub(super) fn dead_anchors<'b>(
        &'b self,
        place: usize,
        facts: &'b [Facts],
    ) -> impl Iterator<Item = (usize, Fault)> + 'b {
        facts[place].anchors.iter().filter_map(move |anchor| {
            let wrong = facts[anchor.file as usize].miss(anchor)?;
            Some((anchor.line as usize, self.fault(&self.built.files[place].path, &anchor.link, wrong)))
        })
    }

    /// Another page leads to a file.
    pub(super) fn reach(&self, place: usize) {
        // Most files are reached many times, and reading costs the other threads nothing.
        if !self.reached[place].load(Ordering::Relaxed) {
            self.reached[place].store(true, Ordering::Relaxed);
        }
    }

    /// Whether nothing leads to a page that people would have to find. Scripts lead into `search/`, and pages that
    /// lead on are for links from outside.
    pub(super) fn is_orphan(&self, place: usize, facts: &Facts) -> bool {
        let file = &self.built.files[place];
        let path = file.path.as_str();
        let needs_link = is_page(path) && !["index.html", NOT_FOUND].contains(&path) && !path.starts_with("search/");
        file.is_made && needs_link && !facts.leads_on && !self.reached[place].load(Ordering::Relaxed)
    }

    /// Where links lead elsewhere.
    pub(super) fn elsewhere(self, root: &Path) -> Vec<Outside> {
        self.elsewhere.map_or_else(Vec::new, |elsewhere| elsewhere.finish(root, self.built))
    }

    /// What is wrong with a link.
    pub(super) fn fault(&self, from: &str, link: &str, wrong: LinkFault) -> Fault {
        Fault::Link { target: self.base.target(from, link), link: link.trim().to_owned(), wrong }
    }
}

impl Facts {
    /// What is wrong with a link to an anchor of this file.
    pub(super) fn miss(&self, anchor: &Anchor) -> Option<LinkFault> {
        let ids = self.ids.as_ref().filter(|ids| ids.binary_search(&anchor.id).is_err())?;
        let folded = hash(&link::anchor(&anchor.link).unwrap_or_default().to_lowercase());
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

/// An id in few bytes; a page with two ids of one hash is not to be expected.
pub(super) fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
