//! That a patch was queued or merged, and how that was found.

use super::is_false;
use crate::base::id::MessageId;
use serde::{Deserialize, Serialize};

/// A patch, or all of them, applied to a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppliedRow {
    /// The patch; `None` for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch: Option<u32>,
    /// The tree or branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The index of the reply that says so; `None` where `mail` or the source repository shows it.
    #[serde(rename = "note", default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<usize>,
    /// Whether it was queued, and not yet known to be merged.
    #[serde(default, skip_serializing_if = "is_false")]
    pub queued: bool,
    /// How it was found, where no reply says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_by: Option<FoundBy>,
    /// The mail outside the series that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MessageId>,
}

/// How it was found that a patch was merged: with its commit in the source repository, the most reliable first; or by
/// what a mail outside the series says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FoundBy {
    /// The commit names the patch's Message-ID.
    Link,
    /// The same change by the same author.
    Diff,
    /// The same title by the same author.
    Title,
    /// A pull request lists its title.
    #[serde(rename = "pull request")]
    PullRequest,
    /// A `Fixes:` line names a commit with its title.
    #[serde(rename = "Fixes")]
    Fixes,
    /// A mail names a commit with its title.
    Mention,
    /// A pick for another branch names the commit that it was made of.
    Backport,
    /// A tool's notice says that a patch with its title was added to a tree.
    Notice,
}

impl FoundBy {
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Diff => "diff",
            Self::Title => "title",
            Self::PullRequest => "pull request",
            Self::Fixes => "Fixes",
            Self::Mention => "mention",
            Self::Backport => "backport",
            Self::Notice => "notice",
        }
    }
}
