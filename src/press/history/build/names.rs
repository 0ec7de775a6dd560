//! The names of a series' page: its current one, and those it may have had when fewer mails were known.
//!
//! A page is named after the first mail of its series. Later mail can show that a series continues another one, or that
//! a patch belongs to an older posting; then a page disappears, and its name has to redirect to the page that now holds
//! its mails. So every mail that could have begun a posting when it arrived gives a name: whatever the postings of a
//! shorter archive were, their first mails are among these.
//!
//! Most mails can belong to no other posting and give no name: those that answer an earlier mail of the same sending
//! (sender, version and total). That is certain as long as at most one slot of the sending is not tied in this way.
//! Where several are loose, they may have been grouped differently before and have taken each other's slots. So may a
//! patch that answers a mail which arrived late or never.

use super::HistoryBuilder;
use crate::base::id::{MessageKey, message_key};
use crate::base::path::named;
use crate::press::posting::Grouping;
use crate::press::summary::MailSummary;
use std::collections::{BTreeSet, HashMap};

/// Mails of one sender, version and total further apart than this, in seconds, are two sendings.
const SENDING: i64 = 86_400;

/// Sender, version and total.
type SendingKey<'a> = (&'a str, (u32, Option<u32>), u32);

/// For every mail whether it could have begun a posting.
pub(super) fn beginnings(mails: &[MailSummary], grouping: &Grouping) -> Vec<bool> {
    let mut postings = Postings { mails, grouping, posting_of: vec![None; mails.len()] };
    let mut begins = vec![false; mails.len()];
    for (index, posting) in grouping.postings.iter().enumerate() {
        posting.members().for_each(|mail| postings.posting_of[mail] = Some(index));
        posting.members().min().into_iter().for_each(|first| begins[first] = true);
    }
    let unsure = postings.in_loose_sendings().into_iter().chain(postings.contested());
    unsure.for_each(|mail| begins[mail] = true);
    begins
}

/// The postings of a list, searched for those that could have been grouped differently.
struct Postings<'a> {
    mails: &'a [MailSummary],
    grouping: &'a Grouping,
    posting_of: Vec<Option<usize>>,
}

impl<'a> Postings<'a> {
    /// Covers and patches that no answer ties to a sending, and all mails of a sending in which several slots are such.
    fn in_loose_sendings(&self) -> Vec<usize> {
        let mut sendings: HashMap<SendingKey<'a>, Vec<usize>> = HashMap::new();
        for (key, mail) in self.members().filter_map(|mail| Some((key(&self.mails[mail])?, mail))) {
            sendings.entry(key).or_default().push(mail);
        }
        let seconds = |mail: usize| self.mails[mail].date.seconds;
        let mut unsure = Vec::new();
        for mut mails in sendings.into_values() {
            mails.sort_by_key(|mail| seconds(*mail));
            for sending in mails.chunk_by(|one, next| seconds(*next).saturating_sub(seconds(*one)) <= SENDING) {
                let loose: Vec<usize> = sending.iter().copied().filter(|mail| !self.is_held(*mail)).collect();
                let slots: BTreeSet<_> = loose.iter().map(|mail| self.index(*mail)).collect();
                unsure.extend(if slots.len() > 1 { sending } else { &loose });
            }
        }
        unsure
    }

    /// Patches whose slot another one may have taken: it answers a mail that was missing when it arrived, and its
    /// thread leads to their posting, as far as the references show.
    fn contested(&self) -> Vec<usize> {
        let mut orphans: HashMap<usize, BTreeSet<Option<u32>>> = HashMap::new();
        for mail in self.members().filter(|mail| self.is_orphan(*mail)) {
            orphans.entry(self.grouping.roots[mail]).or_default().insert(self.index(mail));
        }
        let slots = self.members().map(|mail| (message_key(&self.mails[mail].message_id), mail));
        let member_named: HashMap<MessageKey, usize> =
            if orphans.is_empty() { HashMap::new() } else { slots.collect() };
        let mut unsure = Vec::new();
        for (index, mail) in self.mails.iter().enumerate() {
            let Some(slots) = orphans.get(&self.grouping.roots[index]) else { continue };
            let named = mail.references.iter().filter_map(|id| self.posting_of[*member_named.get(id)?]);
            let members = named.flat_map(|posting| self.grouping.postings[posting].members());
            unsure.extend(members.filter(|member| slots.contains(&self.index(*member))));
        }
        unsure
    }

    fn members(&self) -> impl Iterator<Item = usize> {
        (0..self.mails.len()).filter(|mail| self.posting_of[*mail].is_some())
    }

    fn index(&self, mail: usize) -> Option<u32> {
        self.mails[mail].counter.map(|counter| counter.index)
    }

    /// Whether a mail answers something, but no mail that arrived before it.
    fn is_orphan(&self, mail: usize) -> bool {
        !self.mails[mail].references.is_empty() && self.grouping.parents[mail].is_none_or(|parent| parent > mail)
    }

    fn is_held(&self, mail: usize) -> bool {
        let same = |parent: usize| parent < mail && self.posting_of[parent] == self.posting_of[mail];
        let parent = self.grouping.parents[mail].filter(|parent| same(*parent));
        parent.is_some_and(|parent| key(&self.mails[parent]) == key(&self.mails[mail]))
    }
}

fn key(mail: &MailSummary) -> Option<SendingKey<'_>> {
    let version = (mail.version.number, mail.version.minor);
    mail.counter.map(|counter| (&*mail.sender, version, counter.total))
}

impl HistoryBuilder<'_> {
    /// The name of a page that begins with a mail.
    pub(super) fn slug(&self, mail: usize) -> String {
        let envelope = &self.mail(mail);
        named(&envelope.title, &envelope.message_id)
    }

    /// The names of the mails, other than `first`, that could have begun a page.
    pub(super) fn aliases(&self, postings: &[usize], first: usize) -> Vec<String> {
        let mails = postings.iter().flat_map(|posting| self.posting(*posting).members());
        let mut mails: Vec<usize> = mails.filter(|mail| *mail != first && self.begins[*mail]).collect();
        mails.sort_unstable();
        mails.into_iter().map(|mail| self.slug(mail)).collect()
    }
}
