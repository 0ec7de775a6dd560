//! Finds the values of attributes in one pass over a page, where its markup is plain enough to be read without a parser.
//!
//! Entry point: [`values`]. A parser takes some 1,700 instructions a tag; over all pages that was a sixth of a build.
//! Deliberately not supported, so that the page is left to the parser: a `<` that begins no tag, quotes outside of
//! values, elements whose text browsers read in ways of their own, scripts with comments, elements inside of an SVG's
//! title, and a value to be found that has no double quotes or is there twice.

use std::ops::Range;

/// Elements whose content has no tags, up to the closing one.
const RAW: [&str; 4] = ["script", "style", "title", "textarea"];
/// Elements whose content depends on where they are, or on the browser.
const UNSUPPORTED: [&str; 9] =
    ["math", "foreignobject", "plaintext", "xmp", "iframe", "noembed", "noframes", "noscript", "select"];

/// Where the values of some attributes stand, in order, `None` where that takes a parser. `targets` are names of elements
/// and attributes in lower case.
pub(super) fn values(html: &str, targets: &[(&str, &str)]) -> Option<Vec<Range<usize>>> {
    let mut scanner = Scanner { html, targets, values: Vec::new(), open_pictures: 0 };
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        at = match html.as_bytes().get(start + 1)? {
            b'!' => declaration(html, start)?,
            b'/' => scanner.closing(start)?,
            letter if letter.is_ascii_alphabetic() => scanner.opening(start)?,
            _ => return None,
        };
    }
    (scanner.open_pictures == 0).then_some(scanner.values)
}

/// The end of a comment or doctype.
fn declaration(html: &str, start: usize) -> Option<usize> {
    let rest = &html[start..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        let end = comment.find("-->")?;
        let is_plain = !comment.starts_with(['>', '-']) && !comment[..end].contains("--!");
        return is_plain.then_some(start + "<!--".len() + end + "-->".len());
    }
    let end = rest.find('>')?;
    let is_plain = rest.get(..9)?.eq_ignore_ascii_case("<!doctype") && !rest[..end].contains(['"', '\'']);
    is_plain.then_some(start + end + 1)
}

struct Scanner<'a> {
    html: &'a str,
    targets: &'a [(&'a str, &'a str)],
    values: Vec<Range<usize>>,
    /// How many `<svg>` are open: in them a `<title>` is no different from other elements.
    open_pictures: usize,
}

impl Scanner<'_> {
    /// The end of a closing tag.
    fn closing(&mut self, start: usize) -> Option<usize> {
        let inside = &self.html[start + 2..];
        let inside = &inside[..inside.find('>')?];
        let is_plain = inside.starts_with(|letter: char| letter.is_ascii_alphabetic());
        if !is_plain || inside.contains(['"', '\'', '<', '/']) {
            return None;
        }
        if inside.trim_ascii_end().eq_ignore_ascii_case("svg") {
            self.open_pictures = self.open_pictures.checked_sub(1)?;
        }
        Some(start + 2 + inside.len() + 1)
    }

    /// The end of an opening tag, or of the text of an element that has no tags in it.
    fn opening(&mut self, start: usize) -> Option<usize> {
        let name = self.until(start + 1, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))?;
        let element = &self.html[start + 1..name];
        let end = self.attributes(element, name)?;
        let is = |known: &str| element.eq_ignore_ascii_case(known);
        if element.eq_ignore_ascii_case("svg") {
            self.open_pictures += usize::from(!self.html[..end].ends_with("/>"));
        } else if UNSUPPORTED.into_iter().any(is) {
            return None;
        } else if RAW.into_iter().any(is) {
            return self.text_end(element, end);
        }
        Some(end)
    }

    /// The end of the attributes that begin here; notes the values that are asked for.
    fn attributes(&mut self, element: &str, mut at: usize) -> Option<usize> {
        let bytes = self.html.as_bytes();
        let known = self.values.len();
        loop {
            at = self.until(at, |byte| !byte.is_ascii_whitespace() && byte != b'/')?;
            if bytes[at] == b'>' {
                return Some(at + 1);
            }
            let name = at..self.until(at, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='))?;
            if name.is_empty() || self.html[name.clone()].contains(['"', '\'', '<']) {
                return None;
            }
            at = self.until(name.end, |byte| !byte.is_ascii_whitespace())?;
            let value = if bytes[at] == b'=' { Some(self.value(at + 1)?) } else { None };
            at = value.as_ref().map_or(at, |(value, quote)| value.end + usize::from(quote.is_some()));
            if self.is_wanted(element, &self.html[name]) {
                let value = value.filter(|(_, quote)| *quote == Some(b'"')).filter(|_| self.values.len() == known)?;
                self.values.push(value.0);
            }
        }
    }

    /// A value behind its `=`, and its quotes.
    fn value(&self, at: usize) -> Option<(Range<usize>, Option<u8>)> {
        let start = self.until(at, |byte| !byte.is_ascii_whitespace())?;
        match self.html.as_bytes()[start] {
            quote @ (b'"' | b'\'') => {
                let length = self.html[start + 1..].find(char::from(quote))?;
                Some((start + 1..start + 1 + length, Some(quote)))
            }
            b'>' => None,
            _ => {
                let end = self.until(start, |byte| byte.is_ascii_whitespace() || byte == b'>')?;
                let is_plain = !self.html[start..end].contains(['"', '\'', '<', '=', '`']);
                // What ends in `/` ends with it, or closes its tag: browsers say the first.
                (is_plain && !self.html[start..end].ends_with('/')).then_some((start..end, None))
            }
        }
    }

    fn is_wanted(&self, element: &str, attribute: &str) -> bool {
        let mut targets = self.targets.iter();
        targets.any(|(of, name)| element.eq_ignore_ascii_case(of) && attribute.eq_ignore_ascii_case(name))
    }

    /// Where the closing tag of an element begins whose content has no tags.
    fn text_end(&self, element: &str, start: usize) -> Option<usize> {
        let text = &self.html[start..];
        let closes = |position: usize| {
            let rest = text.as_bytes().get(position + 2..position + 2 + element.len() + 1);
            rest.is_some_and(|rest| {
                rest[..element.len()].eq_ignore_ascii_case(element.as_bytes()) && rest[element.len()] == b'>'
            })
        };
        let end = text.match_indices("</").map(|(position, _)| position).find(|position| closes(*position))?;
        let text = &text[..end];
        let is_plain = if self.open_pictures == 0 {
            !text.contains("<!--")
        } else {
            element.eq_ignore_ascii_case("title") && !text.contains('<')
        };
        is_plain.then_some(start + end)
    }

    /// The first byte from here on that is of a kind.
    fn until(&self, from: usize, is_end: impl Fn(u8) -> bool) -> Option<usize> {
        let rest = self.html.as_bytes().get(from..)?;
        rest.iter().position(|byte| is_end(*byte)).map(|length| from + length)
    }
}
