//! Where a long message is folded, and which line ends an editor put there.
//!
//! Both only look at the text; `html` turns the result into markup. A narrow screen may undo an editor's line end, so
//! the rules are strict: a line end that may have been meant stays.

use crate::base::text::up_to;

/// A message with more lines than this is folded …
const MOST_LINES: usize = 60;
/// … after the last paragraph that ends between these lines, else after the second.
const FOLD: (usize, usize) = (30, 45);
/// Editors wrap at this width or beyond; where the next word would have fitted, the line end was meant.
const NARROWEST: usize = 66;
/// A longer line was not wrapped by an editor.
const WIDEST: usize = 82;

/// The beginning of a message and, where it is long, the rest.
pub(super) fn folded(text: &str) -> (&str, Option<&str>) {
    if text.lines().count() <= MOST_LINES {
        return (text, None);
    }
    let mut end = 0;
    let mut fold = None;
    for (index, line) in text.split_inclusive('\n').take(FOLD.1).enumerate() {
        end += line.len();
        if index >= FOLD.0 && line.trim().is_empty() {
            fold = Some(end);
        }
    }
    let (start, rest) = text.split_at(fold.unwrap_or(end));
    (start.strip_suffix('\n').unwrap_or(start), Some(rest))
}

/// What neighbouring lines need to know about a line of prose.
#[derive(Clone, Copy)]
pub(super) struct Prose<'a> {
    indent: usize,
    words: &'a str,
    bullet: bool,
    /// Whether the line before continues in it.
    joined: bool,
}

impl<'a> Prose<'a> {
    /// `None` where the line is blank, or laid out by hand: with tabs, or with wide gaps.
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        let words = line.trim_start_matches(' ');
        let laid_out = words.is_empty() || words.contains('\t') || words.contains("   ");
        (!laid_out).then(|| Self { indent: line.len() - words.len(), words, bullet: is_bullet(words), joined: false })
    }

    pub(super) fn is_joined(self) -> bool {
        self.joined
    }

    /// The line's leading spaces and the rest, if an editor broke the line before.
    pub(super) fn flows_from(&mut self, before: Option<Prose<'_>>, line: &'a str) -> Option<(&'a str, &'a str)> {
        let before = before?;
        let width = before.indent + before.words.chars().count();
        let next = up_to(self.words, &[' ']).chars().count();
        let wrapped = width <= WIDEST && width + 1 + next > NARROWEST && !before.words.ends_with(':');
        let aligned = self.indent == before.indent && (self.indent == 0 || before.joined) && !before.bullet;
        let hanging = before.bullet && self.indent >= before.indent && self.indent <= before.indent + 4;
        let starts = self.words.starts_with(|first: char| first.is_alphanumeric() || "(\"'`".contains(first));
        self.joined = wrapped && starts && !self.bullet && (aligned || hanging);
        self.joined.then(|| line.split_at(self.indent))
    }
}

/// `- x`, `* x`, `1. x`, `2) x`, `[3] x`.
fn is_bullet(words: &str) -> bool {
    let first = up_to(words, &[' ']);
    let number = first.trim_start_matches(['[', '(']).trim_end_matches(['.', ')', ']', ':']);
    matches!(first, "-" | "*" | "+" | "o" | "•")
        || number.len() < first.len() && number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{Prose, folded};

    fn flows(before: &str, line: &str) -> bool {
        Prose::parse(line).is_some_and(|mut prose| prose.flows_from(Prose::parse(before), line).is_some())
    }

    const FULL: &str = "The kernel keeps a list of pages that a guest has not touched for";

    #[test]
    fn joins_what_an_editor_broke() {
        assert!(flows(FULL, "some time, and gives them back."));
        assert!(flows("- The kernel keeps a list of pages that a guest has not touched f.", "  some time."));
    }

    #[test]
    fn keeps_line_ends_that_were_meant() {
        for (before, line) in [
            ("Short line", "next line"),
            (FULL, "- a bullet"),
            (FULL, "2) second"),
            (FULL, ""),
            (FULL, "a   table"),
            (FULL, "\tcode();"),
            (FULL, "    code();"),
            ("  KVM: x86/mmu: Rename something to something that is quite long", "  KVM: x86/mmu: Drop it"),
            ("The kernel keeps a list of pages that a guest has not touched for:", "some time"),
        ] {
            assert!(!flows(before, line), "{before:?} {line:?}");
        }
    }

    #[test]
    fn folds_long_messages_after_a_paragraph() {
        let lines = |count: usize| {
            (1..=count)
                .map(|line| if line % 10 == 0 { "\n".to_owned() } else { format!("{line}\n") })
                .collect::<String>()
        };
        assert_eq!(folded(&lines(60)).1, None);
        let text = lines(70);
        let (start, rest) = folded(&text);
        assert_eq!(start.lines().last(), Some("39"));
        assert_eq!(rest.and_then(|rest| rest.lines().next()), Some("41"));
    }
}
