//! The words of a reply as HTML: prose in paragraphs, and what was laid out by hand as it stands.

use super::{TextContext, message};
use crate::render::flow::Prose;
use crate::render::mail_line::is_diffstat;
use std::fmt::Write;

/// Deeper indented lines are code, unless they go on with a bullet.
const DEEPEST: usize = 3;

/// A reply's own words as `<p>` and `<pre>`. Both keep their line ends, but those that an editor put into prose are in an
/// `<i>`, as in [`message`].
pub(in crate::render) fn words(text: &str, context: &TextContext<'_>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 3);
    for (is_code, block) in blocks(text) {
        let element = if is_code { "pre" } else { "p" };
        // Writing to a String cannot fail.
        let _ = write!(out, "<{element}>{}</{element}>", message(block, context));
    }
    out
}

/// The paragraphs of a text; code that follows on code belongs to it, with the blank lines between.
fn blocks(text: &str) -> Vec<(bool, &str)> {
    let mut found: Vec<(bool, usize, usize)> = Vec::new();
    for (start, end) in paragraphs(text) {
        let is_code = is_code(&text[start..end]);
        match found.last_mut() {
            Some((true, _, last)) if is_code => *last = end,
            _ => found.push((is_code, start, end)),
        }
    }
    found.into_iter().map(|(is_code, start, end)| (is_code, &text[start..end])).collect()
}

/// Where runs of lines that are not blank begin and end.
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut is_open) = (0, false);
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end_matches('\n').len();
        let is_blank = line.trim().is_empty();
        match found.last_mut().filter(|_| is_open) {
            Some((_, last)) if !is_blank => *last = end,
            _ if !is_blank => found.push((at, end)),
            _ => {}
        }
        (at, is_open) = (at + line.len(), !is_blank);
    }
    found
}

fn is_code(block: &str) -> bool {
    let bullet = ["- ", "* ", "• "].iter().any(|mark| block.trim_start().starts_with(mark));
    let is_laid_out = |line: &str| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        Prose::parse(line).is_none() || indent > DEEPEST && !bullet || line.starts_with('>') || is_diffstat(line)
    };
    block.lines().any(is_laid_out)
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn prose_is_told_from_what_is_laid_out() {
        let text = "\nYes, but\nwhy?\n\n\tif (a)\n\n\t\tb();\n\n- one\n     more\n\n    x = 1\n";
        let wanted = [
            (false, "Yes, but\nwhy?"),
            (true, "\tif (a)\n\n\t\tb();"),
            (false, "- one\n     more"),
            (true, "    x = 1"),
        ];
        assert_eq!(blocks(text), wanted);
    }
}
