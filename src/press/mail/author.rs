//! Who sent a mail, and who wrote it.
//!
//! Entry points: [`sender`], the header's From with relays resolved, and [`in_body`], the From and Subject lines that a
//! patch may begin with. Relays and lists that rewrite From (`X via B4 Relay <devnull+x.example.org@…>`, `X via list <list@…>`)
//! keep the real address in X-Original-From, in Reply-To, or in the rewritten address itself.

use super::header::{self, Fields};
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
}

/// The in-body From and Subject: at the beginning of the text, From with a plausible address. They may come in any
/// order and beside a date, as git allows; a header that a mail program quotes (`From: …`, `Sent: …`) does not count.
pub(super) fn in_body(text: &str) -> InBody {
    let mut found = InBody::default();
    let mut lines = text.trim_start().split('\n').take(12).take_while(|line| !line.trim().is_empty()).peekable();
    let (mut from, mut subject) = (None, None);
    while let Some(line) = lines.next() {
        let field =
            [("From:", 0), ("Subject:", 1), ("Date:", 2)].map(|(key, kind)| Some((strip_field(line, key)?, kind)));
        let Some((value, kind)) = field.into_iter().flatten().next() else { break };
        let mut value = value.trim().to_owned();
        while let Some(folded) = lines.next_if(|line| line.starts_with([' ', '\t'])) {
            value.push(' ');
            value.push_str(folded.trim());
        }
        match kind {
            0 => drop(from.get_or_insert(value)),
            1 => drop(subject.get_or_insert(value)),
            _ => {}
        }
    }
    let quoted = lines.any(|line| strip_field(line, "Sent:").is_some());
    if !quoted {
        found.author = from.map(|from| Address::read_from(&from)).filter(Address::is_plausible);
        found.subject = subject.map(|subject| header::decode(subject.as_bytes())).filter(|subject| !subject.is_empty());
    }
    found
}

fn strip_field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(key.len())?;
    start.eq_ignore_ascii_case(key).then_some(rest)
}
