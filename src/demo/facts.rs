//! What the generator did, in order: which postings were sent, who replied and decided what, which mails arrived.
//!
//! Entry point: [`record_facts`](super::record_facts). Tests work out from this what is true of each series, and compare
//! what is read from the mails. Nothing is recorded otherwise.

use std::fmt;
use std::sync::Arc;

/// Something that was done. Mails are named by Message-ID; `to` is the cover or patch that a mail replies to, directly
/// or not.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A posting was sent; its mails may arrive later, or never.
    Sent(Box<SentPosting>),
    /// A mail replied to a posting.
    Replied {
        mail: Arc<str>,
        to: Arc<str>,
        name: String,
        bot: bool,
    },
    /// A reply has lines of the mail that it answers. Where its own words follow, they are about the last of these.
    Quoted {
        mail: Arc<str>,
        text: Arc<str>,
        of: Arc<str>,
        of_text: Arc<str>,
        quotes: Vec<QuotedLines>,
    },
    GaveTrailer {
        mail: Arc<str>,
        to: Arc<str>,
        given: GivenTrailer,
    },
    /// A bot's reply has the result of its checks.
    Checked {
        mail: Arc<str>,
        check: DemoCheck,
    },
    /// A reply decided something.
    Decided {
        mail: Arc<str>,
        to: Arc<str>,
        name: String,
        verdict: DemoVerdict,
    },
    /// A mail outside a series shows that a patch of it was merged.
    Shown {
        mail: Arc<str>,
        patch: Arc<str>,
        commit: Option<String>,
        tree: Option<String>,
        /// Whether it only asks to pull it.
        queued: bool,
    },
    /// A mail reached the archive.
    Arrived(String),
}

/// Lines in a row that a reply quotes; lines are counted from 0.
#[derive(Clone, Copy, Debug)]
pub struct QuotedLines {
    /// The first of them in the reply.
    pub at: usize,
    /// The same line in the mail that it answers.
    pub from: usize,
    pub count: usize,
}

/// A posting with the texts of its mails.
#[derive(Clone, Debug, Default)]
pub struct SentPosting {
    /// The number of the series; series are numbered in order.
    pub series: u32,
    /// What a scripted series demonstrates; empty if chance made the series.
    pub purpose: &'static str,
    pub posting: DemoPosting,
    /// Its mails without those that never arrive.
    pub mails: Vec<MailText>,
    /// The change-id of the series, whether or not a mail names it.
    pub change_id: String,
    /// Whether its title is meant to count as the same as the one before, although it differs a little.
    pub similar: bool,
}

#[derive(Clone, Debug)]
pub struct MailText {
    pub message_id: Arc<str>,
    pub subject: String,
    pub references: Vec<Arc<str>>,
    pub body: String,
}

/// One version of a series as it was sent, or a part of one.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct DemoPosting {
    /// The title of its cover or, without one, of its first patch, with the subsystem's prefix.
    pub title: String,
    /// The name of the sender, who need not have written the patches.
    pub name: String,
    /// The sender's address, which is not that of the From header if a relay or another account was used.
    pub email: String,
    /// The version in its subjects, 1 if they state none.
    pub version: u32,
    /// The number after the point of the version: 1 for `v5.1`.
    pub minor: Option<u32>,
    /// Whether its subjects say RFC.
    pub rfc: bool,
    /// Whether it sends the version before once more.
    pub resend: bool,
    /// Whether it sends single changed patches of the posting before, not the whole series.
    pub partial: bool,
    /// Whether its mails refer to each other.
    pub threaded: bool,
    /// The Message-ID of the cover, if there is one.
    pub cover: Option<Arc<str>>,
    pub patches: Vec<DemoPatch>,
    /// How many patches its subjects count; for a partial posting, those of the whole series.
    pub total: usize,
    /// Trailers that a patch of the last whole posting carried, or was given before this posting was sent, and that the
    /// same patch of this posting does not carry. A trailer given to the cover counts for each patch.
    pub dropped: Vec<DroppedTrailer>,
    /// The mails and commits other than earlier versions that its cover or first patch names.
    pub mentions: Vec<Mention>,
}

/// A patch as it was sent.
#[derive(Clone, Debug, Default)]
pub struct DemoPatch {
    /// Its index in the series, from 1.
    pub index: usize,
    pub message_id: Arc<str>,
    /// Its title with the subsystem's prefix.
    pub title: String,
    /// The name and address of who wrote it; empty if that is the sender.
    pub author: (String, String),
    /// Its index in the last whole posting before; `None` if it is new or there is none.
    pub before: Option<usize>,
    /// Whether its title, prose or diff changed since then, or since a partial posting sent it.
    pub changed: bool,
    /// The review trailers in it: Reviewed-by, Acked-by, Tested-by.
    pub carried: Vec<GivenTrailer>,
    /// The files it touches, by their new names.
    pub files: Vec<String>,
    /// Whether it never arrives.
    pub lost: bool,
}

/// A trailer and the person it names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GivenTrailer {
    /// `Reviewed-by` and so on.
    pub key: &'static str,
    pub name: String,
    pub email: String,
}

/// A trailer that a new version lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedTrailer {
    pub given: GivenTrailer,
    /// The title of the patch in the new version, with the prefix.
    pub patch: String,
}

/// What a bot's checks found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoCheck {
    Passed,
    Failed,
    /// How many findings the mail lists that are new, and how many that it says were there before; none of both where it
    /// tells of a finding in other words.
    Found {
        new: usize,
        old: usize,
    },
}

/// What a reply decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DemoVerdict {
    Taken(TakenPatches),
    /// A maintainer rejects the posting.
    Rejected,
    /// Patches that were taken are dropped again.
    TakenBack,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenPatches {
    pub patches: Vec<usize>,
    /// The tree or branch, if the mail names it; both, as far as both are named.
    pub tree: Option<String>,
    /// The commits that the mail names, with the indexes of their patches; abbreviated if the mail does so.
    pub commits: Vec<(usize, String)>,
    /// The merge commit of all of them, if the mail names only that.
    pub merge: Option<String>,
    /// Whether they were queued for something.
    pub queued: bool,
}

/// A mail or commit that a posting names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mention {
    /// `Depends-on:` or `prerequisite-message-id:` with the Message-ID of another series' cover or first patch.
    Depends(Arc<str>),
    /// A link to another mail of the list.
    Link(Arc<str>),
    /// `Fixes:` with the abbreviated commit that an earlier verdict named.
    Fixes(String),
}

impl fmt::Display for GivenTrailer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} <{}>", self.key, self.name, self.email)
    }
}
