//! Which other mails a patch or cover names, and as what.

use crate::mail::Mail;
use serde::{Deserialize, Serialize};

/// What a patch or cover says about other postings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentions {
    /// `change-id:`, which all versions of a series share.
    pub change_id: Option<String>,
    /// Message-IDs behind `Supersedes:`.
    pub supersedes: Vec<String>,
    /// Links to earlier versions in the changelog.
    pub earlier: Vec<Earlier>,
    /// Message-IDs it depends on: `Depends-on:`, `Based-on:`, `prerequisite-message-id:`.
    pub depends: Vec<String>,
}

/// A link to an earlier version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The mail it leads to.
    pub message_id: String,
    /// The version that the text says it is; `None` for "the previous version" and the like.
    pub version: Option<u32>,
}

/// Reads the mentions of a patch or cover.
pub fn mentions(_mail: &Mail) -> Mentions {
    Mentions::default()
}
