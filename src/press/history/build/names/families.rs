//! Which mails can have been grouped differently while fewer mails were known.
//!
//! Entry points: [`Families::new`] and [`Families::is_quiet_after`]. A mail is put into a posting by what it refers to
//! and by the mails of its sending. Mail that comes later changes that in three ways only: it is one that was referred
//! to and missing; it tells what a missing mail answers; or it answers a cover or patch of its own sending. All mails
//! that such a one can touch are a family: those that references connect, and those of one sending.

use crate::base::id::{MessageKey, message_key};
use crate::press::posting::{Grouping, Sets};
use crate::press::summary::MailSummary;
use std::collections::HashMap;

/// Mails of one sender, version and total further apart than this, in seconds, are two sendings.
const SENDING: i64 = 86_400;

/// Sender, version and total.
type SendingKey<'a> = (&'a str, (u32, Option<u32>), u32);

/// The families of a list's mails.
pub(super) struct Families {
    sets: Sets,
    /// By the representative of a family, the last period with a mail that changed who belongs to what.
    restless: HashMap<usize, usize>,
}

impl Families {
    /// Finds the families, given the period of each mail.
    pub(super) fn new(mails: &[MailSummary], grouping: &Grouping, periods: &[usize]) -> Self {
        let mut gatherer = Gatherer::new(mails, grouping, periods);
        (0..mails.len()).for_each(|mail| gatherer.follow_references(mail));
        gatherer.join_sendings();
        let Gatherer { mut sets, late, .. } = gatherer;
        let mut restless = HashMap::new();
        for mail in late {
            let last = restless.entry(sets.find(mail)).or_insert(0);
            *last = periods[mail].max(*last);
        }
        sets.flatten();
        Self { sets, restless }
    }

    /// Whether the mails of a mail's family that had arrived at the end of a period have stayed in their postings.
    pub(super) fn is_quiet_after(&self, mail: usize, period: usize) -> bool {
        self.restless.get(&self.sets.flat(mail)).is_none_or(|last| *last <= period)
    }
}

/// A Message-ID that is referred to and never arrived.
struct MissingMail {
    node: usize,
    /// The period in which it was first referred to.
    known: usize,
    /// What it answers, as the first mail tells that knows.
    answers: Option<MessageKey>,
}

/// Families under construction.
struct Gatherer<'a> {
    mails: &'a [MailSummary],
    grouping: &'a Grouping,
    periods: &'a [usize],
    posting_of: Vec<Option<usize>>,
    keys: Vec<MessageKey>,
    by_key: HashMap<MessageKey, usize>,
    missing: HashMap<MessageKey, MissingMail>,
    /// For every mail whether all that it refers to had arrived before it.
    plain: Vec<bool>,
    sets: Sets,
    /// Mails that may have changed what others, from an earlier period, belong to.
    late: Vec<usize>,
}

impl<'a> Gatherer<'a> {
    fn new(mails: &'a [MailSummary], grouping: &'a Grouping, periods: &'a [usize]) -> Self {
        let mut posting_of = vec![None; mails.len()];
        for (index, posting) in grouping.postings.iter().enumerate() {
            posting.members().for_each(|mail| posting_of[mail] = Some(index));
        }
        let keys: Vec<MessageKey> = mails.iter().map(|mail| message_key(&mail.message_id)).collect();
        Self {
            by_key: keys.iter().enumerate().map(|(mail, key)| (*key, mail)).collect(),
            missing: HashMap::new(),
            plain: vec![false; mails.len()],
            sets: Sets::new(mails.len()),
            late: Vec::new(),
            mails,
            grouping,
            periods,
            posting_of,
            keys,
        }
    }

    /// Joins a mail with what it refers to.
    fn follow_references(&mut self, mail: usize) {
        if let Some(parent) = self.grouping.parents[mail] {
            self.sets.join(mail, parent);
            if self.answers_own_sending(mail, parent) && self.periods[parent] < self.periods[mail] {
                self.late.push(mail);
            }
        }
        if !self.repeats_its_parent(mail) {
            self.look_up_references(mail);
        }
    }

    fn answers_own_sending(&self, mail: usize, parent: usize) -> bool {
        let both = self.posting_of[mail].is_some() && self.posting_of[parent].is_some();
        let (mine, theirs) = (&self.mails[mail], &self.mails[parent]);
        both && mine.sender == theirs.sender && mine.version.number == theirs.version.number
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
                Some(named) => {
                    self.sets.join(mail, named);
                    if self.periods[mail] < self.periods[named] {
                        self.late.push(named);
                    }
                }
                None => self.note_missing(mail, *id, above),
            }
            above = Some(*id);
        }
    }

    /// Joins a mail with a missing one, and notes what that answers.
    fn note_missing(&mut self, mail: usize, id: MessageKey, above: Option<MessageKey>) {
        let (sets, period) = (&mut self.sets, self.periods[mail]);
        let missing =
            self.missing.entry(id).or_insert_with(|| MissingMail { node: sets.add(), known: period, answers: None });
        sets.join(mail, missing.node);
        // A link that would close a loop is not made, and another one is: any other answer may count.
        if above.is_some() && above != missing.answers {
            if missing.known < period {
                self.late.push(mail);
            }
            missing.answers = missing.answers.or(above);
        }
    }

    /// Joins the postings of one sending, and the mails of each posting.
    fn join_sendings(&mut self) {
        let mut sendings: HashMap<SendingKey<'a>, Vec<(i64, i64, usize)>> = HashMap::new();
        for posting in &self.grouping.postings {
            let seconds = || posting.members().map(|mail| self.mails[mail].date.seconds);
            let (first, last) = (seconds().min().unwrap_or(0), seconds().max().unwrap_or(0));
            for mail in posting.members() {
                self.sets.join(posting.head, mail);
                if let Some(key) = sending_key(&self.mails[mail]) {
                    sendings.entry(key).or_default().push((first, last, mail));
                }
            }
        }
        for mut sent in sendings.into_values() {
            sent.sort_unstable();
            let mut end = i64::MIN;
            for pair in sent.windows(2) {
                end = end.max(pair[0].1);
                if pair[1].0.saturating_sub(end) <= SENDING {
                    self.sets.join(pair[0].2, pair[1].2);
                }
            }
        }
    }
}

fn sending_key(mail: &MailSummary) -> Option<SendingKey<'_>> {
    let version = (mail.version.number, mail.version.minor);
    mail.counter.map(|counter| (&*mail.sender, version, counter.total))
}
