//! The summaries of a period's or a list's mails, in archive order.

use crate::base::id::message_key;
use crate::press::archive::{ArchiveLog, ArchivePosition};
use crate::press::reader::{MailBatch, MessageKeys};
use crate::press::summary::MailSummary;

/// Mails with their positions in the archive. The positions are not part of a summary because they change when other
/// mail is deleted or inserted before it.
#[derive(Debug, Default)]
pub(super) struct Summaries {
    pub(super) mails: Vec<MailSummary>,
    /// The position of each.
    pub(super) positions: Vec<ArchivePosition>,
}

impl Summaries {
    pub(super) fn with_capacity(mails: usize) -> Self {
        Self { mails: Vec::with_capacity(mails), positions: Vec::with_capacity(mails) }
    }

    /// The Message-IDs that the mails have.
    pub(super) fn keys(&self, log: &ArchiveLog) -> MessageKeys {
        let mails = self.mails.iter().zip(&self.positions);
        let stated = mails.filter(|(mail, position)| !mail.is_made_up(log.arrival(**position).origin.commit));
        stated.map(|(mail, position)| (message_key(&mail.message_id), *position)).collect()
    }

    pub(super) fn append(&mut self, mut later: Self) {
        self.mails.append(&mut later.mails);
        self.positions.append(&mut later.positions);
    }
}

impl From<MailBatch<MailSummary>> for Summaries {
    fn from(batch: MailBatch<MailSummary>) -> Self {
        Self { mails: batch.mails, positions: batch.positions }
    }
}
