//! The object that `listpress mails --json` prints for a mail, its keys in the documented order.
//!
//! Entry point: [`MailJson::new`]. A missing fact is null. For a person without a name the address is used, as mail
//! programs do.

use super::{Mail, MailKind};
use crate::base::date::DateTime;
use crate::base::id::MessageId;
use crate::base::person::Address;
use serde::{Serialize, Serializer};

#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the keys are documented, each is a fact of its own")]
pub struct MailJson<'a> {
    /// The full id of its commit.
    pub commit: String,
    /// Without angle brackets.
    pub message_id: Option<&'a str>,
    /// RFC 3339, with the sender's offset.
    pub date: DateTime,
    /// Whether the commit's date was used.
    pub date_guessed: bool,
    pub subject: &'a str,
    /// The subject without reply marks and bracket groups.
    pub title: &'a str,
    /// The words inside the bracket groups.
    pub prefixes: &'a [String],
    /// 1 where none is stated.
    pub version: u32,
    /// The stated index in a series.
    pub index: Option<u32>,
    /// The stated number of patches.
    pub total: Option<u32>,
    /// Whether the subject has a reply mark.
    pub reply: bool,
    #[serde(serialize_with = "by_name")]
    pub kind: MailKind,
    /// The header's From.
    pub from: Option<PersonJson<'a>>,
    pub author: Option<PersonJson<'a>>,
    /// Whether the author was read from the body.
    pub author_in_body: bool,
    /// Whether it has a diff of its own.
    pub has_diff: bool,
    /// How many files it changes.
    pub files: Option<u32>,
    pub insertions: Option<u32>,
    pub deletions: Option<u32>,
    /// Keys and values, in order.
    pub trailers: Vec<[&'a str; 2]>,
    /// The Message-ID it answers.
    pub in_reply_to: Option<&'a str>,
    /// The References, oldest first.
    pub references: &'a [MessageId],
    pub problems: Vec<String>,
}

/// A name and an address.
#[derive(Debug, Serialize)]
pub struct PersonJson<'a> {
    /// The name, else the address.
    pub name: &'a str,
    pub email: Option<&'a str>,
}

impl<'a> MailJson<'a> {
    pub fn new(mail: &'a Mail) -> Self {
        let changes = mail.body.changes.as_ref();
        Self {
            commit: mail.origin.commit.to_string(),
            message_id: mail.message_id.as_deref(),
            date: mail.date.time(),
            date_guessed: mail.date.guessed,
            subject: &mail.subject.text,
            title: &mail.subject.title,
            prefixes: &mail.subject.prefixes,
            version: mail.subject.version.number,
            index: mail.subject.counter.map(|counter| counter.index),
            total: mail.subject.counter.map(|counter| counter.total),
            reply: mail.subject.reply,
            kind: mail.kind,
            from: PersonJson::new(&mail.from),
            author: PersonJson::new(&mail.author),
            author_in_body: mail.author_in_body,
            has_diff: !mail.body.diff.is_empty(),
            files: changes.map(|changes| changes.files),
            insertions: changes.map(|changes| changes.insertions),
            deletions: changes.map(|changes| changes.deletions),
            trailers: mail.body.trailers.iter().map(|trailer| [trailer.key.as_str(), trailer.value.as_str()]).collect(),
            in_reply_to: mail.in_reply_to.as_deref(),
            references: &mail.references,
            problems: mail.problems.iter().map(ToString::to_string).collect(),
        }
    }
}

impl<'a> PersonJson<'a> {
    fn new(address: &'a Address) -> Option<Self> {
        let email = (!address.email.is_empty()).then_some(address.email.as_str());
        let name = if address.name.is_empty() { email? } else { address.name.as_str() };
        Some(Self { name, email })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn by_name<S: Serializer>(kind: &MailKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}
