//! Ranges as users type them: `FROM..TO` of commit ids or prefixes, `from` exclusive, `to` inclusive.

use super::{ArchiveLog, ArchivePosition, ArchiveRange};
use crate::base::id::ObjectId;
use thiserror::Error;

/// A range of the log with its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The commit before the range; `None` where the range begins with the archive.
    pub from: Option<ObjectId>,
    /// The last commit of the range.
    pub to: ObjectId,
    /// The epochs of the first and the last commit.
    pub epochs: (u32, u32),
    pub arrivals: ArchiveRange,
}

/// Why a range names nothing in this archive.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum RangeError {
    /// It is neither `FROM..TO` nor the name of a digest.
    #[error(
        "`{0}` is neither FROM..TO nor the name of a digest\n  hint: ids are hexadecimal, at least 4 digits; `listpress digest` names digests like 2025-08-29"
    )]
    NotARange(String),
    /// No commit begins with these digits.
    #[error(
        "no commit of the archive begins with `{0}`\n  hint: a rewritten or truncated branch may have lost it; `git log` in the list's repository shows what is there"
    )]
    Unknown(String),
    #[error("`{prefix}` begins {count} commits of the archive\n  hint: give more digits")]
    Ambiguous { prefix: String, count: usize },
    /// `to` comes before `from`.
    #[error("{to} comes before {from} in the archive\n  hint: the older commit stands first, {to}..{from}")]
    Backwards {
        /// As typed.
        from: String,
        /// As typed.
        to: String,
    },
}

impl ArchiveLog {
    /// Resolves `FROM..TO`; an empty FROM means the beginning, an empty TO the newest commit.
    pub fn span(&self, text: &str) -> Result<Span, RangeError> {
        let (from, to) = text.split_once("..").ok_or_else(|| RangeError::NotARange(text.to_owned()))?;
        let first = if from.is_empty() { None } else { Some(self.commit_index(from)?) };
        let last = if to.is_empty() { self.commits.len().saturating_sub(1) } else { self.commit_index(to)? };
        if first.is_some_and(|first| first > last) {
            return Err(RangeError::Backwards { from: from.to_owned(), to: to.to_owned() });
        }
        self.span_between(first, last).ok_or_else(|| RangeError::NotARange(text.to_owned()))
    }

    /// The range after the commit at index `first`, up to the one at index `last`.
    pub fn span_between(&self, first: Option<usize>, last: usize) -> Option<Span> {
        let to = self.commits.get(last)?;
        let from = first.and_then(|index| self.commits.get(index));
        let epochs = (from.map_or_else(|| self.commits[0].epoch, |commit| commit.epoch), to.epoch);
        let start = from.map_or(ArchivePosition::default(), |commit| commit.end);
        let arrivals = ArchiveRange::new(start, to.end);
        Some(Span { from: from.map(|commit| commit.id), to: to.id, epochs, arrivals })
    }

    /// The index of the only commit whose id begins with `prefix`.
    fn commit_index(&self, prefix: &str) -> Result<usize, RangeError> {
        let prefix = prefix.trim().to_ascii_lowercase();
        if prefix.len() < 4 || prefix.len() > 40 || !prefix.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(RangeError::NotARange(prefix));
        }
        let mut matches = self.commits.iter().enumerate().filter(|(_, commit)| begins_with(commit.id, &prefix));
        match (matches.next(), matches.count()) {
            (None, _) => Err(RangeError::Unknown(prefix)),
            (Some((index, _)), 0) => Ok(index),
            (Some(_), more) => Err(RangeError::Ambiguous { prefix, count: more + 1 }),
        }
    }
}

/// Whether the hexadecimal digits of `id` begin with `prefix`; avoids formatting the whole id.
fn begins_with(id: ObjectId, prefix: &str) -> bool {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    prefix.bytes().enumerate().all(|(at, digit)| {
        let byte = id.0[at / 2];
        let nibble = if at % 2 == 0 { byte >> 4 } else { byte & 15 };
        DIGITS[usize::from(nibble)] == digit
    })
}
