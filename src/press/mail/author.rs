//! Who sent a mail, and who wrote it.
//!
//! Entry points: [`sender`], the header's From with relays resolved, and [`in_body`], the From line that a patch may
//! begin with. Relays and lists that rewrite From (`X via B4 Relay <devnull+x.example.org@…>`, `X via list <list@…>`)
//! keep the real address in X-Original-From, in Reply-To, or in the rewritten address itself.

use super::header::{self, Fields};
use crate::base::person::Address;

/// The header's From; `X via …` resolved to X where the mail gives X's address.
pub(super) fn sender(fields: &Fields) -> Address {
    // Without a From it is nobody.
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

/// The address in `devnull+x.example.org@kernel.org`. The first dot is taken for the `@`, which is a guess where the
/// local part has dots of its own; relays also send the exact address, so this is the last resort.
fn encoded_address(email: &str) -> Option<String> {
    let (encoded, _) = email.strip_prefix("devnull+")?.split_once('@')?;
    let (local, domain) = encoded.split_once('.')?;
    Some(format!("{local}@{domain}"))
}

/// The in-body From: at the beginning of the text, with a plausible address. The patch's subject and date may precede
/// it, as git allows; a header that a mail program quotes (`From: …`, `Sent: …`) does not count.
pub(super) fn in_body(text: &str) -> Option<Address> {
    let mut lines = text.trim_start().split('\n').take(12).take_while(|line| !line.trim().is_empty()).peekable();
    let from = lines.find_map(|line| match strip_field(line, "From:") {
        None if is_patch_field(line) => None,
        value => Some(value),
    })??;
    let folded = lines.next_if(|line| line.starts_with([' ', '\t'])).unwrap_or("");
    let address = Address::read(&format!("{} {}", from.trim(), folded.trim()));
    let quoted = lines.any(|line| strip_field(line, "Sent:").is_some());
    (!quoted && address.is_plausible()).then_some(address)
}

/// Whether a line may precede the in-body From.
fn is_patch_field(line: &str) -> bool {
    strip_field(line, "Subject:").is_some() || strip_field(line, "Date:").is_some()
}

fn strip_field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(key.len())?;
    start.eq_ignore_ascii_case(key).then_some(rest)
}
