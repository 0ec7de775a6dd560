//! What a digest is about, in a line: made from its rows alone, so that the same mails give the same words.

use super::digest::{Digest, LateMails, PostingRow, ThreadRow};
use crate::base::number::counted;
use std::cmp::Reverse;

/// How many titles a headline has.
const TITLES: usize = 3;

/// The titles of what moved most in a digest, behind the words that it is a backfill if it is one: of its postings, those with the most replies and patches; where these are
/// too few, of its other threads those with the most mails.
pub fn headline(digest: &Digest) -> Vec<String> {
    let mut postings: Vec<&PostingRow> = digest.series.iter().collect();
    // A reply is worth two patches: what people talk about is what moves.
    postings.sort_by_key(|row| Reverse(row.replies.saturating_mul(2).saturating_add(row.arrived)));
    let mut threads: Vec<&ThreadRow> =
        digest.discussions.iter().chain(&digest.others).filter(|row| is_told(row)).collect();
    threads.sort_by_key(|row| Reverse(row.mails));
    let mut titles: Vec<String> = digest.backfill().map(backfill).into_iter().collect();
    for title in postings.into_iter().map(posting).chain(threads.into_iter().map(|row| row.title.clone())) {
        if titles.len() < TITLES && !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles
}

/// `Backfill of 1,032 mails from 2019-03-05 to 2020-01-30`.
fn backfill(late: &LateMails) -> String {
    let mails = counted(late.mails, "mail", "mails");
    format!("Backfill of {mails} from {} to {}", late.first.day(), late.last.day())
}

/// Whether a thread is no posting, and no machine's.
fn is_told(row: &ThreadRow) -> bool {
    !["patch", "cover", "report", "check", "notice"].contains(&row.kind.as_str())
}

/// The title of a posting, with its version if that is not the first.
fn posting(row: &PostingRow) -> String {
    if row.version > 1 { format!("{} v{}", row.title, row.version) } else { row.title.clone() }
}
