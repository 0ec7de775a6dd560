//! The history of a series as content/ and `listpress series` show it: rows, without references into mails.
//!
//! Everything that depends on the current age of the archive (waiting, under review) is left to [`super::state`], so
//! that a row changes only when mail about its series arrives. People are referred to by their index in the row's own
//! `people`.

use super::applied::AppliedRow;
use super::check::CheckRow;
use super::places::{ArrivalRow, all_lists, places};
use super::review::ReviewTag;
use super::{is_false, is_zero};
use crate::base::date::DateTime;
use crate::base::id::MessageId;
use serde::{Deserialize, Serialize};

/// One series through all its versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// The name of its page. Made from the first mail of the series, so it never changes.
    pub slug: String,
    /// Names under which its page, or a page that became part of it, was there before: when a period closed, or when
    /// content/ was last written. `LIST/NAME` where another list had the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The lists that its mails arrived on, the one that has its page first; empty where there is only that one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<String>,
    /// The subsystem of the newest version, from the root of the tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subsystem: Vec<String>,
    /// The sections of MAINTAINERS that its files belong to, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// Files that the newest version touches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    pub people: Vec<Participant>,
    /// The versions, in the order of their arrival; one that arrived after its successor comes before it.
    pub versions: Vec<VersionRow>,
    /// The mails about them, in the order of their arrival.
    #[serde(rename = "notes", default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<ReplyRow>,
}

/// Somebody who took part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    pub name: String,
    pub email: String,
    /// Other addresses with which they sign their patches here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<String>,
}

/// The evidence that a posting continues another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Hash)]
pub enum LinkedBy {
    #[serde(rename = "change-id")]
    ChangeId,
    /// It says `Supersedes:`.
    #[serde(rename = "supersedes")]
    Supersedes,
    /// Its changelog links to the earlier version.
    #[serde(rename = "changelog link")]
    Changelog,
    /// It answers a mail of the earlier version, or one below that.
    #[serde(rename = "reply")]
    Reply,
    /// The same people sent a later version with the same or a similar title, or mostly the same patches.
    #[serde(rename = "title")]
    Title,
}

#[expect(clippy::struct_excessive_bools, reason = "a row of the front matter; each is a fact of its own")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionRow {
    /// The title of its cover, else of its lowest patch.
    pub title: String,
    /// The subject, tags included.
    pub subject: String,
    pub version: u32,
    /// The number after the dot of a partial reroll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor: Option<u32>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub rfc: bool,
    /// Whether it is a resend of an earlier posting.
    #[serde(default, skip_serializing_if = "is_false")]
    pub resend: bool,
    /// Whether it resends only some patches of the posting it continues.
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
    /// Whether its mails were grouped without threading.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inferred: bool,
    /// The Message-ID of its cover, else of its lowest patch.
    pub message_id: Option<MessageId>,
    /// Whether the cover arrived.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cover: bool,
    /// When that mail was sent.
    pub date: DateTime,
    pub author: usize,
    /// The stated number of patches.
    pub total: u32,
    /// The patches that did not arrive, as runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<(u32, u32)>,
    /// The digest in whose range its first mail is, of the list that has the page; empty where it did not arrive there.
    pub digest: String,
    /// Where it arrived, if not on all lists in digests of that name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<ArrivalRow>,
    /// The version it continues, by its index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_by: Option<LinkedBy>,
    /// The patches that arrived, by index.
    pub patches: Vec<PatchRow>,
    /// What its author says has changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changelog: Option<String>,
    /// How its patches relate to those of the previous version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<ChangeCounts>,
    /// The titles of the previous version's patches that were dropped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<String>,
    /// Review tags of the previous version that this one does not carry.
    #[serde(rename = "dropped", default, skip_serializing_if = "Vec::is_empty")]
    pub lost_tags: Vec<LostTag>,
    /// Which of its patches were applied, according to mails or the source repository.
    #[serde(rename = "taken", default, skip_serializing_if = "Vec::is_empty")]
    pub applied: Vec<AppliedRow>,
    /// The reply that refuses it, by its index in `replies`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<usize>,
    /// The reply in which its author takes it back, by its index in `replies`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<usize>,
    /// Message-IDs that it says it depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends: Vec<MessageId>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatchRow {
    /// Its index in the posting, from 1.
    pub index: u32,
    pub title: String,
    pub message_id: Option<MessageId>,
    /// The author, if not the posting's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<usize>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub files: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub insertions: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deletions: u32,
    /// Review tags it carries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries: Vec<ReviewTag>,
    /// Its counterpart in the previous version; `None` where it is new, or there is no previous version.
    #[serde(rename = "was", default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierPatch>,
}

/// The counterpart of a patch in the previous version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierPatch {
    /// Its index there.
    pub index: u32,
    /// Whether its title, message or diff differ.
    #[serde(default, skip_serializing_if = "is_false")]
    pub changed: bool,
    /// Whether its position among the patches that both versions have differs.
    #[serde(default, skip_serializing_if = "is_false")]
    pub moved: bool,
    /// Whether the difference is in the text below the front matter.
    #[serde(default, skip_serializing_if = "is_false")]
    pub shown: bool,
}

/// Counts of patches, compared with the previous version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeCounts {
    /// Patches whose title, message and diff are the same, except for tags.
    pub same: u32,
    pub changed: u32,
    /// Patches without a counterpart.
    pub new: u32,
    /// Patches of the previous version without a counterpart.
    pub dropped: u32,
    /// Patches that moved; they count as same or changed too.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub moved: u32,
    /// Whether there were too many patches to look for similar ones.
    #[serde(default, skip_serializing_if = "is_false")]
    pub coarse: bool,
}

/// A review tag that a version lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LostTag {
    pub tag: ReviewTag,
    /// The patch of this version that should carry it; `None` where it was given to the whole series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch: Option<u32>,
    /// The index of the reply that gave it; `None` where the patch of the previous version carried it.
    #[serde(rename = "note", default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<usize>,
    /// Whether the patch changed, which is a reason to drop a tag.
    #[serde(default, skip_serializing_if = "is_false")]
    pub changed: bool,
}

/// A mail about a version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyRow {
    /// The version it is about, by its index.
    pub version: usize,
    /// The patch it is about, 0 for the cover; `None` where it answers a missing mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<u32>,
    /// The index of the reply it answers; `None` where it answers the patch or cover itself, or a missing mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<usize>,
    /// The digest in whose range it is, of the list that has the page; empty where that is the version's, or where it
    /// did not arrive there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// Where it arrived, if not on all lists in digests of that name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<ArrivalRow>,
    pub message_id: Option<MessageId>,
    pub author: usize,
    /// When it was sent.
    pub date: DateTime,
    /// Whether a bot wrote it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bot: bool,
    /// The result of the checks that it reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckRow>,
    /// Its most telling line.
    #[serde(rename = "says", default, skip_serializing_if = "String::is_empty")]
    pub excerpt: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<ReviewTag>,
}

impl Series {
    /// The current version: the latest that is not a partial resend.
    pub fn current(&self) -> usize {
        self.versions.iter().rposition(|version| !version.partial).unwrap_or(0)
    }

    /// The lists that its mails arrived on, `home` first, which has its page.
    pub fn all_lists<'a>(&'a self, home: &'a str) -> impl Iterator<Item = &'a str> {
        all_lists(&self.lists, home)
    }

    /// The lists and digests in which a version arrived, all lists as one included.
    pub fn arrivals<'a>(&'a self, home: &'a str, version: &'a VersionRow) -> Vec<(&'a str, &'a str)> {
        places(&self.lists, home, &version.digest, &version.on)
    }

    /// The number of patches whose difference is shown.
    pub fn shown(&self) -> usize {
        let patches = self.versions.iter().flat_map(|version| &version.patches);
        patches.filter(|patch| patch.earlier.is_some_and(|earlier| earlier.shown)).count()
    }

    /// How many people's mails answer a version: those of bots and notices do not count.
    pub fn people_replies(&self, version: usize) -> usize {
        self.replies_to(version).filter(|(_, reply)| !reply.bot).count()
    }

    /// The replies to a version, with their indices.
    pub fn replies_to(&self, version: usize) -> impl Iterator<Item = (usize, &ReplyRow)> {
        self.replies.iter().enumerate().filter(move |(_, reply)| reply.version == version)
    }
}

impl VersionRow {
    pub fn patch(&self, index: u32) -> Option<&PatchRow> {
        let at = self.patches.partition_point(|patch| patch.index < index);
        let own = self.patches.get(at).filter(|patch| patch.index == index);
        // Where somebody edited the file they may stand in any order.
        own.or_else(|| self.patches.iter().filter(|_| index > 0).find(|patch| patch.index == index))
    }

    /// `v3`, `v5.1`, `RFC v2`.
    pub fn label(&self) -> String {
        let minor = self.minor.map_or_else(String::new, |minor| format!(".{minor}"));
        let rfc = if self.rfc { "RFC " } else { "" };
        format!("{rfc}v{}{minor}", self.version)
    }
}

/// The version of the schema; readers refuse another one.
pub const SCHEMA: u32 = 1;

/// The value of `kind:`.
pub const KIND: &str = "series";

/// The histories of the series that were first seen in one digest's range.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesFile {
    /// Marks the file as generated.
    pub generated: String,
    /// [`SCHEMA`].
    pub schema: u32,
    /// [`KIND`], which distinguishes it from a digest.
    pub kind: String,
    pub title: String,
    pub list: String,
    /// The digest in whose range the series begin.
    pub digest: String,
    pub series: Vec<Series>,
}

impl LinkedBy {
    pub fn word(self) -> &'static str {
        match self {
            Self::ChangeId => "change-id",
            Self::Supersedes => "supersedes",
            Self::Changelog => "changelog link",
            Self::Reply => "reply",
            Self::Title => "title",
        }
    }
}
