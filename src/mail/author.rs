//! Who sent a mail, and who wrote it.
//!
//! Entry points: [`sender`], the header's From with relays resolved, and [`in_body`], the From line a patch may begin
//! with. Relays and lists that rewrite From (`X via B4 Relay <devnull+x.example.org@…>`, `X via list <list@…>`) keep
//! the real address in X-Original-From, in Reply-To, or in the rewritten address itself.

use super::Address;
use super::header::{self, Fields};

/// The header's From; `X via …` resolved to X where the mail says what X's address is.
pub(super) fn sender(fields: &Fields) -> Address {
    let from = fields.from.as_ref().map(|raw| Address::read(&header::unfolded(raw))).unwrap_or_default();
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

/// The address in `devnull+x.example.org@kernel.org`. The first dot stands for the `@`, which is a guess where the
/// local part has dots of its own; relays send the exact address along, so this is the last resort.
fn encoded_address(email: &str) -> Option<String> {
    let (encoded, _) = email.strip_prefix("devnull+")?.split_once('@')?;
    let (local, domain) = encoded.split_once('.')?;
    Some(format!("{local}@{domain}"))
}

/// The in-body From: on the first line of the text that is not blank, with a plausible address. A quoted header that
/// a mail program put there (`From: …`, `Sent: …`, `To: …`) is none.
pub(super) fn in_body(text: &str) -> Option<Address> {
    let text = text.trim_start();
    let value = strip_field(text, "From:")?;
    let mut lines = value.split('\n');
    let mut from = lines.next()?.trim().to_owned();
    let mut rest = lines.take_while(|line| !line.trim().is_empty()).take(6).peekable();
    if let Some(more) = rest.next_if(|line| line.starts_with([' ', '\t'])) {
        from.push(' ');
        from.push_str(more.trim());
    }
    let quoted_header = rest.any(|line| ["Sent:", "To:", "Cc:"].iter().any(|key| strip_field(line, key).is_some()));
    let address = Address::read(&from);
    (!quoted_header && address.is_plausible()).then_some(address)
}

fn strip_field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(key.len())?;
    start.eq_ignore_ascii_case(key).then_some(rest)
}
