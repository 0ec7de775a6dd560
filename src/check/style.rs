//! CSS: what a stylesheet loads. Everything else in it is ignored.

use super::reading::{FileReading, LinkUse};

/// Adds the links of CSS that begins at a byte of the file.
pub(super) fn read(reading: &mut FileReading<'_>, css: &str, start: usize) {
    for (position, link) in links(css) {
        reading.link(start + position, &link, LinkUse::Loaded);
    }
}

/// The links of `url()` and `@import`, with their positions. Comments and other strings have none.
fn links(css: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut position = 0;
    let mut imports = false;
    while let Some(letter) = css[position..].chars().next() {
        let rest = &css[position..];
        let length = if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map_or(rest.len(), |end| end + 4)
        } else if let Some(inside) = after(rest, "url(") {
            let (link, length) = inside_url(inside);
            found.extend(link.map(|link| (position, link)));
            imports = false;
            rest.len() - inside.len() + length
        } else if let Some(behind) = after(rest, "@import") {
            imports = true;
            rest.len() - behind.len()
        } else if letter == '"' || letter == '\'' {
            let (text, length) = string(rest, letter);
            if std::mem::take(&mut imports) {
                found.push((position, text));
            }
            length
        } else {
            imports &= letter != ';';
            letter.len_utf8()
        };
        position += length;
    }
    found
}

/// What follows a word in any case.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..])
}

/// The link in `url(…)`, and its length including the bracket; a mere fragment is ignored.
fn inside_url(text: &str) -> (Option<String>, usize) {
    let inner = text.trim_start();
    let before = text.len() - inner.len();
    let quote = inner.chars().next().filter(|first| ['"', '\''].contains(first));
    let end = inner.find(')').unwrap_or(inner.len());
    let bare = || (inner[..end].trim().to_owned(), end);
    let (link, length) = quote.map_or_else(bare, |quote| string(inner, quote));
    (Some(link).filter(|link| !link.starts_with('#')), before + length)
}

/// A quoted string, and its length including the quotes.
fn string(text: &str, quote: char) -> (String, usize) {
    let mut out = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((position, letter)) = letters.next() {
        match letter {
            '\\' => out.extend(letters.next().map(|(_, escaped)| escaped)),
            _ if letter == quote => return (out, position + letter.len_utf8()),
            _ => out.push(letter),
        }
    }
    (out, text.len())
}
