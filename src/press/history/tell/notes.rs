//! The mails about a series: who said what to which patch, and which tags they gave.

use super::{SeriesBuilder, Tale};
use crate::base::person::Address;
use crate::press::history::letter::Letter;
use crate::press::mail::{Kind, Trailer};
use crate::rows::series::{ReplyRow, ReviewTag};
use std::collections::HashMap;

/// How far above a mail the patch it is about is looked for.
const LOOK_UP: usize = 10_000;

/// The mails about a series in archive order.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Their rows.
    pub(super) rows: Vec<ReplyRow>,
    /// The mails.
    pub(super) mails: Vec<usize>,
    /// The places of those about each patch or cover that is here.
    about: HashMap<usize, Vec<usize>>,
}

impl Notes {
    pub(super) fn collect(series: &mut SeriesBuilder<'_>) -> Self {
        let list = series.list;
        let followups = |(version, posting): (usize, &usize)| {
            list.posting(*posting).followups.iter().map(move |mail| (*mail, version))
        };
        let mut mails: Vec<(usize, usize)> = series.postings.iter().enumerate().flat_map(followups).collect();
        mails.sort_unstable();
        let mut notes = Self::default();
        for (mail, version) in mails {
            let about = list.subject_of(mail, series.postings[version]);
            let parent = list.grouping.parents[mail];
            let answers = parent.and_then(|parent| notes.mails.binary_search(&parent).ok());
            if let Some(about) = about {
                notes.about.entry(about).or_default().push(notes.rows.len());
            }
            notes.rows.push(series.note(mail, version, about, answers));
            notes.mails.push(mail);
        }
        notes
    }

    /// The notes about one mail that came before a place in archive order.
    pub(super) fn on(&self, mail: usize, before: usize) -> impl Iterator<Item = (usize, &ReplyRow)> {
        let about = self.about.get(&mail).into_iter().flatten();
        about.filter(move |place| self.mails[**place] < before).map(|place| (*place, &self.rows[*place]))
    }
}

impl Tale<'_> {
    /// The patch or cover of a posting that a mail is about.
    fn subject_of(&self, mail: usize, posting: usize) -> Option<usize> {
        let above = std::iter::successors(self.grouping.parents[mail], |parent| self.grouping.parents[*parent]);
        above.take(LOOK_UP).find(|parent| self.slots[*parent].is_some_and(|(place, _)| place == posting))
    }
}

impl SeriesBuilder<'_> {
    fn note(&mut self, mail: usize, version: usize, about: Option<usize>, answers: Option<usize>) -> ReplyRow {
        let letter = self.list.letter(mail);
        let digest = self.list.digest(mail);
        let here = digest == self.list.digest(self.list.first_mail(self.postings[version]));
        ReplyRow {
            version,
            about: about.and_then(|about| self.list.slots[about]).map(|(_, index)| index),
            answers,
            digest: if here { String::new() } else { digest },
            message_id: letter.message_id(),
            author: self.people.place(&letter.author),
            date: letter.date.time(),
            bot: letter.envelope.kind == Kind::Report,
            excerpt: letter.facts.excerpt.to_string(),
            tags: if letter.envelope.kind == Kind::Patch { Vec::new() } else { given(letter) },
        }
    }
}

/// The tags that a mail gives in its sender's own name; a bot's are its own, however it spells itself.
fn given(letter: &Letter) -> Vec<ReviewTag> {
    let bot = letter.envelope.kind == Kind::Report;
    let tags = letter.facts.trailers.iter().map(tag);
    tags.filter(|tag| bot || is_own(tag, letter)).collect()
}

fn is_own(tag: &ReviewTag, letter: &Letter) -> bool {
    let same = |one: &str, other: &str| !one.is_empty() && one.to_lowercase() == other.to_lowercase();
    let Address { name, email } = &letter.author;
    same(&tag.email, email) || same(&tag.name, name) || same(&tag.email, &letter.envelope.sender)
}

/// A trailer as a tag.
pub(super) fn tag(trailer: &Trailer) -> ReviewTag {
    let person = Address::of_trailer(&trailer.value);
    ReviewTag { key: trailer.key.clone(), name: person.name, email: person.email }
}
