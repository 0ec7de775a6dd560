//! A digest: what happened in one commit range of one list, as content/ holds it.

use crate::base::date::{DateTime, UtcTime};
use crate::base::hash::fingerprint;
use crate::base::id::MessageId;
use serde::{Deserialize, Serialize};

/// The form of a digest's front matter; readers refuse a newer one.
pub const SCHEMA: u32 = 1;

/// What stands behind `generated:`.
pub const GENERATED: &str = "by listpress from the list's archive; the next run overwrites this file";

/// What happened in a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// Says that the file is generated; a file without it is somebody's own and never overwritten.
    pub generated: String,
    /// The form of the front matter, [`SCHEMA`].
    pub schema: u32,
    pub title: String,
    pub list: String,
    pub list_title: String,
    /// The digest's name, unique in its list: `2025-08-29`, `2025-w35`, `2025-08`, or commits.
    pub digest: String,
    /// The name for people: `29 August 2025`.
    pub label: String,
    /// How the list is cut: `daily`, `weekly`, `monthly`, `commits`, `explicit`.
    pub period: String,
    /// Whether more mail can still fall into the range.
    pub open: bool,
    pub range: DigestRange,
    /// How many of everything.
    pub counts: Counts,
    /// How many ranks the rankings show.
    pub top: usize,
    /// Everybody who sent something, sorted by address; other fields name people by their index here.
    pub people: Vec<PersonRow>,
    /// Every series and single patch, in the order of their first message below.
    pub series: Vec<PostingRow>,
    /// The messages shown, newest first.
    pub messages: Vec<MessageRow>,
    /// The threads with the most mails.
    pub discussions: Vec<ThreadRow>,
    /// The other threads that belong to no patch of this range: pull requests, reports, questions, older discussions.
    pub others: Vec<ThreadRow>,
    /// What the range holds and the digest does not show.
    pub left_out: Vec<LeftOut>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigestRange {
    /// The commit before the first; zeros where the digest begins with the archive.
    pub from: String,
    /// The last commit.
    pub to: String,
    pub from_epoch: u32,
    pub to_epoch: u32,
    /// The commit date of the first mail, UTC.
    pub first: UtcTime,
    /// The commit date of the last mail, UTC.
    pub last: UtcTime,
}

/// How many of everything; a mail counts once in `mails` and once in its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    pub mails: u32,
    /// Patches, without covers.
    pub patches: u32,
    pub covers: u32,
    /// Series and single patches.
    pub series: u32,
    pub replies: u32,
    pub pull_requests: u32,
    /// Mails of bots.
    pub reports: u32,
    /// Other mails.
    pub others: u32,
    /// People who sent something.
    pub people: u32,
}

/// Somebody who sent something in the range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonRow {
    /// The name, as spelled most often in the range.
    pub name: String,
    /// The address as written.
    pub email: String,
    /// Patches and covers they wrote.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub patches: u32,
    /// Other mails they sent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub replies: u32,
    /// Review tags they gave in replies.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tags: u32,
}

/// One posting: a series or a single patch, as far as it arrived in the range.
#[expect(clippy::struct_excessive_bools, reason = "a row of the front matter; each is a fact of its own")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostingRow {
    /// The subject of its cover, else of its lowest patch, without tags.
    pub title: String,
    /// The same with tags.
    pub subject: String,
    pub version: u32,
    /// Whether the version was stated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stated: bool,
    /// The Message-ID of the cover, else of the lowest patch; `None` where it has none.
    pub message_id: Option<MessageId>,
    /// When that mail was sent, with the sender's offset.
    pub date: DateTime,
    /// Whether that date is the commit's, because the mail's could not be believed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub date_guessed: bool,
    /// Who wrote that mail.
    pub author: usize,
    /// Everybody who wrote a patch of it, with how many, where that is not the author alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<(usize, u32)>,
    /// Where it belongs, from the top of the tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subsystem: Vec<String>,
    /// Patches that arrived in the range, the cover not counted.
    pub arrived: u32,
    /// Patches that it states to have.
    pub total: u32,
    /// Whether the cover arrived in the range.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cover: bool,
    /// Which patches did not arrive, as runs of indices: `[[2, 3], [7, 7]]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<(u32, u32)>,
    /// Whether its mails were put together without threading.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inferred: bool,
    /// Files its patches touch, counted once each.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub files: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub insertions: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deletions: u32,
    /// Replies in the range.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub replies: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repliers: Vec<usize>,
}

/// A message that the digest shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageRow {
    /// The series it belongs to, by its index in `series`.
    pub series: usize,
    /// Its index in the series; 0 is the cover, `None` an unnumbered patch.
    pub index: Option<u32>,
    /// The subject without tags.
    pub title: String,
    pub subject: String,
    /// The From header, without double quotes.
    pub from: String,
    pub author: usize,
    pub message_id: Option<MessageId>,
    /// When it was sent, with the sender's offset.
    pub date: DateTime,
    /// Whether that date is the commit's, because the mail's could not be believed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub date_guessed: bool,
}

/// Some mails that hang together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreadRow {
    /// The title of its first mail in the range.
    pub title: String,
    /// What the first mail is: `patch`, `cover`, `continued` (a reply to a mail before the range), `pull request`,
    /// `report`, `other`.
    pub kind: String,
    /// The Message-ID of its first mail, or of the one it answers where that is not in the range.
    pub message_id: Option<MessageId>,
    /// When the first mail was sent, with the sender's offset.
    pub date: DateTime,
    pub mails: u32,
    /// How many of them are no patches.
    #[serde(default)]
    pub replies: u32,
    /// Who took part, in order of appearance.
    pub people: Vec<usize>,
}

/// Something in the range that the digest does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    pub commit: String,
    pub reason: String,
}

impl MessageRow {
    /// The id of its entry on pages. It comes from the mail, not from its index: an open digest grows at its top.
    pub fn anchor(&self) -> String {
        let unnamed = || format!("{} {}", self.date, self.subject);
        format!("m-{}", fingerprint(&self.message_id.as_ref().map_or_else(unnamed, MessageId::to_string)))
    }
}

impl PostingRow {
    /// Patches of the series as the plain-text digest counts them: a lone cover counts as one.
    pub fn count(&self) -> u32 {
        self.arrived.max(1)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_false(flag: &bool) -> bool {
    !*flag
}
