//! A file while it is read: collects its ids and links, and reports right away the faults that do not depend on other
//! files.

use super::facts::{Anchor, FileFacts, hash};
use super::fault::{Fault, LinkFault};
use super::folder::{ending, is_page};
use super::link::{Destination, LinkTarget};
use super::scan::Scan;
use crate::base::path::NOT_FOUND;
use crate::format::lines::LineCounter;
use std::collections::HashMap;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkUse {
    /// Followed by readers.
    Followed,
    /// Loaded with the page.
    Loaded,
}

/// A file while it is read.
pub(super) struct FileReading<'a> {
    scan: &'a Scan<'a>,
    index: usize,
    path: &'a str,
    lines: LineCounter<'a>,
    facts: FileFacts,
    /// The line of each id.
    ids: HashMap<String, usize>,
    /// Other anchors.
    names: Vec<u64>,
    /// Whether an unencrypted link was reported; once per file is enough, because mails are full of them.
    plain_http_reported: bool,
    own_anchors: Vec<Anchor>,
    external: HashMap<String, (u32, u32)>,
}

impl<'a> FileReading<'a> {
    pub(super) fn new(scan: &'a Scan<'a>, index: usize, text: &'a str) -> Self {
        Self {
            scan,
            index,
            path: &scan.built.files[index].path,
            lines: LineCounter::new(text),
            facts: FileFacts::default(),
            ids: HashMap::new(),
            names: Vec::new(),
            plain_http_reported: false,
            own_anchors: Vec::new(),
            external: HashMap::new(),
        }
    }

    /// Adds a fault at a byte.
    pub(super) fn fault(&mut self, byte: usize, fault: Fault) {
        let line = self.lines.at(byte);
        self.fault_in_line(line, fault);
    }

    /// Adds a fault in a line.
    pub(super) fn fault_in_line(&mut self, line: usize, fault: Fault) {
        self.facts.faults.push((line, fault));
    }

    /// The line of a byte.
    pub(super) fn line(&mut self, byte: usize) -> usize {
        self.lines.at(byte)
    }

    /// Notes that the page redirects.
    pub(super) fn set_redirects(&mut self) {
        self.facts.redirects = true;
    }

    /// Notes that the file is a feed.
    pub(super) fn set_feed(&mut self) {
        self.facts.is_feed = true;
    }

    /// Adds the id of an element.
    pub(super) fn id(&mut self, byte: usize, id: &str) {
        let line = self.lines.at(byte);
        match self.ids.get(id) {
            Some(first) => self.fault_in_line(line, Fault::DuplicateId { id: id.to_owned(), first: *first }),
            None => drop(self.ids.insert(id.to_owned(), line)),
        }
    }

    /// Adds a name, which links may lead to like an id.
    pub(super) fn name(&mut self, name: &str) {
        self.names.push(hash(name));
    }

    pub(super) fn link(&mut self, byte: usize, link: &str, used: LinkUse) {
        match self.scan.base.lead(self.path, link) {
            Destination::Inside(target) => self.inside(byte, link, &target),
            Destination::Outside => self.leave(byte, link, used),
            Destination::Other => {}
            Destination::Wrong(LinkFault::Data) if used == LinkUse::Loaded => {}
            Destination::Wrong(wrong) => self.wrong(byte, link, wrong),
        }
    }

    fn wrong(&mut self, byte: usize, link: &str, wrong: LinkFault) {
        let fault = self.scan.fault(self.path, link, wrong);
        self.fault(byte, fault);
    }

    fn inside(&mut self, byte: usize, link: &str, target: &LinkTarget<'_>) {
        self.facts.links += 1;
        let file = match self.scan.built.find(target) {
            Ok(file) => file,
            Err(LinkFault::Dead) if self.path == NOT_FOUND => return self.wrong(byte, link, LinkFault::OffBase),
            Err(wrong) => return self.wrong(byte, link, wrong),
        };
        if file != self.index && is_page(self.path) {
            self.scan.reach(file);
        }
        if let Some(anchor) = &target.anchor {
            let at = self.lines.at(byte) as u32;
            let anchor = Anchor { line: at, file: file as u32, id: hash(anchor), link: link.into() };
            let anchors = if file == self.index { &mut self.own_anchors } else { &mut self.facts.anchors };
            anchors.push(anchor);
        }
    }

    fn leave(&mut self, byte: usize, link: &str, used: LinkUse) {
        self.facts.external += 1;
        let link = link.trim();
        if used == LinkUse::Loaded {
            self.fault(byte, Fault::Loaded(link.to_owned()));
        } else if !self.plain_http_reported && link.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"))
        {
            self.plain_http_reported = true;
            self.fault(byte, Fault::PlainHttp(link.to_owned()));
        }
        if self.scan.external_links.is_some() {
            let first = self.lines.at(byte) as u32;
            self.external.entry(link.to_owned()).or_insert((first, 0)).1 += 1;
        }
    }

    /// Whether a link leads to this site.
    pub(super) fn is_own(&self, link: &str) -> bool {
        !matches!(self.scan.base.lead(self.path, link), Destination::Outside) || !self.scan.base.is_known()
    }

    /// What is kept of the file.
    pub(super) fn finish(self) -> FileFacts {
        let Self { scan, index, path, mut facts, ids, names, own_anchors, external, .. } = self;
        let mut hashes: Vec<u64> = ids.keys().map(|id| hash(id)).chain(names).collect();
        hashes.sort_unstable();
        let has_capitals = |id: &&String| id.chars().any(char::is_uppercase);
        facts.folded_ids = ids.keys().filter(has_capitals).map(|id| hash(&id.to_lowercase())).collect();
        facts.ids = ["html", "svg"].contains(&ending(path)).then_some(hashes);
        for anchor in own_anchors {
            let wrong = facts.miss(&anchor);
            facts.faults.extend(wrong.map(|wrong| (anchor.line as usize, scan.fault(path, &anchor.link, wrong))));
        }
        if let Some(links) = &scan.external_links {
            links.add(index, external);
        }
        facts
    }
}
