//! Which lines on the page the quoted lines of a reply are.
//!
//! Entry point: [`align`]. Quoted lines mostly follow each other as they did in the mail that they quote: what comes
//! right after the line found last is taken, else the longest run that stands anywhere in the mail, the nearest below
//! the line found last going first.

use super::lines::{FoundRun, LineKey, PageLines};
use std::ops::Range;

/// How far below the line found last a line that says little is believed to be the one that is meant.
const NEAR: usize = 400;

/// What is needed to believe that quoted lines are those found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belief {
    /// They are looked up in the mail that they ought to be from.
    Likely,
    /// They are looked up elsewhere: one of them must say enough.
    Strict,
}

/// Looks up the lines that are not found yet, given in their order, within a range of the page.
pub(super) fn align(
    page: &PageLines<'_>,
    quoted: &[LineKey],
    found: &mut [Option<usize>],
    within: &Range<usize>,
    belief: Belief,
) {
    let mut last = None;
    let mut at = 0;
    while at < quoted.len() {
        if found[at].is_some() {
            last = found[at].filter(|line| within.contains(line)).or(last);
            at += 1;
            continue;
        }
        let open = found[at..].iter().take(64).take_while(|found| found.is_none()).count();
        let run = next_run(page, &quoted[at..at + open], within, last, belief);
        let (start, length) = run.unwrap_or((0, 0));
        for offset in 0..length {
            found[at + offset] = Some(start + offset);
            last = Some(start + offset);
        }
        at += length.max(1);
    }
}

/// Where the next lines stand, and how many of them in a row.
fn next_run(
    page: &PageLines<'_>,
    quoted: &[LineKey],
    within: &Range<usize>,
    last: Option<usize>,
    belief: Belief,
) -> Option<(usize, usize)> {
    let next = last.map(|last| last + 1).filter(|next| within.contains(next));
    if let Some(next) = next {
        let length = page.agreement(quoted, next, within.end);
        if length > 0 {
            return Some((next, length));
        }
    }
    let run = page.longest_run(quoted, within, last)?;
    is_believed(&run, &quoted[..run.length], last, belief).then_some((run.start, run.length))
}

fn is_believed(run: &FoundRun, quoted: &[LineKey], last: Option<usize>, belief: Belief) -> bool {
    let telling = quoted.iter().any(|key| key.is_telling());
    let is_near = last.is_some_and(|last| (last..last + NEAR).contains(&run.start));
    telling || belief == Belief::Likely && (run.unique || is_near)
}
