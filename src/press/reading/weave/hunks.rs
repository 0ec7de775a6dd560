//! The files and hunks of a diff, by the numbers of their lines.
//!
//! Entry point: [`files`]. Hunks are read by their line counts, so that a removed line `-- x` is no heading. Where a
//! hunk is damaged, the next heading ends it.

use crate::press::mail::FileHeader;
use std::ops::Range;

/// What is changed in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FileLines {
    pub(super) lines: Range<usize>,
    pub(super) path: Option<String>,
    /// With their headings.
    pub(super) hunks: Vec<Range<usize>>,
}

/// The old and new lines of a hunk that are still to come.
#[derive(Clone, Copy, Default)]
pub(super) struct HunkRest {
    old: u64,
    new: u64,
}

impl HunkRest {
    /// What the heading of a hunk announces: `@@ -1,2 +3,4 @@`.
    pub(super) fn announced(line: &str) -> Option<Self> {
        let (old, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
        let (new, _) = rest.split_once(" @@")?;
        let count = |range: &str| range.split_once(',').map_or(Some(1), |(_, count)| count.parse().ok());
        Some(Self { old: count(old)?, new: count(new)? })
    }

    pub(super) fn is_none(self) -> bool {
        self.old == 0 && self.new == 0
    }

    /// Takes a line of the hunk; false where it can be none.
    pub(super) fn take(&mut self, line: &str) -> bool {
        let (old, new) = match line.as_bytes().first() {
            Some(b' ' | b'\t') | None => (1, 1),
            Some(b'-') => (1, 0),
            Some(b'+') => (0, 1),
            Some(b'\\') => (0, 0),
            _ if line.starts_with('\u{a0}') => (1, 1),
            _ => return false,
        };
        if self.old < old || self.new < new {
            return false;
        }
        (self.old, self.new) = (self.old - old, self.new - new);
        true
    }
}

impl FileLines {
    /// Counts the lines from another one on.
    pub(super) fn move_down(&mut self, by: usize) {
        let moved = |lines: &Range<usize>| lines.start + by..lines.end + by;
        self.lines = moved(&self.lines);
        self.hunks.iter_mut().for_each(|hunk| *hunk = moved(hunk));
    }
}

/// The files of a diff.
pub(super) fn files(lines: &[&str]) -> Vec<FileLines> {
    let mut files: Vec<FileLines> = Vec::new();
    let mut rest = HunkRest::default();
    for (at, line) in lines.iter().enumerate() {
        if !rest.is_none() && (rest.take(line) || !begins_something(line)) {
            end_last_hunk(&mut files, at + 1);
            continue;
        }
        rest = HunkRest::announced(line).unwrap_or_default();
        let begins = starts_file(lines, at, files.last());
        if begins || files.is_empty() {
            files.push(FileLines { lines: at..at, path: None, hunks: Vec::new() });
        }
        if HunkRest::announced(line).is_some()
            && let Some(file) = files.last_mut()
        {
            file.hunks.push(at..at + 1);
        } else if line.starts_with("\\ ") {
            end_last_hunk(&mut files, at + 1);
        }
    }
    let starts: Vec<usize> = files.iter().skip(1).map(|file| file.lines.start).chain([lines.len()]).collect();
    for (file, end) in files.iter_mut().zip(starts) {
        file.lines.end = end;
        let header = file.hunks.first().map_or(end, |hunk| hunk.start);
        file.path = path(&lines[file.lines.start..header]);
    }
    files
}

fn end_last_hunk(files: &mut [FileLines], end: usize) {
    if let Some(hunk) = files.last_mut().and_then(|file| file.hunks.last_mut()) {
        hunk.end = end;
    }
}

/// Whether a line ends a hunk that is not complete.
fn begins_something(line: &str) -> bool {
    line.starts_with("diff --git ") || HunkRest::announced(line).is_some()
}

/// Whether the header of another file begins here.
fn starts_file(lines: &[&str], at: usize, current: Option<&FileLines>) -> bool {
    let line = lines[at];
    if line.starts_with("diff ") || line.starts_with("Index: ") {
        return true;
    }
    let has_names = |file: &FileLines| {
        !file.hunks.is_empty() || lines[file.lines.start..at].iter().any(|line| line.starts_with("--- "))
    };
    line.starts_with("--- ")
        && lines.get(at + 1).is_some_and(|next| next.starts_with("+++ "))
        && current.is_some_and(has_names)
}

/// The file that a header names.
fn path(header: &[&str]) -> Option<String> {
    let mut fields = FileHeader::new(header.first().copied());
    for line in header {
        fields.take(line);
    }
    fields.path()
}

#[cfg(test)]
mod tests {
    use super::{FileLines, files};

    fn shown(file: &FileLines) -> String {
        format!("{} {:?} {:?}", file.path.as_deref().unwrap_or(""), file.lines, file.hunks)
    }

    #[test]
    fn a_removed_line_of_dashes_begins_no_file() {
        let diff = "diff --git a/one b/one\n--- a/one\n+++ b/one\n@@ -1,3 +1,2 @@\n x\n--- y\n z\n@@ -9 +8 @@\n-a\n+b\n\
                    --- a/two\n+++ b/two\n@@ -1 +1 @@\n-c\n+d";
        let lines: Vec<&str> = diff.lines().collect();
        let shown: Vec<String> = files(&lines).iter().map(shown).collect();
        assert_eq!(shown, ["one 0..10 [3..7, 7..10]", "two 10..15 [12..15]"]);
    }

    #[test]
    fn a_hunk_that_was_cut_ends_where_the_next_file_begins() {
        let lines = ["diff --git a/one b/one", "@@ -1,9 +1,9 @@", " x", "diff --git a/two b/two"];
        let shown: Vec<String> = files(&lines).iter().map(shown).collect();
        assert_eq!(shown, ["one 0..3 [1..3]", "two 3..4 []"]);
    }
}
