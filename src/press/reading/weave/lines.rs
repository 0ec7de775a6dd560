//! The lines on the page by what they say, so that quoted ones are found.
//!
//! Entry point: [`PageLines::push`] adds the lines of a mail. A line is known by its letters without white space; blank
//! lines are not known at all.

use super::runs::{RunIndex, mixed};
use std::collections::HashMap;
use std::ops::Range;

/// How many lines in a row are found at once.
const ROWS: [usize; 3] = [9, 3, 1];

/// No longer agreement is measured.
const LONGEST_RUN: usize = 64;

/// A line with fewer letters and digits says little: `}`, `else`, `return 0;`.
const TELLING: u16 = 8;

/// The hash of a line in which there is nothing.
const NO_LETTER: u64 = 1;

/// A line by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineKey {
    /// Of the letters without white space.
    pub(super) hash: u64,
    /// How many letters and digits it has.
    letters: u16,
}

/// A line on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageLine<'a> {
    pub(super) text: &'a str,
    pub(super) key: LineKey,
    pub(super) mail: usize,
    /// Its number in the mail.
    pub(super) line: usize,
}

/// The lines on the page, in the order in which mails were added.
pub(super) struct PageLines<'a> {
    pub(super) lines: Vec<PageLine<'a>>,
    pub(super) rows: RunIndex<3>,
    /// The lines of each mail.
    mails: HashMap<usize, Range<usize>>,
}

impl LineKey {
    /// `None` for a blank line. Of the heading of a hunk only the numbers count, since mail programs cut what follows.
    pub(super) fn new(text: &str) -> Option<Self> {
        let text = heading(text).unwrap_or(text);
        let (mut hash, mut letters) = (NO_LETTER, 0_u16);
        for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
            hash = mixed(hash, u64::from(letter));
            letters = letters.saturating_add(u16::from(letter.is_alphanumeric()));
        }
        (hash != NO_LETTER).then_some(Self { hash, letters })
    }

    pub(super) fn is_telling(self) -> bool {
        self.letters >= TELLING
    }
}

/// `@@ -1,2 +3,4 @@` of a hunk's heading.
fn heading(text: &str) -> Option<&str> {
    let end = text.strip_prefix("@@ -")?.find(" @@")?;
    Some(&text[..end + "@@ - @@".len()])
}

impl<'a> PageLines<'a> {
    pub(super) fn new() -> Self {
        Self { lines: Vec::new(), rows: RunIndex::new(ROWS, LONGEST_RUN), mails: HashMap::new() }
    }

    /// Adds lines of a mail with their numbers.
    pub(super) fn push(&mut self, mail: usize, lines: impl Iterator<Item = (usize, &'a str)>) {
        let start = self.lines.len();
        self.lines
            .extend(lines.filter_map(|(line, text)| Some(PageLine { text, key: LineKey::new(text)?, mail, line })));
        self.rows.push(self.lines[start..].iter().map(|line| line.key.hash));
        self.mails.insert(mail, start..self.lines.len());
    }

    /// The lines of a mail, empty for one that was not added.
    pub(super) fn of_mail(&self, mail: usize) -> Range<usize> {
        self.mails.get(&mail).cloned().unwrap_or(0..0)
    }

    /// Whether a line is anywhere on the page.
    pub(super) fn has(&self, key: LineKey) -> bool {
        self.rows.has(key.hash)
    }
}
