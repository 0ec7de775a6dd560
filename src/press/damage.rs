//! Mails that a published digest has and that can no longer be read: the archive was damaged since.
//!
//! Entry point: [`lost_mail`]. A digest lists the mails that it left out, so a mail that is not listed there was read when
//! the digest was written. Such a list is not pressed: its digests, series and readings stay until the archive is whole
//! again, or the mail is given up with `--force`.

use crate::base::id::ObjectId;
use crate::content::{Store, digest as markdown};
use crate::press::archive::ArchiveLog;
use crate::press::problem::PressProblem;
use std::fs;

/// A mail that was published.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LostMail<'a> {
    pub(super) commit: ObjectId,
    /// Why it cannot be read.
    pub(super) error: &'a str,
}

/// The first mail that the file of a digest has and that is now left out because of one of these problems.
pub(super) fn lost_mail<'a>(
    store: &Store,
    name: &str,
    log: &ArchiveLog,
    problems: &'a [PressProblem],
) -> Option<LostMail<'a>> {
    let mut unreadable = problems.iter().filter_map(|problem| match problem {
        PressProblem::Unreadable { commit, error } => Some(LostMail { commit: *commit, error }),
        _ => None,
    });
    let first = unreadable.next()?;
    let published = markdown::read_facts(&fs::read_to_string(store.file(name)).ok()?).ok()?;
    let at = |commit: &str| log.commits.iter().rposition(|other| other.id.to_string() == commit);
    let last = at(&published.range.to)?;
    std::iter::once(first).chain(unreadable).find(|lost| {
        let commit = lost.commit.to_string();
        let is_known = published.left_out.iter().any(|left_out| left_out.commit == commit);
        !is_known && at(&commit).is_some_and(|at| at <= last)
    })
}
