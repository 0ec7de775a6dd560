//! Diffs as HTML, in pieces: a remark can stand between any two lines.
//!
//! Entry point: [`DiffMarker::read`], for each piece of a file's diff in turn. Lines of a kind that follow each other share
//! an element, because a long diff has thousands of lines; the stylesheet makes it a block, so that it has its line end
//! inside.

use crate::format::html::escape_into;
use std::fmt::Write;

/// A piece of a diff.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::render) struct DiffPiece {
    /// For use inside `<pre>`.
    pub(in crate::render) html: String,
    /// A line for each line: its number in the new file; blank where it is not there.
    pub(in crate::render) numbers: String,
    pub(in crate::render) lines: usize,
    pub(in crate::render) added: u32,
    pub(in crate::render) removed: u32,
}

/// Where in a file's diff the next piece begins.
#[derive(Debug, Default)]
pub(in crate::render) struct DiffMarker<'a> {
    /// The file that the page names above, so that the lines that only name it are left out.
    path: Option<&'a str>,
    /// The number of the next line in the new file.
    number: u32,
    /// How many lines of the hunk are still to come, of the old file and of the new one.
    left: (u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DiffMark {
    /// What stands above the hunks.
    Head,
    Hunk,
    Plus,
    Minus,
    Same,
}

impl DiffMark {
    fn class(self) -> Option<&'static str> {
        match self {
            Self::Head => Some("head"),
            Self::Hunk => Some("hunk"),
            Self::Plus => Some("plus"),
            Self::Minus => Some("minus"),
            Self::Same => None,
        }
    }
}

impl<'a> DiffMarker<'a> {
    pub(in crate::render) fn new(path: Option<&'a str>) -> Self {
        Self { path, ..Self::default() }
    }

    pub(in crate::render) fn read(&mut self, text: &str) -> DiffPiece {
        let mut piece = DiffPiece::default();
        let mut open = None;
        for line in text.lines() {
            let kind = self.kind(line);
            if kind == DiffMark::Head && self.path.is_some_and(|path| only_names(line, path)) {
                continue;
            }
            // Writing to a String cannot fail.
            let _ = piece.add(line, kind, &mut open, self.number_of(kind));
        }
        piece.close(open);
        piece
    }

    /// How many lines a piece adds and removes.
    pub(in crate::render) fn count(&mut self, text: &str) -> (u32, u32) {
        text.lines().fold((0, 0), |(added, removed), line| match self.kind(line) {
            DiffMark::Plus => (added + 1, removed),
            DiffMark::Minus => (added, removed + 1),
            DiffMark::Head | DiffMark::Hunk | DiffMark::Same => (added, removed),
        })
    }

    /// Decided by what the hunk's heading announces, since a removed line can begin like the heading of a file.
    fn kind(&mut self, line: &str) -> DiffMark {
        let (old, new) = self.left;
        let first = line.bytes().next();
        if let Some((number, left)) = hunk(line).filter(|_| self.left == (0, 0) || first == Some(b'@')) {
            (self.number, self.left) = (number, left);
            return DiffMark::Hunk;
        }
        let kind = match first {
            Some(b'+') if new > 0 => DiffMark::Plus,
            Some(b'-') if old > 0 => DiffMark::Minus,
            Some(b' ' | b'\t') | None if old > 0 || new > 0 => DiffMark::Same,
            _ => return DiffMark::Head,
        };
        let taken = |kinds: [DiffMark; 2]| u32::from(kinds.contains(&kind));
        self.left = (
            old.saturating_sub(taken([DiffMark::Minus, DiffMark::Same])),
            new.saturating_sub(taken([DiffMark::Plus, DiffMark::Same])),
        );
        kind
    }

    fn number_of(&mut self, kind: DiffMark) -> Option<u32> {
        let is_new = matches!(kind, DiffMark::Plus | DiffMark::Same);
        is_new.then(|| {
            let next = self.number.saturating_add(1);
            std::mem::replace(&mut self.number, next)
        })
    }
}

impl DiffPiece {
    fn add(
        &mut self,
        line: &str,
        kind: DiffMark,
        open: &mut Option<DiffMark>,
        number: Option<u32>,
    ) -> std::fmt::Result {
        if *open != Some(kind) {
            self.close(*open);
            kind.class().map_or(Ok(()), |class| write!(self.html, "<span class=\"{class}\">"))?;
            *open = Some(kind);
        }
        escape_into(&mut self.html, line)?;
        self.html.push('\n');
        number.map_or(Ok(()), |number| write!(self.numbers, "{number}"))?;
        self.numbers.push('\n');
        self.lines += 1;
        self.added += u32::from(kind == DiffMark::Plus);
        self.removed += u32::from(kind == DiffMark::Minus);
        Ok(())
    }

    fn close(&mut self, open: Option<DiffMark>) {
        if open.and_then(DiffMark::class).is_some() {
            self.html.push_str("</span>");
        }
    }
}

/// Where a hunk begins in the new file, and how many lines it has of the old and of the new one: `@@ -1,7 +1,9 @@`.
fn hunk(line: &str) -> Option<(u32, (u32, u32))> {
    let (ranges, _) = line.strip_prefix("@@ -")?.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let range = |text: &str| {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse::<u32>().ok()?, count.parse::<u32>().ok()?))
    };
    let ((_, old), (start, new)) = (range(old)?, range(new)?);
    Some((start, (old, new)))
}

/// Whether a line above the hunks says nothing but the name of the file.
fn only_names(line: &str, path: &str) -> bool {
    let named = |prefix: &str, side: &str| {
        line.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(side)).is_some_and(|rest| rest.trim_end() == path)
    };
    let git = line.strip_prefix("diff --git a/").and_then(|rest| rest.strip_prefix(path));
    named("--- ", "a/")
        || named("+++ ", "b/")
        || git.and_then(|rest| rest.strip_prefix(" b/")).is_some_and(|rest| rest == path)
        || line == "--- /dev/null"
        || line == "+++ /dev/null"
}

#[cfg(test)]
mod tests {
    use super::DiffMarker;

    #[test]
    fn lines_of_a_kind_share_an_element_and_numbers_go_on_in_the_next_piece() {
        let mut reader = DiffMarker::new(Some("a.c"));
        let first =
            "diff --git a/a.c b/a.c\nnew file mode 100644\n--- a/a.c\n+++ b/a.c\n@@ -1,3 +7,4 @@ x <y>\n a\n+b\n+c";
        let piece = reader.read(first);
        assert_eq!(
            piece.html,
            "<span class=\"head\">new file mode 100644\n</span><span class=\"hunk\">@@ -1,3 +7,4 @@ x &lt;y&gt;\n</span> a\n<span class=\"plus\">+b\n+c\n</span>"
        );
        assert_eq!(piece.numbers, "\n\n7\n8\n9\n");
        let piece = reader.read("--- a/a.c\n d");
        assert_eq!(
            (piece.html.as_str(), piece.numbers.as_str()),
            ("<span class=\"minus\">--- a/a.c\n</span> d\n", "\n10\n")
        );
        assert_eq!((piece.added, piece.removed, piece.lines), (0, 1, 2));
        assert_eq!(reader.read("index 1..2").html, "<span class=\"head\">index 1..2\n</span>");
    }
}
