//! The copies of a mail that several lists delivered.
//!
//! Entry point: [`judge`]. Two mails with one Message-ID are copies of one mail if two of three things are the same: the
//! date, the title, and the words of the text. The copy counts whose body is signed by its author's domain and fits the
//! signature (`signature`); else the one with fewer words, since list servers add footers; else the one with the shorter
//! subject, since they add tags; else the one of the preferred list. Bodies are only read again where the two copies have
//! different ones, which most lists never make.
//!
//! Deliberately not supported: signatures that need keys; they could only be fetched from the network.

use crate::base::id::ObjectId;
use crate::press::archive::ArchivePosition;
use crate::press::copies::MailCopy;
use crate::press::mail::{self, Mail, has_intact_body};
use crate::press::preference::Preference;
use crate::press::reader::MailReader;
use crate::press::summary::MailSummary;
use std::cmp::Reverse;

/// The beginning of the line above the footers of many servers.
const FOOTER_LINE: &str = "____________________";

/// Reads mails of a list again.
pub(in crate::press) struct CopyReader<'a>(pub(in crate::press) MailReader<'a>);

/// What a second mail with a known Message-ID is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// Another mail.
    Different,
    /// A copy that counts less than the first one.
    Copy,
    /// A copy that counts more.
    Better,
}

impl Judgement {
    pub(super) fn is_same(self) -> bool {
        self != Self::Different
    }
}

impl CopyReader<'_> {
    pub(super) fn commit(&self, position: ArchivePosition) -> ObjectId {
        self.0.origin(position).commit
    }

    fn read(&self, position: ArchivePosition) -> Option<CopyText> {
        let bytes = self.0.bytes(position)?;
        let mail = mail::parse(self.0.origin(position), &bytes);
        let length = mail.body.text.split_whitespace().count();
        Some(CopyText { intact: has_intact_body(&bytes, &mail.from.email), words: words(&mail), length })
    }
}

/// What tells copies with different bodies apart.
struct CopyText {
    /// Whether the body fits a signature of its author's domain.
    intact: bool,
    /// The words of its text, without what stands below the signature's line.
    words: Vec<String>,
    /// How many words there are with these.
    length: usize,
}

type OneCopy<'a> = (&'a MailSummary, MailCopy, &'a CopyReader<'a>);

/// Compares the copy that counts so far with another mail of the same Message-ID.
pub(super) fn judge(known: OneCopy<'_>, other: OneCopy<'_>, preference: &Preference) -> Judgement {
    let (mine, theirs) = (known.0, other.0);
    let (dated, titled) = (mine.date.seconds == theirs.date.seconds, mine.title.eq_ignore_ascii_case(&theirs.title));
    // Servers add tags to subjects.
    let preferred = preference.rank(other.1.list()) < preference.rank(known.1.list());
    let without_tag = mine.subject().len().cmp(&theirs.subject().len()).then(preferred.cmp(&false));
    if mine.body == theirs.body && (dated || titled) {
        return if without_tag.is_gt() { Judgement::Better } else { Judgement::Copy };
    }
    let read = |(_, copy, reader): &OneCopy<'_>| reader.read(copy.position);
    let (Some(mine), Some(theirs)) = (read(&known), read(&other)) else {
        return if dated && titled { Judgement::Copy } else { Judgement::Different };
    };
    if usize::from(dated) + usize::from(titled) + usize::from(mine.begins_like(&theirs)) < 2 {
        return Judgement::Different;
    }
    let rank = |text: &CopyText| (text.intact, Reverse(text.length));
    let better = rank(&theirs).cmp(&rank(&mine)).then(without_tag);
    if better.is_gt() { Judgement::Better } else { Judgement::Copy }
}

impl CopyText {
    /// Whether one text is the beginning of the other, footers and line breaks aside.
    fn begins_like(&self, other: &Self) -> bool {
        let common = self.words.len().min(other.words.len());
        common > 0 && self.words[..common] == other.words[..common]
    }
}

/// The words of a mail's text without its signature, behind which many list servers put their footers, and without a footer
/// that a line keeps apart.
fn words(mail: &Mail) -> Vec<String> {
    let body = &mail.body;
    let end = if body.signature.is_empty() { body.text.len() } else { body.signature.start };
    let text = body.text.get(..end).unwrap_or_default();
    let text = footer(text).map_or(text, |start| &text[..start]);
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// Where a footer begins: at the last line of nothing but underscores.
fn footer(text: &str) -> Option<usize> {
    let start = text.rfind(FOOTER_LINE)?;
    let start = text[..start].trim_end_matches('_').len();
    let line = text[start..].lines().next().unwrap_or_default();
    (text[..start].is_empty() || text[..start].ends_with('\n'))
        .then_some(start)
        .filter(|_| line.bytes().all(|byte| byte == b'_'))
}
