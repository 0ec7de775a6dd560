//! A posting with what was said about it: from its mails to the rows and texts of a file in content/.
//!
//! Entry point: [`reading`]. The mails are read again from the archive, since no body is kept. Steps: the parts of each
//! mail's text, made visible and of bounded length (`texts`); the replies placed at the lines that they quote (`weave`);
//! and the rows of people, mails and pieces.
//!
//! Deliberately not supported: attachments that are not text, and HTML.

mod texts;
mod weave;

use crate::base::text::titled;
use crate::press::history::PostedMail;
use crate::press::mail::Mail;
use crate::rows::digest::GENERATED;
use crate::rows::reading::{KIND, ReadMail, Reading, SCHEMA, Writer, size_of};
use std::collections::HashMap;
use texts::ShownText;
pub use weave::{ThreadMail, ThreadText, Woven, weave};

/// A posting that is to be read.
pub(super) struct ReadPosting<'a> {
    /// The list that has the page.
    pub(super) list: &'a str,
    /// See [`Reading::name`].
    pub(super) name: String,
    pub(super) title: &'a str,
    pub(super) digest: &'a str,
    pub(super) series: &'a str,
    pub(super) version: String,
    pub(super) mails: Vec<PostedMail<'a>>,
}

/// The rows and texts of a posting. `mails` are its mails as they are in the archive, `None` where one cannot be read;
/// `next` are the patches that take the place of its own in the next version, where these were changed. `list` names the
/// list in whose archive a mail is.
pub(super) fn reading<'a>(
    posting: &ReadPosting<'a>,
    mails: &[Option<Mail>],
    next: &[Option<Mail>],
    list: &dyn Fn(&PostedMail<'_>) -> String,
) -> (Reading, Vec<String>) {
    let texts = ShownText::of_all(&posting.mails, mails, next);
    let threaded: Vec<_> =
        posting.mails.iter().zip(&texts).map(|(posted, text)| text.in_thread(posted.answers)).collect();
    let Woven { pieces, texts } = weave(&threaded);
    let mut people = Writers::default();
    let row = |posted: &PostedMail<'a>| ReadMail {
        message_id: posted.summary.link_id(),
        subject: titled(posted.summary.subject()),
        author: people.index(posted),
        date: posted.summary.date.time(),
        patch: posted.patch,
        answers: posted.answers,
        list: Some(list(posted)).filter(|list| list != posting.list),
    };
    let mails = posting.mails.iter().map(row).collect();
    let reading = Reading {
        generated: GENERATED.to_owned(),
        schema: SCHEMA,
        kind: KIND.to_owned(),
        title: posting.title.to_owned(),
        list: posting.list.to_owned(),
        name: posting.name.clone(),
        digest: posting.digest.to_owned(),
        series: posting.series.to_owned(),
        version: posting.version.clone(),
        size: size_of(&pieces, &texts),
        people: people.rows,
        mails,
        pieces,
    };
    (reading, texts)
}

/// Everybody who wrote a mail, each once.
#[derive(Default)]
struct Writers<'a> {
    rows: Vec<Writer>,
    places: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Writers<'a> {
    fn index(&mut self, posted: &PostedMail<'a>) -> usize {
        let author = &posted.summary.author;
        *self.places.entry((&author.name, &author.email)).or_insert_with(|| {
            let (name, email, bot) = (author.name.clone(), author.email.clone(), posted.summary.bot);
            self.rows.push(Writer { name, email, bot });
            self.rows.len() - 1
        })
    }
}
