//! Diffs among the own words of a reply.
//!
//! Entry point: [`diffs`]. A diff begins with a heading (of a file or of a hunk) and is read by the line counts of its
//! hunks; a hunk that is not complete ends where no line of a hunk follows.

use super::hunks::HunkRest;
use std::ops::Range;

/// The diffs among these lines.
pub(super) fn diffs(lines: &[&str]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = end_of_diff(lines, at);
        if end > at {
            found.push(at..end);
        }
        at = end.max(at + 1);
    }
    found
}

/// Where the diff ends that begins here; the same line where none does.
fn end_of_diff(lines: &[&str], start: usize) -> usize {
    let mut at = start;
    loop {
        let header = end_of_header(lines, at);
        let Some(rest) = lines.get(header).and_then(|line| HunkRest::announced(line)) else {
            // A file without a hunk is renamed, or binary.
            return if header > at + 1 && lines[at].starts_with("diff --git ") { header } else { at };
        };
        at = end_of_hunk(lines, header + 1, rest);
    }
}

/// Where the header of a file ends that begins here.
fn end_of_header(lines: &[&str], start: usize) -> usize {
    let is_names =
        |at: usize| lines[at].starts_with("--- ") && lines.get(at + 1).is_some_and(|next| next.starts_with("+++ "));
    if start >= lines.len() {
        return start;
    }
    let begins = ["diff --git ", "diff -", "Index: "].iter().any(|key| lines[start].starts_with(key));
    if !begins {
        return if is_names(start) { start + 2 } else { start };
    }
    let keys = [
        "index ",
        "old mode ",
        "new mode ",
        "new file ",
        "deleted file ",
        "similarity ",
        "dissimilarity ",
        "rename ",
        "copy ",
        "--- ",
        "+++ ",
        "=====",
        "Binary files ",
    ];
    let fields = lines[start + 1..].iter().take_while(|line| keys.iter().any(|key| line.starts_with(key)));
    start + 1 + fields.count()
}

/// Where the hunk ends whose first line this is.
fn end_of_hunk(lines: &[&str], start: usize, mut rest: HunkRest) -> usize {
    let mut at = start;
    while let Some(line) = lines.get(at).filter(|_| !rest.is_none()) {
        let goes_on = lines.get(at + 1).is_some_and(|next| next.starts_with(['+', '-', ' ', '\t', '@']));
        let taken = rest.take(line);
        if !taken && (!goes_on || line.starts_with("@@ ") || line.starts_with("diff ")) {
            break;
        }
        at += 1;
    }
    // Blank lines that were taken for unchanged ones belong to what follows.
    while !rest.is_none() && at > start && lines[at - 1].is_empty() {
        at -= 1;
    }
    at + usize::from(lines.get(at).is_some_and(|line| line.starts_with("\\ ")))
}

#[cfg(test)]
mod tests {
    use super::diffs;

    #[test]
    fn a_diff_ends_with_its_last_hunk() {
        let lines = [
            "Like this:",
            "diff --git a/x b/x",
            "index 1..2 100644",
            "--- a/x",
            "+++ b/x",
            "@@ -1 +1,2 @@",
            " a",
            "+b",
            "",
            "Ann",
        ];
        assert_eq!(format!("{:?}", diffs(&lines)), "[1..8]");
    }

    #[test]
    fn a_hunk_with_wrong_counts_ends_with_its_lines() {
        let lines = ["@@ -1,9 +1,9 @@", " a", "+b", "", "Then we need no lock.", "Ann"];
        assert_eq!(format!("{:?}", diffs(&lines)), "[0..3]");
    }

    #[test]
    fn a_line_of_dashes_is_no_diff() {
        assert!(diffs(&["--- a heading", "+++ b", "text", "diff of opinions"]).is_empty());
    }
}
