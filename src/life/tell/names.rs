//! The names of a series' page: the one it has, and those it may have had when fewer mails were known.
//!
//! A page is named after the first mail of its series. Later mail can show that a series continues another one, that
//! a patch belongs into an older posting, or that a mail is no patch at all; then a page goes, and its name has to lead
//! to where its mails are now. So every mail that could have begun a posting when it arrived gives a name: whatever
//! the postings of a shorter archive were, their first mails are among these.
//!
//! Left out are the many that found their posting at once: what answers a mail of the same sender, version and total
//! that was there before it.

use super::Tale;
use crate::mail::Kind;
use crate::site_path::named;

impl Tale<'_> {
    /// The name that a page has after a mail.
    pub(super) fn slug(&self, mail: usize) -> String {
        let envelope = &self.letter(mail).envelope;
        named(&envelope.title, &envelope.message_id)
    }

    /// The names of the mails, other than `first`, that could have begun a page.
    pub(super) fn aliases(&self, postings: &[usize], first: usize) -> Vec<String> {
        let of_posting = |posting: &usize| {
            let members = &self.lineage.profiles[*posting].members;
            let beginnings = members.iter().enumerate().filter(|(place, mail)| *place == 0 || !self.is_held(**mail));
            let lost = self.posting(*posting).followups.iter().filter(|mail| self.has_lost_its_mark(**mail));
            beginnings.map(|(_, mail)| *mail).chain(lost.copied()).collect::<Vec<_>>()
        };
        let mut mails: Vec<usize> = postings.iter().flat_map(of_posting).filter(|mail| *mail != first).collect();
        mails.sort_unstable();
        mails.into_iter().map(|mail| self.slug(mail)).collect()
    }

    /// Whether a mail of the same sending was there before it that it answers.
    fn is_held(&self, mail: usize) -> bool {
        let Some(parent) = self.grouping.parents[mail].filter(|parent| *parent < mail) else { return false };
        let posting = |mail: usize| self.slots[mail].map(|(posting, _)| posting);
        let (own, other) = (&self.letter(mail).envelope, &self.letter(parent).envelope);
        let total = |counter: Option<crate::mail::Counter>| counter.map(|counter| counter.total);
        posting(mail) == posting(parent)
            && (&own.sender, &own.version, total(own.counter)) == (&other.sender, &other.version, total(other.counter))
    }

    /// Whether a mail looks like a patch or cover and turned out to repeat one that arrived behind it.
    fn has_lost_its_mark(&self, mail: usize) -> bool {
        let envelope = &self.letter(mail).envelope;
        let looks = envelope.has_diff || matches!(envelope.kind, Kind::Patch | Kind::Cover);
        looks && !envelope.reply && self.grouping.parents[mail].is_some_and(|parent| parent > mail)
    }
}
