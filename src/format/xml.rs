//! Reads and writes XML; the only module that names the XML crate. Text and attributes are escaped when they are written;
//! what is read must be well-formed to its end.

mod read;

pub use read::{XmlError, XmlPiece, read};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::borrow::Cow;

/// An element that is being written, child by child.
pub struct Xml<'a>(&'a mut Writer<Vec<u8>>);

/// A whole document: one element of a namespace, with its children.
pub fn document(root: &str, namespace: &str, fill: impl FnOnce(&mut Xml<'_>)) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    // Writing to a Vec cannot fail, here and below.
    let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    Xml(&mut writer).element(root, &[("xmlns", namespace)], fill);
    writer.into_inner()
}

impl Xml<'_> {
    /// Writes a child with children.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], fill: impl FnOnce(&mut Xml<'_>)) {
        let attributes = legal(attributes);
        let element = self.0.create_element(name).with_attributes(pairs(&attributes));
        let _ = element.write_inner_content(|writer| {
            fill(&mut Xml(writer));
            Ok(())
        });
    }

    /// Writes a child with text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        let attributes = legal(attributes);
        let element = self.0.create_element(name).with_attributes(pairs(&attributes));
        let _ = element.write_text_content(BytesText::new(&legal_text(text)));
    }

    /// Writes an empty child.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let attributes = legal(attributes);
        let _ = self.0.create_element(name).with_attributes(pairs(&attributes)).write_empty();
    }
}

fn legal<'a>(attributes: &[(&'a str, &'a str)]) -> Vec<(&'a str, Cow<'a, str>)> {
    attributes.iter().map(|(name, value)| (*name, legal_text(value))).collect()
}

fn pairs<'a>(attributes: &'a [(&'a str, Cow<'a, str>)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    attributes.iter().map(|(name, value)| (*name, value.as_ref()))
}

/// Text without the characters that XML 1.0 forbids even escaped: with one of them, no feed reader opens the feed.
fn legal_text(text: &str) -> Cow<'_, str> {
    let illegal = |letter: char| matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(illegal) { Cow::Owned(text.replace(illegal, "\u{fffd}")) } else { Cow::Borrowed(text) }
}
