//! A digest as content/ holds it: what arrived on one list in one commit range.

use super::{is_false, is_zero};
use crate::base::bot::BotWork;
use crate::base::date::{DateTime, UtcTime};
use crate::base::hash::fingerprint;
use crate::base::id::MessageId;
use serde::{Deserialize, Serialize};

/// The version of a digest's schema; readers refuse a newer one.
pub const SCHEMA: u32 = 1;

/// The value of `generated:`.
pub const GENERATED: &str = "by listpress from the list's archive; the next run overwrites this file";

/// A mail that was sent more than this many seconds before the first of its range arrived is late: longer than a
/// moderator or a broken server takes.
const LATE: i64 = 7 * 86_400;
/// So many late mails, if they are half of all, are a backfill and no slow server.
const BACKFILL: u32 = 20;

/// What arrived in a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// Marks the file as generated; a file without it is hand-written and never overwritten.
    pub generated: String,
    /// [`SCHEMA`].
    pub schema: u32,
    pub title: String,
    pub list: String,
    pub list_title: String,
    /// The lists that its mails arrived on, in a digest of all lists; empty in that of a single one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
    /// The digest's name, unique in its list: `2025-08-29`, `2025-w35`, `2025-08`, or commits.
    pub digest: String,
    /// The name for people: `29 August 2025`.
    pub label: String,
    /// How the list is cut: `daily`, `weekly`, `monthly`, `commits`, `explicit`.
    pub period: String,
    /// Whether more mail can still arrive in the range.
    pub open: bool,
    pub range: DigestRange,
    pub counts: Counts,
    /// Mails that arrived long after they were sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateMails>,
    /// The length of the rankings.
    pub top: usize,
    /// Everybody who sent something, bots included, sorted by address; other fields refer to people by their index here.
    pub people: Vec<PersonRow>,
    /// Every series and single patch, in the order of their first message below.
    pub series: Vec<PostingRow>,
    /// The messages shown, newest first.
    pub messages: Vec<MessageRow>,
    /// The threads with the most mails.
    pub discussions: Vec<ThreadRow>,
    /// The other threads without a patch of this range: pull requests, reports, questions, older discussions.
    pub others: Vec<ThreadRow>,
    /// Mails of the range that the digest does not show.
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

/// Mails that arrived long after they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateMails {
    pub mails: u32,
    /// When the first of them was sent, UTC.
    pub first: UtcTime,
    /// When the last of them was sent, UTC.
    pub last: UtcTime,
}

/// A mail counts once in `mails` and once in its kind.
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
    /// Mails of bots, and notices and jobs around patches.
    pub reports: u32,
    /// Other mails.
    pub others: u32,
    /// People who sent something, without bots.
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
    /// What they write, if they are a bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<BotWork>,
}

/// One posting: a series or a single patch, as much of it as arrived in the range.
#[expect(clippy::struct_excessive_bools, reason = "a row of the front matter; each is a fact of its own")]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostingRow {
    /// The subject of its cover, else of its lowest patch, without tags.
    pub title: String,
    /// The subject, tags included.
    pub subject: String,
    pub version: u32,
    /// Whether the subject states the version.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stated: bool,
    /// The Message-ID of the cover, else of the lowest patch; `None` where it has none.
    pub message_id: Option<MessageId>,
    /// The Message-ID of the mail before the range with which its thread began, such as a report that it mends; `None`
    /// for later versions, which continue earlier ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<MessageId>,
    /// The lists that this mail arrived on, by their indices in the digest's `lists`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<usize>,
    /// When that mail was sent, with the sender's offset.
    pub date: DateTime,
    /// Whether that date is the commit's, because the mail's was absurd.
    #[serde(default, skip_serializing_if = "is_false")]
    pub date_guessed: bool,
    /// Who wrote that mail.
    pub author: usize,
    /// Everybody who wrote patches of it, with their number, unless the author wrote all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<(usize, u32)>,
    /// Its subsystem, from the root of the tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subsystem: Vec<String>,
    /// Patches that arrived in the range, without the cover.
    pub arrived: u32,
    /// The stated number of patches.
    pub total: u32,
    /// Whether the cover arrived in the range.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cover: bool,
    /// The patches that did not arrive, as runs of indices: `[[2, 3], [7, 7]]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<(u32, u32)>,
    /// Whether its mails were grouped without threading.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inferred: bool,
    /// Files its patches touch, each counted once.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub files: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub insertions: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deletions: u32,
    /// Replies of people in the range.
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
    /// Whether that date is the commit's, because the mail's was absurd.
    #[serde(default, skip_serializing_if = "is_false")]
    pub date_guessed: bool,
}

/// Mails of one thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreadRow {
    /// The title of its first mail in the range.
    pub title: String,
    /// The kind of the first mail: `patch`, `cover`, `continued` (a reply to a mail before the range), `pull request`,
    /// `report`, `check` (what a bot's checks say of a mail before the range), `notice`, `other`.
    pub kind: String,
    /// The Message-ID of its first mail, or of the one it answers where that is not in the range.
    pub message_id: Option<MessageId>,
    /// The lists that this mail arrived on, by their indices in the digest's `lists`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<usize>,
    /// When the first mail was sent, with the sender's offset.
    pub date: DateTime,
    pub mails: u32,
    /// How many of them are not patches.
    #[serde(default)]
    pub replies: u32,
    /// Who took part, in order of appearance.
    pub people: Vec<usize>,
    /// With which words its first mail begins, and those after it where the range has no patch; not those of patches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<OpeningRow>,
}

/// The words with which a mail begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningRow {
    pub author: usize,
    pub message_id: Option<MessageId>,
    /// Its first paragraph on one line, cut where it is long.
    pub text: String,
}

/// A mail in the range that the digest does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    pub commit: String,
    pub reason: String,
}

impl DigestRange {
    /// Whether a mail of the range was sent long before it arrived.
    pub fn is_late(&self, sent: DateTime) -> bool {
        sent.seconds < self.first.0.saturating_sub(LATE)
    }
}

impl Digest {
    /// The late mails, if they are most of what arrived: somebody sent an old archive once more.
    pub fn backfill(&self) -> Option<&LateMails> {
        let most = |late: &&LateMails| late.mails >= BACKFILL && late.mails >= self.counts.mails.div_ceil(2);
        self.late.as_ref().filter(most)
    }

    /// Whether no patch arrived, so that the mails themselves are told.
    pub fn is_without_patches(&self) -> bool {
        self.series.is_empty()
    }

    /// The names of the lists that a mail arrived on, given by `on` of its row.
    pub fn lists_of<'a>(&'a self, on: &'a [usize]) -> impl Iterator<Item = &'a str> {
        lists_of(&self.lists, on)
    }

    /// The list in whose archive a mail is.
    pub fn list_of<'a>(&'a self, on: &'a [usize]) -> &'a str {
        list_of(&self.list, &self.lists, on)
    }
}

/// See [`Digest::lists_of`].
pub fn lists_of<'a>(lists: &'a [String], on: &'a [usize]) -> impl Iterator<Item = &'a str> {
    on.iter().filter_map(|list| lists.get(*list)).map(String::as_str)
}

/// See [`Digest::list_of`].
pub fn list_of<'a>(list: &'a str, lists: &'a [String], on: &'a [usize]) -> &'a str {
    lists_of(lists, on).next().or(lists.first().map(String::as_str)).unwrap_or(list)
}

impl MessageRow {
    /// The id of its entry on pages. Made from the mail, not from its index, because an open digest grows at the top.
    pub fn anchor(&self) -> String {
        let unnamed = || format!("{} {}", self.date, self.subject);
        format!("m-{}", fingerprint(&self.message_id.as_ref().map_or_else(unnamed, MessageId::to_string)))
    }
}

impl PersonRow {
    /// The name, else the address.
    pub fn shown(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }
}

impl PostingRow {
    /// Patches of the series as the plain-text digest counts them: a lone cover counts as one.
    pub fn count(&self) -> u32 {
        self.arrived.max(1)
    }
}
