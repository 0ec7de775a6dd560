//! Postings as `listpress series --json` prints them: one object a line, for `jq` and for other programs.
//!
//! Entry point: [`record`]. A grouping names mails by their place and knows nothing of authors and offsets, so that the
//! caller gives a [`Described`] for each place.

use super::{Grouping, Posting};
use crate::base::date::{DateTime, MailDate};
use crate::base::person::Address;
use serde::Serialize;

/// What is shown of a mail.
#[derive(Clone, Copy, Debug)]
pub struct Described<'mail> {
    /// The Message-ID without angle brackets.
    pub message_id: &'mail str,
    /// The subject's title.
    pub title: &'mail str,
    /// Who wrote it.
    pub author: &'mail Address,
    /// When it was sent.
    pub date: MailDate,
    /// What it answers.
    pub in_reply_to: Option<&'mail str>,
}

/// One posting.
#[derive(Clone, Debug, Serialize)]
pub struct PostingRecord<'mail> {
    title: &'mail str,
    version: u32,
    author: AuthorRecord<'mail>,
    date: DateTime,
    total: u32,
    complete: bool,
    missing: Vec<u32>,
    cover: Option<&'mail str>,
    patches: Vec<PatchRecord<'mail>>,
    followups: Vec<FollowupRecord<'mail>>,
}

#[derive(Clone, Debug, Serialize)]
struct AuthorRecord<'mail> {
    name: &'mail str,
    email: &'mail str,
}

#[derive(Clone, Debug, Serialize)]
struct PatchRecord<'mail> {
    index: u32,
    message_id: &'mail str,
    title: &'mail str,
}

#[derive(Clone, Debug, Serialize)]
struct FollowupRecord<'mail> {
    message_id: &'mail str,
    in_reply_to: Option<&'mail str>,
}

impl std::fmt::Display for PostingRecord<'_> {
    /// `   3 of 5    v2   title`, for people.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:4} of {:<4} v{:<3} {}", self.patches.len(), self.total, self.version, self.title)
    }
}

/// The records of all postings, in their order.
pub fn records<'mail>(grouping: &Grouping, mail: impl Fn(usize) -> Described<'mail>) -> Vec<PostingRecord<'mail>> {
    grouping.postings.iter().filter_map(|posting| record(posting, &mail)).collect()
}

/// The record of one posting; title, author and date are those of the mail that speaks for it. `None` only for a
/// posting without any mail, which [`super::group`] never makes.
pub fn record<'mail>(posting: &Posting, mail: impl Fn(usize) -> Described<'mail>) -> Option<PostingRecord<'mail>> {
    let head = mail(posting.head()?);
    let patch = |slot: &super::Slot| {
        let Described { message_id, title, .. } = mail(slot.mail);
        PatchRecord { index: slot.index, message_id, title }
    };
    let followup = |place: &usize| {
        let Described { message_id, in_reply_to, .. } = mail(*place);
        FollowupRecord { message_id, in_reply_to }
    };
    Some(PostingRecord {
        title: head.title,
        version: posting.version.number,
        author: AuthorRecord { name: &head.author.name, email: &head.author.email },
        date: head.date.time(),
        total: posting.total,
        complete: posting.is_complete(),
        missing: posting.missing(),
        cover: posting.cover.map(|cover| mail(cover).message_id),
        patches: posting.patches.iter().map(patch).collect(),
        followups: posting.followups.iter().map(followup).collect(),
    })
}
