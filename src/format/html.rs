//! HTML: text is escaped, attributes of pages are changed, and pages are read tag by tag; the only module that names the
//! HTML rewriter.
//!
//! Both read a page as browsers do: what stands in a `<script>`, a `<style>` or a comment is no tag. Values come as
//! they are written; [`decoded`] resolves their character references.

use lol_html::html_content::{Attribute, Element};
use lol_html::{MemorySettings, Settings, element, rewrite_str};
use std::borrow::Cow;
use std::fmt::{self, Write};
use thiserror::Error;

/// A page is small; one that needs more than this to be read is broken.
const MOST_MEMORY: usize = 16 << 20;

/// Why a page could not be read.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("{0}")]
pub struct HtmlError(String);

/// Escapes text for use between tags and in double-quoted attributes.
pub fn escape_into(out: &mut impl Write, text: &str) -> fmt::Result {
    let mut plain = 0;
    for (position, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(&text[plain..position])?;
        out.write_str(entity)?;
        plain = position + 1;
    }
    out.write_str(&text[plain..])
}

/// The page with attributes changed. `places` names them: a selector, `a[href]`, and the attribute in it; `change`
/// gets a value as it is written and gives what shall stand there instead.
pub fn rewrite(
    html: &str,
    places: &[(&str, &str)],
    change: &dyn Fn(&str) -> Option<String>,
) -> Result<String, HtmlError> {
    let mut settings = Settings::new().with_memory_settings(memory());
    for &(selector, attribute) in places {
        settings = settings.append_element_content_handler(element!(selector, move |element| {
            if let Some(value) = element.get_attribute(attribute).as_deref().and_then(change) {
                element.set_attribute(attribute, &value)?;
            }
            Ok(())
        }));
    }
    rewrite_str(html, settings).map_err(|error| HtmlError(error.to_string()))
}

/// Goes through the opening tags of a page, in order.
pub fn read(html: &str, mut seen: impl FnMut(&Tag<'_>)) -> Result<(), HtmlError> {
    let every = element!("*", |element: &mut Element<'_, '_>| {
        let place = element.source_location().bytes();
        seen(&Tag { html, start: place.start, end: place.end, attributes: element.attributes() });
        Ok(())
    });
    // Not strict: what only might be read in two ways is for a validator, not a reason to read no further.
    let settings = Settings::new().append_element_content_handler(every).with_memory_settings(memory());
    let mut rewriter = lol_html::HtmlRewriter::new(settings.with_strict(false), |_: &[u8]| ());
    let read = rewriter.write(html.as_bytes()).and_then(|()| rewriter.end());
    read.map_err(|error| HtmlError(error.to_string()))
}

fn memory() -> MemorySettings {
    MemorySettings::new().with_max_allowed_memory_usage(MOST_MEMORY)
}

/// An opening tag.
pub struct Tag<'a> {
    html: &'a str,
    /// The byte it begins at.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    attributes: &'a [Attribute<'a>],
}

impl<'a> Tag<'a> {
    /// Its name, in lower case.
    pub fn name(&self) -> Cow<'a, str> {
        let inside = self.html[self.start..self.end].trim_start_matches('<');
        let end = inside.find(|letter: char| letter.is_ascii_whitespace() || "/>".contains(letter));
        lower(&inside[..end.unwrap_or(inside.len())])
    }

    /// Its attributes in order: the name in lower case, and the value as it is written. Of two with one name the first
    /// one counts.
    pub fn attributes(&self) -> impl Iterator<Item = (Cow<'a, str>, &'a str)> {
        let (html, attributes) = (self.html, self.attributes);
        let name = |attribute: &Attribute<'_>| attribute.name_source_location().map(|place| &html[place.bytes()]);
        attributes.iter().enumerate().filter_map(move |(place, attribute)| {
            let own = name(attribute)?;
            let is_same = |before| name(before).is_some_and(|before| before.eq_ignore_ascii_case(own));
            let value = attribute.value_source_location().map_or("", |place| &html[place.bytes()]);
            (!attributes[..place].iter().any(is_same)).then(|| (lower(own), value))
        })
    }

    /// The value of an attribute, with its character references resolved.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(own, _)| own == name).map(|(_, value)| decoded(value))
    }

    /// What stands behind the tag, up to the next closing tag of its kind.
    pub fn inside(&self) -> &'a str {
        let behind = &self.html[self.end..];
        let name = self.name();
        let closes = |place: &(usize, &str)| {
            let rest = behind.as_bytes().get(place.0 + 2..place.0 + 2 + name.len());
            rest.is_some_and(|rest| rest.eq_ignore_ascii_case(name.as_bytes()))
        };
        &behind[..behind.match_indices("</").find(closes).map_or(behind.len(), |(place, _)| place)]
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// A value with its character references resolved: the numeric ones, and the names that escaping makes. Other names
/// stay as they are.
pub fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let reference = rest.find(';').and_then(|end| Some((referred(&rest[1..end])?, end + 1)));
        let (letter, length) = reference.unwrap_or(('&', 1));
        out.push(letter);
        rest = &rest[length..];
    }
    Cow::Owned(out + rest)
}

fn referred(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
            char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?)
        }
    }
}
