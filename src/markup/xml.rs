//! XML in and out; the only module that names the XML crate. Whatever a written text or attribute holds, it is escaped
//! here; what is read must be well-formed to its end.

mod read;

pub use read::{Piece, XmlError, read};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// An element that is being written; its children go in one after the other.
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
    /// A child with children.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], fill: impl FnOnce(&mut Xml<'_>)) {
        let element = self.0.create_element(name).with_attributes(attributes.iter().copied());
        let _ = element.write_inner_content(|writer| {
            fill(&mut Xml(writer));
            Ok(())
        });
    }

    /// A child that holds text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        let element = self.0.create_element(name).with_attributes(attributes.iter().copied());
        let _ = element.write_text_content(BytesText::new(text));
    }

    /// A child that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let _ = self.0.create_element(name).with_attributes(attributes.iter().copied()).write_empty();
    }
}
