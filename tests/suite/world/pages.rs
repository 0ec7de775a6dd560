//! Reads the files of a folder, and HTML as a browser would.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// All files of a folder, by path.
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

    /// The files whose names end in `end`, as text.
    pub(crate) fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let files = self.0.iter().filter(move |(name, _)| name.ends_with(end));
        files.map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap()))
    }

    /// The names of the files that differ, which read better than the bytes of both.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut names: Vec<&String> = self.0.keys().chain(other.0.keys()).collect();
        names.sort();
        names.dedup();
        names.into_iter().filter(|name| self.0.get(*name) != other.0.get(*name)).cloned().collect()
    }

    /// The content of a page's `<main>`.
    pub(crate) fn main(&self, name: &str) -> &str {
        let text = self.text(name);
        let start = text.find("<main").and_then(|start| Some(start + text[start..].find('>')? + 1));
        let (Some(start), Some(end)) = (start, text.rfind("</main>")) else { panic!("{name} has no <main>") };
        text[start..end].trim()
    }
}

/// An opening tag with its decoded attributes.
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

/// What a browser sees of a page: its elements, and its text outside `<script>` and `<style>`.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) elements: Vec<Element>,
    pub(crate) text: String,
}

/// Parses a page with an HTML parser rather than string searches.
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

/// Decodes the five entities that listpress writes, and numeric ones.
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

/// Every broken link of every page, with what is wrong with it.
///
/// Links within the site are relative and name a file, and their fragments the id of an element there; nothing is
/// loaded from another host. `404.html` is served at any depth, so its links begin with the path of the base URL.
pub(crate) fn faulty_links(pages: &Pages, base_path: &str) -> Vec<String> {
    let parsed: BTreeMap<&str, Seen> = pages.ending(".html").map(|(name, text)| (name, parse(text))).collect();
    let mut faults = Vec::new();
    for (name, seen) in &parsed {
        for element in &seen.elements {
            for (attribute, link) in &element.attributes {
                let fault = match attribute.as_str() {
                    "href" | "src" | "action" | "srcset" | "data" | "poster" => {
                        fault(pages, &parsed, name, element, attribute, link, base_path)
                    }
                    "style" if !is_only_numbers(link) => Some("a style that could be more than numbers"),
                    _ => None,
                };
                faults.extend(fault.map(|fault| format!("{name}: <{} {attribute}={link:?}>: {fault}", element.name)));
            }
        }
    }
    faults
}

/// `--p:50%;--d:1`, as bars and indents have it.
fn is_only_numbers(style: &str) -> bool {
    style.split(';').all(|rule| {
        let value = rule.strip_prefix("--").and_then(|rule| rule.split_once(':'));
        value.is_some_and(|(_, value)| value.trim_end_matches('%').bytes().all(|byte| byte.is_ascii_digit()))
    })
}

fn fault(
    pages: &Pages,
    parsed: &BTreeMap<&str, Seen>,
    page: &str,
    element: &Element,
    attribute: &str,
    link: &str,
    base_path: &str,
) -> Option<&'static str> {
    let loads = attribute != "href" || matches!(element.attribute("rel"), Some("stylesheet" | "icon" | "preload"));
    let scheme = link.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    match scheme {
        Some(_) if loads => return Some("loaded from another host"),
        Some("http" | "https" | "mailto") => return None,
        Some(_) => return Some("a scheme that is not of the web"),
        None => {}
    }
    let (path, fragment) = link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
    let target = if page == "404.html" {
        match path.strip_prefix(base_path).and_then(|path| path.strip_prefix('/')) {
            Some(path) => path.to_owned(),
            None if path.is_empty() => page.to_owned(),
            None => return Some("not absolute, on a page that is served at any depth"),
        }
    } else if path.starts_with('/') {
        return Some("not relative");
    } else {
        match resolved(page, path) {
            Some(target) => target,
            None => return Some("leaves the site"),
        }
    };
    if !pages.0.contains_key(&target) {
        return Some("names no file");
    }
    let has_id = |id: &str| {
        parsed
            .get(target.as_str())
            .is_some_and(|seen| seen.elements.iter().any(|element| element.attribute("id") == Some(id)))
    };
    fragment.filter(|id| !has_id(id)).map(|_| "names no element")
}

/// The file that a link on a page leads to; `None` if that is outside the site.
pub(crate) fn resolved(from: &str, link: &str) -> Option<String> {
    if link.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The elements of an XML text with their contents; panics if it is not well-formed.
pub(crate) fn xml(text: &str) -> Vec<(String, String)> {
    use quick_xml::events::Event;
    let allowed = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(allowed), "characters that XML does not allow");
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut open, mut elements) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push((start.name().as_ref().to_owned(), String::new())),
            Event::Text(piece) => {
                if let Some((_, text)) = open.last_mut() {
                    text.push_str(&piece);
                }
            }
            Event::GeneralRef(reference) => {
                let name = &*reference;
                if let Some((_, text)) = open.last_mut() {
                    text.push_str(&decoded(&format!("&{name};")));
                }
            }
            Event::End(_) => elements.push(open.pop().unwrap()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    elements
}
