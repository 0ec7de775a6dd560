//! Postings as `listpress series --json` prints them: one object per line, for `jq` and other programs.
//!
//! Entry point: [`postings`].

use super::{Grouping, Posting, Slot};
use crate::base::date::DateTime;
use crate::base::id::MessageId;
use crate::base::person::Address;
use crate::press::summary::MailSummary;
use serde::Serialize;

/// What is shown of a mail as it was written: a summary names the author as the mailmap does.
#[derive(Clone, Debug, Default)]
pub struct WrittenHeader {
    pub author: Address,
    pub in_reply_to: Option<MessageId>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PostingJson<'mail> {
    title: &'mail str,
    version: u32,
    author: AuthorJson<'mail>,
    date: DateTime,
    total: u32,
    complete: bool,
    missing: Vec<u32>,
    cover: Option<&'mail MessageId>,
    patches: Vec<PatchJson<'mail>>,
    followups: Vec<FollowupJson<'mail>>,
}

#[derive(Clone, Debug, Serialize)]
struct AuthorJson<'mail> {
    name: &'mail str,
    email: &'mail str,
}

#[derive(Clone, Debug, Serialize)]
struct PatchJson<'mail> {
    index: u32,
    message_id: &'mail MessageId,
    title: &'mail str,
}

#[derive(Clone, Debug, Serialize)]
struct FollowupJson<'mail> {
    message_id: &'mail MessageId,
    in_reply_to: Option<&'mail MessageId>,
}

impl std::fmt::Display for PostingJson<'_> {
    /// `   3 of 5    v2   title`, for people.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:4} of {:<4} v{:<3} {}", self.patches.len(), self.total, self.version, self.title)
    }
}

/// All postings in order. `headers` are parallel to `mails`.
pub fn postings<'mail>(
    grouping: &Grouping,
    mails: &'mail [MailSummary],
    headers: &'mail [WrittenHeader],
) -> Vec<PostingJson<'mail>> {
    grouping.postings.iter().map(|posting| PostingJson::new(posting, mails, headers)).collect()
}

impl<'mail> PostingJson<'mail> {
    /// Title, author and date are those of the posting's head.
    fn new(posting: &Posting, mails: &'mail [MailSummary], headers: &'mail [WrittenHeader]) -> Self {
        let message_id = |mail: usize| &mails[mail].message_id;
        let patch = |slot: &Slot| PatchJson {
            index: slot.index,
            message_id: message_id(slot.mail),
            title: &mails[slot.mail].title,
        };
        let followup = |mail: &usize| FollowupJson {
            message_id: message_id(*mail),
            in_reply_to: headers[*mail].in_reply_to.as_ref(),
        };
        let author = &headers[posting.head].author;
        Self {
            title: &mails[posting.head].title,
            version: posting.version.number,
            author: AuthorJson { name: &author.name, email: &author.email },
            date: mails[posting.head].date.time(),
            total: posting.total,
            complete: posting.is_complete(),
            missing: posting.missing(),
            cover: posting.cover.map(message_id),
            patches: posting.patches.iter().map(patch).collect(),
            followups: posting.followups.iter().map(followup).collect(),
        }
    }
}
