//! Mail addresses in text, as the site shows them.

use crate::config::Addresses;
use linkify::{LinkFinder, LinkKind};
use std::borrow::Cow;

/// Finds web and mail addresses, `root@localhost` included.
pub(super) fn finder() -> LinkFinder {
    let mut finder = LinkFinder::new();
    finder.email_domain_must_have_dot(false);
    finder
}

/// An address as the site shows it.
pub(in crate::render) fn mask(address: &str, addresses: Addresses) -> Cow<'_, str> {
    match addresses {
        Addresses::Show => Cow::Borrowed(address),
        Addresses::Obfuscate => Cow::Owned(address.replacen('@', " (at) ", 1)),
        Addresses::Hide => Cow::Borrowed("…"),
    }
}

/// Text with its addresses as the site shows them.
pub(in crate::render) fn masked(text: &str, addresses: Addresses) -> Cow<'_, str> {
    if addresses == Addresses::Show || !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut plain = 0;
    // A web address can contain what looks like a mail address, and has to stay whole.
    for link in finder().links(text).filter(|link| *link.kind() == LinkKind::Email) {
        out.push_str(&text[plain..link.start()]);
        out.push_str(&mask(link.as_str(), addresses));
        plain = link.end();
    }
    out.push_str(&text[plain..]);
    Cow::Owned(out)
}
