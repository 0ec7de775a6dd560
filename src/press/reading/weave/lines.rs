//! The lines on the page by what they say, so that quoted ones are found.
//!
//! Entry points: [`PageLines::push`] adds the lines of a mail, [`PageLines::longest_run`] finds where quoted lines stand.
//! A line is known by its letters without white space; blank lines are not known at all.

use crate::base::hash::quick_key;
use std::collections::HashMap;
use std::ops::Range;

/// How many lines in a row are found at once.
const ROWS: [usize; 3] = [9, 3, 1];

/// How many places of the same lines are compared. What stands in more places than these cannot be told apart.
const MOST_PLACES: usize = 24;

/// No longer agreement is measured.
const LONGEST_RUN: usize = 64;

/// A line with fewer letters and digits says little: `}`, `else`, `return 0;`.
const TELLING: u16 = 8;

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

/// Where quoted lines were found.
pub(super) struct FoundRun {
    /// The first line on the page.
    pub(super) start: usize,
    pub(super) length: usize,
    /// Whether they stand nowhere else.
    pub(super) unique: bool,
}

/// The lines on the page, in the order in which mails were added.
#[derive(Default)]
pub(super) struct PageLines<'a> {
    pub(super) lines: Vec<PageLine<'a>>,
    /// The lines of each mail.
    mails: HashMap<usize, Range<usize>>,
    /// Where a row of lines begins, by its hash, in ascending order.
    rows: HashMap<u64, Vec<u32>>,
}

impl LineKey {
    /// `None` for a blank line. Of the heading of a hunk only the numbers count, since mail programs cut what follows.
    pub(super) fn new(text: &str) -> Option<Self> {
        let text = heading(text).unwrap_or(text);
        let mut bare = String::with_capacity(text.len());
        bare.extend(text.chars().filter(|letter| !letter.is_whitespace()));
        let letters = bare.chars().filter(|letter| letter.is_alphanumeric()).count();
        (!bare.is_empty()).then(|| Self { hash: quick_key(&bare), letters: letters.min(usize::from(u16::MAX)) as u16 })
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
    /// Adds lines of a mail with their numbers.
    pub(super) fn push(&mut self, mail: usize, lines: impl Iterator<Item = (usize, &'a str)>) {
        let start = self.lines.len();
        let lines = lines.filter_map(|(line, text)| Some(PageLine { text, key: LineKey::new(text)?, mail, line }));
        self.lines.extend(lines);
        for size in ROWS {
            for (at, row) in self.lines[start..].windows(size).enumerate() {
                let hash = row_hash(row.iter().map(|line| line.key));
                self.rows.entry(hash).or_default().push((start + at) as u32);
            }
        }
        self.mails.insert(mail, start..self.lines.len());
    }

    /// The lines of a mail, empty for one that was not added.
    pub(super) fn of_mail(&self, mail: usize) -> Range<usize> {
        self.mails.get(&mail).cloned().unwrap_or(0..0)
    }

    /// Whether a telling line is anywhere on the page.
    pub(super) fn has(&self, key: LineKey) -> bool {
        self.rows.contains_key(&row_hash([key].into_iter()))
    }

    /// The longest run of the first of these lines that stands within a range; of several the first one after `hint`,
    /// else the first one.
    pub(super) fn longest_run(
        &self,
        quoted: &[LineKey],
        within: &Range<usize>,
        hint: Option<usize>,
    ) -> Option<FoundRun> {
        let rows = ROWS.into_iter().filter_map(|size| quoted.get(..size));
        let places = rows.map(|row| self.places(row, within)).find(|places| !places.is_empty())?;
        let after_hint = hint.map_or(0, |hint| places.partition_point(|place| *place as usize <= hint));
        let nearest =
            places[after_hint..].iter().take(MOST_PLACES).chain(places[..after_hint].iter().take(MOST_PLACES));
        let mut best: Option<FoundRun> = None;
        for place in nearest {
            let start = *place as usize;
            let length = self.agreement(quoted, start, within.end);
            match &mut best {
                Some(best) if best.length > length => {}
                Some(best) if best.length == length => best.unique = false,
                _ => best = Some(FoundRun { start, length, unique: true }),
            }
        }
        best
    }

    /// Where a row begins within a range.
    fn places(&self, row: &[LineKey], within: &Range<usize>) -> &[u32] {
        let Some(places) = self.rows.get(&row_hash(row.iter().copied())) else { return &[] };
        let bound = |at: usize| places.partition_point(|place| (*place as usize) < at);
        &places[bound(within.start)..bound(within.end).max(bound(within.start))]
    }

    /// How many quoted lines stand in a row from a line on.
    pub(super) fn agreement(&self, quoted: &[LineKey], start: usize, end: usize) -> usize {
        let here = self.lines[start..end].iter().map(|line| line.key.hash);
        here.zip(quoted).take(LONGEST_RUN).take_while(|(here, quoted)| *here == quoted.hash).count()
    }
}

fn row_hash(row: impl Iterator<Item = LineKey>) -> u64 {
    row.fold(0, |hash, key| quick_key(&(hash, key.hash)))
}
