//! One file per kind of input. What a target reads may be refused; it may not panic, and what is read has to be
//! written and read again as the same where the program relies on it.

pub(crate) mod configuration;
pub(crate) mod content;
pub(crate) mod mail;
pub(crate) mod maintainers;
pub(crate) mod markup;
pub(crate) mod store;
pub(crate) mod tree;

/// The bytes as text, where they are.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}
