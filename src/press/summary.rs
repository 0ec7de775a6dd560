//! What is kept of a mail: everything that later stages need, without the body.
//!
//! Entry point: [`MailSummary::new`], while the mail's text is in memory. A list of a million mails has as many
//! summaries in memory, so they hold hashes and short lines and nothing twice. Steps: what the headers say; for a reply
//! its most telling line (`excerpt`), the review tags it gives (`given`) and its verdict (`verdict`); for a patch or
//! cover what it says about other versions (`mention`, `changelog`) and its `fingerprint`; and of any mail the patches that
//! it shows to be merged (`merged_title`).
//!
//! Texts that pages show have passed [`crate::base::text::visible`], so that nothing in them can hide, reorder or break
//! lines.

mod changelog;
mod check;
mod excerpt;
pub(in crate::press) mod fingerprint;
mod given;
mod lines;
mod link;
mod mention;
mod merged_title;
mod phrase;
mod verdict;

pub use changelog::own_changes;
pub use check::check;
pub use excerpt::{excerpt, opening};
pub use fingerprint::Fingerprint;
pub use given::given_trailers;
pub use mention::{Earlier, Mentions, mentions};
pub use merged_title::MergedTitle;
pub use verdict::{Applied, AppliedPatch, Verdict, verdict};

use crate::base::bot::BotWork;
use crate::base::date::MailDate;
use crate::base::id::{MessageId, MessageKey, ObjectId, message_key};
use crate::base::person::Address;
use crate::base::text::{visible, visible_line};
use crate::base::trailer::names_part;
use crate::press::mail::{Changes, Counter, Mail, MailKind, Trailer, Version};
use crate::rows::check::CheckRow;
use crate::rows::review;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSummary {
    /// The Message-ID, unique among the mails of a list; for a mail without one, one made up from its commit.
    pub message_id: MessageId,
    /// Whether the Message-ID can be linked: it is not made up, of sane length, and has no invisible characters.
    pub linkable: bool,
    /// The mails this one refers to, nearest last: References, then In-Reply-To where that is another.
    pub references: Box<[MessageKey]>,
    /// The first mail that a reply, or the mail of a bot, refers to, or the cover or first patch of a first version; `None` for other mails.
    pub root: Option<MessageId>,
    /// The address of the header's From in lower case, as the mail has it.
    pub sender: Box<str>,
    /// The sender of a patch, where the author has another name or address.
    pub sent_by: Option<Box<Address>>,
    /// The whole header's From where it is not the author's mailbox; see [`Self::from_header`].
    pub other_from_header: Option<Box<str>>,
    pub author: Address,
    /// What the author writes, if that is a bot.
    pub bot: Option<BotWork>,
    /// What a bot's checks say of the patch that it answers.
    #[serde(with = "check::stored")]
    pub check: Option<CheckRow>,
    pub date: MailDate,
    /// Stands for the bytes of its body: copies of a mail that nobody changed have the same.
    pub body: u64,
    pub kind: MailKind,
    pub title: Box<str>,
    /// The whole subject where it is not the title and the mail is no reply; see [`Self::subject`].
    pub other_subject: Option<Box<str>>,
    /// The subject's words in brackets without version, counter and the list's own tag, in lower case
    /// (`rfc patch net-next`).
    pub tag: Box<str>,
    pub version: Version,
    pub counter: Option<Counter>,
    /// Whether the subject has a reply mark.
    pub reply: bool,
    /// Whether the mail has a diff of its own.
    pub has_diff: bool,
    /// The most telling line of a reply.
    pub excerpt: Box<str>,
    /// Trailers that name people: those a patch carries, those a reply gives.
    pub trailers: Box<[Trailer]>,
    /// How many review tags a reply gives.
    pub review_tags: u32,
    /// Files that a patch touches.
    pub paths: Box<[Box<str>]>,
    /// The size of a patch, or what a cover says about the size of its series.
    pub diffstat: Diffstat,
    /// Only of a patch or cover.
    pub patch: Option<Box<PatchSummary>>,
    /// Only of a reply that decides something.
    pub verdict: Option<Box<Verdict>>,
    /// The patches that it shows to be merged, by their titles.
    pub merged_titles: Box<[MergedTitle]>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diffstat {
    pub files: u32,
    pub insertions: u32,
    pub deletions: u32,
}

/// What a patch or cover says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatchSummary {
    /// The other mails it names.
    pub mentions: Mentions,
    /// What its author says has changed in this version.
    pub changelog: Option<Box<str>>,
    /// The fingerprint of its diff and message; `None` where it has no diff.
    pub fingerprint: Option<Fingerprint>,
}

/// A longer Message-ID is not usable.
const LONGEST_ID: usize = 1000;

impl MailSummary {
    pub fn new(mail: &Mail) -> Self {
        let subject = &mail.subject;
        let parent = mail.in_reply_to.as_ref();
        let others = mail.references.iter().filter(|id| Some(*id) != parent);
        let patch = is_submission(mail).then(|| Box::new(PatchSummary::new(mail)));
        let trailers = if patch.is_some() { carried(mail) } else { given_trailers(mail) };
        let author = visible_address(mail.bot.as_ref().map_or(&mail.author, |bot| &bot.identity));
        let changes = mail.body.changes.as_ref().filter(|_| !subject.reply);
        let verdict = verdict(mail);
        Self {
            linkable: mail.message_id.as_ref().is_some_and(is_linkable),
            message_id: mail.message_id.clone().unwrap_or_else(|| made_up_id(mail.origin.commit)),
            references: others.chain(parent).map(|id| message_key(id)).collect(),
            root: root(mail).map(|id| MessageId::new(visible(id))),
            sender: mail.from.email.to_lowercase().into(),
            sent_by: (mail.from != mail.author).then(|| Box::new(visible_address(&mail.from))),
            other_from_header: Some(visible_line(&mail.from_header))
                .filter(|header| *header != mailbox(&author))
                .map(Into::into),
            author,
            bot: mail.bot.as_ref().map(|bot| bot.work),
            check: check(mail),
            date: mail.date,
            body: mail.body_key,
            kind: mail.kind,
            title: visible_line(&subject.title).into(),
            other_subject: other_subject(mail),
            tag: tag(mail).into(),
            version: subject.version.clone(),
            counter: subject.counter,
            reply: subject.reply,
            has_diff: !mail.body.diff.is_empty(),
            excerpt: visible_line(&excerpt(mail)).into(),
            trailers: trailers.iter().map(visible_trailer).collect(),
            review_tags: if mail.kind == MailKind::Reply { review_tags(mail) } else { 0 },
            paths: changes
                .into_iter()
                .flat_map(|changes| &changes.paths)
                .map(|path| visible_line(path).into())
                .collect(),
            // A mail without a diff changes nothing.
            diffstat: changes.map(Diffstat::from).unwrap_or_default(),
            patch,
            merged_titles: merged_title::merged_titles(mail, verdict.as_ref()).into(),
            verdict: verdict.map(Box::new),
        }
    }

    /// The Message-ID, if it can be linked.
    pub fn link_id(&self) -> Option<MessageId> {
        self.linkable.then(|| self.message_id.clone())
    }

    /// Whether its Message-ID was made up from its commit.
    pub fn is_made_up(&self, commit: ObjectId) -> bool {
        !self.linkable && self.message_id == made_up_id(commit)
    }

    /// The whole subject; for a reply only its title.
    pub fn subject(&self) -> &str {
        self.other_subject.as_deref().unwrap_or(&self.title)
    }

    /// The header's From, without double quotes.
    pub fn from_header(&self) -> Cow<'_, str> {
        match &self.other_from_header {
            Some(header) => Cow::Borrowed(header),
            None => Cow::Owned(mailbox(&self.author)),
        }
    }

    /// Replaces the author by what `resolve` returns, and keeps what the header says.
    pub fn resolve_author(&mut self, resolve: impl FnOnce(Address) -> Address) {
        let author = resolve(self.author.clone());
        if author != self.author {
            self.other_from_header = Some(self.from_header().into());
            self.author = author;
        }
    }

    pub fn fingerprint(&self) -> Option<&Fingerprint> {
        self.patch.as_ref()?.fingerprint.as_ref()
    }
}

impl PatchSummary {
    fn new(mail: &Mail) -> Self {
        Self {
            mentions: mentions(mail),
            changelog: own_changes(mail).map(|text| visible(&text).into()),
            fingerprint: Fingerprint::from_mail(mail),
        }
    }
}

impl From<&Changes> for Diffstat {
    fn from(changes: &Changes) -> Self {
        Self { files: changes.files, insertions: changes.insertions, deletions: changes.deletions }
    }
}

/// A made-up Message-ID for a mail without one; nothing can refer to it.
fn made_up_id(commit: ObjectId) -> MessageId {
    MessageId::new(format!("{commit}@no-message-id.invalid"))
}

fn is_linkable(message_id: &MessageId) -> bool {
    message_id.len() <= LONGEST_ID && visible_line(message_id) == message_id.as_str()
}

/// The first mail that a mail refers to: of the References, else In-Reply-To. Not that of other patches, which refer to
/// their cover, nor of later versions, which refer to earlier ones.
fn root(mail: &Mail) -> Option<&MessageId> {
    let parent = mail.in_reply_to.as_ref();
    let first = mail.references.iter().find(|id| Some(*id) != parent).or(parent);
    let is_first = || mail.subject.version.number == 1 && mail.subject.counter.is_none_or(|counter| counter.index < 2);
    first.filter(|_| match mail.kind {
        MailKind::Reply | MailKind::Report => true,
        MailKind::Patch | MailKind::Cover => is_first(),
        _ => false,
    })
}

fn other_subject(mail: &Mail) -> Option<Box<str>> {
    let subject = &mail.subject;
    let shown_by_title = mail.kind == MailKind::Reply && subject.reply || subject.text == subject.title;
    (!shown_by_title).then(|| visible_line(&subject.text).into())
}

/// The words in brackets that are neither version nor counter, nor what a list's server put there: another list may have
/// another part of the series.
fn tag(mail: &Mail) -> String {
    let is_number = |word: &str| {
        word.contains('/') || word.trim_start_matches(['v', 'V']).starts_with(|digit: char| digit.is_ascii_digit())
    };
    let words = mail.subject.prefixes.iter().filter(|word| !is_number(word));
    let mut words: Vec<String> = words.map(|word| word.to_lowercase()).collect();
    if words.first().is_some_and(|first| mail.list_tag.as_ref() == Some(first)) {
        words.remove(0);
    }
    words.join(" ")
}

/// Whether it can be a patch or cover.
fn is_submission(mail: &Mail) -> bool {
    let kind = matches!(mail.kind, MailKind::Patch | MailKind::Cover | MailKind::PullRequest);
    !mail.subject.reply && mail.kind != MailKind::Notice && (kind || !mail.body.diff.is_empty())
}

/// The trailers of a patch that credit people.
fn carried(mail: &Mail) -> Vec<Trailer> {
    mail.body.trailers.iter().filter(|trailer| names_part(&trailer.key)).cloned().collect()
}

fn review_tags(mail: &Mail) -> u32 {
    crate::base::number::number(mail.body.trailers.iter().filter(|trailer| review::is_counted(&trailer.key)).count())
}

fn visible_trailer(trailer: &Trailer) -> Trailer {
    Trailer { key: visible_line(&trailer.key), value: visible_line(&trailer.value) }
}

fn visible_address(address: &Address) -> Address {
    Address { name: visible_line(&address.name), email: visible_line(&address.email) }
}

fn mailbox(address: &Address) -> String {
    format!("{} <{}>", address.name, address.email)
}
