//! Hashes of a patch's text, to find it again in another version without keeping the text.
//!
//! Entry points: [`Fingerprint::from_mail`] and [`Fingerprint::likeness`]. Steps: reduce the message to its prose
//! (`prose`), read the diff line by line (`diff_lines`), and hash both. Hashes are the same on every machine and in
//! every build: they may be stored. This is done for every patch of a list, so each text is read once.
//!
//! Deliberately not supported: recognising that a line was only reindented, or moved to another file. Both are changes,
//! for `git range-diff` too.

mod diff_lines;
mod prose;

pub(in crate::press) use diff_lines::{DiffLine, DiffPart, diff_lines};
pub(in crate::press) use prose::message;

use crate::base::hash;
use crate::press::mail::Mail;
use serde::{Deserialize, Serialize};

/// How many hashes of changed lines are kept.
const KEPT: usize = 64;

/// A patch's fingerprint. Two patches with equal hashes are the same; `lines` estimates how much they have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// The hash of the message's prose: without trailers, in-body header and notes, white space folded.
    pub message: u64,
    /// The hash of the diff without what changes when only the code around it does: line numbers, index lines.
    pub diff: u64,
    /// The lowest hashes of the changed lines, sorted; all of them where there are few.
    pub lines: Box<[u32]>,
}

impl Fingerprint {
    /// The fingerprint of a patch; `None` where the mail has no diff.
    pub fn from_mail(mail: &Mail) -> Option<Self> {
        let diff = Some(mail.body.diff_text()).filter(|diff| !diff.is_empty())?;
        let lines: Vec<_> = diff_lines(diff).collect();
        // The paths count a little too, where two patches have few lines or none.
        let paths = mail.body.changes.iter().flat_map(|changes| &changes.paths).map(String::as_str);
        let mut kept = line_hashes(telling(&lines).into_iter().chain(paths)).into_vec();
        kept.truncate(KEPT);
        Some(Self { message: hash_prose(mail), diff: hash_diff(&lines), lines: kept.into_boxed_slice() })
    }

    /// [`Fingerprint::diff`] for a diff without a mail.
    pub fn diff_hash(diff: &str) -> u64 {
        hash_diff(&diff_lines(diff).collect::<Vec<_>>())
    }

    /// How much two patches share of all that either changes, in thousandths. An estimate where one of them is long.
    pub(in crate::press) fn likeness(&self, other: &Self) -> u32 {
        let whole = self.lines.len() < KEPT && other.lines.len() < KEPT;
        share(&self.lines, &other.lines, if whole { usize::MAX } else { KEPT })
    }
}

/// The hashes of a text's words, for [`share`].
pub(in crate::press) fn word_hashes(text: &str) -> Box<[u32]> {
    line_hashes(text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()))
}

/// The hashes of these lines, sorted, each once, for [`share`].
pub(in crate::press) fn line_hashes<'a>(lines: impl Iterator<Item = &'a str>) -> Box<[u32]> {
    let mut hashes: Vec<u32> = lines.map(short_hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_boxed_slice()
}

/// How much two sorted sets share, in thousandths, estimated from the `limit` lowest items of both together (min-hash).
///
/// The lowest hashes of a set are a fair sample, and the lowest of the union can be computed from the lowest of each.
pub(in crate::press) fn share(one: &[u32], other: &[u32], limit: usize) -> u32 {
    let (mut one, mut other) = (one, other);
    let (mut common, mut all) = (0, 0);
    while all < limit
        && let Some(lowest) = one.first().into_iter().chain(other.first()).min().copied()
    {
        let (in_one, in_other) = (one.first() == Some(&lowest), other.first() == Some(&lowest));
        one = &one[usize::from(in_one)..];
        other = &other[usize::from(in_other)..];
        common += usize::from(in_one && in_other);
        all += 1;
    }
    common.saturating_mul(1000).checked_div(all).unwrap_or(0) as u32
}

/// The lines that identify a patch: braces and the like are in every patch, and count only where there is nothing else.
pub(in crate::press) fn telling<'a>(lines: &[DiffLine<'a>]) -> Vec<&'a str> {
    let some: Vec<_> = lines.iter().filter(|line| line.is_telling()).map(|line| line.text).collect();
    let is_long = |line: &&&str| line.chars().filter(|letter| letter.is_alphanumeric()).nth(2).is_some();
    let long: Vec<_> = some.iter().filter(is_long).copied().collect();
    if long.is_empty() { some } else { long }
}

/// The hash of what a diff says about its files, in any order.
fn hash_diff(lines: &[DiffLine<'_>]) -> u64 {
    let files = lines.chunk_by(|_, next| next.part != DiffPart::File);
    let mut hashes: Vec<u64> = files.map(|file| hash_items(file.iter().map(DiffLine::key))).collect();
    hashes.sort_unstable();
    let hashes: Vec<u8> = hashes.into_iter().flat_map(u64::to_le_bytes).collect();
    hash::key(&hashes)
}

fn hash_prose(mail: &Mail) -> u64 {
    hash_items(prose::lines(mail).flat_map(str::split_whitespace))
}

/// The hash of these items, with their boundaries.
fn hash_items<'a>(items: impl Iterator<Item = &'a str>) -> u64 {
    let mut text = String::new();
    for item in items {
        text.push_str(item);
        text.push('\n');
    }
    hash::key(text.as_bytes())
}

/// FNV-1a, folded: a patch has many short lines, for which a stronger hash would cost more than everything else.
fn short_hash(line: &str) -> u32 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = line.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ hash >> 32) as u32
}
