//! The parts of a mail's text: message, notes, diffstat, diff, signature, trailers.
//!
//! Entry point: [`split`]. First the mail's own diff is found; the text before it is scanned once for the first `---`
//! line, the diffstat's summary and the signature; the text after it, for the signature only.

use super::lines::lines;
use super::{Body, Changes, FactSource, diff, scissors, trailer};
use crate::base::diffstat::after_files_changed;
use std::ops::Range;

/// Finds the parts of `text`.
pub(super) fn split(text: String, reply: bool) -> Body {
    let diff = diff::find(&text);
    let diff_range = diff.as_ref().map(|diff| diff.range.clone());
    let before = diff_range.as_ref().map_or(text.len(), |range| range.start);
    let marks = Marks::scan(&text, before);
    let message_end = marks.message_end(before);
    let cut = if diff.is_some() && !reply { scissors::last(&text[..message_end]) } else { 0 };
    let trailers = if reply {
        let end = marks.signature.unwrap_or(text.len());
        trailer::in_reply(&text[..end])
    } else {
        trailer::in_message(&text[cut..marks.own_text_end(before)])
    };
    Body {
        message: cut..message_end,
        notes: marks.notes(&text, before),
        diffstat: marks.diffstat.clone().unwrap_or(0..0),
        signature: signature(&text, &marks, diff_range.as_ref()),
        trailers,
        changes: changes(diff, marks.diffstat.clone().and_then(|range| written_changes(&text[range]))),
        diff: diff_range.unwrap_or(0..0),
        text,
    }
}

impl Body {
    /// The text of the message.
    pub fn message_text(&self) -> &str {
        &self.text[self.message.clone()]
    }

    /// The text of the author's notes.
    pub fn notes_text(&self) -> &str {
        &self.text[self.notes.clone()]
    }

    /// The text of the diff.
    pub fn diff_text(&self) -> &str {
        &self.text[self.diff.clone()]
    }
}

/// The offset after the first line that is not blank.
pub(super) fn after_first_line(text: &str) -> usize {
    let blank = text.len() - text.trim_start().len();
    text[blank..].find('\n').map_or(text.len(), |end| blank + end + 1)
}

/// The boundaries of a text's parts before its diff.
#[derive(Default)]
struct Marks {
    /// The first `---` line.
    separator: Option<Range<usize>>,
    /// The first diffstat, its summary line included.
    diffstat: Option<Range<usize>>,
    /// The first `-- ` line.
    signature: Option<usize>,
}

impl Marks {
    fn scan(text: &str, end: usize) -> Self {
        let mut marks = Self::default();
        // Where the run of diffstat lines above the current line begins.
        let mut run: Option<usize> = None;
        for (start, line) in lines(&text[..end], 0) {
            match line.as_bytes() {
                [b'-', b'-', b'-', rest @ ..] if rest.trim_ascii().is_empty() => {
                    marks.separator.get_or_insert(start..start + line.len());
                }
                // At the very beginning there is no text to sign.
                b"-- " if start > 0 => {
                    marks.signature.get_or_insert(start);
                }
                [b' ' | b'0'..=b'9', ..] if marks.diffstat.is_none() && is_summary(line) => {
                    marks.diffstat = Some(run.unwrap_or(start)..start + line.len());
                }
                [b' ', ..] if line.contains(" | ") => {
                    run.get_or_insert(start);
                    continue;
                }
                _ => {}
            }
            run = None;
        }
        marks
    }

    /// Where the message ends, given where the diff begins.
    fn message_end(&self, before: usize) -> usize {
        let separator = self.separator.as_ref().map(|range| range.start);
        let diffstat = self.diffstat.as_ref().map(|range| range.start);
        [separator, diffstat, self.signature].into_iter().flatten().fold(before, usize::min)
    }

    /// Where the text that may hold trailers ends: a cover's may come after its diffstat.
    fn own_text_end(&self, before: usize) -> usize {
        let separator = self.separator.as_ref().map(|range| range.start);
        [separator, self.signature].into_iter().flatten().fold(before, usize::min)
    }

    /// The notes between the `---` line and the diffstat or diff.
    fn notes(&self, text: &str, before: usize) -> Range<usize> {
        let Some(separator) = &self.separator else { return 0..0 };
        let start = (separator.end + 1).min(before);
        let ends = [self.diffstat.as_ref().map(|range| range.start), self.signature];
        let end = ends.into_iter().flatten().filter(|end| *end >= start).fold(before, usize::min);
        let whole = text[start..end].trim_end();
        // A second `---` line separates the notes from the diffstat.
        let notes = whole.strip_suffix("\n---").or_else(|| whole.strip_suffix("---").filter(|rest| rest.is_empty()));
        let length = notes.unwrap_or(whole).trim_end().len();
        if length == 0 { 0..0 } else { start..start + length }
    }
}

/// The signature: the first one after the diff, or the first where there is no diff.
fn signature(text: &str, marks: &Marks, diff: Option<&Range<usize>>) -> Range<usize> {
    let start = match diff {
        Some(diff) => lines(text, diff.end).find(|(_, line)| *line == "-- ").map(|(start, _)| start),
        None => marks.signature,
    };
    start.map_or(0..0, |start| start..text.len())
}

/// Whether a line is a diffstat's summary: ` 2 files changed, 3 insertions(+), 1 deletion(-)`.
fn is_summary(line: &str) -> bool {
    after_files_changed(line).is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(", "))
}

/// The size of the diff; where it is damaged, or there is none, the written one.
fn changes(diff: Option<diff::MailDiff>, written: Option<Changes>) -> Option<Changes> {
    let Some(diff) = diff else { return written };
    let size = |changes: &Changes| (changes.files, changes.insertions, changes.deletions);
    match written {
        Some(written) if !diff.whole && size(&written) != size(&diff.changes) => {
            Some(Changes { paths: diff.changes.paths, ..written })
        }
        _ => Some(diff.changes),
    }
}

/// What the summary line of a written diffstat says.
fn written_changes(diffstat: &str) -> Option<Changes> {
    let mut changes = Changes { source: FactSource::Inferred, ..Changes::default() };
    for part in diffstat.lines().next_back()?.split(',') {
        let (number, what) = part.trim().split_once(' ')?;
        let number = number.parse().ok()?;
        match what.bytes().next() {
            Some(b'f') => changes.files = number,
            Some(b'i') => changes.insertions = number,
            Some(b'd') => changes.deletions = number,
            _ => {}
        }
    }
    Some(changes)
}
