//! The entries of prefixes that many words share.

use super::TermEntry;
use super::merge::GroupedTerms;
use crate::render::search::terms::FIELDS;
use std::ops::Range;

/// Words with a common prefix that need more bytes get a shared entry.
const MOST_OF_A_PREFIX: usize = 20 << 10;

/// The longest prefix that gets an entry, in characters.
const LONGEST_PREFIX: usize = 32;

/// Marks the entry of a prefix; no word contains it.
const ALL: char = '*';

/// The entries of words, and their occurrences by the same position.
pub(super) struct Prefixes<'a> {
    pub(super) entries: &'a [TermEntry],
    pub(super) grouped: &'a GroupedTerms<'a>,
}

impl Prefixes<'_> {
    /// The entry of each prefix that needs one.
    pub(super) fn collect(&self) -> Vec<TermEntry> {
        let is_fact = |entry: &TermEntry| entry.word().starts_with(|letter: char| letter.is_ascii_uppercase());
        let first = self.entries.partition_point(|entry| entry.word() < "A");
        let facts = self.entries[first..].partition_point(is_fact);
        let mut out = Vec::new();
        self.collect_within(0..first, 0, &mut out);
        self.collect_within(first + facts..self.entries.len(), 0, &mut out);
        out
    }

    /// Collects an entry for each prefix longer than `depth` bytes that words of the range share, if their own entries
    /// are too long to be read one by one.
    fn collect_within(&self, range: Range<usize>, depth: usize, out: &mut Vec<TermEntry>) {
        let mut start = range.start;
        while start < range.end {
            let Some(letter) = self.entries[start].word()[depth..].chars().next() else {
                start += 1;
                continue;
            };
            let longer = depth + letter.len_utf8();
            let prefix = &self.entries[start].word()[..longer];
            let shares = |entry: &&TermEntry| entry.word().starts_with(prefix);
            let end = start + self.entries[start..range.end].iter().take_while(shares).count();
            let bytes: usize = self.entries[start..end].iter().map(|entry| entry.line.len()).sum();
            if bytes > MOST_OF_A_PREFIX && end - start > 1 && prefix.chars().count() <= LONGEST_PREFIX {
                out.push(self.entry(&format!("{prefix}{ALL}"), start..end));
                self.collect_within(start..end, longer, out);
            }
            start = end;
        }
    }

    /// The entry of everything that words of a range have.
    fn entry(&self, prefix: &str, range: Range<usize>) -> TermEntry {
        let occurrences = self.grouped.occurrences_of(range);
        let last = occurrences.iter().map(|at| at >> FIELDS).max().unwrap_or(0);
        let mut fields = vec![0; last as usize + 1];
        for at in occurrences {
            fields[(at >> FIELDS) as usize] |= at % (1 << FIELDS);
        }
        let all = (0..).zip(fields).filter(|(_, fields)| *fields != 0);
        TermEntry::new(prefix, &all.map(|(document, fields)| document << FIELDS | fields).collect::<Vec<_>>())
    }
}
