//! What the writer of the list did, as plain facts in the order of doing: which postings were sent, who answered and
//! decided what, which mails arrived.
//!
//! Entry point: [`of`]. This is for tests, which work out of it what is true of each series and hold to that what is
//! read from the mails. Nothing of it is kept where nobody asks.

use super::Counted;
use super::story::Stories;
use std::fmt;
use std::sync::Arc;

/// Something that was done. Mails are named by their Message-IDs; `to` is the cover or patch that a mail answers,
/// directly or not.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A posting was sent; its mails may arrive later, or never.
    Sent(Box<Sending>),
    /// A mail answered a posting.
    Answered {
        /// The mail.
        mail: Arc<str>,
        /// What it answers.
        to: Arc<str>,
        /// Who wrote it.
        name: String,
        /// Whether a program wrote it.
        bot: bool,
    },
    /// A mail gave a trailer.
    Gave {
        /// The mail.
        mail: Arc<str>,
        /// What it answers.
        to: Arc<str>,
        /// The trailer.
        given: Given,
    },
    /// A mail decided something.
    Decided {
        /// The mail.
        mail: Arc<str>,
        /// What it answers.
        to: Arc<str>,
        /// Who wrote it.
        name: String,
        /// What it decides.
        verdict: Verdict,
    },
    /// A mail reached the archive.
    Arrived(String),
}

/// A posting with what its mails say.
#[derive(Clone, Debug, Default)]
pub struct Sending {
    /// The number of the series, by which series are in order.
    pub series: u32,
    /// What the series shows, where it was written for a purpose; empty where chance made it.
    pub purpose: &'static str,
    /// What was sent.
    pub posting: Posting,
    /// Its mails without those that never arrive.
    pub mails: Vec<Text>,
    /// The change-id of the series, whether or not a mail names it.
    pub change_id: String,
    /// Whether its title is meant to count as the same as the one before, although it differs a little.
    pub similar: bool,
}

/// A mail of a posting.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its Message-ID.
    pub message_id: Arc<str>,
    /// What it refers to.
    pub references: Vec<Arc<str>>,
    /// Its text.
    pub body: String,
}

/// One version of a series as it was sent, or a part of one.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Posting {
    /// The title of its cover or, where it has none, of its lowest patch, with the subsystem's prefix.
    pub title: String,
    /// Who sent it, if not who wrote its patches: the name.
    pub name: String,
    /// Who sent it: the address, which is not that of the From header where a relay or another account sent it.
    pub email: String,
    /// The version its subjects state, 1 where they state none.
    pub version: u32,
    /// What follows the version's point: 1 for `v5.1`.
    pub minor: Option<u32>,
    /// Whether its subjects say RFC.
    pub rfc: bool,
    /// Whether it sends the version before once more.
    pub resend: bool,
    /// Whether it sends single patches of the posting before once more, changed, and not the whole series.
    pub partial: bool,
    /// Whether its mails refer to each other.
    pub threaded: bool,
    /// The Message-ID of the cover, where it has one.
    pub cover: Option<Arc<str>>,
    /// The patches, by place.
    pub patches: Vec<Patch>,
    /// How many patches its subjects count; for a part, those of the whole series.
    pub total: usize,
    /// Trailers that a patch of the latest whole posting before carried, or was given before this posting was sent,
    /// and that the same patch of this posting does not carry. A trailer given to the cover was given to each patch.
    pub dropped: Vec<Dropped>,
    /// The mails and commits that it names besides the earlier versions, in the cover or lowest patch.
    pub mentions: Vec<Mention>,
}

/// A patch as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// Its place in the series, from 1.
    pub place: usize,
    /// Its Message-ID.
    pub message_id: Arc<str>,
    /// Its title with the subsystem's prefix.
    pub title: String,
    /// Its place in the latest whole posting before; `None` where it is new or there is none.
    pub before: Option<usize>,
    /// Whether its title, prose or diff differ from what they were there, or in a part that was sent since.
    pub changed: bool,
    /// The review trailers in it: Reviewed-by, Acked-by, Tested-by.
    pub carried: Vec<Given>,
    /// The files it touches, as they are called after it.
    pub files: Vec<String>,
    /// Whether it never arrives.
    pub lost: bool,
}

/// A trailer with the person it names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given {
    /// `Reviewed-by` and so on.
    pub trailer: &'static str,
    /// The name in it.
    pub name: String,
    /// The address in it.
    pub email: String,
}

/// A trailer that a new version lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The trailer.
    pub given: Given,
    /// The title of the patch, with the prefix, as the new version has it.
    pub patch: String,
}

/// What a mail decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Patches were taken.
    Taken(Taken),
    /// Somebody whom MAINTAINERS names says no.
    Refused,
    /// Patches that were taken are out again.
    TakenBack,
}

/// Patches that were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The places of the patches that were taken.
    pub places: Vec<usize>,
    /// The tree or branch, where the mail names it; with the branch behind its tree, as far as that is named too.
    pub tree: Option<String>,
    /// The commits, where the mail names them, by place; in full or shortened as it has them.
    pub commits: Vec<(usize, String)>,
    /// The commit that merged all of them, where the mail names that one only.
    pub merge: Option<String>,
    /// Whether it was queued for something.
    pub queued: bool,
}

/// A mail or commit that a posting names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mention {
    /// `Depends-on:` or `prerequisite-message-id:` with the Message-ID of another series' cover or lowest patch.
    Depends(Arc<str>),
    /// A link in the text to another mail of the list.
    Link(Arc<str>),
    /// `Fixes:` with the beginning of a commit that an earlier notice named.
    Fixes(String),
}

/// What was done until `count` mails had arrived.
pub fn of(count: usize) -> Vec<Fact> {
    let mut counted = Counted { stories: Stories::begin(true), left: count };
    counted.by_ref().for_each(drop);
    counted.stories.facts.unwrap_or_default()
}

impl fmt::Display for Given {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} <{}>", self.trailer, self.name, self.email)
    }
}
