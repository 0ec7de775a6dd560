//! The part of a mail's text that a digest shows: of a patch the message up to and including the diffstat, of another
//! mail its first words.

use crate::base::diffstat::after_files_changed;
use crate::base::number::thousands;
use crate::base::text::{visible, visible_line};
use crate::press::mail::{Mail, MailKind};
use crate::press::summary::opening;

/// Nobody reads a longer message on a page; the page links to the whole mail.
const LONGEST: usize = 1 << 20;

/// What a digest shows of a mail's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DigestText {
    /// The message of a patch or cover.
    Message(String),
    /// The first words of another mail; empty where it has none of its own.
    Opening(String),
}

impl DigestText {
    pub fn new(mail: &Mail) -> Self {
        match mail.kind {
            MailKind::Patch | MailKind::Cover => Self::Message(message(mail)),
            _ => Self::Opening(visible_line(&opening(mail))),
        }
    }
}

fn message(mail: &Mail) -> String {
    let text = part_to_show(mail);
    let begin = text.floor_char_boundary(LONGEST);
    let begin = if begin < text.len() { &text[..text[..begin].rfind('\n').unwrap_or(begin)] } else { text };
    let cut = text.len() - begin.len();
    let note = format!("\n\n[{} more bytes are in the list's archive]", thousands(cut as u64));
    visible(begin).into_owned() + if cut > 0 { &note } else { "" }
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
