//! The mails of a version with what was said about it, for those who read them again.

use super::HistoryBuilder;
use crate::press::copies::MailCopy;
use crate::press::summary::MailSummary;
use std::collections::HashMap;

/// A mail of a version: its cover, a patch, or a reply.
#[derive(Clone, Copy, Debug)]
pub struct PostedMail<'a> {
    pub summary: &'a MailSummary,
    /// Where it is, as it was changed least.
    pub copy: MailCopy,
    /// Its index, 0 for the cover; `None` for a reply.
    pub patch: Option<u32>,
    /// The mail that it answers, by its index among these.
    pub answers: Option<usize>,
}

impl<'a> HistoryBuilder<'a> {
    /// The mails of a version of a series: the cover, the patches by their index, and the replies in the order of their
    /// arrival. Every mail of a list is in at most one version.
    pub fn posted(&self, series: usize, version: usize) -> Vec<PostedMail<'a>> {
        let posting = self.posting(self.lineage.series[series][version]);
        let members = posting.cover.map(|cover| (cover, Some(0))).into_iter();
        let members = members.chain(posting.patches.iter().map(|slot| (slot.mail, Some(slot.index))));
        let mails: Vec<_> = members.chain(posting.followups.iter().map(|reply| (*reply, None))).collect();
        let places: HashMap<usize, usize> = mails.iter().enumerate().map(|(at, (mail, _))| (*mail, at)).collect();
        let posted = |(mail, patch): (usize, Option<u32>)| PostedMail {
            summary: self.mail(mail),
            copy: self.input.places.copies.of(mail)[0],
            patch,
            answers: self.grouping.parents[mail].and_then(|parent| places.get(&parent).copied()),
        };
        mails.into_iter().map(posted).collect()
    }

    /// The name of a version's reading, made from its first mail in archive order, and the copies of that mail.
    pub fn posted_name(&self, series: usize, version: usize) -> (String, &'a [MailCopy]) {
        let first = self.first_mail(self.lineage.series[series][version]);
        (self.slug(first), self.input.places.copies.of(first))
    }
}
