//! The deletions that name a mail by its Message-ID: each holds a copy of that mail, which has to be read.
//!
//! Entry point: [`Deletions::read`]. A deletion that cannot be read is lost: the mail that it deletes would be published.

use super::read_bounded;
use crate::base::id::{MessageKey, ObjectId, message_key};
use crate::press::archive::{Archive, ArchiveLog, ArchivePosition, ArchiveRange, MessageIdDeletion};
use crate::press::mail;
use crate::press::problem::PressProblem;
use crate::press::unreadable::UnreadableMail;
use std::collections::HashMap;

/// The mails that are deleted by their Message-IDs.
pub(super) struct Deletions {
    /// Only mails before the position are deleted.
    by_id: HashMap<MessageKey, ArchivePosition>,
    pub(super) lost: Vec<LostDeletion>,
}

/// A deletion that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostDeletion {
    pub commit: ObjectId,
    /// What it deletes arrived before this position.
    pub before: ArchivePosition,
    /// Why it cannot be read.
    pub error: UnreadableMail,
}

impl LostDeletion {
    /// Whether it is among the commits of a range of mails.
    pub fn is_in(&self, range: ArchiveRange) -> bool {
        range.start < self.before && self.before <= range.end
    }

    /// Whether it may delete one of these mails.
    pub fn may_touch(&self, range: ArchiveRange) -> bool {
        range.start < self.before
    }

    pub fn problem(&self) -> PressProblem {
        PressProblem::LostDeletion { commit: self.commit, error: self.error.clone() }
    }
}

impl Deletions {
    pub(super) fn read(archive: &Archive, log: &ArchiveLog) -> Self {
        let mut read = Self { by_id: HashMap::new(), lost: Vec::new() };
        for MessageIdDeletion { mail, before } in &log.deletions {
            match read_bounded(archive, mail) {
                Ok(bytes) => {
                    let named = mail::parse(mail.origin, &bytes).message_id;
                    read.by_id.extend(named.map(|id| (message_key(&id), *before)));
                }
                Err(error) => read.lost.push(LostDeletion { commit: mail.origin.commit, before: *before, error }),
            }
        }
        read
    }

    /// Whether the mail of a Message-ID at a position is deleted.
    pub(super) fn holds(&self, key: MessageKey, position: ArchivePosition) -> bool {
        self.by_id.get(&key).is_some_and(|before| position < *before)
    }
}
