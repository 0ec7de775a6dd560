//! A file while it is read: takes its ids and links as they come, and tells right away what is wrong with them as far
//! as other files need not be read for it.

use super::fault::{Fault, LinkFault};
use super::file::{Anchor, Facts, Look, hash};
use super::folder::{NOT_FOUND, ending, is_page};
use super::link::{Lead, Target};
use crate::format::lines::Lines;
use std::collections::HashMap;

/// Whether a link is followed by readers, or loaded with the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// By readers.
    Followed,
    /// With the page.
    Loaded,
}

/// A file while it is read.
pub(super) struct Reading<'a> {
    look: &'a Look<'a>,
    place: usize,
    path: &'a str,
    lines: Lines<'a>,
    facts: Facts,
    /// The line of each id.
    ids: HashMap<String, usize>,
    /// What else is an anchor.
    names: Vec<u64>,
    /// Whether it was told that a link is not encrypted: once is enough, and mails are full of them.
    is_plain: bool,
    own_anchors: Vec<Anchor>,
    outside: HashMap<String, (u32, u32)>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(look: &'a Look<'a>, place: usize, text: &'a str) -> Self {
        Self {
            look,
            place,
            path: &look.built.files[place].path,
            lines: Lines::of(text),
            facts: Facts::default(),
            ids: HashMap::new(),
            names: Vec::new(),
            is_plain: false,
            own_anchors: Vec::new(),
            outside: HashMap::new(),
        }
    }

    /// Something is wrong at a byte.
    pub(super) fn fault(&mut self, byte: usize, fault: Fault) {
        let line = self.lines.at(byte);
        self.fault_in_line(line, fault);
    }

    /// Something is wrong in a line.
    pub(super) fn fault_in_line(&mut self, line: usize, fault: Fault) {
        self.facts.faults.push((line, fault));
    }

    /// The line of a byte.
    pub(super) fn line(&mut self, byte: usize) -> usize {
        self.lines.at(byte)
    }

    /// The page sends its readers on.
    pub(super) fn leads_on(&mut self) {
        self.facts.leads_on = true;
    }

    /// The file is a feed.
    pub(super) fn is_feed(&mut self) {
        self.facts.is_feed = true;
    }

    /// An element has an id.
    pub(super) fn id(&mut self, byte: usize, id: &str) {
        let line = self.lines.at(byte);
        match self.ids.get(id) {
            Some(first) => self.fault_in_line(line, Fault::DuplicateId { id: id.to_owned(), first: *first }),
            None => drop(self.ids.insert(id.to_owned(), line)),
        }
    }

    /// A name that links may lead to, as an id does.
    pub(super) fn name(&mut self, name: &str) {
        self.names.push(hash(name));
    }

    /// There is a link.
    pub(super) fn link(&mut self, byte: usize, link: &str, used: Use) {
        match self.look.base.lead(self.path, link) {
            Lead::Inside(target) => self.inside(byte, link, &target),
            Lead::Outside => self.leave(byte, link, used),
            Lead::Aside => {}
            Lead::Wrong(LinkFault::Data) if used == Use::Loaded => {}
            Lead::Wrong(wrong) => self.wrong(byte, link, wrong),
        }
    }

    fn wrong(&mut self, byte: usize, link: &str, wrong: LinkFault) {
        let fault = self.look.fault(self.path, link, wrong);
        self.fault(byte, fault);
    }

    fn inside(&mut self, byte: usize, link: &str, target: &Target<'_>) {
        self.facts.links += 1;
        let file = match self.look.built.find(target) {
            Ok(file) => file,
            Err(LinkFault::Dead) if self.path == NOT_FOUND => return self.wrong(byte, link, LinkFault::OffBase),
            Err(wrong) => return self.wrong(byte, link, wrong),
        };
        if file != self.place && is_page(self.path) {
            self.look.reach(file);
        }
        if let Some(anchor) = &target.anchor {
            let at = self.lines.at(byte) as u32;
            let anchor = Anchor { line: at, file: file as u32, id: hash(anchor), link: link.into() };
            let anchors = if file == self.place { &mut self.own_anchors } else { &mut self.facts.anchors };
            anchors.push(anchor);
        }
    }

    fn leave(&mut self, byte: usize, link: &str, used: Use) {
        self.facts.outside += 1;
        let link = link.trim();
        if used == Use::Loaded {
            self.fault(byte, Fault::Loaded(link.to_owned()));
        } else if !self.is_plain && link.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:")) {
            self.is_plain = true;
            self.fault(byte, Fault::PlainHttp(link.to_owned()));
        }
        if self.look.elsewhere.is_some() {
            let first = self.lines.at(byte) as u32;
            self.outside.entry(link.to_owned()).or_insert((first, 0)).1 += 1;
        }
    }

    /// Whether a link leads to this site.
    pub(super) fn is_own(&self, link: &str) -> bool {
        !matches!(self.look.base.lead(self.path, link), Lead::Outside) || !self.look.base.is_known()
    }

    /// What is remembered.
    pub(super) fn finish(self) -> Facts {
        let Self { look, place, path, mut facts, ids, names, own_anchors, outside, .. } = self;
        let mut hashes: Vec<u64> = ids.keys().map(|id| hash(id)).chain(names).collect();
        hashes.sort_unstable();
        let has_capitals = |id: &&String| id.chars().any(char::is_uppercase);
        facts.folded_ids = ids.keys().filter(has_capitals).map(|id| hash(&id.to_lowercase())).collect();
        facts.ids = ["html", "svg"].contains(&ending(path)).then_some(hashes);
        for anchor in own_anchors {
            let wrong = facts.miss(&anchor);
            facts.faults.extend(wrong.map(|wrong| (anchor.line as usize, look.fault(path, &anchor.link, wrong))));
        }
        if let Some(elsewhere) = &look.elsewhere {
            elsewhere.add(place, outside);
        }
        facts
    }
}
