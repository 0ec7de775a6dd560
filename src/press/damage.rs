//! Mails that a published digest has, and deletions that it was written with, that can no longer be read: the archive was
//! damaged since.
//!
//! Entry point: [`lost_mail`]. A digest lists the mails that it left out, so a mail that is not listed there was read when
//! the digest was written. Such a list is not pressed: its digests, series and readings stay until the archive is whole
//! again, or the mail is given up with `--force`.

use crate::base::id::ObjectId;
use crate::content::{Store, digest as markdown};
use crate::press::archive::ArchiveLog;
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use crate::press::unreadable::UnreadableMail;
use std::collections::HashSet;
use std::fs;

/// A mail that was published, or a deletion of one that was not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LostMail<'a> {
    pub(super) commit: ObjectId,
    pub(super) deletes: bool,
    /// Why it cannot be read.
    pub(super) error: &'a UnreadableMail,
}

/// The first mail that the file of a period's digest has and that is now left out because of one of these problems.
pub(super) fn lost_mail<'a>(
    store: &Store,
    period: &Period,
    log: &ArchiveLog,
    problems: &'a [PressProblem],
) -> Option<LostMail<'a>> {
    let unreadable = problems.iter().filter_map(|problem| match problem {
        PressProblem::Unreadable { commit, error } => Some(LostMail { commit: *commit, deletes: false, error }),
        PressProblem::LostDeletion { commit, error } => Some(LostMail { commit: *commit, deletes: true, error }),
        _ => None,
    });
    let mut unreadable = unreadable.peekable();
    unreadable.peek()?;
    let published = markdown::read_facts(&fs::read_to_string(store.file(&period.name)).ok()?).ok()?;
    let left_out: HashSet<&str> = published.left_out.iter().map(|left_out| left_out.commit.as_str()).collect();
    // Of the period alone: there may be many periods with such mails.
    let before = log.commits.partition_point(|commit| commit.end <= period.span.arrivals.start);
    let count = log.commits[before..].partition_point(|commit| commit.end <= period.span.arrivals.end);
    let commits = &log.commits[before..before + count];
    let last = commits.iter().rposition(|commit| commit.id.to_string() == published.range.to)?;
    // Deletions behind the last mail may have been there too.
    let end = commits[last].end;
    let was_there: HashSet<ObjectId> =
        commits.iter().take_while(|commit| commit.end <= end).map(|commit| commit.id).collect();
    unreadable.find(|lost| was_there.contains(&lost.commit) && !left_out.contains(lost.commit.to_string().as_str()))
}
