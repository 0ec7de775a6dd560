//! What the lines of a reply are, as their neighbours show.
//!
//! Entry point: [`mark`]. Steps: lines that a mail program wrapped, marks of omission, attributions, the signature, and
//! mails that were copied without marks.

use super::reply_line::{LineClass, ReplyLine};
use crate::press::attribution;

/// How many lines may follow a `--` that lacks its blank.
const LONGEST_SIGNATURE: usize = 6;

/// No mail program wraps shorter lines.
const NARROWEST: usize = 40;

/// Finds out what the lines are; `is_known` says whether a line is on the page.
pub(super) fn mark(lines: &mut [ReplyLine<'_>], is_known: &impl Fn(&str) -> bool) {
    join_wrapped(lines, is_known);
    unmark_lone(lines, is_known);
    mark_omissions(lines);
    mark_attributions(lines);
    mark_tail(lines);
    mark_copied(lines);
}

/// Finds lines that are the rest of a quoted line that was wrapped: it has fewer marks, or none.
fn join_wrapped(lines: &mut [ReplyLine<'_>], is_known: &impl Fn(&str) -> bool) {
    for at in 1..lines.len() {
        let (quoted, rest) = (&lines[at - 1], &lines[at]);
        let could_be_rest = match (quoted.class, rest.class) {
            (LineClass::Quoted(_), LineClass::Own) => true,
            (LineClass::Quoted(depth), LineClass::Quoted(other)) => other < depth,
            _ => false,
        };
        if !could_be_rest || quoted.content.len() < NARROWEST || is_known(&quoted.content) {
            continue;
        }
        let joined = format!("{} {}", quoted.content, rest.content);
        if is_known(&joined) {
            lines[at - 1].content = joined.into();
            lines[at].class = LineClass::Remainder;
        }
    }
}

/// A single line that begins with `>` amid other words is no quote if it is not on the page.
fn unmark_lone(lines: &mut [ReplyLine<'_>], is_known: &impl Fn(&str) -> bool) {
    for at in 1..lines.len().saturating_sub(1) {
        let line = &lines[at];
        let is_amid = lines[at - 1].class == LineClass::Own && lines[at + 1].class == LineClass::Own;
        let is_marked = line.text.starts_with("> ") || line.text.starts_with(">>");
        if line.is_quoted() && is_amid && !is_marked && !is_known(&line.content) {
            lines[at] = ReplyLine::unmarked(line.text);
        }
    }
}

/// A mark of omission that stands at no quote is a line like others.
fn mark_omissions(lines: &mut [ReplyLine<'_>]) {
    let mut above_quoted = false;
    for at in 0..lines.len() {
        if lines[at].class == LineClass::Omission {
            let below = lines[at + 1..].iter().find(|line| line.class != LineClass::Blank);
            if !above_quoted && !below.is_some_and(ReplyLine::is_quoted) {
                lines[at].class = LineClass::Own;
            }
        } else if lines[at].class != LineClass::Blank {
            above_quoted = lines[at].is_quoted();
        }
    }
}

/// The signature, up to the next quote, and what a list's server puts below.
fn mark_tail(lines: &mut [ReplyLine<'_>]) {
    let mut in_tail = false;
    let last_own = lines.iter().rposition(|line| line.class == LineClass::Own).unwrap_or(0);
    for at in 0..lines.len() {
        match lines[at].class {
            LineClass::Blank => continue,
            LineClass::Own | LineClass::Omission => {}
            _ => in_tail = false,
        }
        let text = lines[at].text;
        if lines[at].class == LineClass::Own {
            in_tail |= text == "-- " || text == "--" && last_own - at <= LONGEST_SIGNATURE;
            in_tail |= text.starts_with("________") && is_footer(&lines[at + 1..]);
        }
        if in_tail {
            lines[at].class = LineClass::Tail;
        }
    }
}

/// Whether a line of a list's footer follows.
fn is_footer(lines: &[ReplyLine<'_>]) -> bool {
    lines.iter().take(3).any(|line| line.text.contains("mailing list"))
}

/// What stands below `-----Original Message-----`, or below a header that was copied.
fn mark_copied(lines: &mut [ReplyLine<'_>]) {
    let begins = |at: &usize| {
        let line = &lines[*at];
        line.class == LineClass::Own && (is_copy_mark(line.text) || is_copied_header(&lines[*at..]))
    };
    let Some(start) = (0..lines.len()).find(begins) else { return };
    for line in &mut lines[start..] {
        if matches!(line.class, LineClass::Own | LineClass::Omission) {
            line.class = LineClass::Copied;
        }
    }
}

fn is_copy_mark(line: &str) -> bool {
    line.starts_with("-----") && line.trim_matches(['-', ' ']).eq_ignore_ascii_case("original message")
}

/// Whether these lines begin with the header of a mail: From, and three of the other usual fields.
fn is_copied_header(lines: &[ReplyLine<'_>]) -> bool {
    let has = |key: &str| lines.iter().take(7).any(|line| line.text.trim_start_matches('*').starts_with(key));
    let begins = lines[0].text.trim_start_matches('*').starts_with("From:");
    begins && (has("Sent:") || has("Date:")) && has("To:") && has("Subject:")
}

fn mark_attributions(lines: &mut [ReplyLine<'_>]) {
    let begins_quote = |line: &ReplyLine<'_>| line.is_quoted() || line.class == LineClass::Omission;
    // The own lines that end directly above, blank lines aside.
    let mut own = 0..0;
    for at in 0..lines.len() {
        match lines[at].class {
            LineClass::Own if own.is_empty() => own = at..at + 1,
            LineClass::Own => own.end = at + 1,
            LineClass::Blank => {}
            _ => {
                if begins_quote(&lines[at]) && !own.is_empty() {
                    let first = own.start.max(own.end.saturating_sub(8));
                    let above: Vec<&str> = lines[first..own.end].iter().map(|line| line.text).collect();
                    for line in &mut lines[own.end - attribution::length(&above)..own.end] {
                        line.class = LineClass::Attribution;
                    }
                }
                own = 0..0;
            }
        }
    }
}
