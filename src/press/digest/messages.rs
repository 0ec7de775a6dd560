//! The part of a mail's text that a digest shows: of a patch the message up to and including the diffstat, of another
//! mail its first words.

use crate::base::diffstat::after_files_changed;
use crate::base::number::thousands;
use crate::base::text::{visible, visible_line};
use crate::press::mail::{Mail, MailKind};
use crate::press::summary::opening;

/// Nobody reads a longer message on a page; the page links to the whole mail.
const LONGEST: usize = 1 << 20;

/// All messages of a digest together; beyond that only the first lines of each are shown.
const LONGEST_IN_ALL: usize = 32 << 20;
const FIRST_LINES: usize = 2 << 10;

/// What a digest shows of a mail's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DigestText {
    /// The message of a patch or cover, and how many bytes of it are left out at the end.
    Message(String, usize),
    /// The first words of another mail; empty where it has none of its own.
    Opening(String),
}

impl DigestText {
    pub fn new(mail: &Mail) -> Self {
        match mail.kind {
            MailKind::Patch | MailKind::Cover => {
                let text = part_to_show(mail);
                let begin = beginning(text, LONGEST);
                Self::Message(visible(begin).into_owned(), text.len() - begin.len())
            }
            _ => Self::Opening(visible_line(&opening(mail))),
        }
    }

    /// How many bytes it has.
    pub fn size(&self) -> usize {
        let (Self::Message(text, _) | Self::Opening(text)) = self;
        text.len()
    }

    /// The message, with a note where it does not end; empty of another mail.
    pub fn into_message(self) -> String {
        match self {
            Self::Message(text, 0) => text,
            Self::Message(text, cut) => {
                format!("{text}\n\n[{} more bytes are in the list's archive]", thousands(cut as u64))
            }
            Self::Opening(_) => String::new(),
        }
    }
}

/// How many bytes the messages of a digest may still have.
pub struct MessageBudget(usize);

impl Default for MessageBudget {
    fn default() -> Self {
        Self(LONGEST_IN_ALL)
    }
}

impl MessageBudget {
    /// Takes the next message of the digest, and cuts it where the budget is used up. What becomes of a message depends on
    /// those before it in the archive alone.
    pub fn take(&mut self, text: &mut DigestText) {
        if text.size() > self.0
            && let DigestText::Message(message, cut) = text
        {
            let length = beginning(message, FIRST_LINES).len();
            *cut += message.len() - length;
            message.truncate(length);
            message.shrink_to_fit();
        }
        self.0 = self.0.saturating_sub(text.size());
    }
}

/// The text up to a length, at the end of a line.
fn beginning(text: &str, longest: usize) -> &str {
    let begin = text.floor_char_boundary(longest);
    if begin < text.len() { &text[..text[..begin].rfind('\n').unwrap_or(begin)] } else { text }
}

/// The text without the in-body header (the blank line after it stays), cut after the diffstat; without a diffstat,
/// before the diff, the signature, or format-patch's footer.
fn part_to_show(mail: &Mail) -> &str {
    let text = &mail.body.text;
    let begin = mail.text_begins;
    let diff = &mail.body.diff;
    let limit = if diff.is_empty() { text.len() } else { diff.start };
    let limit = limit.max(begin);
    let Some(candidate) = text.get(begin..limit) else { return text };
    match summary_end(candidate) {
        Some(end) => &candidate[..end],
        None => without_tail(candidate),
    }
}

/// The end of the first ` 3 files changed, …` line.
fn summary_end(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split('\n') {
        if is_summary(line) {
            return Some(start + line.len());
        }
        start += line.len() + 1;
    }
    None
}

fn is_summary(line: &str) -> bool {
    let is_indented_by_one = matches!(line.as_bytes(), [b' ', b'0'..=b'9', ..]);
    is_indented_by_one && after_files_changed(line).is_some()
}

/// Cuts before the first line that begins a diff or a signature, then the lines that tools append.
fn without_tail(text: &str) -> &str {
    let mut start = 0;
    let mut end = text.len();
    for line in text.split('\n') {
        if line == "-- " || line.starts_with("diff --git ") {
            end = start;
            break;
        }
        start += line.len() + 1;
    }
    let mut shown = text[..end].trim_end_matches('\n');
    while let Some((before, line)) = shown.rsplit_once('\n') {
        if !is_tool_line(line) {
            break;
        }
        shown = before.trim_end_matches('\n');
    }
    shown
}

fn is_tool_line(line: &str) -> bool {
    ["base-commit: ", "change-id: ", "prerequisite-patch-id: ", "prerequisite-message-id: "]
        .iter()
        .any(|tool| line.starts_with(tool))
}

#[cfg(test)]
mod tests {
    use super::{DigestText, FIRST_LINES, LONGEST_IN_ALL, MessageBudget};

    #[test]
    fn messages_beyond_those_that_a_digest_has_room_for_show_their_first_lines() {
        let line = "a line of the message\n";
        let message = line.repeat(LONGEST_IN_ALL / 2 / line.len());
        let mut budget = MessageBudget::default();
        let taken = |budget: &mut MessageBudget, text: &str| {
            let mut text = DigestText::Message(text.to_owned(), 0);
            budget.take(&mut text);
            text.into_message()
        };
        assert_eq!([(); 2].map(|()| taken(&mut budget, &message) == message), [true, true]);
        let cut = taken(&mut budget, &message);
        let (begin, note) = cut.split_once("\n\n[").expect("a note follows");
        assert!(message.starts_with(begin) && begin.ends_with("message") && begin.len() < FIRST_LINES);
        assert!(note.ends_with(" more bytes are in the list's archive]"));
        // The rest has room for short ones.
        assert_eq!(taken(&mut budget, line), line);
    }
}
