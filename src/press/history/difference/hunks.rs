//! Two texts as lines, and the hunks of lines in which they differ.
//!
//! Entry points: [`DifferenceSection::new`] and [`DifferenceSection::hunks`]. Steps: set aside the common lines at the
//! beginning and end, compare the rest, give each line its sign, and show the lines near a change.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::fmt::Write as _;
use std::ops::Range;

/// How many lines of context are shown around a change.
const AROUND: usize = 3;

#[derive(Clone, Copy, Debug)]
pub(super) struct DifferenceLine<'a> {
    /// The function around it; empty where unknown.
    pub(super) function: &'a str,
    pub(super) key: &'a str,
    /// Shown after the key but not compared.
    pub(super) rest: &'a str,
}

/// The lines of two versions of a text.
pub(super) struct DifferenceSection<'a> {
    /// The name of the text in the heads of the hunks.
    name: &'a str,
    before: Vec<DifferenceLine<'a>>,
    after: Vec<DifferenceLine<'a>>,
    /// How many lines both have in common at the beginning.
    head: usize,
    /// How many of the remaining lines both have in common at the end.
    tail: usize,
}

/// A line with its sign.
#[derive(Clone, Copy)]
struct Signed<'a> {
    sign: char,
    line: DifferenceLine<'a>,
}

impl<'a> DifferenceSection<'a> {
    pub(super) fn new(name: &'a str, before: Vec<DifferenceLine<'a>>, after: Vec<DifferenceLine<'a>>) -> Self {
        let same = |(one, other): &(&DifferenceLine<'_>, &DifferenceLine<'_>)| one.key == other.key;
        let head = before.iter().zip(&after).take_while(same).count();
        let rest = |lines: &[DifferenceLine<'_>]| lines.len() - head;
        let longest = rest(&before).min(rest(&after));
        let tail = before.iter().rev().zip(after.iter().rev()).take(longest).take_while(same).count();
        Self { name, before, after, head, tail }
    }

    /// The number of lines to compare.
    pub(super) fn cost(&self) -> usize {
        self.middle(&self.before).len() + self.middle(&self.after).len()
    }

    /// The hunks as text; empty where the texts are the same.
    pub(super) fn hunks(&self) -> String {
        let mut out = String::new();
        if self.cost() > 0 {
            let lines = self.signed();
            let hunks = hunks_of(&lines).into_iter().filter_map(|hunk| lines.get(hunk));
            hunks.for_each(|hunk| write_hunk(&mut out, self.name, hunk));
        }
        out
    }

    /// The lines between the common ones.
    fn middle<'s>(&self, lines: &'s [DifferenceLine<'a>]) -> &'s [DifferenceLine<'a>] {
        &lines[self.head..lines.len() - self.tail]
    }

    /// All lines with their signs.
    fn signed(&self) -> Vec<Signed<'a>> {
        let keys = |lines| self.middle(lines).iter().map(|line: &DifferenceLine<'a>| line.key).collect::<Vec<_>>();
        let changes = capture_diff_slices(Algorithm::Myers, &keys(&self.before), &keys(&self.after));
        let with = |sign, lines: &[DifferenceLine<'a>]| {
            lines.iter().map(|line| Signed { sign, line: *line }).collect::<Vec<_>>()
        };
        let mut signed = with(' ', &self.after[..self.head]);
        for change in &changes {
            let (tag, old, new) = change.as_tag_tuple();
            let old = &self.middle(&self.before)[old];
            let new = &self.middle(&self.after)[new];
            if tag == DiffTag::Equal {
                signed.extend(with(' ', new));
            } else {
                signed.extend(with('-', old).into_iter().chain(with('+', new)));
            }
        }
        signed.extend(with(' ', &self.after[self.after.len() - self.tail..]));
        signed
    }
}

/// The ranges of changes, with their context.
fn hunks_of(lines: &[Signed<'_>]) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for index in lines.iter().enumerate().filter(|(_, line)| line.sign != ' ').map(|(index, _)| index) {
        let (start, end) = (index.saturating_sub(AROUND), (index + 1 + AROUND).min(lines.len()));
        match hunks.last_mut().filter(|last| start <= last.end) {
            Some(last) => last.end = end,
            None => hunks.push(start..end),
        }
    }
    hunks
}

fn write_hunk(out: &mut String, name: &str, hunk: &[Signed<'_>]) {
    let function = hunk.first().map_or("", |first| first.line.function);
    // Writing to a string never fails.
    let _ = writeln!(out, "{}", join(&format!("@@ {name} @@"), function));
    for Signed { sign, line } in hunk {
        let _ = writeln!(out, "{sign}{}", join(line.key, line.rest));
    }
}

fn join(text: &str, rest: &str) -> String {
    if rest.is_empty() { text.to_owned() } else { format!("{text} {rest}") }
}
