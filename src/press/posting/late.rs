//! Mails that changed where earlier ones belong.
//!
//! Entry point: [`late_mails`]. A mail is put into a posting by what it refers to and by the mails of its sending. Mail
//! that comes later changes that in three ways only: it is one that was referred to and missing; it tells what a missing
//! mail answers; or it answers a cover or patch of its own sending. A cover without a counter is only known by such answers.

use super::Grouping;
use crate::base::id::{MessageKey, message_key};
use crate::press::summary::MailSummary;
use std::collections::HashMap;

/// For every mail whether it may have changed what mails of an earlier period belong to. The mails are given with all
/// that their threads hold, and with the period of each.
pub fn late_mails(mails: &[MailSummary], grouping: &Grouping, periods: &[usize]) -> Vec<bool> {
    let mut finder = LateFinder::new(mails, grouping, periods);
    (0..mails.len()).for_each(|mail| finder.follow_references(mail));
    finder.late
}

/// A Message-ID that is referred to and never arrived.
struct MissingMail {
    /// The period in which it was first referred to.
    known: usize,
    /// What it answers, as the first mail tells that knows.
    answers: Option<MessageKey>,
}

struct LateFinder<'a> {
    mails: &'a [MailSummary],
    grouping: &'a Grouping,
    periods: &'a [usize],
    is_member: Vec<bool>,
    keys: Vec<MessageKey>,
    by_key: HashMap<MessageKey, usize>,
    missing: HashMap<MessageKey, MissingMail>,
    /// For every mail whether all that it refers to had arrived before it.
    plain: Vec<bool>,
    late: Vec<bool>,
}

impl<'a> LateFinder<'a> {
    fn new(mails: &'a [MailSummary], grouping: &'a Grouping, periods: &'a [usize]) -> Self {
        let mut is_member = vec![false; mails.len()];
        grouping.postings.iter().flat_map(super::Posting::members).for_each(|mail| is_member[mail] = true);
        let keys: Vec<MessageKey> = mails.iter().map(|mail| message_key(&mail.message_id)).collect();
        Self {
            by_key: keys.iter().enumerate().map(|(mail, key)| (*key, mail)).collect(),
            missing: HashMap::new(),
            plain: vec![false; mails.len()],
            late: vec![false; mails.len()],
            mails,
            grouping,
            periods,
            is_member,
            keys,
        }
    }

    fn follow_references(&mut self, mail: usize) {
        if let Some(parent) = self.grouping.parents[mail] {
            self.late[mail] |= self.answers_own_sending(mail, parent) && self.periods[parent] < self.periods[mail];
        }
        if !self.repeats_its_parent(mail) {
            self.look_up_references(mail);
        }
    }

    fn answers_own_sending(&self, mail: usize, parent: usize) -> bool {
        let (mine, theirs) = (&self.mails[mail], &self.mails[parent]);
        self.is_member[mail]
            && self.is_member[parent]
            && mine.sender == theirs.sender
            && (mine.version.number == theirs.version.number || theirs.counter.is_none() && !theirs.has_diff)
    }

    /// Whether a mail refers to nothing but an earlier mail and what that refers to. This is so for nearly all mails,
    /// and there is nothing to look up for them.
    fn repeats_its_parent(&mut self, mail: usize) -> bool {
        let Some((last, rest)) = self.mails[mail].references.split_last() else {
            self.plain[mail] = true;
            return true;
        };
        let parent = self.grouping.parents[mail].filter(|parent| *parent < mail && self.plain[*parent]);
        self.plain[mail] = parent.is_some_and(|parent| {
            let mut above = self.mails[parent].references.iter();
            self.keys[parent] == *last && rest.iter().all(|id| above.any(|other| other == id))
        });
        self.plain[mail]
    }

    fn look_up_references(&mut self, mail: usize) {
        let mut above = None;
        for id in &self.mails[mail].references {
            match self.by_key.get(id).copied() {
                Some(named) => self.late[named] |= self.periods[mail] < self.periods[named],
                None => self.note_missing(mail, *id, above),
            }
            above = Some(*id);
        }
    }

    /// Notes what a missing mail answers.
    fn note_missing(&mut self, mail: usize, id: MessageKey, above: Option<MessageKey>) {
        let period = self.periods[mail];
        let missing = self.missing.entry(id).or_insert(MissingMail { known: period, answers: None });
        // A link that would close a loop is not made, and another one is: any other answer may count.
        if above.is_some() && above != missing.answers {
            self.late[mail] |= missing.known < period;
            missing.answers = missing.answers.or(above);
        }
    }
}
