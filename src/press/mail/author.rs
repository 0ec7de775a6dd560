//! Who sent a mail, and who wrote it.
//!
//! Entry points: [`sender`], the header's From with relays resolved, and [`in_body`], the From and Subject lines that a
//! patch may begin with. Relays and lists that rewrite From (`X via B4 Relay <devnull+x.example.org@…>`, `X via list <list@…>`)
//! keep the real address in X-Original-From, in Reply-To, or in the rewritten address itself.

use super::header::{self, Fields};
use super::lines::lines;
use crate::base::person::Address;

/// The header's From; `X via …` resolved to X where the mail gives X's address.
pub(super) fn sender(fields: &Fields) -> Address {
    // Without a From it is nobody.
    let from = fields.from.as_ref().map(|raw| Address::read_from(&header::unfolded(raw))).unwrap_or_default();
    let Some((name, _)) = from.name.rsplit_once(" via ") else { return from };
    let name = name.trim().trim_matches('\'').to_owned();
    match original_address(fields, &from, &name) {
        Some(email) => Address { name, email },
        None => from,
    }
}

fn original_address(fields: &Fields, from: &Address, name: &str) -> Option<String> {
    let read = |raw: &Option<Vec<u8>>| {
        raw.as_ref().map(|raw| Address::read(&header::unfolded(raw))).filter(Address::is_plausible)
    };
    let relay = from.email.starts_with("devnull+");
    let original = read(&fields.original_from);
    // A list may set Reply-To to itself: it counts where it names the sender, or where a relay set it.
    let reply_to = read(&fields.reply_to).filter(|address| relay || address.name == name);
    original.or(reply_to).map(|address| address.email).or_else(|| encoded_address(&from.email))
}

/// The address in `devnull+x.example.org@kernel.org`. The first dot is taken for the `@`, which is a guess where the
/// local part has dots of its own; relays also send the exact address, so this is the last resort.
fn encoded_address(email: &str) -> Option<String> {
    let (encoded, _) = email.strip_prefix("devnull+")?.split_once('@')?;
    let (local, domain) = encoded.split_once('.')?;
    Some(format!("{local}@{domain}"))
}

/// What a patch may say about itself before its message, as git reads it.
#[derive(Default)]
pub(super) struct InBody {
    pub(super) author: Option<Address>,
    /// The whole subject, decoded.
    pub(super) subject: Option<String>,
    /// Where the lines end that say so.
    pub(super) end: usize,
}

/// The in-body From and Subject: at the beginning of the text, From with a plausible address. They may come in any
/// order, beside a date and behind format-patch's first line, as git allows; a header that a mail program quotes
/// (`From: …`, `Sent: …`) does not count.
pub(super) fn in_body(text: &str) -> InBody {
    let mut found = InBody::default();
    let begin = lines(text, 0).find(|(_, line)| !line.trim().is_empty()).map_or(text.len(), |(start, _)| start);
    let mut rest = lines(text, begin).take(12).take_while(|(_, line)| !line.trim().is_empty()).peekable();
    let (mut from, mut subject) = (None, None);
    while let Some((_, line)) = rest.peek() {
        let Some((value, kind)) = field(line) else { break };
        // What was said already is text.
        if matches!(kind, FieldKind::From) && from.is_some() || matches!(kind, FieldKind::Subject) && subject.is_some()
        {
            break;
        }
        let mut value = value.trim().to_owned();
        let mut last = rest.next();
        while let Some(folded) = rest.next_if(|(_, line)| line.starts_with([' ', '\t'])) {
            value.push(' ');
            value.push_str(folded.1.trim());
            last = Some(folded);
        }
        found.end = last.map_or(found.end, |(start, line)| (start + line.len() + 1).min(text.len()));
        match kind {
            FieldKind::From => from = Some(value),
            FieldKind::Subject => subject = Some(value),
            FieldKind::Other => {}
        }
    }
    let quoted = rest.any(|(_, line)| strip_field(line, "Sent:").is_some());
    if !quoted {
        found.author = from.map(|from| Address::read_from(&from)).filter(Address::is_plausible);
        found.subject = subject.map(|subject| header::decode(subject.as_bytes())).filter(|subject| !subject.is_empty());
    }
    found
}

/// What a line before a patch's message says.
enum FieldKind {
    From,
    Subject,
    Other,
}

/// The value and kind of a line that git takes for a header.
fn field(line: &str) -> Option<(&str, FieldKind)> {
    let of = |key, kind| strip_field(line, key).map(|value| (value, kind));
    let tagged = || line.starts_with("[PATCH] ").then_some((line, FieldKind::Subject));
    of("From:", FieldKind::From)
        .or_else(|| of("Subject:", FieldKind::Subject))
        .or_else(|| of("Date:", FieldKind::Other))
        .or_else(tagged)
        .or_else(|| is_separator(line).then_some(("", FieldKind::Other)))
}

/// Whether a line is the first of what format-patch writes, escaped as in a mailbox: `>From 0123… Mon Sep 17 00:00:00 2001`.
fn is_separator(line: &str) -> bool {
    let commit = line.strip_prefix(">From ").and_then(|rest| rest.strip_suffix(" Mon Sep 17 00:00:00 2001"));
    commit.is_some_and(|commit| commit.len() >= 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn strip_field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(key.len())?;
    start.eq_ignore_ascii_case(key).then_some(rest)
}
