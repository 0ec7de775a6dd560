//! How a patch differs from its counterpart in the previous version, as text for people.
//!
//! Entry point: [`difference`]. Steps: turn title, message and the files of the diff into lines (`fingerprint` decides
//! which lines of a diff count), pair the files of both versions (`files`), compare the lines, and print the
//! differences with their context (`hunks`). It reads like `git range-diff`: an outer sign, then the line, so that a
//! line of a diff has two signs. The limits are sizes, never times, so that the result does not depend on the machine.
//!
//! Deliberately not supported: words within a line, lines that moved. Control characters pass through: whoever shows
//! the text makes them visible.

mod files;
mod hunks;

use crate::press::summary::fingerprint;
use hunks::{DifferenceLine, DifferenceSection};

/// Texts with more lines than this, without the common beginning and end, are not compared.
const MOST_COMPARED: usize = 3_000;
/// Differences with more lines than this are not shown: nobody would read them.
const MOST_LINES: usize = 400;
const MOST_BYTES: usize = 100_000;

/// The parts of a patch that are compared.
#[derive(Clone, Copy, Debug)]
pub struct PatchText<'a> {
    pub title: &'a str,
    /// The message without in-body header and notes.
    pub message: &'a str,
    pub diff: &'a str,
}

/// How two patches differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatchDifference {
    /// In nothing that is compared.
    Same,
    /// In more lines than anybody would read.
    TooLong,
    /// Hunks of lines with ` `, `-` or `+` before each, under `@@ title @@`, `@@ message @@` or `@@ path @@ function`.
    Text(String),
}

impl<'a> PatchText<'a> {
    /// The parts of a patch; of the message of its mail, an in-body header is left out.
    pub fn new(title: &'a str, message: &'a str, diff: &'a str) -> Self {
        Self { title, message: fingerprint::message(message), diff }
    }
}

/// How `after` differs from `before`: title, message, diff, in this order.
pub fn difference(before: PatchText<'_>, after: PatchText<'_>) -> PatchDifference {
    let titles = [before.title, after.title].map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    let [title_before, title_after] = &titles;
    let mut sections = vec![
        DifferenceSection::new("title", plain_lines(title_before), plain_lines(title_after)),
        DifferenceSection::new("message", plain_lines(before.message), plain_lines(after.message)),
    ];
    sections.extend(files::side_by_side(before.diff, after.diff));
    if sections.iter().map(DifferenceSection::cost).sum::<usize>() > MOST_COMPARED {
        return PatchDifference::TooLong;
    }
    let text: String = sections.iter().map(DifferenceSection::hunks).collect();
    match text.len() {
        0 => PatchDifference::Same,
        length if length > MOST_BYTES || text.lines().count() > MOST_LINES => PatchDifference::TooLong,
        _ => PatchDifference::Text(text),
    }
}

fn plain_lines(text: &str) -> Vec<DifferenceLine<'_>> {
    text.trim().lines().map(|line| DifferenceLine { function: "", key: line.trim_end(), rest: "" }).collect()
}
