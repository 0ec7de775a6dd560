//! One mail, parsed from its raw bytes.
//!
//! Entry point: [`parse`]. Parsing never fails: whatever the bytes are, the result is a [`Mail`] with a list of
//! [`MailProblem`]s. Steps: MIME structure and text (`mime`, `charset`), header fields (`header`, `address`, `date`,
//! `subject`, `list_tag`), the parts of the text (`body`, `trailer`, `diff`), and what kind of mail it is (`kind`).
//!
//! Deliberately not supported: checking signatures with keys, HTML parts (other than to say that the mail had nothing else),
//! attachments that are not patches.

mod address;
mod author;
mod body;
mod date;
mod diff;
mod flowed;
mod header;
mod json;
mod kind;
mod lines;
mod list_tag;
mod mime;
mod scissors;
mod signature;
mod subject;
mod trailer;
mod transfer;

use crate::base::bot::{Bot, Bots};
use crate::base::date::MailDate;
use crate::base::id::MessageId;
use crate::base::person::Address;
use crate::press::archive::Origin;
use author::InBody;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

pub(in crate::press) use diff::FileHeader;
pub use json::{MailJson, PersonJson};
pub use signature::has_intact_body;

#[derive(Clone, Debug)]
pub struct Mail {
    /// The commit that holds it in the archive.
    pub origin: Origin,
    /// The Message-ID without angle brackets; `None` where the mail has no usable one.
    pub message_id: Option<MessageId>,
    pub date: MailDate,
    pub subject: Subject,
    /// The word before the tags of the subject that the list's server put there, in lower case.
    pub list_tag: Option<String>,
    pub kind: MailKind,
    /// The header's From, decoded and unfolded, without double quotes.
    pub from_header: String,
    /// The header's From (`X via B4 Relay` resolved to X).
    pub from: Address,
    /// The author: the in-body From where there is one, else `from`.
    pub author: Address,
    /// The bot that wrote it.
    pub bot: Option<Bot>,
    /// Whether `author` was read from the body.
    pub author_in_body: bool,
    /// Where its text begins behind the lines that git takes for a header.
    pub text_begins: usize,
    /// The Message-ID this mail answers.
    pub in_reply_to: Option<MessageId>,
    /// The Message-IDs of the References header, oldest first.
    pub references: Vec<MessageId>,
    pub body: Body,
    /// Stands for the bytes behind the header.
    pub body_key: u64,
    pub problems: Vec<MailProblem>,
}

/// A subject and the meaning of its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The whole subject: decoded and unfolded, white space unchanged.
    pub text: String,
    /// The subject without reply marks and bracket groups; the whole text where nothing else remains. A patch's in-body
    /// subject goes before the header's, as for git.
    pub title: String,
    /// The words inside the bracket groups, in order.
    pub prefixes: Vec<String>,
    /// The version (1 where none is stated) and where it comes from.
    pub version: Version,
    /// The index and total of a numbered patch.
    pub counter: Option<Counter>,
    /// Whether it has a reply mark.
    pub reply: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The number before the dot, 1 where none is stated.
    pub number: u32,
    /// The number after the dot of a partial reroll (`v5.1`).
    pub minor: Option<u32>,
    /// Whether the subject states the version.
    pub source: FactSource,
}

/// Whether the mail states a fact or we inferred it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactSource {
    Stated,
    #[default]
    Inferred,
}

/// `index/total` of a numbered patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// The index in the series; 0 is the cover.
    pub index: u32,
    /// How many patches the series has.
    pub total: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MailKind {
    /// Not a reply; has a PATCH tag or a diff of its own.
    Patch,
    /// Number 0 of a series.
    Cover,
    Reply,
    /// A request to pull a branch.
    PullRequest,
    /// Written by a bot.
    Report,
    /// A notice or job of the machinery around patches, such as a pick for a stable release; it may contain a patch.
    Notice,
    /// Anything else.
    Other,
}

/// The decoded text (LF line ends, control characters unchanged) and the ranges of its parts.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The text of the MIME part that was chosen.
    pub text: String,
    /// The message: from the first byte of the text, or behind the last scissors line (`-- >8 --`) above a diff, in-body
    /// headers included, to the first of the `---` line, the diffstat, the diff or the signature.
    pub message: Range<usize>,
    /// The author's notes after `---`, up to the diffstat or diff; empty where there are none.
    pub notes: Range<usize>,
    /// The written diffstat with its summary line; empty where there is none.
    pub diffstat: Range<usize>,
    /// The mail's own diff; empty where there is none (a quoted diff does not count).
    pub diff: Range<usize>,
    /// The signature, from its `-- ` line on; empty where there is none.
    pub signature: Range<usize>,
    /// The trailers of the message (before the `---` of a patch, unquoted in a reply), in order.
    pub trailers: Vec<Trailer>,
    /// The size of the diff, else of the written diffstat.
    pub changes: Option<Changes>,
}

/// `Key-by: value`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Trailer {
    /// As written.
    pub key: String,
    /// Unfolded.
    pub value: String,
}

/// The size of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub files: u32,
    pub insertions: u32,
    pub deletions: u32,
    /// The files' paths in the order of the diff; empty where only a diffstat's summary line is known.
    pub paths: Vec<String>,
    /// Stated by the diff, or inferred from the written diffstat.
    pub source: FactSource,
}

impl Default for Version {
    fn default() -> Self {
        Self { number: 1, minor: None, source: FactSource::Inferred }
    }
}

/// Something wrong with a mail that did not keep it from being read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailProblem {
    /// There is no header field at all.
    NoHeaders,
    /// No usable Message-ID.
    NoMessageId,
    /// No plain text: only HTML, pictures and the like, or nothing.
    NoText,
    /// The commit's date was used instead; the text says what the header held.
    DateGuessed(String),
    /// The parser gave up or panicked; the mail was read as plain headers and text.
    Unparsable(String),
}

impl fmt::Display for MailProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHeaders => out.write_str("it has no header"),
            Self::NoMessageId => out.write_str("it has no Message-ID"),
            Self::NoText => out.write_str("it has no plain text"),
            Self::DateGuessed(field) if field.is_empty() => out.write_str("it has no date; its commit's date is taken"),
            Self::DateGuessed(field) => write!(out, "its date cannot be right ({field:?}); its commit's date is taken"),
            Self::Unparsable(reason) => write!(out, "it was read as plain text: {reason}"),
        }
    }
}

impl MailKind {
    /// The name of this kind in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Cover => "cover",
            Self::Reply => "reply",
            Self::PullRequest => "pull request",
            Self::Report => "report",
            Self::Notice => "notice",
            Self::Other => "other",
        }
    }
}

impl Address {
    /// Reads the person that a trailer names.
    pub fn from_trailer(value: &str) -> Self {
        Self::read(value)
    }
}

/// Reads one mail, of a site without bots of its own.
pub fn parse(origin: Origin, raw: &[u8]) -> Mail {
    parse_knowing(&Bots::default(), origin, raw)
}

/// Reads one mail. Never fails and never panics, whatever `raw` holds.
pub fn parse_knowing(bots: &Bots, origin: Origin, raw: &[u8]) -> Mail {
    let mime::Message { fields, text, mut problems } = mime::read(raw);
    let subject = Subject::parse(&fields.subject.as_deref().map_or_else(String::new, header::decode));
    let from = author::sender(&fields);
    let body = body::split(text, subject.reply);
    // A reply that begins with a From line quotes somebody's header.
    let in_body = if subject.reply { InBody::default() } else { author::in_body(body.message_text()) };
    let list_id = fields.list_id.as_deref().map(header::decode);
    let (list_tag, rest) = list_id.and_then(|list| list_tag::read(&subject.text, &list)).unzip();
    // The title that git would give the commit.
    let own_title = in_body.subject.filter(|_| !body.diff.is_empty()).map(|own| Subject::parse(&own).title);
    let text_begins = text_begins(&body, (in_body.author.is_some(), own_title.is_some()), in_body.end);
    // A subject of nothing but tags is its own title, on all lists the same.
    let rest = rest.filter(|_| subject.title == subject.text.trim()).map(str::to_owned);
    let subject = Subject { title: own_title.or(rest).unwrap_or(subject.title), ..subject };
    let message_id = fields.message_id.as_deref().and_then(header::message_id);
    let in_reply_to = fields.in_reply_to.as_deref().and_then(header::message_id);
    let references = fields.references.as_deref().map_or_else(Vec::new, header::message_ids);
    let answers = in_reply_to.is_some() || !references.is_empty();
    let sent_by_bot = bots.find(&from);
    let kind = kind::classify(&subject, sent_by_bot.is_some(), !body.diff.is_empty(), answers, &body.text);
    let author = in_body.author.clone().unwrap_or_else(|| from.clone());
    if message_id.is_none() {
        problems.push(MailProblem::NoMessageId);
    }
    Mail {
        origin,
        message_id,
        date: read_date(&fields, origin.committed, &mut problems),
        kind,
        // A bot may pass on somebody's patch.
        bot: if kind == MailKind::Report { sent_by_bot } else { bots.find(&author) },
        subject,
        list_tag,
        from_header: fields.from.as_deref().map_or_else(String::new, header::decode).replace('"', ""),
        author_in_body: in_body.author.is_some(),
        text_begins,
        author,
        from,
        in_reply_to,
        references,
        body,
        body_key: signature::body_key(raw),
        problems,
    }
}

/// Where the text begins, if lines up to `end` say who wrote the patch or what its title is. Below talk they are shown
/// with it; where there is no diff, only an author counts.
fn text_begins(body: &Body, (author, title): (bool, bool), end: usize) -> usize {
    match (body.diff.is_empty(), author || title) {
        _ if body.message.start > 0 => 0,
        (false, true) => end,
        (true, _) if author => body::after_first_line(&body.text),
        _ => 0,
    }
}

/// The date, and a problem where it had to be taken from the commit.
fn read_date(fields: &header::Fields, committed: i64, problems: &mut Vec<MailProblem>) -> MailDate {
    let field = fields.date.as_deref().map(header::decode);
    let date = date::read(field.as_deref(), committed);
    if date.guessed {
        problems.push(MailProblem::DateGuessed(field.unwrap_or_default().chars().take(100).collect()));
    }
    date
}
