//! What the life of a series needs to know of each mail, for as long as a whole list is looked at.
//!
//! Entry point: [`Facts::of`], while the mail's text is there; a [`Letter`] adds what the digest kept of it too. A list
//! of 100,000 mails has as many letters in memory, so that they hold hashes and short lines, never a body.

use super::{Mentions, Notice, Print, excerpt, given_trailers, mentions, notice, own_changes};
use crate::base::date::MailDate;
use crate::base::id::MessageId;
use crate::base::person::Address;
use crate::base::text::{visible, visible_line};
use crate::press::digest::Posted;
use crate::press::mail::{Kind, Mail, Trailer};
use crate::press::posting::Envelope;
use serde::{Deserialize, Serialize};

/// A mail without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its place in the list's history.
    pub place: usize,
    /// What grouping needs.
    pub envelope: Envelope,
    /// Whether its Message-ID can be linked; it may have none, or one that is no name for anything.
    pub named: bool,
    /// Who wrote it.
    pub author: Address,
    /// When it was sent.
    pub date: MailDate,
    /// What its text says.
    pub facts: Facts,
}

/// What is read from a mail's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The line that says best what an answer says.
    pub excerpt: Box<str>,
    /// Who sent it, where a patch names somebody else, or another address, as its author.
    pub sender: Option<Box<Address>>,
    /// Trailers that name people: those a patch carries, those an answer gives.
    pub trailers: Box<[Trailer]>,
    /// What a patch or cover says of itself.
    pub submission: Option<Box<Submission>>,
    /// What an answer decides.
    pub notice: Option<Box<Notice>>,
}

/// What a patch or cover says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// The whole subject.
    pub subject: Box<str>,
    /// The other mails it names.
    pub mentions: Mentions,
    /// What its author says that changed in this version.
    pub changes: Option<Box<str>>,
    /// The fingerprint of its diff and message.
    pub print: Option<Print>,
    /// Files its diff touches.
    pub paths: Box<[Box<str>]>,
    /// Files, lines added, lines removed.
    pub size: (u32, u32, u32),
}

impl Letter {
    /// The letter of a mail at a place of the history.
    pub fn new(place: usize, posted: Posted, facts: Facts) -> Self {
        let Posted { envelope, message_id, author, date, .. } = posted;
        Self { place, envelope, named: message_id.is_some(), author, date, facts }
    }

    /// The Message-ID, if it has one that can be linked.
    pub fn message_id(&self) -> Option<MessageId> {
        self.named.then(|| MessageId::new(&*self.envelope.message_id))
    }
}

impl AsRef<Envelope> for Letter {
    fn as_ref(&self) -> &Envelope {
        &self.envelope
    }
}

impl Facts {
    /// Reads the facts of a mail.
    pub fn of(mail: &Mail) -> Self {
        let submission = is_submission(mail).then(|| Box::new(Submission::of(mail)));
        let trailers = if submission.is_some() { carried(mail) } else { given_trailers(mail) };
        Self {
            excerpt: visible_line(&excerpt(mail)).into(),
            sender: (mail.from != mail.author).then(|| Box::new(sender(mail))),
            trailers: trailers.iter().map(seen).collect(),
            notice: notice(mail).map(Box::new),
            submission,
        }
    }
}

fn sender(mail: &Mail) -> Address {
    Address { name: visible_line(&mail.from.name), email: visible_line(&mail.from.email) }
}

/// Whether it can be a patch or cover of some series.
fn is_submission(mail: &Mail) -> bool {
    let kind = matches!(mail.kind, Kind::Patch | Kind::Cover | Kind::PullRequest);
    !mail.subject.reply && (kind || !mail.body.diff.is_empty())
}

/// Trailers of a patch that name who did something for it.
fn carried(mail: &Mail) -> Vec<Trailer> {
    let by = |key: &str| key.len() > 3 && key.to_ascii_lowercase().ends_with("-by");
    mail.body.trailers.iter().filter(|trailer| by(&trailer.key)).cloned().collect()
}

fn seen(trailer: &Trailer) -> Trailer {
    Trailer { key: visible_line(&trailer.key), value: visible_line(&trailer.value) }
}

impl Submission {
    fn of(mail: &Mail) -> Self {
        let changes = mail.body.changes.as_ref();
        Self {
            subject: visible_line(&mail.subject.text).into(),
            mentions: mentions(mail),
            changes: own_changes(mail).map(|text| visible(&text).into()),
            print: Print::of(mail),
            paths: changes
                .map(|changes| changes.paths.iter().map(|path| visible_line(path).into()).collect())
                .unwrap_or_default(),
            size: changes.map_or((0, 0, 0), |changes| (changes.files, changes.insertions, changes.deletions)),
        }
    }
}
