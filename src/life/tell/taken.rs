//! Where the patches of each version went: what answers say, and what the source repository shows.
//!
//! An answer to a cover is about all patches, one to a patch about that patch, unless it says or lists more. People's
//! free words count when they are not the author's own: an author who "applied" something tried it out. A no counts
//! when somebody with a say gives it to the whole posting; to a single patch of many it is a remark like others.

use super::notes::Notes;
use super::{List, Series};
use crate::life::notice::{Applied, Notice};
use crate::life::record::{Taken, Version};
use crate::mail::Address;

impl Series<'_> {
    pub(super) fn add_verdicts(&self, versions: &mut [Version], notes: &Notes) {
        for (place, mail) in notes.mails.iter().enumerate() {
            let letter = self.list.letter(*mail);
            let Some(notice) = letter.facts.notice.as_deref() else { continue };
            let note = &notes.rows[place];
            let Some(row) = versions.get_mut(note.version) else { continue };
            let own = note.author == row.author;
            match notice {
                Notice::Applied(applied) if applied.formal || !own => take(row, applied, note.about, place),
                Notice::Refused if !own && is_about_all(row, note.about) && self.list.has_say(&letter.author) => {
                    row.refused = Some(place);
                }
                Notice::Dropped if !own => row.taken.clear(),
                _ => {}
            }
        }
        for (row, posting) in versions.iter_mut().zip(self.postings) {
            self.add_merged(row, *posting);
        }
    }

    fn add_merged(&self, row: &mut Version, posting: usize) {
        for slot in &self.list.posting(posting).patches {
            let Some(merged) = self.list.scene.merged.get(&slot.mail) else { continue };
            let commit = merged.commit.to_string();
            row.taken.retain(|taken| taken.patch != Some(slot.index) || taken.commit.is_some());
            if row.taken.iter().all(|taken| taken.commit.as_deref().is_none_or(|known| !commit.starts_with(known))) {
                row.taken.push(Taken {
                    patch: Some(slot.index),
                    commit: Some(commit),
                    found_by: Some(merged.found_by),
                    ..Taken::default()
                });
            }
        }
    }
}

impl List<'_> {
    fn has_say(&self, person: &Address) -> bool {
        let known = |deciders: &std::collections::HashSet<String>| {
            deciders.contains(&person.email.to_lowercase()) || deciders.contains(&person.name.to_lowercase())
        };
        self.scene.deciders.is_none_or(known)
    }
}

/// Whether an answer to this mail is about the whole posting.
fn is_about_all(row: &Version, about: Option<u32>) -> bool {
    about == Some(0) || row.total == 1 || !row.cover && about == Some(1)
}

fn take(row: &mut Version, applied: &Applied, about: Option<u32>, note: usize) {
    let entry = |patch: Option<u32>, commit: Option<String>| Taken {
        patch,
        tree: applied.tree.clone(),
        commit,
        note: Some(note),
        queued: applied.queued,
        found_by: None,
    };
    // In a list that names commits, a patch without one was not found in the tree.
    let named = applied.patches.iter().any(|patch| patch.commit.is_some());
    let listed: Vec<Taken> = applied
        .patches
        .iter()
        .filter(|patch| patch.commit.is_some() || !named)
        .filter_map(|patch| {
            let index = patch.index.filter(|index| row.patch(*index).is_some());
            let titled = || {
                let title = patch.title.as_ref()?.to_lowercase();
                row.patches.iter().find(|own| own.title.to_lowercase() == title).map(|own| own.index)
            };
            Some(entry(Some(index.or_else(titled)?), patch.commit.clone()))
        })
        .collect();
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
    row.taken.retain(|known| fresh.iter().all(|fresh| fresh.patch != known.patch));
    row.taken.extend(fresh);
}
