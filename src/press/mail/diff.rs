//! Diffs: what `git apply --numstat` reads from a text, and its range in the text.
//!
//! Entry point: [`find`]. Like git it looks for `diff --git` followed by a file, or for `---`, `+++` and `@@` in a row;
//! then hunks are read by their line counts, so that prose, signatures and list footers after a diff are not part of
//! it. A file that several diffs touch counts once for each, as git prints it.
//!
//! Where git gives up (a wrapped line or heading, no-break spaces in place of blanks, a hunk cut short) this continues
//! and records it in [`MailDiff::whole`]: even a damaged patch shows how big it is. Deliberately not supported: combined diffs (`@@@`), context diffs, `ed` scripts.

mod names;

use super::lines::line_at;
use super::{Changes, FactSource};
pub(in crate::press) use names::FileHeader;
use std::ops::Range;

#[derive(Debug)]
pub(super) struct MailDiff {
    /// From its first line to the end of its last hunk, with everything in between.
    pub(super) range: Range<usize>,
    pub(super) changes: Changes,
    /// Whether every hunk had the announced number of lines.
    pub(super) whole: bool,
}

/// The diff in `text`. A quoted diff (`> diff --git`) does not count.
pub(super) fn find(text: &str) -> Option<MailDiff> {
    let mut reader = DiffReader { text, at: 0, damaged: false, changes: Changes::default() };
    let mut range: Option<Range<usize>> = None;
    while let Some(start) = reader.next_candidate() {
        if reader.file() {
            let first = range.map_or_else(|| with_preamble(text, start), |range| range.start);
            range = Some(first..reader.at);
        } else {
            reader.skip_line();
        }
    }
    let changes = Changes { source: FactSource::Stated, ..reader.changes };
    range.map(|range| MailDiff { range, changes, whole: !reader.damaged })
}

/// Where the lines begin that tools put directly above a diff's `---` line.
fn with_preamble(text: &str, start: usize) -> usize {
    let mut first = start;
    for _ in 0..4 {
        let Some(above) = text.get(..first).and_then(|head| head.strip_suffix('\n')) else { break };
        let line_start = above.rfind('\n').map_or(0, |at| at + 1);
        let line = &above[line_start..];
        if !["Index: ", "diff ", "=====", "RCS file", "retrieving revision"].iter().any(|head| line.starts_with(head)) {
            break;
        }
        first = line_start;
    }
    first
}

/// What mail programs write in place of a blank.
const NO_BREAK: char = '\u{a0}';

/// No mail program wraps a shorter heading.
const NARROWEST: usize = 40;

/// The heading of a hunk.
struct HunkHeading {
    /// How many old lines it announces.
    old: u32,
    /// How many new lines it announces.
    new: u32,
    /// Where its hunk begins.
    next: usize,
    /// Whether git could read it.
    whole: bool,
}

struct DiffReader<'a> {
    text: &'a str,
    at: usize,
    damaged: bool,
    changes: Changes,
}

impl<'a> DiffReader<'a> {
    fn line(&self) -> Option<(&'a str, usize)> {
        line_at(self.text, self.at)
    }

    fn skip_line(&mut self) {
        self.at = self.line().map_or(self.text.len(), |(_, next)| next);
    }

    /// Goes to the next line that may begin a file's diff (or, after a damaged hunk, the next hunk).
    fn next_candidate(&mut self) -> Option<usize> {
        while let Some((line, next)) = self.line() {
            let candidate = match line.as_bytes().first() {
                Some(b'd') => line.starts_with("diff --git "),
                Some(b'-') => line.starts_with("--- "),
                Some(b'@') => self.damaged && (line.starts_with("@@ -") || line.starts_with("@@\u{a0}-")),
                _ => false,
            };
            if candidate {
                return Some(self.at);
            }
            self.at = next;
        }
        None
    }

    /// Reads the diff of a file that may begin here; returns false, without moving, where none does.
    fn file(&mut self) -> bool {
        match self.line() {
            Some((line, _)) if line.starts_with("diff ") => self.git_file(),
            Some((line, _)) if line.starts_with("@@") => self.hunks() > 0,
            _ => self.plain_file(),
        }
    }

    fn git_file(&mut self) -> bool {
        let start = self.at;
        let mut header = FileHeader::new(self.line().map(|(line, _)| line));
        self.skip_line();
        let mut fields = 0;
        while let Some((line, next)) = self.line()
            && header.take(line)
        {
            fields += 1;
            self.at = next;
        }
        let starts_hunk = self.heading().is_some();
        if fields == 0 && !starts_hunk {
            self.at = start;
            return false;
        }
        self.count_file(&header);
        if self.hunks() == 0 {
            self.binary();
        }
        true
    }

    /// A diff without `diff --git`: `---`, `+++`, and a hunk.
    fn plain_file(&mut self) -> bool {
        let start = self.at;
        let mut header = FileHeader::new(None);
        for key in ["--- ", "+++ "] {
            let taken = self.line().filter(|(line, _)| line.starts_with(key) && header.take(line));
            let Some((_, next)) = taken else {
                self.at = start;
                return false;
            };
            self.at = next;
        }
        if self.heading().is_none() {
            self.at = start;
            return false;
        }
        self.count_file(&header);
        self.hunks();
        true
    }

    fn count_file(&mut self, header: &FileHeader<'_>) {
        self.changes.files += 1;
        self.changes.paths.extend(header.path());
    }

    /// Reads the hunks that begin here and returns their number.
    fn hunks(&mut self) -> usize {
        let mut count = 0;
        while let Some(HunkHeading { old, new, next, whole }) = self.heading() {
            self.at = next;
            count += 1;
            let read = self.hunk(old, new);
            self.damaged |= !whole;
            if !read {
                self.damaged = true;
                break;
            }
        }
        // A heading that cannot be read leaves a hunk uncounted.
        self.damaged |= self.line().is_some_and(|(line, _)| line.starts_with("@@ "));
        count
    }

    /// The heading of a hunk that begins here. Mail programs wrap it, and write no-break spaces.
    fn heading(&self) -> Option<HunkHeading> {
        let (line, next) = self.line().filter(|(line, _)| line.starts_with("@@"))?;
        let plain = line.replace(NO_BREAK, " ");
        let heading = match hunk_counts(&plain) {
            Some((old, new)) => HunkHeading { old, new, next, whole: plain == line },
            None => self.joined_heading(&plain, next)?,
        };
        let rest = line_at(self.text, heading.next).filter(|_| line.len() >= NARROWEST);
        Some(match rest.filter(|(rest, after)| self.is_rest_of_heading(rest, *after)) {
            Some((_, after)) => HunkHeading { next: after, whole: false, ..heading },
            None => heading,
        })
    }

    /// A heading that was wrapped between its numbers: `@@ -1,2`, and `+3,4 @@` on the next line.
    fn joined_heading(&self, begin: &str, next: usize) -> Option<HunkHeading> {
        let (rest, next) = line_at(self.text, next).filter(|_| begin.matches("@@").count() == 1)?;
        let joined = format!("{} {}", begin.trim_end(), rest.replace(NO_BREAK, " ").trim_start());
        let (old, new) = hunk_counts(&joined)?;
        Some(HunkHeading { old, new, next, whole: false })
    }

    /// Whether a line is the end of a function's name that was wrapped: the hunk begins behind it.
    fn is_rest_of_heading(&self, line: &str, next: usize) -> bool {
        let in_hunk = |line: &str| line.starts_with([' ', '+', '-', '\\', NO_BREAK]) || line.is_empty();
        let follows = line_at(self.text, next).is_some_and(|(line, _)| in_hunk(line));
        !in_hunk(line) && !line.starts_with("@@ ") && !line.starts_with("diff ") && follows
    }

    /// Reads a hunk's lines; false where there are fewer than announced.
    fn hunk(&mut self, mut old: u32, mut new: u32) -> bool {
        let mut whole = true;
        while old > 0 || new > 0 {
            let Some((line, next)) = self.line() else { return false };
            match line.as_bytes().first() {
                Some(b' ') | None if old > 0 && new > 0 => (old, new) = (old - 1, new - 1),
                Some(0xC2) if old > 0 && new > 0 && line.starts_with(NO_BREAK) => {
                    (old, new, whole) = (old - 1, new - 1, false);
                }
                Some(b'-') if old > 0 => {
                    old -= 1;
                    self.changes.deletions += 1;
                }
                Some(b'+') if new > 0 => {
                    new -= 1;
                    self.changes.insertions += 1;
                }
                Some(b'\\') => {}
                _ if self.is_wrapped(line, next) => whole = false,
                _ => return false,
            }
            self.at = next;
        }
        if let Some((line, next)) = self.line()
            && line.starts_with("\\ ")
        {
            self.at = next;
        }
        whole
    }

    /// Whether a line that is no hunk line is the rest of a wrapped one: the hunk continues right after it.
    fn is_wrapped(&self, line: &str, next: usize) -> bool {
        let structural = line.starts_with("diff ") || line.starts_with("@@ ") || line.starts_with("-- ");
        let follows = line_at(self.text, next).is_some_and(|(line, _)| line.starts_with([' ', '+', '-', NO_BREAK]));
        !structural && follows && !line.starts_with(['+', '-', ' '])
    }

    /// Reads the diff of a binary file, if it begins here.
    fn binary(&mut self) {
        let Some((line, next)) = self.line() else { return };
        if line.ends_with(" differ") && (line.starts_with("Binary files ") || line.starts_with("Files ")) {
            self.at = next;
        } else if line == "GIT binary patch" {
            self.at = next;
            while self.binary_block() {}
        }
    }

    /// `literal 10` or `delta 10` and the lines up to a blank one.
    fn binary_block(&mut self) -> bool {
        let begins = self.line().is_some_and(|(line, _)| line.starts_with("literal ") || line.starts_with("delta "));
        while begins && self.line().is_some_and(|(line, _)| !line.is_empty()) {
            self.skip_line();
        }
        if begins {
            self.skip_line();
        }
        begins
    }
}

/// How many old and new lines a hunk announces: `@@ -1,2 +3,4 @@`.
fn hunk_counts(line: &str) -> Option<(u32, u32)> {
    let (old, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    Some((line_count(old)?, line_count(new)?))
}

fn line_count(range: &str) -> Option<u32> {
    let (start, count) = range.split_once(',').unwrap_or((range, "1"));
    start.parse::<u64>().ok()?;
    count.parse().ok()
}
