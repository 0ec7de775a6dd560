//! MIME: from a mail's bytes to its header fields and its text. The only module that uses `mailparse`.
//!
//! Entry point: [`read`]. Steps: find where the header begins, split it into fields, find the parts (`parts`), and
//! choose the text: the first plain text, followed by the parts with a diff where that has none. Whatever the
//! library does with hostile bytes, only that mail suffers: after a panic or an error it is read as plain headers and
//! text.
//!
//! Deliberately not supported: HTML, and attached mails.

mod parts;

use super::header::{self, Fields};
use super::{MailProblem, diff, flowed, transfer};
use crate::format::charset;
use mailparse::{ParsedContentType, parse_content_disposition, parse_content_type, parse_headers};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How much of a field with parameters is read: parsing parameters takes more than linear time.
const LONGEST_FIELD: usize = 1024;

/// A mail's fields and text.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) fields: Fields,
    pub(super) text: String,
    pub(super) problems: Vec<MailProblem>,
}

pub(super) fn read(raw: &[u8]) -> Message {
    let raw = without_envelope(raw);
    let read = catch_unwind(AssertUnwindSafe(|| read_parts(raw)));
    match read {
        Ok(Ok(message)) => message,
        Ok(Err(error)) => read_plainly(raw, error),
        Err(_) => read_plainly(raw, "the MIME parser panicked".to_owned()),
    }
}

fn read_parts(raw: &[u8]) -> Result<Message, String> {
    if !begins_with_field(raw) {
        let text = text_of(charset::decode(raw, None).into_owned());
        return Ok(Message { fields: Fields::default(), text, problems: vec![MailProblem::NoHeaders] });
    }
    let (fields, body) = split_header(raw)?;
    let text = text_of_parts(&parts::leaves(&fields, body));
    let problems = if text.is_none() { vec![MailProblem::NoText] } else { Vec::new() };
    Ok(Message { fields, text: text.unwrap_or_default(), problems })
}

/// The fallback when the parser fails: the lines up to the first blank one are the header, the rest is the text.
fn read_plainly(raw: &[u8], reason: String) -> Message {
    let blank = raw.windows(3).position(|bytes| matches!(bytes, [b'\n', b'\n', _] | b"\n\r\n"));
    let end = blank.unwrap_or(raw.len());
    let (head, body) = raw.split_at(end);
    let mut fields = Fields::default();
    for line in head.split(|&byte| byte == b'\n' || byte == b'\r') {
        if let Some(colon) = line.iter().position(|&byte| byte == b':') {
            let (key, value) = line.split_at(colon);
            fields.add(key, value[1..].trim_ascii());
        }
    }
    let text = text_of(charset::decode(body.trim_ascii_start(), None).into_owned());
    Message { fields, text, problems: vec![MailProblem::Unparsable(reason)] }
}

/// The mail without what mailboxes and pipes put before its header: blank lines, a `From ` line, indentation.
fn without_envelope(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw).trim_ascii_start();
    if !raw.starts_with(b"From ") && !raw.starts_with(b">From ") {
        return raw;
    }
    let end = raw.iter().position(|&byte| byte == b'\n').map_or(raw.len(), |at| at + 1);
    &raw[end..]
}

/// Whether the first line is a header field.
fn begins_with_field(raw: &[u8]) -> bool {
    let key = raw.iter().take_while(|byte| byte.is_ascii_graphic() && **byte != b':').count();
    let rest = &raw[key..];
    key > 0 && rest.trim_ascii_start().starts_with(b":")
}

fn split_header(raw: &[u8]) -> Result<(Fields, &[u8]), String> {
    let (headers, end) = parse_headers(raw).map_err(|error| error.to_string())?;
    let mut fields = Fields::default();
    for header in &headers {
        fields.add(header.get_key_raw(), header.get_value_raw());
    }
    // Where the parser stopped may be the end of the mail: without a body.
    Ok((fields, raw.get(end..).unwrap_or(&[])))
}

/// A part that is not a multipart.
struct MimePart<'a> {
    kind: ParsedContentType,
    name: String,
    encoding: String,
    body: &'a [u8],
}

impl<'a> MimePart<'a> {
    fn new(fields: &Fields, body: &'a [u8]) -> Self {
        let value = |raw: &Option<Vec<u8>>| raw.as_deref().map(limited).map(header::unfolded).map(Cow::into_owned);
        // Without a type it is plain text, as RFC 2045 has it; without an encoding its bytes are the text.
        let kind = value(&fields.content_type).map(|text| parse_content_type(&text)).unwrap_or_default();
        let disposition = value(&fields.disposition).map(|text| parse_content_disposition(&text));
        let name = disposition.and_then(|mut disposition| disposition.params.remove("filename"));
        let name = name.or_else(|| kind.params.get("name").cloned()).unwrap_or_default();
        let encoding = value(&fields.transfer_encoding).unwrap_or_default().trim().to_ascii_lowercase();
        Self { kind, name, encoding, body }
    }

    /// The boundary of its parts, if it is a multipart.
    fn boundary(&self) -> Option<&str> {
        let boundary = self.kind.params.get("boundary").filter(|_| self.is_multipart())?;
        Some(boundary.trim_end()).filter(|boundary| !boundary.is_empty())
    }

    /// Plain text, or a type too broken to be anything else.
    fn is_text(&self) -> bool {
        let kind = self.kind.mimetype.as_str();
        kind == "text/plain" || !kind.contains('/') || self.is_multipart() || self.is_patch()
    }

    fn is_multipart(&self) -> bool {
        self.kind.mimetype.starts_with("multipart/")
    }

    fn is_patch(&self) -> bool {
        let Some((kind, subkind)) = self.kind.mimetype.split_once('/') else { return false };
        let named = || {
            let end = self.name.rsplit_once('.').map_or("", |(_, end)| end);
            end.eq_ignore_ascii_case("patch") || end.eq_ignore_ascii_case("diff")
        };
        matches!(subkind, "x-patch" | "x-diff" | "patch" | "diff") || matches!(kind, "text" | "application") && named()
    }

    /// Its text, fully decoded.
    fn text(&self) -> String {
        let charset = self.kind.params.get("charset").map(String::as_str);
        let text = match self.encoding.as_str() {
            "quoted-printable" => charset::decode_owned(transfer::quoted_printable(self.body), charset),
            "base64" => charset::decode_owned(transfer::base64(self.body), charset),
            _ => charset::decode(self.body, charset).into_owned(),
        };
        let text = text_of(text);
        let is =
            |key: &str, value: &str| self.kind.params.get(key).is_some_and(|found| found.eq_ignore_ascii_case(value));
        if is("format", "flowed") { flowed::unflow(text, is("delsp", "yes")) } else { text }
    }
}

/// A field's value without anything that no honest mail program writes.
fn limited(raw: &[u8]) -> &[u8] {
    raw.get(..LONGEST_FIELD).unwrap_or(raw)
}

/// The text with LF line ends and without a byte order mark.
fn text_of(text: String) -> String {
    let text = if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text };
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

/// The text of a mail: the first plain text, followed by the parts with a diff where that has none.
fn text_of_parts(parts: &[MimePart<'_>]) -> Option<String> {
    let mut candidates = parts.iter().filter(|part| part.is_text());
    let first = candidates.next()?;
    let text = first.text();
    if diff::find(&text).is_some() {
        return Some(text);
    }
    let patches = candidates.map(MimePart::text).filter(|text| diff::find(text).is_some());
    let whole = patches.map(ended).collect::<String>();
    Some(if whole.is_empty() { text } else { with_attached(&text, &whole) })
}

/// The text with a line break at its end.
fn ended(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The text without its signature, a blank line, and the patch.
fn with_attached(text: &str, patch: &str) -> String {
    let text = text.split_once("\n-- \n").map_or(text, |(text, _)| text).trim_end();
    if text.is_empty() { patch.to_owned() } else { format!("{text}\n\n{}", patch.trim_start_matches('\n')) }
}
