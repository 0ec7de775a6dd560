//! The replies to a series: who said what about which patch, and which tags they gave.

use super::places::ArrivedIn;
use super::{HistoryBuilder, SeriesBuilder};
use crate::base::person::Address;
use crate::press::mail::{MailKind, Trailer};
use crate::press::summary::MailSummary;
use crate::rows::review::ReviewTag;
use crate::rows::series::ReplyRow;
use std::collections::HashMap;

/// How many levels above a mail the patch that it is about is searched.
const LOOK_UP: usize = 10_000;

/// The mails about a series in archive order.
#[derive(Debug, Default)]
pub(super) struct Replies {
    pub(super) rows: Vec<ReplyRow>,
    pub(super) mails: Vec<usize>,
    /// The indices of the replies about each patch or cover that is present.
    about: HashMap<usize, Vec<usize>>,
}

impl Replies {
    pub(super) fn collect(series: &mut SeriesBuilder<'_>) -> Self {
        let list = series.list;
        let followups = |(version, posting): (usize, &usize)| {
            list.posting(*posting).followups.iter().map(move |mail| (*mail, version))
        };
        let mut mails: Vec<(usize, usize)> = series.postings.iter().enumerate().flat_map(followups).collect();
        mails.sort_unstable();
        let mut replies = Self::default();
        for (mail, version) in mails {
            let about = list.subject_of(mail, series.postings[version]);
            let parent = list.grouping.parents[mail];
            let answers = parent.and_then(|parent| replies.mails.binary_search(&parent).ok());
            if let Some(about) = about {
                replies.about.entry(about).or_default().push(replies.rows.len());
            }
            replies.rows.push(series.reply(mail, version, about, answers));
            replies.mails.push(mail);
        }
        replies
    }

    /// The replies about one mail that arrived before another mail.
    pub(super) fn on(&self, mail: usize, before: usize) -> impl Iterator<Item = (usize, &ReplyRow)> {
        let about = self.about.get(&mail).into_iter().flatten();
        about.filter(move |reply| self.mails[**reply] < before).map(|reply| (*reply, &self.rows[*reply]))
    }
}

impl HistoryBuilder<'_> {
    /// The patch or cover of a posting that a mail is about.
    fn subject_of(&self, mail: usize, posting: usize) -> Option<usize> {
        let above = std::iter::successors(self.grouping.parents[mail], |parent| self.grouping.parents[*parent]);
        above.take(LOOK_UP).find(|parent| self.slots[*parent].is_some_and(|(index, _)| index == posting))
    }
}

impl SeriesBuilder<'_> {
    fn reply(&mut self, index: usize, version: usize, about: Option<usize>, answers: Option<usize>) -> ReplyRow {
        let mail = self.list.mail(index);
        let ArrivedIn { digest, on } = self.list.arrived(&self.place.lists, &[index]);
        let here = digest == self.place.postings[version].digest;
        ReplyRow {
            version,
            about: about.and_then(|about| self.list.slots[about]).map(|(_, index)| index),
            answers,
            digest: if here { String::new() } else { digest.to_owned() },
            on,
            message_id: mail.link_id(),
            author: self.people.index(&mail.author),
            date: mail.date.time(),
            bot: matches!(mail.kind, MailKind::Report | MailKind::Notice),
            check: mail.check,
            excerpt: mail.excerpt.to_string(),
            tags: if mail.kind == MailKind::Patch { Vec::new() } else { given(mail) },
        }
    }
}

/// The tags that a mail gives in its sender's name; tags in a bot's mail are the bot's, however the name is spelled.
fn given(mail: &MailSummary) -> Vec<ReviewTag> {
    let bot = mail.kind == MailKind::Report;
    let tags = mail.trailers.iter().map(tag);
    tags.filter(|tag| bot || is_own(tag, mail)).collect()
}

fn is_own(tag: &ReviewTag, mail: &MailSummary) -> bool {
    let same = |one: &str, other: &str| !one.is_empty() && one.to_lowercase() == other.to_lowercase();
    let Address { name, email } = &mail.author;
    same(&tag.email, email) || same(&tag.name, name) || same(&tag.email, &mail.sender)
}

pub(super) fn tag(trailer: &Trailer) -> ReviewTag {
    let person = Address::from_trailer(&trailer.value);
    ReviewTag { key: trailer.key.clone(), name: person.name, email: person.email }
}
