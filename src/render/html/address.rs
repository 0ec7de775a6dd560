//! Mail addresses in text, as the site shows them.
//!
//! Entry points: [`masked`] for text, [`mask`] for a single address, [`pieces`] for text that gets links. What looks like an
//! address is one, in every form that mail programs accept: it is better to hide too much than a person's address.

use crate::config::Addresses;
use linkify::{LinkFinder, LinkKind};
use std::borrow::Cow;
use std::ops::Range;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextPiece<'t> {
    Words(&'t str),
    Address(&'t str),
    /// A web address. It may contain what looks like a mail address, and has to stay whole.
    Web(&'t str),
}

/// An address as the site shows it.
pub(in crate::render) fn mask(address: &str, addresses: Addresses) -> Cow<'_, str> {
    match addresses {
        Addresses::Show => Cow::Borrowed(address),
        Addresses::Obfuscate => Cow::Owned(address.replace('@', " (at) ")),
        Addresses::Hide => Cow::Borrowed("…"),
    }
}

/// Text with its addresses as the site shows them.
pub(in crate::render) fn masked(text: &str, addresses: Addresses) -> Cow<'_, str> {
    if addresses == Addresses::Show || !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            TextPiece::Words(text) | TextPiece::Web(text) => out.push_str(text),
            TextPiece::Address(address) => out.push_str(&mask(address, addresses)),
        }
    }
    Cow::Owned(out)
}

/// The parts of a text, in order.
pub(super) fn pieces(text: &str) -> Vec<TextPiece<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    for web in web_addresses(text) {
        add_words(&mut found, &text[from..web.start]);
        found.push(TextPiece::Web(&text[web.clone()]));
        from = web.end;
    }
    add_words(&mut found, &text[from..]);
    found
}

fn web_addresses(text: &str) -> Vec<Range<usize>> {
    if !text.contains("://") {
        return Vec::new();
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    finder.links(text).map(|link| link.start()..link.end()).collect()
}

/// Adds text without web addresses.
fn add_words<'t>(found: &mut Vec<TextPiece<'t>>, text: &'t str) {
    let mut from = 0;
    for (at, _) in text.match_indices('@') {
        let Some(address) = address_at(text, from, at) else { continue };
        if address.start > from {
            found.push(TextPiece::Words(&text[from..address.start]));
        }
        from = address.end;
        found.push(TextPiece::Address(&text[address]));
    }
    if from < text.len() {
        found.push(TextPiece::Words(&text[from..]));
    }
}

/// The address around the `@` at a position, after a position.
fn address_at(text: &str, from: usize, at: usize) -> Option<Range<usize>> {
    let start = local_part(text.get(from..at)?)? + from;
    let after = &text[at + 1..];
    // Parsers of headers may leave no more than `ann@`.
    let is_cut = after.is_empty() || after.starts_with([' ', '>', '"', ')']);
    let end = domain(after).or(is_cut.then_some(0))? + at + 1;
    Some(start..end)
}

/// How long a quoted local part may be.
const LONGEST_QUOTED: usize = 64;

/// Where the local part begins that a text ends with.
fn local_part(before: &str) -> Option<usize> {
    if let Some(inner) = before.strip_suffix('"') {
        let start = inner.rfind('"')?;
        return (inner.len() - start <= LONGEST_QUOTED && !inner[start..].contains('\n')).then_some(start);
    }
    let atoms = |letter: char| letter.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(letter);
    let local = &before[before.trim_end_matches(atoms).len()..];
    // `'ann@example.org'`, `*ann@example.org*`
    let local = local.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    (!local.is_empty()).then(|| before.len() - local.len())
}

/// Where the domain ends that a text begins with: a name in any script, or an address in brackets.
fn domain(after: &str) -> Option<usize> {
    if let Some(inner) = after.strip_prefix('[') {
        let address = |letter: char| letter.is_ascii_alphanumeric() || ".:".contains(letter);
        let end = inner.find(|letter| !address(letter))?;
        return (end > 0 && inner[end..].starts_with(']')).then_some(end + 2);
    }
    let name = |letter: char| letter.is_alphanumeric() || ".-_".contains(letter);
    let end = after.find(|letter| !name(letter)).unwrap_or(after.len());
    let end = after[..end].trim_end_matches(['.', '-', '_']).len();
    (end > 0 && after.starts_with(char::is_alphanumeric)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::masked;
    use crate::config::Addresses;

    #[test]
    fn addresses_of_every_form_are_masked() {
        for (text, hidden) in [
            ("ask ann@example.org.", "ask …."),
            ("Ann <ann@example.org>", "Ann <…>"),
            ("ivan@почта.рф, иван@почта.рф", "…, …"),
            ("Fixes: 123456789abc (\"kettle: ann@example.org\")", "Fixes: 123456789abc (\"kettle: …\")"),
            ("ann@[192.0.2.1] ann@[IPv6:2001:db8::1]", "… …"),
            ("ann@example_a.org", "…"),
            ("\"ann b\"@example.org said", "… said"),
            ("root@localhost:", "…:"),
            ("srs0=ab=cd=example.org=ann@forward.example", "…"),
            ("'ann@example.org' and *ann@example.org*", "'…' and *…*"),
            ("mailto:ann@example.org?subject=x", "mailto:…?subject=x"),
            ("ann@example.org,bob@example.org;cy@example.org", "…,…;…"),
            ("On Monday, ann@example.org wrote:", "On Monday, … wrote:"),
            ("ann+list@example.org_", "…_"),
            ("a@b@c.org", "…@c.org"),
            ("Ann ann@", "Ann …"),
            ("https://ann@example.org/x@y and z@example.org", "https://ann@example.org/x@y and …"),
            ("@@ -1,2 +3,4 @@ f() @param x @ 5", "@@ -1,2 +3,4 @@ f() @param x @ 5"),
        ] {
            assert_eq!(masked(text, Addresses::Hide), hidden, "{text}");
        }
        assert_eq!(masked("ask ann@example.org", Addresses::Obfuscate), "ask ann (at) example.org");
        assert_eq!(masked("ask ann@example.org", Addresses::Show), "ask ann@example.org");
    }
}
