//! Where the patches of each version went: what answers say, and what the source repository shows.
//!
//! An answer to a cover is about all patches, one to a patch about that patch, unless it says or lists more. People's
//! free words count when they are not the author's own: an author who "applied" something tried it out, or took up a
//! remark, unless it is somebody who is known to have a say and answers the patch or cover itself. A no counts when
//! somebody with a say gives it to the whole posting, until the same person votes for it; to a single patch of many it
//! is a remark like others.

use super::notes::Notes;
use super::{SeriesBuilder, Tale};
use crate::base::person::Address;
use crate::press::history::letter::Letter;
use crate::press::history::notice::{Applied, AppliedPatch, Notice};
use crate::rows::series::{AppliedRow, ReplyRow, ReviewTag, VersionRow};
use crate::rows::state::is_same_person;

impl SeriesBuilder<'_> {
    pub(super) fn add_verdicts(&self, versions: &mut [VersionRow], notes: &Notes) {
        for (place, mail) in notes.mails.iter().enumerate() {
            let letter = self.list.letter(*mail);
            let note = &notes.rows[place];
            let Some(row) = versions.get_mut(note.version) else { continue };
            let by_same = |no: usize| notes.rows[no].author == note.author;
            if row.refused.is_some_and(by_same) && note.tags.iter().any(ReviewTag::is_vote) {
                row.refused = None;
            }
            let own = is_same_person(&self.people.list, note.author, row.author);
            match letter.facts.notice.as_deref() {
                Some(Notice::Applied(applied)) if applied.formal || !own || self.list.takes_own(letter, note) => {
                    take(row, applied, note.about, place);
                }
                Some(Notice::Refused) if !own && is_about_all(row, note.about) && self.list.has_say(&letter.author) => {
                    row.refused = Some(place);
                }
                Some(Notice::Dropped) if !own => give_back(row, note.about),
                _ => {}
            }
        }
        for (row, posting) in versions.iter_mut().zip(self.postings) {
            self.add_merged(row, *posting);
        }
    }

    fn add_merged(&self, row: &mut VersionRow, posting: usize) {
        for slot in &self.list.posting(posting).patches {
            let Some(merged) = self.list.scene.merged.get(&slot.mail) else { continue };
            let commit = merged.commit.to_string();
            row.applied.retain(|taken| taken.patch != Some(slot.index) || taken.commit.is_some());
            if row.applied.iter().all(|taken| taken.commit.as_deref().is_none_or(|known| !commit.starts_with(known))) {
                row.applied.push(AppliedRow {
                    patch: Some(slot.index),
                    commit: Some(commit),
                    found_by: Some(merged.found_by),
                    ..AppliedRow::default()
                });
            }
        }
    }
}

impl Tale<'_> {
    /// Whether an author who says that patches were taken is one who takes patches.
    fn takes_own(&self, letter: &Letter, note: &ReplyRow) -> bool {
        note.answers.is_none() && self.scene.deciders.is_some() && self.has_say(&letter.author)
    }

    fn has_say(&self, person: &Address) -> bool {
        let known = |deciders: &std::collections::HashSet<String>| {
            deciders.contains(&person.email.to_lowercase()) || deciders.contains(&person.name.to_lowercase())
        };
        self.scene.deciders.is_none_or(known)
    }
}

/// Whether an answer to this mail is about the whole posting.
fn is_about_all(row: &VersionRow, about: Option<u32>) -> bool {
    about == Some(0) || row.total == 1 || !row.cover && about == Some(1)
}

fn take(row: &mut VersionRow, applied: &Applied, about: Option<u32>, note: usize) {
    let entry = |patch: Option<u32>, commit: Option<String>| AppliedRow {
        patch,
        tree: applied.tree.clone(),
        commit,
        reply: Some(note),
        queued: applied.queued,
        found_by: None,
    };
    // In a list that names commits, a patch without one was not found in the tree.
    let commits = applied.patches.iter().any(|patch| patch.commit.is_some());
    let found = applied.patches.iter().filter(|patch| patch.commit.is_some() || !commits);
    let named = |patch: &AppliedPatch| Some(entry(Some(named_patch(row, patch)?), patch.commit.clone()));
    let listed: Vec<AppliedRow> = found.filter_map(named).collect();
    let first = applied.patches.first().and_then(|patch| patch.commit.clone());
    let fresh = match about {
        _ if !listed.is_empty() => listed,
        _ if applied.whole || row.total == 1 || about == Some(0) => vec![entry(None, first)],
        // Without a cover people answer the first patch when they mean all.
        Some(1) if !row.cover && !applied.formal => vec![entry(None, first)],
        Some(index) => vec![entry(Some(index), first)],
        None => Vec::new(),
    };
    // The latest word counts: queued first, merged later.
    row.applied.retain(|known| fresh.iter().all(|fresh| fresh.patch != known.patch));
    row.applied.extend(fresh);
}

/// The patch that a notice names: by its title, by its place too where two have that title, or by its place alone where
/// the title was changed.
fn named_patch(row: &VersionRow, patch: &AppliedPatch) -> Option<u32> {
    let title = patch.title.as_ref().map(|title| title.to_lowercase());
    let titled = row.patches.iter().filter(|own| Some(own.title.to_lowercase()) == title);
    let titled = titled.map(|own| own.index).min_by_key(|index| Some(*index) != patch.index);
    titled.or_else(|| patch.index.filter(|index| row.patch(*index).is_some()))
}

/// Patches are out again: all of them, or the one that an answer is about.
fn give_back(row: &mut VersionRow, about: Option<u32>) {
    let Some(index) = about.filter(|_| !is_about_all(row, about)) else { return row.applied.clear() };
    let all = row.applied.iter().rposition(|taken| taken.patch.is_none()).map(|place| row.applied.remove(place));
    row.applied.retain(|taken| taken.patch.is_some_and(|patch| patch != index));
    for other in row.patches.iter().map(|patch| patch.index).filter(|other| *other != index) {
        if let Some(all) = all.clone().filter(|_| row.applied.iter().all(|taken| taken.patch != Some(other))) {
            row.applied.push(AppliedRow { patch: Some(other), ..all });
        }
    }
}
