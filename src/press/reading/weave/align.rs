//! Which lines on the page the quoted lines of a reply are.
//!
//! Entry point: [`align`]. Quoted lines mostly follow each other as they did in the mail that they quote: what comes
//! right after the line found last is taken, else the longest run that stands anywhere in the mail, the nearest below
//! the line found last going first.

use super::lines::LineKey;
use super::runs::{FoundRun, RunIndex};
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

/// Lines in a row that were found.
struct NextRun {
    run: FoundRun,
    /// Whether they follow those found last.
    is_next: bool,
}

/// Looks up the lines that are not found yet, given in their order, within a range of the page.
pub(super) fn align(
    page: &RunIndex<3>,
    quoted: &[LineKey],
    found: &mut [Option<usize>],
    within: &Range<usize>,
    belief: Belief,
) {
    let hashes: Vec<u64> = quoted.iter().map(|key| key.hash).collect();
    let mut last = None;
    let mut at = 0;
    while at < quoted.len() {
        if found[at].is_some() {
            last = found[at].filter(|line| within.contains(line)).or(last);
            at += 1;
            continue;
        }
        let open = found[at..].iter().take(64).take_while(|found| found.is_none()).count();
        let run = next_run(page, &hashes[at..at + open], within, last);
        let run =
            run.filter(|run| run.is_next || is_believed(&run.run, &quoted[at..at + run.run.length], last, belief));
        let (start, length) = run.map_or((0, 0), |run| (run.run.start, run.run.length));
        for offset in 0..length {
            found[at + offset] = Some(start + offset);
            last = Some(start + offset);
        }
        at += length.max(1);
    }
}

/// Where the next lines stand.
fn next_run(page: &RunIndex<3>, quoted: &[u64], within: &Range<usize>, last: Option<usize>) -> Option<NextRun> {
    let next = last.map(|last| last + 1).filter(|next| within.contains(next));
    if let Some(start) = next {
        let length = page.agreement(quoted, start, within.end);
        if length > 0 {
            return Some(NextRun { run: FoundRun { start, length, unique: false }, is_next: true });
        }
    }
    page.longest_run(quoted, within, last).map(|run| NextRun { run, is_next: false })
}

fn is_believed(run: &FoundRun, quoted: &[LineKey], last: Option<usize>, belief: Belief) -> bool {
    let telling = quoted.iter().any(|key| key.is_telling());
    let is_near = last.is_some_and(|last| (last..last + NEAR).contains(&run.start));
    telling || belief == Belief::Likely && (run.unique || is_near)
}
