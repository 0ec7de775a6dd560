//! The lines of a mail that are its writer's own: not quoted, not of the diff or the signature.
//!
//! Entry point: [`own_lines`]. Deliberately not supported: quoting without a leading `>`, except for a mail that is
//! copied whole below an "Original Message" line.

use crate::base::trailer::key_and_value;
use crate::press::mail::Body;

/// The lines of a text in order: the writer's own as they are, and `None` for each blank or quoted line.
pub(super) fn own_lines(body: &Body) -> impl Iterator<Item = Option<&str>> {
    all_lines(body).map(|line| Some(line).filter(|line| !line.trim().is_empty() && !is_quoted(line)))
}

/// All lines but those of the diff, the signature and a mail that was copied whole.
pub(super) fn all_lines(body: &Body) -> impl Iterator<Item = &str> {
    let (before, after) = outside_diff(body);
    before.lines().chain(after.lines()).take_while(|line| !is_copy_mark(line))
}

/// The text before and after the diff, both without the signature.
pub(super) fn outside_diff(body: &Body) -> (&str, &str) {
    let end = if body.signature.is_empty() { body.text.len() } else { body.signature.start };
    if body.diff.is_empty() {
        return (&body.text[..end], "");
    }
    let before = &body.text[..body.diff.start.min(end)];
    (before, &body.text[body.diff.end..end.max(body.diff.end)])
}

pub(super) fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn is_copy_mark(line: &str) -> bool {
    line.starts_with("-----") && line.trim_matches(['-', ' ']).eq_ignore_ascii_case("original message")
}

/// What follows `start`, ignoring case.
pub(super) fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

/// Whether a value contains an address, `a@b.c`, as trailers do that name a person.
pub(super) fn names_person(value: &str) -> bool {
    let words = value.split(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '(' | ')' | ','));
    words.filter_map(|word| word.split_once('@')).any(|(local, domain)| {
        let inner_dot = domain.trim_matches('.').contains('.');
        !local.is_empty() && (inner_dot || domain == "localhost")
    })
}

/// The key and the value of a line like `Reviewed-by: Somebody`; the key is a word with hyphens.
pub(super) fn trailer(line: &str) -> Option<(&str, &str)> {
    let (key, value) = key_and_value(line.trim())?;
    (!key.contains('_') && value.starts_with([' ', '\t'])).then(|| (key, value.trim()))
}
