//! Reading XML: the pieces of a document in order, and whether it is one.
//!
//! The crate leaves some of what makes a document to its users, which is looked at here: one element around
//! everything, nothing left open, no characters and no entities that XML does not know. Not supported are DTDs, and so
//! entities of their own, and namespaces: names come with their prefixes, as they are written.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use thiserror::Error;

/// Why a text is not a document.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("{message}")]
pub struct XmlError {
    /// The byte of the mistake.
    pub place: usize,
    /// What is wrong.
    pub message: String,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// An element begins.
    Open {
        /// Its name.
        name: &'a str,
        /// Names and values of its attributes.
        attributes: &'a [(String, String)],
    },
    /// Text, with its references resolved; a long one may come in parts.
    Text(&'a str),
    /// The element that was opened last ends.
    Close,
}

/// Goes through a document; `seen` gets each piece and the byte that it begins at.
pub fn read(text: &str, mut seen: impl FnMut(usize, &Piece<'_>)) -> Result<(), XmlError> {
    refuse_characters(text)?;
    let mut reader = Reader::from_str(text);
    let mut open = Vec::new();
    let mut is_begun = false;
    loop {
        let place = reader.buffer_position() as usize;
        let wrong = |message: String| XmlError { place, message };
        let event = reader
            .read_event()
            .map_err(|error| XmlError { place: reader.error_position() as usize, message: error.to_string() })?;
        let opens = matches!(event, Event::Start(_) | Event::Empty(_));
        if opens && is_begun && open.is_empty() {
            return Err(wrong("there is a second element beside the first one".to_owned()));
        }
        is_begun |= opens;
        match event {
            Event::Start(start) => {
                report_open(&start, place, &mut seen)?;
                open.push((start.name().as_ref().to_owned(), place));
            }
            Event::Empty(start) => {
                report_open(&start, place, &mut seen)?;
                seen(place, &Piece::Close);
            }
            Event::End(_) => {
                open.pop();
                seen(place, &Piece::Close);
            }
            Event::Text(piece) if !open.is_empty() => seen(place, &Piece::Text(&piece)),
            Event::CData(piece) if !open.is_empty() => seen(place, &Piece::Text(&piece)),
            Event::GeneralRef(reference) if !open.is_empty() => {
                let letter = resolved(&reference).ok_or_else(|| wrong(format!("XML knows no `&{};`", &*reference)))?;
                seen(place, &Piece::Text(letter.encode_utf8(&mut [0; 4])));
            }
            Event::Text(piece) if piece.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty() => {}
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                return Err(wrong("there is text outside of the document's element".to_owned()));
            }
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
    match open.pop() {
        Some((name, place)) => Err(XmlError { place, message: format!("`<{name}>` is not closed") }),
        None if !is_begun => Err(XmlError { place: 0, message: "there is no element in it".to_owned() }),
        None => Ok(()),
    }
}

fn report_open(start: &BytesStart<'_>, place: usize, seen: &mut impl FnMut(usize, &Piece<'_>)) -> Result<(), XmlError> {
    let wrong = |message: String| XmlError { place, message };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| wrong(error.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|error| wrong(error.to_string()))?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    seen(place, &Piece::Open { name: start.name().as_ref(), attributes: &attributes });
    Ok(())
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
        Some((place, letter)) => {
            Err(XmlError { place, message: format!("XML has no place for the character U+{:04X}", u32::from(letter)) })
        }
        None => Ok(()),
    }
}
