//! A posting under construction, and the mails that need a slot in one.
//!
//! Entry points: [`Candidate::from_mail`] and [`PostingDraft::new`]. A draft knows which of its slots are free
//! ([`PostingDraft::has_room`]), when it was sent ([`PostingDraft::is_near`]) and which slips of a sender it overlooks
//! ([`PostingDraft::forgives`]).

use super::role::Role;
use super::thread::{Node, Tie};
use super::{Joined, Posting, SENDING, Slot};
use crate::press::mail::{FactSource, Version};
use crate::press::summary::MailSummary;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What the mails of one posting have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PostingKey<'mail> {
    sender: &'mail str,
    version: (u32, Option<u32>),
    total: u32,
}

/// A posting under construction.
#[derive(Debug)]
pub(super) struct PostingDraft<'mail> {
    pub(super) key: PostingKey<'mail>,
    cover: Option<usize>,
    patches: BTreeMap<u32, usize>,
    earliest: i64,
    latest: i64,
    /// The thread its mails are tied to, if any of them is.
    pub(super) thread: Option<Node>,
    version: &'mail Version,
    joined: Joined,
}

/// A mail that needs a slot; index 0 is the cover's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'mail> {
    pub(super) mail: usize,
    pub(super) summary: &'mail MailSummary,
    pub(super) key: PostingKey<'mail>,
    pub(super) index: u32,
}

impl<'mail> Candidate<'mail> {
    /// The candidate for a mail in some role; `None` for a mail without a patch.
    pub(super) fn from_mail(mail: usize, summary: &'mail MailSummary, role: Role) -> Option<Self> {
        let (index, total) = match role {
            Role::Cover { total } => (0, total),
            Role::Numbered { index, total } => (index, total),
            Role::Single => (1, 1),
            Role::Talk => return None,
        };
        let version = (summary.version.number, summary.version.minor);
        Some(Self { mail, summary, key: PostingKey { sender: &summary.sender, version, total }, index })
    }
}

/// The time in which a mail can have been sent together with others.
pub(super) fn sending(earliest: i64, latest: i64) -> RangeInclusive<i64> {
    earliest.saturating_sub(SENDING)..=latest.saturating_add(SENDING)
}

impl<'mail> PostingDraft<'mail> {
    /// A posting that has one mail so far.
    pub(super) fn new(candidate: &Candidate<'mail>, tie: Tie) -> Self {
        let mut draft = Self {
            key: candidate.key,
            cover: None,
            patches: BTreeMap::new(),
            earliest: candidate.summary.date.seconds,
            latest: candidate.summary.date.seconds,
            thread: None,
            version: &candidate.summary.version,
            joined: Joined::Single,
        };
        draft.take(candidate, tie, Joined::Single);
        draft
    }

    /// Whether a slot is free.
    pub(super) fn has_room(&self, index: u32) -> bool {
        if index == 0 { self.cover.is_none() } else { !self.patches.contains_key(&index) }
    }

    /// Whether a mail was sent at about the same time as the posting.
    pub(super) fn is_near(&self, candidate: &Candidate<'_>) -> bool {
        sending(self.earliest, self.latest).contains(&candidate.summary.date.seconds)
    }

    /// Whether a patch that answers this posting belongs to it although one thing differs: the cover announced another
    /// total, the version was forgotten on some mails, or another address sent some of them.
    pub(super) fn forgives(&self, candidate: &Candidate<'_>) -> bool {
        let (ours, theirs) = (self.key, candidate.key);
        let slip = match (ours.sender == theirs.sender, ours.version == theirs.version, ours.total == theirs.total) {
            (true, true, false) => self.patches.is_empty(),
            (true, false, true) => true,
            (false, true, true) => candidate.index <= theirs.total,
            _ => false,
        };
        slip && self.has_room(candidate.index) && self.is_near(candidate)
    }

    /// Puts a mail into its slot.
    pub(super) fn take(&mut self, candidate: &Candidate<'mail>, tie: Tie, joined: Joined) {
        if candidate.index == 0 {
            self.cover = Some(candidate.mail);
        } else {
            self.patches.insert(candidate.index, candidate.mail);
            // The patches were counted by a program; the cover's total may be typed by hand.
            self.key.total = candidate.key.total;
        }
        if self.version.source == FactSource::Inferred {
            self.version = &candidate.summary.version;
        }
        self.earliest = self.earliest.min(candidate.summary.date.seconds);
        self.latest = self.latest.max(candidate.summary.date.seconds);
        self.thread = self.thread.or(tie.thread);
        if self.joined != Joined::Inferred {
            self.joined = joined;
        }
    }

    /// The posting without its follow-ups.
    pub(super) fn finish(self) -> Posting {
        let lowest = self.patches.values().next().copied();
        Posting {
            version: self.version.clone(),
            total: self.key.total,
            head: self.cover.or(lowest).expect("a draft begins with a mail"),
            cover: self.cover,
            patches: self.patches.into_iter().map(|(index, mail)| Slot { index, mail }).collect(),
            followups: Vec::new(),
            joined: self.joined,
        }
    }
}
