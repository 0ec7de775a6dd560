//! The commits that a list's patches became, where site.yaml names a clone of the code.

use super::PressError;
use crate::base::id::ObjectId;
use crate::config::{CodeRepository, List};
use crate::git::{SourceError, SourceRepository};
use crate::press::history::{Letter, Merged, Print, SentPatch};
use std::collections::HashMap;

/// The commit of each letter that was merged, by its place among the letters.
pub(super) fn merged(list: &List, letters: &[Letter]) -> Result<HashMap<usize, Merged>, PressError> {
    let Some(code) = &list.source else { return Ok(HashMap::new()) };
    let fail = |error| PressError::Source { list: list.name.clone(), error };
    let patches: Vec<(usize, SentPatch<'_>)> = letters.iter().enumerate().filter_map(sent).collect();
    let Some(oldest) = patches.iter().map(|(_, patch)| patch.sent).min() else { return Ok(HashMap::new()) };
    let found = find(code, oldest, &patches).map_err(fail)?;
    Ok(patches.iter().zip(found).filter_map(|((place, _), merged)| Some((*place, merged?))).collect())
}

fn find(
    code: &CodeRepository,
    oldest: i64,
    patches: &[(usize, SentPatch<'_>)],
) -> Result<Vec<Option<Merged>>, SourceError> {
    let repository = SourceRepository::open(&code.folder, code.branch.as_deref())?;
    let commits = repository.commits(oldest)?.collect::<Result<Vec<_>, _>>()?;
    let patches: Vec<SentPatch<'_>> = patches.iter().map(|(_, patch)| *patch).collect();
    let hash = |commit: &ObjectId| Some(Print::of_diff(&repository.diff(*commit).ok()?));
    Ok(Merged::find(commits, &patches, hash))
}

fn sent((place, letter): (usize, &Letter)) -> Option<(usize, SentPatch<'_>)> {
    let said = letter.facts.submission.as_ref().filter(|_| letter.envelope.has_diff)?;
    let patch = SentPatch {
        message_id: &letter.envelope.message_id,
        title: &letter.envelope.title,
        name: &letter.author.name,
        email: &letter.author.email,
        sent: letter.envelope.seconds,
        print: said.print.as_ref(),
    };
    Some((place, patch))
}
