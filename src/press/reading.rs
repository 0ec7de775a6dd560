//! A posting with what was said about it: from its mails to the rows and texts of a file in content/.
//!
//! Entry points: `ReadingWriter` for files in content/, which calls `reading`; `discussions` for the threads without
//! patches, which are read in the same way. The texts of the mails are those that were kept from their first reading, or are
//! read again from the archive. Steps: the parts of each mail's text, made visible and of bounded length (`texts`); the
//! replies placed at the lines that they quote (`weave`); and the rows of people, mails and pieces.
//!
//! Deliberately not supported: attachments that are not text, and HTML.

mod discussion;
mod texts;
mod weave;
mod writer;

use crate::base::text::titled;
use crate::press::copies::MailCopy;
use crate::press::history::PostedMail;
use crate::press::parsed_text::ParsedText;
use crate::rows::digest::GENERATED;
use crate::rows::reading::{KIND, ReadMail, Reading, SCHEMA, Writer};
pub(super) use discussion::{Discussion, discussion_name, discussions};
use std::collections::HashMap;
use texts::ShownText;
pub use weave::{ThreadMail, ThreadText, Woven, weave};
pub(super) use writer::{ReadingWriter, WrittenReadings, first_month};

/// Mails that are to be read together: a posting with its replies, or a thread without patches.
pub(super) struct Readable<'a> {
    /// The list that has the page.
    pub(super) list: &'a str,
    /// See [`Reading::name`].
    pub(super) path: String,
    pub(super) title: &'a str,
    /// The digest whose file has its series, else the one in which it began.
    pub(super) digest: &'a str,
    /// The name of its series, and which version of that it is; `None` for a thread without patches.
    pub(super) version: Option<(&'a str, String)>,
    pub(super) mails: Vec<PostedMail<'a>>,
}

impl Readable<'_> {
    /// Whether any of its mails is a reply.
    fn is_answered(&self) -> bool {
        self.mails.iter().skip(1).any(|posted| posted.patch.is_none())
    }
}

/// The rows and texts of some mails. `read` gives the text of a mail, `None` where it cannot be read; `next`
/// are the patches that take the place of theirs in the next version, where these were changed. `list` names the list in
/// whose archive a mail is.
pub(super) fn reading<'a>(
    readable: &Readable<'a>,
    next: &[Option<MailCopy>],
    read: &dyn Fn(MailCopy) -> Option<ParsedText>,
    list: &dyn Fn(&PostedMail<'_>) -> String,
) -> (Reading, Vec<String>) {
    let texts = ShownText::of_all(&readable.mails, next, read);
    let threaded: Vec<_> =
        readable.mails.iter().zip(&texts).map(|(posted, text)| text.in_thread(posted.answers)).collect();
    let size = texts.iter().map(ShownText::size).fold(0, u32::saturating_add);
    let Woven { pieces, texts: woven, .. } = weave(&threaded);
    let mut people = Writers::default();
    let mut sizes = texts.iter().map(|text| if readable.version.is_none() { text.own_size() } else { 0 });
    let row = |posted: &PostedMail<'a>| ReadMail {
        message_id: posted.summary.link_id(),
        subject: titled(posted.summary.subject()),
        author: people.index(posted),
        date: posted.summary.date.time(),
        patch: posted.patch,
        answers: posted.answers,
        list: Some(list(posted)).filter(|list| list != readable.list),
        size: sizes.next().unwrap_or(0),
    };
    let mails = readable.mails.iter().map(row).collect();
    let (series, version) = readable
        .version
        .as_ref()
        .map_or_else(Default::default, |(series, version)| ((*series).to_owned(), version.clone()));
    let reading = Reading {
        generated: GENERATED.to_owned(),
        schema: SCHEMA,
        kind: KIND.to_owned(),
        title: readable.title.to_owned(),
        list: readable.list.to_owned(),
        name: readable.path.clone(),
        digest: readable.digest.to_owned(),
        series,
        version,
        size,
        people: people.rows,
        mails,
        pieces,
    };
    (reading, woven)
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
