//! One file of the site, read once: what is to be remembered of it.

use super::fault::{Fault, LinkFault};
use super::folder::{Built, NOT_FOUND, is_page};
use super::link::{Base, Lead, Target};
use super::outside::{Elsewhere, Outside};
use super::{CheckError, feed, page, style};
use crate::markup::lines::Lines;
use std::collections::HashMap;
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
    ids: Option<Vec<u64>>,
    /// Those that are not all lower case, in lower case.
    folded_ids: Vec<u64>,
    anchors: Vec<Anchor>,
}

/// A link to an anchor.
#[derive(Debug)]
struct Anchor {
    line: u32,
    file: u32,
    id: u64,
    link: Box<str>,
}

/// What the reading of all files shares.
pub(super) struct Look<'a> {
    pub(super) built: &'a Built,
    base: &'a Base,
    /// The files that another page leads to.
    reached: Vec<AtomicBool>,
    elsewhere: Option<Elsewhere>,
}

impl<'a> Look<'a> {
    pub(super) fn new(built: &'a Built, base: &'a Base, list_outside: bool) -> Self {
        let reached = built.files.iter().map(|_| AtomicBool::new(false)).collect();
        Self { built, base, reached, elsewhere: list_outside.then(Elsewhere::default) }
    }

    /// Reads a file.
    pub(super) fn read(&self, place: usize) -> Result<Facts, CheckError> {
        let file = &self.built.files[place];
        let ending = file.path.rsplit_once('.').map_or("", |(_, ending)| ending);
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
            let wrong = facts[anchor.file as usize].miss(anchor.id, || folded_anchor(&anchor.link))?;
            Some((anchor.line as usize, self.fault(&self.built.files[place].path, &anchor.link, wrong)))
        })
    }

    /// Whether nothing leads to a page that people would have to find.
    pub(super) fn is_orphan(&self, place: usize, facts: &Facts) -> bool {
        let file = &self.built.files[place];
        let is_known = ["index.html", NOT_FOUND].contains(&file.path.as_str()) || file.path.starts_with("search/");
        file.is_made
            && is_page(&file.path)
            && !is_known
            && !facts.leads_on
            && !self.reached[place].load(Ordering::Relaxed)
    }

    /// Where links lead elsewhere.
    pub(super) fn elsewhere(self, root: &Path) -> Vec<Outside> {
        self.elsewhere.map_or_else(Vec::new, |elsewhere| elsewhere.finish(root, self.built))
    }

    fn fault(&self, from: &str, link: &str, wrong: LinkFault) -> Fault {
        Fault::Link { target: self.base.target(from, link), link: link.trim().to_owned(), wrong }
    }
}

impl Facts {
    /// What is wrong with a link to an anchor of this file.
    fn miss(&self, id: u64, folded: impl FnOnce() -> u64) -> Option<LinkFault> {
        let ids = self.ids.as_ref().filter(|ids| ids.binary_search(&id).is_err())?;
        let folded = folded();
        let is_case = ids.binary_search(&folded).is_ok() || self.folded_ids.contains(&folded);
        Some(if is_case { LinkFault::AnchorCase } else { LinkFault::Anchor })
    }
}

fn folded_anchor(link: &str) -> u64 {
    hash(&super::link::anchor(link).unwrap_or_default().to_lowercase())
}

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
    own_anchors: Vec<Anchor>,
    outside: HashMap<String, (u32, u32)>,
}

impl<'a> Reading<'a> {
    fn new(look: &'a Look<'a>, place: usize, text: &'a str) -> Self {
        Self {
            look,
            place,
            path: &look.built.files[place].path,
            lines: Lines::of(text),
            facts: Facts::default(),
            ids: HashMap::new(),
            own_anchors: Vec::new(),
            outside: HashMap::new(),
        }
    }

    /// Something is wrong at a byte.
    pub(super) fn fault(&mut self, byte: usize, fault: Fault) {
        let line = self.lines.at(byte);
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
            Some(first) => {
                let fault = Fault::DuplicateId { id: id.to_owned(), first: *first };
                self.facts.faults.push((line, fault));
            }
            None => drop(self.ids.insert(id.to_owned(), line)),
        }
    }

    /// A name that links may lead to, as an id does.
    pub(super) fn name(&mut self, byte: usize, name: &str) {
        let line = self.lines.at(byte);
        self.ids.entry(name.to_owned()).or_insert(line);
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
        if file != self.place && is_page(self.path) && !self.look.reached[file].load(Ordering::Relaxed) {
            self.look.reached[file].store(true, Ordering::Relaxed);
        }
        if let Some(anchor) = &target.anchor {
            let line = self.lines.at(byte) as u32;
            let anchor = Anchor { line, file: file as u32, id: hash(anchor), link: link.into() };
            let anchors = if file == self.place { &mut self.own_anchors } else { &mut self.facts.anchors };
            anchors.push(anchor);
        }
    }

    fn leave(&mut self, byte: usize, link: &str, used: Use) {
        self.facts.outside += 1;
        let link = link.trim();
        if used == Use::Loaded {
            self.fault(byte, Fault::Loaded(link.to_owned()));
        } else if link.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:")) {
            self.fault(byte, Fault::PlainHttp(link.to_owned()));
        }
        if self.look.elsewhere.is_some() {
            let line = self.lines.at(byte) as u32;
            self.outside.entry(link.to_owned()).or_insert((line, 0)).1 += 1;
        }
    }

    /// Whether a link leads to this site.
    pub(super) fn is_own(&self, link: &str) -> bool {
        !matches!(self.look.base.lead(self.path, link), Lead::Outside) || !self.look.base.is_known()
    }

    fn finish(self) -> Facts {
        let Self { look, place, path, mut facts, ids, own_anchors, outside, .. } = self;
        let mut hashes: Vec<u64> = ids.keys().map(|id| hash(id)).collect();
        hashes.sort_unstable();
        let has_capitals = |id: &&String| id.chars().any(char::is_uppercase);
        facts.folded_ids = ids.keys().filter(has_capitals).map(|id| hash(&id.to_lowercase())).collect();
        facts.ids = (is_page(path) || path.ends_with(".svg")).then_some(hashes);
        for anchor in own_anchors {
            let wrong = facts.miss(anchor.id, || folded_anchor(&anchor.link));
            facts.faults.extend(wrong.map(|wrong| (anchor.line as usize, look.fault(path, &anchor.link, wrong))));
        }
        if let Some(elsewhere) = &look.elsewhere {
            elsewhere.add(place, outside);
        }
        facts
    }
}

fn json(reading: &mut Reading<'_>, text: &str) {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
        reading.facts.faults.push((error.line(), Fault::Json(message)));
    }
}

/// An id in few bytes; a page with two ids of one hash is not to be expected.
fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
