//! What a clone of the code shows, where site.yaml names one: the commits in which a list's patches were merged, and who
//! commits the work of others.
//!
//! Entry point: [`find`]. Lists with a clone are never appended to, but pressed as a whole, so that what is found depends
//! on all of their patches.

use super::PressError;
use crate::base::id::ObjectId;
use crate::config::{CodeRepository, List};
use crate::git::{SourceError, SourceRepository};
use crate::press::history::{Committers, Merged, SentPatch};
use crate::press::summary::{Fingerprint, MailSummary};
use std::collections::HashMap;

/// What clones of the code show.
#[derive(Default)]
pub(super) struct FoundInCode {
    /// The commit of each patch that was merged, by the index of its mail.
    pub(super) merged: HashMap<usize, Merged>,
    pub(super) committers: Committers,
}

/// Reads the clones of some lists. Lists that share one ask it once.
pub(super) fn find<'a>(
    lists: impl Iterator<Item = &'a List>,
    mails: &[MailSummary],
) -> Result<FoundInCode, PressError> {
    let mut asked: Vec<&CodeRepository> = Vec::new();
    let mut all = FoundInCode::default();
    for list in lists {
        if let Some(code) = list.source.as_ref().filter(|code| !asked.contains(code)) {
            asked.push(code);
            for (mail, found) in find_in(code, list, mails, &mut all.committers)? {
                all.merged.entry(mail).or_insert(found);
            }
        }
    }
    Ok(all)
}

/// Whether the commits of the clone that a list names can be read, as far back as its patches go.
pub(super) fn check(list: &List, mails: &[MailSummary]) -> Result<(), PressError> {
    let Some(code) = &list.source else { return Ok(()) };
    let patches = mails.iter().filter(|mail| is_patch(mail)).map(|mail| mail.date.seconds);
    let walk = |oldest: i64| -> Result<(), SourceError> {
        let repository = SourceRepository::open(&code.folder, code.branch.as_deref())?;
        repository.commits(oldest)?.try_for_each(|commit| commit.map(drop))
    };
    patches.min().map_or(Ok(()), walk).map_err(|error| PressError::Code { list: list.name.clone(), error })
}

fn is_patch(mail: &MailSummary) -> bool {
    mail.patch.is_some() && mail.has_diff
}

fn find_in(
    code: &CodeRepository,
    list: &List,
    mails: &[MailSummary],
    committers: &mut Committers,
) -> Result<Vec<(usize, Merged)>, PressError> {
    let (indices, patches): (Vec<usize>, Vec<SentPatch<'_>>) =
        mails.iter().enumerate().filter(|(_, mail)| is_patch(mail)).map(|(index, mail)| (index, sent(mail))).unzip();
    let Some(oldest) = patches.iter().map(|patch| patch.sent).min() else { return Ok(Vec::new()) };
    let found = commits_of(code, oldest, &patches, committers)
        .map_err(|error| PressError::Code { list: list.name.clone(), error })?;
    Ok(indices.into_iter().zip(found).filter_map(|(index, merged)| Some((index, merged?))).collect())
}

fn commits_of(
    code: &CodeRepository,
    oldest: i64,
    patches: &[SentPatch<'_>],
    committers: &mut Committers,
) -> Result<Vec<Option<Merged>>, SourceError> {
    let repository = SourceRepository::open(&code.folder, code.branch.as_deref())?;
    let commits = repository.commits(oldest)?.collect::<Result<Vec<_>, _>>()?;
    for commit in &commits {
        committers.add(commit);
    }
    let hash = |commit: &ObjectId| Some(Fingerprint::diff_hash(&repository.diff(*commit).ok()?));
    Ok(Merged::find(commits, patches, hash))
}

fn sent(mail: &MailSummary) -> SentPatch<'_> {
    SentPatch {
        message_id: &mail.message_id,
        title: &mail.title,
        name: &mail.author.name,
        email: &mail.author.email,
        sent: mail.date.seconds,
        fingerprint: mail.fingerprint(),
    }
}
