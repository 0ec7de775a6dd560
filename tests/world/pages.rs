//! Looks at the files of a folder, and at HTML as a browser would.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// All files of a folder.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Pages(pub(crate) BTreeMap<String, Vec<u8>>);

impl Pages {
    pub(crate) fn of(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        for entry in WalkDir::new(folder) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read(entry.path()).unwrap());
            }
        }
        Self(files)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        let bytes = self.0.get(name).unwrap_or_else(|| panic!("{name} is not among {:?}", self.names()));
        std::str::from_utf8(bytes).unwrap()
    }

    /// The files whose names end so.
    pub(crate) fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let files = self.0.iter().filter(move |(name, _)| name.ends_with(end));
        files.map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap()))
    }

    /// What differs, by name; easier to read than all bytes of both.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut names: Vec<&String> = self.0.keys().chain(other.0.keys()).collect();
        names.sort();
        names.dedup();
        names.into_iter().filter(|name| self.0.get(*name) != other.0.get(*name)).cloned().collect()
    }

    /// The inside of the page's `<main>`.
    pub(crate) fn main(&self, name: &str) -> &str {
        let text = self.text(name);
        let start = text.find("<main").and_then(|start| Some(start + text[start..].find('>')? + 1));
        let (Some(start), Some(end)) = (start, text.rfind("</main>")) else { panic!("{name} has no <main>") };
        text[start..end].trim()
    }
}

/// An opening tag with its attributes, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// What a browser sees of a page: its elements, and its text outside of `<script>` and `<style>`.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) elements: Vec<Element>,
    pub(crate) text: String,
}

/// Parses a page with an HTML parser of its own kind, not with string searches.
pub(crate) fn parse(html: &str) -> Seen {
    use lol_html::html_content::TextType;
    use lol_html::{Settings, doc_text, element, rewrite_str};
    let elements = std::cell::RefCell::new(Vec::new());
    let all = std::cell::RefCell::new(String::new());
    let settings = Settings::new()
        .append_element_content_handler(element!("*", |element| {
            let attributes = element.attributes().iter();
            let attributes = attributes.map(|attribute| (attribute.name(), decoded(&attribute.value()))).collect();
            elements.borrow_mut().push(Element { name: element.tag_name(), attributes });
            Ok(())
        }))
        .append_document_content_handler(doc_text!(|chunk| {
            if matches!(chunk.text_type(), TextType::Data | TextType::RCData) {
                all.borrow_mut().push_str(chunk.as_str());
            }
            Ok(())
        }));
    rewrite_str(html, settings).unwrap();
    Seen { elements: elements.into_inner(), text: decoded(&all.into_inner()) }
}

/// The five entities that this program writes, and numbers.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest.find(';').filter(|end| *end < 10).and_then(|end| Some((entity(&rest[1..end])?, end)));
        let (letter, end) = entity.unwrap_or(('&', 0));
        out.push(letter);
        rest = &rest[end + 1..];
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
        }
    }
}
