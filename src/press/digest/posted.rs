//! What a digest keeps of a mail.

use super::messages;
use crate::base::date::MailDate;
use crate::base::id::{MessageId, message_key};
use crate::base::person::Address;
use crate::base::text::{visible, visible_line};
use crate::press::intake;
use crate::press::mail::{Kind, Mail};
use crate::press::posting::Envelope;

/// A mail without its body, but for the text that a digest shows of it.
#[derive(Debug, Clone)]
pub struct Posted {
    /// What grouping needs.
    pub envelope: Envelope,
    /// The Message-ID, if it has one.
    pub message_id: Option<MessageId>,
    /// The first mail it refers to.
    pub root: Option<MessageId>,
    /// The whole subject.
    pub subject: String,
    /// The From header as a reader should see it.
    pub from_header: String,
    /// Who wrote it.
    pub author: Address,
    /// When it was sent.
    pub date: MailDate,
    /// Files its diff touches.
    pub paths: Vec<String>,
    /// Files, lines added, lines removed.
    pub changes: (u32, u32, u32),
    /// Review tags in a reply.
    pub tags: u32,
    /// The text to show of a patch or cover.
    pub text: Option<String>,
}

impl AsRef<Envelope> for Posted {
    fn as_ref(&self) -> &Envelope {
        &self.envelope
    }
}

/// A longer Message-ID is no name for anything.
const LONGEST_ID: usize = 1000;

/// What counts as a review given in a reply.
const REVIEW_TAGS: [&str; 5] = ["reviewed-by", "acked-by", "tested-by", "nacked-by", "reported-by"];

impl Posted {
    /// Keeps what is needed of a parsed mail.
    pub fn of(mail: Mail) -> Self {
        let shown = matches!(mail.kind, Kind::Patch | Kind::Cover);
        let changes = mail
            .body
            .changes
            .as_ref()
            .map_or((0, 0, 0), |changes| (changes.files, changes.insertions, changes.deletions));
        Self {
            text: shown.then(|| visible(messages::shown_text(&mail)).into_owned()),
            tags: if mail.kind == Kind::Reply { review_tags(&mail) } else { 0 },
            envelope: envelope(&mail),
            message_id: mail.message_id.as_deref().and_then(usable),
            root: root(&mail).map(|id| MessageId::new(visible(id))),
            subject: visible_line(&mail.subject.text),
            from_header: visible_line(&mail.from_header),
            author: Address { name: visible_line(&mail.author.name), email: visible_line(&mail.author.email) },
            date: mail.date,
            paths: mail.body.changes.map(|changes| changes.paths).unwrap_or_default(),
            changes,
        }
    }
}

/// A Message-ID that a link can name: of sane length, and nothing in it that cannot be seen.
fn usable(message_id: &str) -> Option<MessageId> {
    let whole = message_id.len() <= LONGEST_ID && visible_line(message_id) == message_id;
    whole.then(|| MessageId::new(message_id))
}

fn review_tags(mail: &Mail) -> u32 {
    let is_review = |key: &str| REVIEW_TAGS.contains(&key.to_ascii_lowercase().as_str());
    u32::try_from(mail.body.trailers.iter().filter(|trailer| is_review(&trailer.key)).count()).unwrap_or(u32::MAX)
}

/// The first mail that a mail refers to; In-Reply-To stands behind the References, as in its envelope.
fn root(mail: &Mail) -> Option<&String> {
    let parent = mail.in_reply_to.as_ref();
    mail.references.iter().find(|id| Some(*id) != parent).or(parent)
}

/// What grouping needs of a mail.
pub fn envelope(mail: &Mail) -> Envelope {
    let parent = mail.in_reply_to.as_ref();
    let others = mail.references.iter().filter(|id| Some(*id) != parent);
    Envelope {
        message_id: mail.message_id.clone().unwrap_or_else(|| intake::stand_in(mail.origin.commit)),
        references: others.chain(parent).map(|id| message_key(id)).collect(),
        sender: mail.from.email.to_lowercase(),
        seconds: mail.date.seconds,
        kind: mail.kind,
        title: visible_line(&mail.subject.title),
        tag: tag(mail),
        version: mail.subject.version.clone(),
        counter: mail.subject.counter,
        reply: mail.subject.reply,
        has_diff: !mail.body.diff.is_empty(),
    }
}

/// The words in brackets that are neither version nor counter.
fn tag(mail: &Mail) -> String {
    let is_number = |word: &str| {
        word.contains('/') || word.trim_start_matches(['v', 'V']).starts_with(|digit: char| digit.is_ascii_digit())
    };
    let words = mail.subject.prefixes.iter().filter(|word| !is_number(word));
    words.map(|word| word.to_lowercase()).collect::<Vec<_>>().join(" ")
}
