//! People as mails name them.

use serde::{Deserialize, Serialize};

/// A name and an address as the mail spells them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The display name, without quotes; empty where there is none.
    pub name: String,
    /// The address as written; empty where there is none.
    pub email: String,
}
