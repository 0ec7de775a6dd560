//! A diff line by line, without what changes when only the code around it does.
//!
//! Entry point: [`diff_lines`]. Omitted are the line numbers of hunks, `index` and `similarity` lines, the dates after
//! the names of plain diffs, white space at line ends, and the `---` and `+++` lines of git's diffs, which repeat the
//! lines above them. The counts of a hunk only decide whether `--- x` in it is a removed line; a hunk that was edited
//! by hand is still read to its end.
//!
//! Deliberately not supported: combined diffs (`@@@`), context diffs, as in [`crate::press::mail`].

use crate::base::text::up_to;
use std::iter::Peekable;
use std::str::Lines;

/// Lines around hunks that say nothing about the change, or repeat other lines.
const LEFT_OUT: [&str; 5] = ["index ", "similarity index ", "dissimilarity index ", "Index: ", "====="];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::press) struct DiffLine<'a> {
    pub(in crate::press) part: DiffPart,
    /// The line without trailing white space; of a hunk's header only the function it names, if any.
    pub(in crate::press) text: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::press) enum DiffPart {
    /// The first line about a file.
    File,
    /// More about the file: names, modes, binary content, and whatever is between two files.
    Header,
    /// The head of a hunk.
    Hunk,
    /// An added or removed line.
    Changed,
    /// Any other line of a hunk.
    Context,
}

impl<'a> DiffLine<'a> {
    /// What is compared: where the function of a hunk was renamed, it is still the same hunk.
    pub(in crate::press) fn key(&self) -> &'a str {
        if self.part == DiffPart::Hunk { "@@" } else { self.text }
    }

    /// Whether finding this line in another patch is significant. Modes and the like are the same everywhere.
    pub(in crate::press) fn is_telling(&self) -> bool {
        match self.part {
            DiffPart::Changed => self.text.len() > 1,
            DiffPart::Header => self.text.starts_with("rename ") || self.text.starts_with("copy "),
            DiffPart::File | DiffPart::Hunk | DiffPart::Context => false,
        }
    }
}

/// The lines of `diff` that say what it changes.
pub(in crate::press) fn diff_lines(diff: &str) -> impl Iterator<Item = DiffLine<'_>> {
    let mut reader = DiffLineReader { lines: diff.lines().peekable(), section: DiffSection::Between };
    std::iter::from_fn(move || reader.next_line())
}

struct DiffLineReader<'a> {
    lines: Peekable<Lines<'a>>,
    section: DiffSection,
}

/// The reader's position in a diff.
#[derive(Clone, Copy)]
enum DiffSection {
    /// Before, after or between files, or in the header of a plain one.
    Between,
    /// In the header that begins with `diff --git`.
    GitHeader,
    /// In a hunk that has announced this many more old and new lines.
    Hunk(u64, u64),
}

impl<'a> DiffLineReader<'a> {
    fn next_line(&mut self) -> Option<DiffLine<'a>> {
        loop {
            let line = self.lines.next()?;
            if let Some(part) = self.part(line) {
                return Some(DiffLine { part, text: shown(part, line) });
            }
        }
    }

    /// What this line is; `None` where it is omitted.
    fn part(&mut self, line: &str) -> Option<DiffPart> {
        let part = self.begin(line).or_else(|| self.hunk_line(line));
        if part.is_some() {
            return part;
        }
        let repeated = matches!(self.section, DiffSection::GitHeader) && is_name(line);
        let left_out = repeated || line.trim().is_empty() || LEFT_OUT.iter().any(|start| line.starts_with(start));
        (!left_out).then_some(DiffPart::Header)
    }

    /// The first line of a file or hunk, if this is one.
    fn begin(&mut self, line: &str) -> Option<DiffPart> {
        if let Some(counts) = hunk_counts(line) {
            self.section = DiffSection::Hunk(counts.0, counts.1);
            return Some(DiffPart::Hunk);
        }
        if line.starts_with("diff --git ") {
            self.section = DiffSection::GitHeader;
            return Some(DiffPart::File);
        }
        let open =
            matches!(self.section, DiffSection::GitHeader | DiffSection::Hunk(1.., _) | DiffSection::Hunk(_, 1..));
        let named = line.starts_with("--- ") && self.lines.peek().is_some_and(|next| next.starts_with("+++ "));
        if open || !named {
            return None;
        }
        self.section = DiffSection::Between;
        Some(DiffPart::File)
    }

    /// What this line is in its hunk; `None` outside of one.
    fn hunk_line(&mut self, line: &str) -> Option<DiffPart> {
        let DiffSection::Hunk(old, new) = self.section else { return None };
        let (part, old, new) = match line.as_bytes().first() {
            Some(b'+') => (DiffPart::Changed, old, new.saturating_sub(1)),
            Some(b'-') => (DiffPart::Changed, old.saturating_sub(1), new),
            Some(b' ') => (DiffPart::Context, old.saturating_sub(1), new.saturating_sub(1)),
            Some(b'\\') => (DiffPart::Context, old, new),
            // The line was a single space, which was lost.
            None if old > 0 || new > 0 => (DiffPart::Context, old.saturating_sub(1), new.saturating_sub(1)),
            // The rest of a wrapped line.
            Some(_) if old > 0 || new > 0 => (DiffPart::Context, old, new),
            _ => {
                self.section = DiffSection::Between;
                return None;
            }
        };
        self.section = DiffSection::Hunk(old, new);
        Some(part)
    }
}

/// How many old and new lines the head of a hunk announces, if this is one.
fn hunk_counts(line: &str) -> Option<(u64, u64)> {
    let (old, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    let count = |range: &str| range.split_once(',').map_or(Some(1), |(_, count)| count.parse().ok());
    Some((count(old)?, count(new)?))
}

fn shown(part: DiffPart, line: &str) -> &str {
    let line = match part {
        DiffPart::Hunk => {
            line.get(4..).and_then(|rest| rest.split_once(" @@")).map_or("", |(_, rest)| rest.trim_start())
        }
        // `--- a/kettle.c	2024-05-01 10:00:00`
        DiffPart::File | DiffPart::Header if is_name(line) => up_to(line, &['\t']),
        _ => line,
    };
    line.trim_end()
}

/// Whether a line of a header names the old or the new file.
fn is_name(line: &str) -> bool {
    line.starts_with("--- ") || line.starts_with("+++ ")
}
