//! A patch's message as its author wrote it, without what mail and tools add.
//!
//! Entry points: [`message`], for people, and [`lines`], for comparing. Steps: remove what is above a scissors line, as
//! `git am --scissors` does, then the in-body header, and for comparing the trailers, which the parsed mail lists.
//!
//! Deliberately not supported: trailers in other paragraphs than the last one; they are prose, as for git.

use crate::press::mail::{Mail, Trailer};

/// The author's message, trailers included, in that of a mail's body.
pub(in crate::press) fn message(body: &str) -> &str {
    without_header(below_scissors(body)).trim()
}

/// The lines of a patch's message without trailers.
pub(in crate::press) fn lines(mail: &Mail) -> impl Iterator<Item = &str> {
    let message = message(mail.body.message_text());
    let (above, last) = message.rsplit_once("\n\n").unwrap_or(("", message));
    let rest = without_trailers(last, &mail.body.trailers);
    // `Note: …` is prose unless the paragraph has only such lines, or a line that nobody takes for prose.
    let sure = rest.is_empty() || mail.body.trailers.iter().any(|trailer| trailer.key.contains('-'));
    above.lines().chain(if sure { rest } else { last.lines().collect() })
}

/// The lines of a paragraph without these trailers, which occur there in this order.
fn without_trailers<'a>(paragraph: &'a str, trailers: &[Trailer]) -> Vec<&'a str> {
    let mut rest = Vec::new();
    let mut trailers = trailers.iter().peekable();
    let mut above: Option<&Trailer> = None;
    for line in paragraph.lines() {
        if let Some(trailer) = trailers.next_if(|trailer| has_key(line, &trailer.key)) {
            above = Some(trailer);
        } else if above.is_none_or(|trailer| !continues(trailer, line)) {
            above = None;
            rest.push(line);
        }
    }
    rest
}

/// Whether a line is the rest of the wrapped trailer above it.
fn continues(trailer: &Trailer, line: &str) -> bool {
    line.starts_with([' ', '\t']) || trailer.value.ends_with(line.trim())
}

/// The text below the last scissors line, or all of it.
fn below_scissors(message: &str) -> &str {
    let mut rest = message;
    let mut at = 0;
    for line in message.split_inclusive('\n') {
        at += line.len();
        if is_scissors(line.trim()) {
            rest = &message[at..];
        }
    }
    rest
}

/// Whether a line is mostly dashes, with scissors between: `-- >8 --`.
fn is_scissors(line: &str) -> bool {
    let marks = [">8", "8<", ">%", "%<"];
    let dashes = line.bytes().filter(|byte| *byte == b'-').count();
    let wide = line.len() >= 8 && line.len() < 3 * (dashes + 2);
    wide && dashes > 1 && marks.iter().any(|mark| line.contains(mark))
}

/// The message without the fields at its beginning, which `git am` takes as header fields.
fn without_header(message: &str) -> &str {
    let mut rest = message.trim_start();
    let mut in_field = false;
    while let Some(line) = rest.lines().next() {
        in_field = is_field(line) || in_field && line.starts_with([' ', '\t']);
        if !in_field {
            break;
        }
        rest = rest.split_once('\n').map_or("", |(_, below)| below);
    }
    rest
}

fn is_field(line: &str) -> bool {
    ["From", "Subject", "Date"].iter().any(|key| has_key(line, key))
}

/// Whether a line is `key: …`.
fn has_key(line: &str, key: &str) -> bool {
    let line = line.trim_start();
    let found = line.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key));
    found && line.get(key.len()..).is_some_and(|rest| rest.starts_with(':'))
}
