//! The mails of all lists of a site in one order, each of them once.
//!
//! Entry point: [`Union::of_lists`]. Steps: put the mails of all lists into the order of their `arrival`; recognise the copies
//! of one mail by their Message-ID, unless they are two mails (`judgement`); and keep the copy that was changed least on
//! its way. What a list alone tells of a mail, where it is in its archive, is kept for every copy.
//!
//! Deliberately not supported: copies under different Message-IDs, which some gateways make.

mod judgement;

use judgement::CopyReader;

use super::Press;
use super::arrival::{ArrivedMail, in_order};
use super::copies::{Copies, MailCopy};
use super::history::DigestEnd;
use super::preference::Preference;
use super::problem::PressProblem;
use super::summaries::Summaries;
use crate::base::date::date;
use crate::base::id::{MessageId, MessageKey, message_key};
use crate::press::archive::ArchivePosition;
use crate::press::summary::MailSummary;
use judgement::Judgement;
use std::collections::HashMap;

/// The mails of one list.
pub(super) struct ListMails<'a> {
    press: &'a Press<'a>,
    summaries: Summaries,
}

impl<'a> ListMails<'a> {
    pub(super) fn new(press: &'a Press<'_>, summaries: Summaries) -> Self {
        Self { press, summaries }
    }
}

/// The mails of all lists.
#[derive(Default)]
pub(super) struct Union {
    pub(super) mails: Vec<MailSummary>,
    /// The position of each in the order of all; of a single list the one in its archive.
    pub(super) positions: Vec<ArchivePosition>,
    /// When each arrived first; empty for a single list.
    pub(super) arrived: Vec<i64>,
    pub(super) copies: Copies,
    pub(super) preference: Preference,
    /// The days that they arrived on; of a single list its digests.
    pub(super) digests: Vec<DigestEnd>,
    pub(super) problems: Vec<PressProblem>,
}

/// One copy while the mails of all lists are joined.
type ListedMail = ArrivedMail<MailSummary>;

impl Union {
    /// The mails of a single list.
    pub(super) fn of_list(summaries: Summaries, digests: Vec<DigestEnd>) -> Self {
        let Summaries { mails, positions } = summaries;
        Self { mails, copies: Copies::of_list(&positions), positions, digests, ..Self::default() }
    }

    /// Joins the mails of several lists, given in the order of site.yaml.
    pub(super) fn of_lists(preferred: &[String], lists: Vec<ListMails<'_>>) -> Self {
        let names: Vec<&str> = lists.iter().map(|list| list.press.list.name.as_str()).collect();
        let readers: Vec<CopyReader<'_>> = lists.iter().map(|list| CopyReader(list.press.reader())).collect();
        let lists: Vec<Vec<ListedMail>> = lists.into_iter().enumerate().map(listed).collect();
        let preference = &preference(preferred, &names, &lists);
        let mails_of_all = in_order(&names, lists);
        let mut union = UnionBuilder::default();
        let mut known: HashMap<MessageKey, Vec<usize>> = HashMap::with_capacity(mails_of_all.len());
        for listed in mails_of_all {
            let same_id = known.entry(message_key(&listed.mail.message_id)).or_default();
            let judge = |mail: &usize| {
                let count = union.copies[*mail][0];
                judgement::judge(
                    (&union.mails[*mail], count, &readers[count.list()]),
                    (&listed.mail, copy_of(&listed), &readers[listed.list]),
                    preference,
                )
            };
            let judged = same_id
                .iter()
                .find_map(|mail| Some((*mail, Some(judge(mail)).filter(|judgement| judgement.is_same())?)));
            if let Some((mail, judgement)) = judged {
                union.add_copy(mail, listed, judgement == Judgement::Better);
            } else {
                let first = same_id.first().map(|mail| union.copies[*mail][0]);
                same_id.push(union.mails.len());
                union.add_mail(listed, first, &names, &readers);
            }
        }
        union.finish(preference.clone())
    }
}

/// The mails so far.
#[derive(Default)]
struct UnionBuilder {
    mails: Vec<MailSummary>,
    arrived: Vec<i64>,
    copies: Vec<Vec<MailCopy>>,
    problems: Vec<PressProblem>,
}

impl UnionBuilder {
    fn finish(self, preference: Preference) -> Union {
        let Self { mails, arrived, copies, problems } = self;
        Union {
            positions: (0..mails.len()).map(ArchivePosition::after).collect(),
            mails,
            copies: copies.iter().map(Vec::as_slice).collect(),
            preference,
            digests: days(&arrived),
            arrived,
            problems,
        }
    }

    fn add_copy(&mut self, mail: usize, listed: ListedMail, better: bool) {
        let copies = &mut self.copies[mail];
        if better {
            copies.insert(0, copy_of(&listed));
            self.mails[mail] = listed.mail;
        } else {
            copies.push(copy_of(&listed));
        }
    }

    /// Adds a mail. Where another one has its Message-ID (`first`), it gets one of its own, and this is reported.
    fn add_mail(&mut self, listed: ListedMail, first: Option<MailCopy>, names: &[&str], readers: &[CopyReader<'_>]) {
        let copy = copy_of(&listed);
        let mut summary = listed.mail;
        if let Some(first) = first {
            let place = |copy: MailCopy| (names[copy.list()].to_owned(), readers[copy.list()].commit(copy.position));
            self.problems.push(PressProblem::TwoMails {
                message_id: summary.message_id.clone(),
                first: place(first),
                second: place(copy),
            });
            summary.message_id = MessageId::new(format!("{} {}", summary.message_id.as_str(), names[copy.list()]));
            summary.linkable = false;
        }
        self.mails.push(summary);
        self.arrived.push(listed.arrived);
        self.copies.push(vec![copy]);
    }
}

fn copy_of(listed: &ListedMail) -> MailCopy {
    MailCopy::new(listed.list, listed.position)
}

/// The mails of the list at a position.
fn listed((list, mails): (usize, ListMails<'_>)) -> Vec<ListedMail> {
    let ListMails { press, summaries: Summaries { mails, positions } } = mails;
    ListedMail::of_list(list, press, positions.into_iter().zip(mails))
}

fn preference(preferred: &[String], names: &[&str], lists: &[Vec<ListedMail>]) -> Preference {
    let arrived = |list: &Vec<ListedMail>| list.iter().map(|mail| mail.arrived).collect();
    let times: Vec<Vec<i64>> = lists.iter().map(arrived).collect();
    let times: Vec<(&str, &[i64])> = names.iter().copied().zip(times.iter().map(Vec::as_slice)).collect();
    Preference::new(preferred, &times)
}

/// The days of mails in the order of their arrival.
fn days(arrived: &[i64]) -> Vec<DigestEnd> {
    let mut end = 0;
    let mut days: Vec<DigestEnd> = Vec::new();
    for day in arrived.chunk_by(|one, next| date(*one) == date(*next)) {
        end += day.len();
        days.push(DigestEnd { name: date(day[0]).to_string(), end: ArchivePosition::after(end), open: false });
    }
    if let Some(newest) = days.last_mut() {
        newest.open = true;
    }
    days
}
