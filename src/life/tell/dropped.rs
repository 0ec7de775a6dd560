//! Review tags that a version lost: the version before had them, carried or given in answers, and this one has not.
//!
//! Tags given after this version was sent cannot be in it and are not lost. Nor are those of patches that are gone.

use super::Series;
use super::notes::Notes;
use crate::life::record::{Dropped, Tag, Version};
use crate::series::Slot;

impl Series<'_> {
    pub(super) fn dropped(&self, version: usize, row: &Version, before: &[Slot], notes: &Notes) -> Vec<Dropped> {
        let posting = self.postings[version];
        let sent = self.list.first_mail(posting);
        let mut dropped = Vec::new();
        for patch in &row.patches {
            let Some(was) = patch.was else { continue };
            let Some(slot) = before.iter().find(|slot| slot.index == was.index) else { continue };
            for (tag, note) in self.tags_of(slot.mail, sent, notes) {
                if !patch.carries.iter().any(|carried| carried.is_same(&tag)) {
                    let lost = Dropped { tag, patch: Some(patch.index), note, changed: was.changed };
                    push_once(&mut dropped, lost);
                }
            }
        }
        if !row.partial {
            self.add_lost_by_all(posting, row, sent, notes, &mut dropped);
        }
        dropped
    }

    /// Tags given to the cover of the version before that no patch of this one carries, nor its cover.
    fn add_lost_by_all(&self, posting: usize, row: &Version, sent: usize, notes: &Notes, dropped: &mut Vec<Dropped>) {
        let previous = self.list.lineage.links[posting].map(|link| link.previous);
        let Some(cover) = previous.and_then(|previous| self.list.posting(previous).cover) else { return };
        let own = self.list.posting(posting).cover.map(|cover| self.carried(cover)).unwrap_or_default();
        let carried: Vec<&Tag> = row.patches.iter().flat_map(|patch| &patch.carries).chain(&own).collect();
        for (tag, note) in self.tags_of(cover, sent, notes) {
            if !carried.iter().any(|carried| carried.is_same(&tag)) {
                push_once(dropped, Dropped { tag, patch: None, note, changed: false });
            }
        }
    }

    /// The votes that a patch or cover had when the next version was sent, with the notes that gave them.
    fn tags_of(&self, mail: usize, until: usize, notes: &Notes) -> Vec<(Tag, Option<usize>)> {
        let carried = self.carried(mail).into_iter().map(|tag| (tag, None));
        let given = notes.on(mail, until).flat_map(|(place, note)| {
            note.tags.iter().cloned().map(move |tag| (tag, Some(place)))
        });
        carried.chain(given).filter(|(tag, _)| tag.is_vote()).collect()
    }
}

/// The same tag may have been given twice.
fn push_once(dropped: &mut Vec<Dropped>, lost: Dropped) {
    if !dropped.iter().any(|known| known.patch == lost.patch && known.tag.is_same(&lost.tag)) {
        dropped.push(lost);
    }
}
