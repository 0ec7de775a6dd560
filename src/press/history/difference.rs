//! How a patch of one version differs from the same patch of the version before, for people.
//!
//! Entry point: [`difference`]. Steps: title, message and the files of the diff as lines (`fingerprint` decides which
//! lines of a diff count), the files of both versions side by side (`files`), the lines compared, and the differences
//! with the lines around them (`hunks`). It reads like `git range-diff`: an outer sign, then the line, so that a line of
//! a diff has two signs. Nothing depends on the clock: what is too much to compare or to read is known by its size.
//!
//! Deliberately not supported: words within a line, lines that moved. Control characters pass through: whoever shows
//! the text makes them visible.

mod files;
mod hunks;

use crate::press::mail::Mail;
use crate::press::summary::fingerprint;
use hunks::{DifferenceLine, DifferenceSection};

/// More lines than this, without those that both have at the beginning and end, are not compared.
const MOST_COMPARED: usize = 3_000;
/// More lines or bytes than this nobody reads.
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
    /// In more than anybody would read.
    TooLong,
    /// In this: hunks of lines with ` `, `-` or `+` before each, below `@@ title @@`, `@@ message @@` or
    /// `@@ path @@ function`.
    Text(String),
}

impl<'a> PatchText<'a> {
    /// The texts of a patch's mail.
    pub fn from_mail(mail: &'a Mail) -> Self {
        let diff = mail.body.text.get(mail.body.diff.clone()).unwrap_or_default();
        Self { title: &mail.subject.title, message: fingerprint::message(mail), diff }
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
