//! The texts of a posting's mails as they are shown: made visible, and of bounded length.

use super::weave::{ThreadMail, ThreadText};
use crate::base::number::{number, thousands};
use crate::base::text::visible;
use crate::press::copies::MailCopy;
use crate::press::history::PostedMail;
use crate::press::parsed_text::ParsedText;

/// Nobody reads a longer mail on a page; the page links to the whole one.
const LONGEST: usize = 1 << 20;

/// All texts of a posting together: beyond that its replies are only named. The next version's diffs have as many bytes of
/// their own.
const LONGEST_IN_ALL: usize = 8 << 20;

/// A mail is long from here on.
const LONG: u32 = 4096;

/// What a page shows of a mail.
pub(super) enum ShownText {
    Patch {
        message: String,
        diff: String,
        tail: String,
        /// The diff that takes its place in the next version.
        next: Option<String>,
    },
    Reply(String),
}

impl ShownText {
    /// The texts of all mails of a posting; of one that cannot be read, none.
    /// Only one mail is in memory at a time: a posting may have thousands.
    pub(super) fn of_all(
        posted: &[PostedMail<'_>],
        next: &[Option<MailCopy>],
        read: &dyn Fn(MailCopy) -> Option<ParsedText>,
    ) -> Vec<Self> {
        let (mut left, mut left_of_next) = (LONGEST_IN_ALL, LONGEST_IN_ALL);
        let mut texts = Vec::with_capacity(posted.len());
        for (at, posted) in posted.iter().enumerate() {
            let mail = read(posted.copy);
            let mut bounded = |text: &str| {
                let shown = shown(text, left.min(LONGEST));
                left -= shown.len().min(left);
                shown
            };
            texts.push(match (posted.patch, &mail) {
                (_, Some(mail)) if posted.patch.is_some() || at == 0 => {
                    let (message, diff, tail) = mail.patch_parts();
                    let next = next.get(at).copied().flatten().and_then(read);
                    let next = next.map(|next| shown(next.diff(), left_of_next.min(LONGEST)));
                    left_of_next -= next.as_ref().map_or(0, |next| next.len().min(left_of_next));
                    Self::Patch { message: bounded(message), diff: bounded(diff), tail: bounded(tail), next }
                }
                (Some(_), _) => {
                    Self::Patch { message: String::new(), diff: String::new(), tail: String::new(), next: None }
                }
                (None, mail) => Self::Reply(bounded(mail.as_ref().map_or("", |mail| &mail.text))),
            });
        }
        texts
    }

    /// How many bytes a cover or patch has.
    pub(super) fn size(&self) -> u32 {
        match self {
            Self::Patch { message, diff, tail, .. } => number(message.len() + diff.len() + tail.len()),
            Self::Reply(_) => 0,
        }
    }

    /// How many bytes a long mail has that quote nothing; 0 of any other. What is quoted is not on the page twice.
    pub(super) fn own_size(&self) -> u32 {
        let size = match self {
            Self::Patch { .. } => self.size(),
            Self::Reply(text) => {
                number(text.lines().filter(|line| !line.starts_with('>')).map(|line| line.len() + 1).sum())
            }
        };
        if size < LONG { 0 } else { size }
    }

    /// The mail as one of its thread.
    pub(super) fn in_thread(&self, answers: Option<usize>) -> ThreadMail<'_> {
        let text = match self {
            Self::Patch { message, diff, tail, next } => {
                ThreadText::Patch { message, diff, tail, next_diff: next.as_deref() }
            }
            Self::Reply(text) => ThreadText::Reply(text),
        };
        ThreadMail { answers, text }
    }
}

/// The text up to a length, at the end of a line.
fn shown(text: &str, longest: usize) -> String {
    let begin = text.floor_char_boundary(longest);
    if begin == text.len() {
        return visible(text).into_owned();
    }
    let begin = &text[..text[..begin].rfind('\n').unwrap_or(begin)];
    let cut = thousands((text.len() - begin.len()) as u64);
    format!("{}\n\n[{cut} more bytes are in the list's archive]", visible(begin))
}
