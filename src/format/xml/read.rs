//! Reads XML: visits the pieces of a document in order, and checks that it is well-formed.
//!
//! The crate leaves some of these checks to its users, so they are done here: a single root element, every element
//! closed, no forbidden characters and no unknown entities. Deliberately not supported: DTDs, and therefore custom
//! entities, and namespaces: names keep their prefixes, as written.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};
use thiserror::Error;

/// Why a text is not well-formed.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("{message}")]
pub struct XmlError {
    /// The byte of the mistake.
    pub position: usize,
    pub message: String,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlPiece<'a> {
    Open {
        name: &'a str,
        /// Names and values of its attributes.
        attributes: &'a [(String, String)],
    },
    /// Text with its references resolved; it may come in parts.
    Text(&'a str),
    /// The innermost open element ends.
    Close,
}

/// Visits a document; `seen` gets each piece and the byte at which it begins.
pub fn read(text: &str, mut seen: impl FnMut(usize, &XmlPiece<'_>)) -> Result<(), XmlError> {
    refuse_characters(text)?;
    let mut reader = Reader::from_str(text);
    let mut outline = Outline::default();
    loop {
        let position = reader.buffer_position() as usize;
        let event = reader
            .read_event()
            .map_err(|error| XmlError { position: reader.error_position() as usize, message: message(&error) })?;
        if matches!(event, Event::Eof) {
            return outline.end();
        }
        take(&event, position, &mut outline, &mut |piece| seen(position, piece))
            .map_err(|message| XmlError { position, message })?;
    }
}

/// The crate's message, without its word for the kind of error.
fn message(error: &Error) -> String {
    match error {
        Error::Syntax(error) => error.to_string(),
        Error::IllFormed(error) => error.to_string(),
        other => other.to_string(),
    }
}

/// The elements that are open.
#[derive(Default)]
struct Outline {
    /// Their names, and the bytes they begin at.
    open: Vec<(String, usize)>,
    is_begun: bool,
}

impl Outline {
    fn open(&mut self, name: &str, position: usize) -> Result<(), String> {
        if self.is_begun && self.open.is_empty() {
            return Err("there is a second root element".to_owned());
        }
        self.is_begun = true;
        self.open.push((name.to_owned(), position));
        Ok(())
    }

    fn end(mut self) -> Result<(), XmlError> {
        match self.open.pop() {
            Some((name, position)) => Err(XmlError { position, message: format!("`<{name}>` is not closed") }),
            None if !self.is_begun => Err(XmlError { position: 0, message: "there is no element".to_owned() }),
            None => Ok(()),
        }
    }
}

fn take(
    event: &Event<'_>,
    position: usize,
    outline: &mut Outline,
    seen: &mut dyn FnMut(&XmlPiece<'_>),
) -> Result<(), String> {
    match event {
        Event::Start(start) => {
            outline.open(start.name().as_ref(), position)?;
            begin(start, seen)?;
        }
        Event::Empty(start) => {
            outline.open(start.name().as_ref(), position)?;
            begin(start, seen)?;
            outline.open.pop();
            seen(&XmlPiece::Close);
        }
        Event::End(_) => {
            outline.open.pop();
            seen(&XmlPiece::Close);
        }
        Event::Text(text) if outline.open.is_empty() && is_blank(text) => {}
        Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if outline.open.is_empty() => {
            return Err("there is text outside the root element".to_owned());
        }
        Event::Text(text) => seen(&XmlPiece::Text(text)),
        Event::CData(text) => seen(&XmlPiece::Text(text)),
        Event::GeneralRef(reference) => {
            let letter = resolved(reference).ok_or_else(|| format!("XML does not know `&{};`", &**reference))?;
            seen(&XmlPiece::Text(letter.encode_utf8(&mut [0; 4])));
        }
        Event::Eof | Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
    }
    Ok(())
}

fn begin(start: &BytesStart<'_>, seen: &mut dyn FnMut(&XmlPiece<'_>)) -> Result<(), String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|error| error.to_string())?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    seen(&XmlPiece::Open { name: start.name().as_ref(), attributes: &attributes });
    Ok(())
}

/// Whether a text is only white space and perhaps a byte order mark.
fn is_blank(text: &str) -> bool {
    text.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty()
}

fn resolved(reference: &BytesRef<'_>) -> Option<char> {
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

fn refuse_characters(text: &str) -> Result<(), XmlError> {
    let is_allowed = |letter: char| match letter {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => letter >= ' ',
    };
    match text.char_indices().find(|(_, letter)| !is_allowed(*letter)) {
        Some((position, letter)) => {
            Err(XmlError { position, message: format!("XML does not allow the character U+{:04X}", u32::from(letter)) })
        }
        None => Ok(()),
    }
}
