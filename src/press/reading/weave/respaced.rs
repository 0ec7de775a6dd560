//! Quoted lines that mail programs wrapped or joined, found by their words.
//!
//! Entry point: [`PageWords::align`]. The words on the page are indexed when they are needed first. What comes right
//! after the words found last is taken, else the longest run of words that stands anywhere in the mail.

use super::lines::PageLines;
use super::reply_line::is_omission;
use super::runs::RunIndex;
use crate::base::hash::quick_key;
use std::ops::Range;

/// How many words in a row are found at once.
const ROWS: [usize; 2] = [8, 3];

/// No longer agreement is measured.
const LONGEST_RUN: usize = 200;

/// The words of the first lines of the page.
pub(super) struct PageWords {
    rows: RunIndex<2>,
    /// The line of each word.
    lines: Vec<u32>,
    /// The first word of each line.
    firsts: Vec<u32>,
}

impl PageWords {
    pub(super) fn new() -> Self {
        Self { rows: RunIndex::new(ROWS, LONGEST_RUN), lines: Vec::new(), firsts: Vec::new() }
    }

    /// Adds the lines that are new on the page.
    pub(super) fn follow(&mut self, page: &PageLines<'_>) {
        let mut hashes = Vec::new();
        for (at, line) in page.lines.iter().enumerate().skip(self.firsts.len()) {
            self.firsts.push(self.lines.len() as u32);
            hashes.extend(words(line.text));
            self.lines.resize(self.rows.len() + hashes.len(), at as u32);
        }
        self.rows.push(hashes.into_iter());
    }

    /// Looks up the quoted lines that are not found yet, within a range of the page's lines. Fewer than `fewest` words
    /// in a row are only believed right after others.
    pub(super) fn align(&self, quoted: &[&str], found: &mut [Option<usize>], within: &Range<usize>, fewest: usize) {
        let within = self.first_word(within.start)..self.first_word(within.end);
        let mut at = 0;
        let mut last = None;
        while at < quoted.len() {
            if let Some(line) = found[at] {
                last = self.last_word(quoted[at], line).filter(|word| within.contains(word)).or(last);
                at += 1;
                continue;
            }
            let open = found[at..].iter().take_while(|found| found.is_none()).count();
            self.align_run(&quoted[at..at + open], &mut found[at..at + open], &within, last, fewest);
            at += open;
        }
    }

    /// The last word of a line that is quoted, maybe not to its end.
    fn last_word(&self, quoted: &str, line: usize) -> Option<usize> {
        let (start, end) = (self.first_word(line), self.first_word(line + 1));
        let words: Vec<u64> = words(quoted).collect();
        let count = self.rows.agreement(&words, start, end);
        if count > 0 { Some(start + count - 1) } else { end.checked_sub(1) }
    }

    fn first_word(&self, line: usize) -> usize {
        self.firsts.get(line).map_or(self.lines.len(), |word| *word as usize)
    }

    fn align_run(
        &self,
        quoted: &[&str],
        found: &mut [Option<usize>],
        within: &Range<usize>,
        last: Option<usize>,
        fewest: usize,
    ) {
        let mut ends = Vec::with_capacity(quoted.len());
        let mut all = Vec::new();
        for line in quoted {
            all.extend(words(line));
            ends.push(all.len());
        }
        let places = self.places(&all, within, last, fewest);
        let mut start = 0;
        for (end, found) in ends.into_iter().zip(found) {
            let here = &places[start..end];
            let count = here.iter().flatten().count();
            if count * 10 >= here.len() * 7 && count > 0 {
                *found = here.iter().flatten().next_back().map(|word| self.lines[*word] as usize);
            }
            start = end;
        }
    }

    /// Where each of the words stands.
    fn places(
        &self,
        words: &[u64],
        within: &Range<usize>,
        mut last: Option<usize>,
        fewest: usize,
    ) -> Vec<Option<usize>> {
        let mut places = vec![None; words.len()];
        let mut at = 0;
        while at < words.len() {
            let next = last.map(|last: usize| last + 1).filter(|next| within.contains(next));
            let next = next.map(|next| (next, self.rows.agreement(&words[at..], next, within.end)));
            let longest = || {
                let run = self.rows.longest_run(&words[at..], within, last).filter(|run| run.length >= fewest);
                run.map(|run| (run.start, run.length))
            };
            let run = next.filter(|(_, length)| *length > 0).or_else(longest);
            let (start, length) = run.unwrap_or((0, 0));
            for offset in 0..length {
                places[at + offset] = Some(start + offset);
                last = Some(start + offset);
            }
            at += length.max(1);
        }
        places
    }
}

/// The words of a line by their hashes, without marks of omission. The mark of a diff's line belongs to its first word.
fn words(line: &str) -> impl Iterator<Item = u64> {
    let bare = line.trim_start();
    let (mark, rest) = match bare.as_bytes().first() {
        Some(b'+' | b'-') => bare.split_at(1),
        _ => ("", bare),
    };
    let mut mark = Some(mark).filter(|mark| !mark.is_empty());
    let alone = mark.filter(|_| rest.trim().is_empty()).map(quick_key);
    let words = rest.split_whitespace().filter(|word| !is_omission(word)).map(move |word| match mark.take() {
        Some(mark) => quick_key(&format!("{mark}{word}")),
        None => quick_key(word),
    });
    alone.into_iter().chain(words)
}
