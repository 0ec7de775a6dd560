//! XML files: Atom feeds, the sitemap, pictures. Each must be well-formed, feeds must contain what Atom requires, and
//! links must lead somewhere.

use super::fault::Fault;
use super::reading::{FileReading, LinkUse};
use crate::format::xml::{self, XmlPiece};
use std::collections::HashMap;

/// The elements that Atom requires in a feed and in each of its entries.
const REQUIRED: [&str; 3] = ["id", "title", "updated"];

pub(super) fn read(reading: &mut FileReading<'_>, text: &str) {
    let mut document = XmlDocument { reading, open: Vec::new(), entries: HashMap::new() };
    if let Err(error) = xml::read(text, |position, piece| document.piece(position, piece)) {
        document.reading.fault(error.position, Fault::Xml(error.message));
    }
}

struct XmlDocument<'a, 'b> {
    reading: &'a mut FileReading<'b>,
    open: Vec<Element>,
    /// The ids of the feed's entries, and their lines.
    entries: HashMap<String, usize>,
}

/// An element that is not closed yet.
struct Element {
    name: String,
    position: usize,
    text: String,
    /// Which of the required elements it contains.
    holds: [bool; REQUIRED.len()],
}

impl XmlDocument<'_, '_> {
    fn piece(&mut self, position: usize, piece: &XmlPiece<'_>) {
        match piece {
            XmlPiece::Open { name, attributes } => self.open(position, name, attributes),
            XmlPiece::Text(text) => {
                if let Some(element) = self.open.last_mut() {
                    element.text.push_str(text);
                }
            }
            XmlPiece::Close => {
                if let Some(element) = self.open.pop() {
                    self.close(&element);
                }
            }
        }
    }

    fn open(&mut self, position: usize, name: &str, attributes: &[(String, String)]) {
        if self.open.is_empty() && name == "feed" {
            self.reading.set_feed();
        }
        let root = self.open.first().map_or(name, |root| root.name.as_str()).to_owned();
        for (attribute, value) in attributes {
            match (root.as_str(), name, attribute.as_str()) {
                ("feed", "link", "href") | ("feed", "content", "src") | ("svg", "a", "href" | "xlink:href") => {
                    self.reading.link(position, value, LinkUse::Followed);
                }
                ("svg", _, "href" | "xlink:href") => self.reading.link(position, value, LinkUse::Loaded),
                ("svg", _, "id") => self.reading.id(position, value),
                _ => {}
            }
        }
        let element = Element { name: name.to_owned(), position, text: String::new(), holds: Default::default() };
        self.open.push(element);
    }

    fn close(&mut self, element: &Element) {
        let root = self.open.first().map_or("", |root| root.name.as_str());
        match (root, element.name.as_str()) {
            ("", "feed") => self.complete(element, "feed"),
            ("feed", "entry") => self.complete(element, "entry"),
            ("feed", name) => self.part(name, element),
            ("urlset" | "sitemapindex", "loc") => self.location(element),
            _ => {}
        }
    }

    /// Reports the required elements that are missing.
    fn complete(&mut self, element: &Element, owner: &'static str) {
        for (needed, _) in REQUIRED.into_iter().zip(element.holds).filter(|(_, is_there)| !is_there) {
            self.reading.fault(element.position, Fault::Lacks { owner, element: needed });
        }
    }

    /// A part of the feed, or of one of its entries.
    fn part(&mut self, name: &str, element: &Element) {
        let text = element.text.trim();
        let Some(owner) = self.open.last_mut().filter(|owner| ["feed", "entry"].contains(&owner.name.as_str())) else {
            return;
        };
        let is_entry = owner.name == "entry";
        if let Some(index) = REQUIRED.iter().position(|needed| *needed == name) {
            // A title may be empty, an id and a date may not.
            owner.holds[index] |= name == "title" || !text.is_empty();
        }
        if ["updated", "published"].contains(&name) && text.parse::<jiff::Timestamp>().is_err() {
            self.reading.fault(element.position, Fault::Date(text.to_owned()));
        }
        if is_entry && name == "id" {
            self.entry_id(element.position, text);
        }
    }

    fn entry_id(&mut self, position: usize, id: &str) {
        let line = self.reading.line(position);
        match self.entries.get(id) {
            Some(first) => {
                self.reading.fault(position, Fault::DuplicateEntry { id: id.to_owned(), first: *first });
            }
            None => drop(self.entries.insert(id.to_owned(), line)),
        }
    }

    /// A page that the sitemap names.
    fn location(&mut self, element: &Element) {
        let link = element.text.trim();
        if self.reading.is_own(link) {
            self.reading.link(element.position, link, LinkUse::Followed);
        } else {
            self.reading.fault(element.position, Fault::OffSite(link.to_owned()));
        }
    }
}
