//! Review tags that a version lost: the previous version had them, carried or given in replies, and this one does not.
//!
//! A tag given to a cover counts for each patch. Tags given after this version was sent cannot be in it and are not
//! lost. Nor are those of dropped patches.

use super::SeriesBuilder;
use super::replies::Replies;
use crate::press::posting::Slot;
use crate::rows::review::{self, ReviewTag};
use crate::rows::series::{LostTag, PatchRow, VersionRow};

impl SeriesBuilder<'_> {
    pub(super) fn lost_tags(
        &self,
        version: usize,
        row: &VersionRow,
        before: &[Slot],
        replies: &Replies,
    ) -> Vec<LostTag> {
        let posting = self.postings[version];
        let sent = self.list.first_mail(posting);
        let mut lost_tags = Vec::new();
        for (patch, earlier) in row.patches.iter().filter_map(|patch| Some((patch, patch.earlier?))) {
            let Some(slot) = before.iter().find(|slot| slot.index == earlier.index) else { continue };
            for (tag, reply) in self.tags_of(slot.mail, sent, replies) {
                if !is_kept(&tag, &patch.carries) {
                    push_once(
                        &mut lost_tags,
                        LostTag { tag, patch: Some(patch.index), reply, changed: earlier.changed },
                    );
                }
            }
        }
        self.add_lost_by_all(posting, row, replies, &mut lost_tags);
        lost_tags
    }

    /// Tags given to the cover of the previous version that neither the patches of this one nor its cover carry.
    fn add_lost_by_all(&self, posting: usize, row: &VersionRow, replies: &Replies, lost_tags: &mut Vec<LostTag>) {
        let previous = self.list.lineage.links[posting].map(|link| link.previous);
        let Some(cover) = previous.and_then(|previous| self.list.posting(previous).cover) else { return };
        let own = self.list.posting(posting).cover.map_or_else(Vec::new, |cover| self.carried(cover));
        let known: Vec<&PatchRow> = row.patches.iter().filter(|patch| patch.earlier.is_some()).collect();
        let is_changed = |patch: &&PatchRow| patch.earlier.is_some_and(|earlier| earlier.changed);
        for (tag, reply) in self.tags_of(cover, self.list.first_mail(posting), replies) {
            let losers: Vec<&PatchRow> = known.iter().copied().filter(|patch| !is_kept(&tag, &patch.carries)).collect();
            if losers.is_empty() || is_kept(&tag, &own) {
                continue;
            }
            if losers.len() == known.len() && !row.partial {
                push_once(lost_tags, LostTag { tag, patch: None, reply, changed: losers.iter().all(is_changed) });
                continue;
            }
            for patch in losers {
                let changed = is_changed(&patch);
                push_once(lost_tags, LostTag { tag: tag.clone(), patch: Some(patch.index), reply, changed });
            }
        }
    }

    /// The tags that a patch or cover had when the next version was sent, with the replies that gave them.
    fn tags_of(&self, mail: usize, until: usize, replies: &Replies) -> Vec<(ReviewTag, Option<usize>)> {
        let carried = self.carried(mail).into_iter().map(|tag| (tag, None));
        let given = replies
            .on(mail, until)
            .flat_map(|(index, reply)| reply.tags.iter().cloned().map(move |tag| (tag, Some(index))));
        carried.chain(given).filter(|(tag, _)| tag.is_vote()).collect()
    }
}

/// Whether each word of a tag is still carried: `Reviewed-and-tested-by` can become two tags.
fn is_kept(tag: &ReviewTag, carried: &[ReviewTag]) -> bool {
    review::votes(&tag.key).all(|vote| {
        let of_person = |own: &&ReviewTag| own.is_same(&ReviewTag { key: own.key.clone(), ..tag.clone() });
        carried.iter().filter(of_person).any(|own| own.key.to_lowercase().contains(vote))
    })
}

/// Adds a tag unless it is there: it may have been given twice.
fn push_once(lost_tags: &mut Vec<LostTag>, lost: LostTag) {
    if !lost_tags.iter().any(|known| known.patch == lost.patch && known.tag.is_same(&lost.tag)) {
        lost_tags.push(lost);
    }
}
