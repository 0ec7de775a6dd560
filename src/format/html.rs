//! HTML: escapes text, changes attributes of a page, or visits its tags. The only module that names the HTML rewriter.
//!
//! Entry points: [`rewrite`] and [`read`]. Both parse a page as browsers do: the content of a `<script>`, a `<style>` or
//! a comment has no tags. Values are passed as written; [`decoded`] resolves their character references. Where a page's
//! markup is plain, as that of templates is, [`rewrite`] finds the values without a parser (`scan`).

mod scan;

use lol_html::html_content::{Attribute, Element};
use lol_html::{MemorySettings, Settings, element, rewrite_str};
use std::borrow::Cow;
use std::fmt::{self, Write};
use thiserror::Error;

/// Pages are small; one that needs more than this to be parsed is broken.
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

/// Changes attributes of a page. `targets` names elements and their attributes, in lower case; `change` takes a value as
/// written and returns its replacement.
pub fn rewrite(
    html: &str,
    targets: &[(&str, &str)],
    change: &dyn Fn(&str) -> Option<String>,
) -> Result<String, HtmlError> {
    let Some(values) = scan::values(html, targets) else { return parse_and_rewrite(html, targets, change) };
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut kept = 0;
    for value in values {
        if let Some(changed) = change(&html[value.clone()]) {
            out.push_str(&html[kept..value.start]);
            out.push_str(&changed.replace('"', "&quot;"));
            kept = value.end;
        }
    }
    out.push_str(&html[kept..]);
    Ok(out)
}

/// The same, whatever the markup.
fn parse_and_rewrite(
    html: &str,
    targets: &[(&str, &str)],
    change: &dyn Fn(&str) -> Option<String>,
) -> Result<String, HtmlError> {
    let mut settings = Settings::new().with_memory_settings(memory());
    for &(element, attribute) in targets {
        settings =
            settings.append_element_content_handler(element!(format!("{element}[{attribute}]"), move |element| {
                if let Some(value) = element.get_attribute(attribute).as_deref().and_then(change) {
                    element.set_attribute(attribute, &value)?;
                }
                Ok(())
            }));
    }
    rewrite_str(html, settings).map_err(|error| HtmlError(error.to_string()))
}

/// Visits the opening tags of a page, in order.
pub fn read(html: &str, mut seen: impl FnMut(&Tag<'_>)) -> Result<(), HtmlError> {
    let every = element!("*", |element: &mut Element<'_, '_>| {
        let location = element.source_location().bytes();
        seen(&Tag { html, start: location.start, end: location.end, attributes: element.attributes() });
        Ok(())
    });
    // Not strict: ambiguous markup is a matter for a validator, not a reason to stop.
    let settings = Settings::new().append_element_content_handler(every).with_memory_settings(memory());
    let mut rewriter = lol_html::HtmlRewriter::new(settings.with_strict(false), |_: &[u8]| ());
    let read = rewriter.write(html.as_bytes()).and_then(|()| rewriter.end());
    read.map_err(|error| HtmlError(error.to_string()))
}

fn memory() -> MemorySettings {
    MemorySettings::new().with_max_allowed_memory_usage(MOST_MEMORY)
}

pub struct Tag<'a> {
    html: &'a str,
    /// The byte at which it begins.
    pub start: usize,
    /// The byte after its end.
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

    /// Its attributes in order: the name in lower case, and the value as written. Of two with the same name, the first
    /// counts.
    pub fn attributes(&self) -> impl Iterator<Item = (Cow<'a, str>, &'a str)> {
        let (html, attributes) = (self.html, self.attributes);
        let name = |attribute: &Attribute<'_>| attribute.name_source_location().map(|location| &html[location.bytes()]);
        attributes.iter().enumerate().filter_map(move |(index, attribute)| {
            let own = name(attribute)?;
            let is_same = |before| name(before).is_some_and(|before| before.eq_ignore_ascii_case(own));
            let value = attribute.value_source_location().map_or("", |location| &html[location.bytes()]);
            (!attributes[..index].iter().any(is_same)).then(|| (lower(own), value))
        })
    }

    /// The value of an attribute, with its character references resolved.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(own, _)| own == name).map(|(_, value)| decoded(value))
    }

    /// The text after the tag, up to the next closing tag with its name.
    pub fn inside(&self) -> &'a str {
        let after = &self.html[self.end..];
        let name = self.name();
        let closes = |position: &(usize, &str)| {
            let rest = after.as_bytes().get(position.0 + 2..position.0 + 2 + name.len());
            rest.is_some_and(|rest| rest.eq_ignore_ascii_case(name.as_bytes()))
        };
        &after[..after.match_indices("</").find(closes).map_or(after.len(), |(position, _)| position)]
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Resolves character references in a value: numeric ones, and the names that escaping produces. Other names are kept.
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TARGETS: [(&str, &str); 3] = [("a", "href"), ("img", "src"), ("link", "href")];

    /// What pages consist of, and what they should not. One blank between the parts of a tag: the parser makes
    /// one of any.
    const PIECES: [&str; 40] = [
        "<a href=\"/x\">",
        "<A class=y HREF=\"/x\" id='z'>",
        "<a href='/x'>",
        "<a href=/x>",
        "<a href=/x/>",
        "<a href>",
        "<a href=\"/x\" href=\"/y\">",
        "<a title=\"<b href='>\" href=\"/x\">",
        "</a>",
        "<img alt=\"\" src=\"/x\" />",
        "<link href=\"/x\" rel=next>",
        "<p>",
        "</p >",
        "<br/>",
        "text",
        " & ",
        "\"",
        "'",
        ">",
        "<",
        "<3",
        "<!-- <a href=\"/x\"> -->",
        "<!---->",
        "<!-->",
        "--!>",
        "<!doctype html>",
        "<?php",
        "<script>",
        "</script>",
        "<script>a<b</script>",
        "<style>a>b{}</style>",
        "<title>",
        "</title>",
        "<textarea>",
        "</TextArea>",
        "<svg>",
        "<svg/>",
        "</svg>",
        "<noscript>",
        "=",
    ];

    fn changed(value: &str) -> Option<String> {
        value.starts_with('/').then(|| format!("..{value}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn what_is_found_without_a_parser_is_what_a_parser_finds(
            pieces in proptest::collection::vec(0..PIECES.len(), 0..10),
        ) {
            let html: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
            prop_assume!(scan::values(&html, &TARGETS).is_some());
            // A page that the parser refuses has no meaning that could be missed.
            if let Ok(parsed) = parse_and_rewrite(&html, &TARGETS, &changed) {
                prop_assert_eq!(rewrite(&html, &TARGETS, &changed).expect("it was scanned"), parsed, "{}", html);
            }
        }
    }

    #[test]
    fn the_markup_of_templates_takes_no_parser() {
        let html = "<!doctype html>\n<title>a < b</title><style>a>b{}</style>\
            <svg viewBox=\"0 0 1 1\"><a href=\"/x\"><title>1: 2</title><path d=\"M0\"/></a></svg>\
            <script src=\"/y\" defer></script><a class=\"z\" href=\"/x\">q</a>";
        assert_eq!(scan::values(html, &TARGETS).map(|values| values.len()), Some(2));
    }
}
