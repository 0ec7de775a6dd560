//! A posting and what was said about it, as content/ holds them: its mails, and their words in the order in which they
//! are read.

use super::{is_false, is_zero};
use crate::base::bot::BotWork;
use crate::base::date::DateTime;
use crate::base::hash::fingerprint;
use crate::base::id::MessageId;
use serde::{Deserialize, Serialize};

/// The version of the schema; readers refuse a newer one.
pub const SCHEMA: u32 = 1;

/// The value of `kind:`.
pub const KIND: &str = "reading";

/// The mails of a posting, the replies to it included, to be read on one page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Marks the file as generated.
    pub generated: String,
    /// [`SCHEMA`].
    pub schema: u32,
    /// [`KIND`].
    pub kind: String,
    /// The title of the posting, without tags.
    pub title: String,
    pub list: String,
    /// Its folder and file below the list's readings: `2026-11/mm-fix-the-thing-abcdef`.
    pub name: String,
    /// The digest whose file has its series.
    pub digest: String,
    /// The name of its series in that file.
    pub series: String,
    /// Which version of the series it is: `v2`.
    pub version: String,
    /// How many bytes of text its cover and patches have: pages are cut by it, so that it must not grow
    /// with the replies.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub size: u32,
    /// Everybody who wrote one of the mails; other fields refer to people by their index here.
    pub people: Vec<Writer>,
    /// The cover, the patches by their index, then the replies in the order of their arrival.
    pub mails: Vec<ReadMail>,
    /// What stands on the page, from top to bottom. The file holds the text of each below its front matter.
    pub pieces: Vec<Piece>,
}

/// Somebody who wrote a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Writer {
    pub name: String,
    pub email: String,
    /// What they write, if they are a bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<BotWork>,
}

/// A mail on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadMail {
    pub message_id: Option<MessageId>,
    pub subject: String,
    pub author: usize,
    /// When it was sent, with the sender's offset.
    pub date: DateTime,
    /// Its index in the posting, 0 for the cover; `None` for a reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch: Option<u32>,
    /// The mail that it answers, by its index, where that is on the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<usize>,
    /// The list in whose archive it is, where that is not the page's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// How many bytes it has that quote nothing, where it belongs to a thread without patches and is long: such threads
    /// are paged by it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub size: u32,
}

/// A run of lines of one mail. The pieces of a patch stand together: first its message, then its diff, both cut where
/// something is said about a line, then what was said about no line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Whose lines they are, by the index of the mail.
    pub mail: usize,
    /// What they are.
    pub kind: PieceKind,
    /// 0 for the patch's own lines, 1 for what is said about them, 2 for an answer to that, and so on.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub depth: u32,
    /// The file of a diff's lines, with the first piece of that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// How the place of a remark was found; `None` for lines that need no place, and for what follows in the same mail
    /// at the same place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed: Option<Placed>,
    /// Whether the next version of the patch does not have the line that the remark is about.
    #[serde(default, skip_serializing_if = "is_false")]
    pub line_changed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PieceKind {
    /// The message of a patch or cover, with its notes and diffstat.
    Message,
    /// Lines of a diff.
    Diff,
    /// A reply's own words.
    Words,
    /// Lines that a reply quotes and that are nowhere else on the page.
    Quote,
    /// A signature, or what else a reader rarely wants to see.
    Tail,
}

/// How the place of a remark was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Placed {
    /// By the lines that it quotes.
    Lines,
    /// By the same, with white space and wrapping undone.
    Respaced,
    /// By the heading of the hunk or file that it quotes.
    Hunk,
    /// It quotes nothing of the mail that it answers, or nothing that was found: it stands below.
    Below,
}

impl Piece {
    /// Whether it is said about a line.
    pub fn is_at_line(&self) -> bool {
        self.placed.is_some_and(|placed| placed != Placed::Below)
    }
}

impl ReadMail {
    /// The id of its entry on the page.
    pub fn anchor(&self) -> String {
        format!("m-{}", self.name())
    }

    /// A name that it has everywhere.
    pub fn name(&self) -> String {
        let unnamed = || format!("{} {}", self.date, self.subject);
        fingerprint(&self.message_id.as_ref().map_or_else(unnamed, MessageId::to_string))
    }
}
