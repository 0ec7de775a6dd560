//! Whether a mail says that patches were applied, refused or dropped.

use crate::mail::Mail;
use serde::{Deserialize, Serialize};

/// What a mail decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Notice {
    /// Patches were taken.
    Applied(Applied),
    /// Somebody says no.
    Refused,
    /// Patches that were taken are out again.
    Dropped,
}

/// Patches that were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The tree or branch, as named.
    pub tree: Option<String>,
    /// The patches that the mail lists, with their commits; empty where it lists none.
    pub patches: Vec<AppliedPatch>,
    /// Whether the mail says that all patches of the series are meant ("series applied", "applied all").
    pub whole: bool,
    /// Whether it has the form of a tool's or bot's notice, which nobody writes by chance.
    pub formal: bool,
    /// Whether it was queued, which comes before being merged.
    pub queued: bool,
}

/// A patch in a notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedPatch {
    /// Its place in the series, where the notice names it.
    pub index: Option<u32>,
    /// Its title without tags, where the notice names it.
    pub title: Option<String>,
    /// The commit, where the notice names it.
    pub commit: Option<String>,
}

/// Reads what a reply or a bot's report decides.
pub fn notice(_mail: &Mail) -> Option<Notice> {
    None
}
