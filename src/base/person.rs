//! People as mails name them.

use serde::{Deserialize, Serialize};

/// The identity of a person: the address, else the name, ignoring case.
pub fn key_of(name: &str, email: &str) -> String {
    if email.is_empty() { name.to_lowercase() } else { email.to_lowercase() }
}

/// A name and an address as the mail spells them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The display name, without quotes; empty where there is none.
    pub name: String,
    /// The address as written; empty where there is none.
    pub email: String,
}
