//! The patches of a version beside those of the version before, and the trailers they carry and lose.

use super::list::{Differences, List, Row, previous};
use crate::oracle::{Patch, Posting, SeriesTruth};
use listpress::rows::series as record;
use listpress::rows::series::ReviewTag;
use std::collections::BTreeSet;

pub(crate) fn check(list: &List, truth: &SeriesTruth, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    for (told, patch) in row.version.patches.iter().zip(&posting.patches) {
        let carries: Vec<String> = told.carries.iter().map(shown).collect();
        differences.hold(posting, &patch.title, &carries, &patch.carried.iter().map(ToString::to_string).collect());
    }
    let before = previous(truth, posting).filter(|_| posting.linked_by.is_some());
    let Some(before) = before else {
        let told = (row.version.changes, &row.version.gone, row.version.dropped.len());
        return differences.hold(posting, "changes of a first version", &told, &(None, &Vec::new(), 0));
    };
    let pair = Pair { truth, before, posting, row };
    pair.check_matches(differences);
    if pair.is_complete() {
        pair.check_changes(differences);
    }
    pair.check_dropped(list, differences);
}

/// A version and the one before.
struct Pair<'a> {
    truth: &'a SeriesTruth,
    before: &'a Posting,
    posting: &'a Posting,
    row: Row<'a>,
}

impl Pair<'_> {
    /// Whether all patches of both arrived; a part stands beside the same patches only.
    fn is_complete(&self) -> bool {
        let whole = |posting: &Posting| posting.patches.len() == posting.total;
        if self.posting.partial {
            self.posting.patches.iter().all(|patch| self.arrived(patch))
        } else {
            whole(self.before) && whole(self.posting)
        }
    }

    /// Whether the patch arrived in the version before too, there or in a part of it.
    fn arrived(&self, patch: &Patch) -> bool {
        let of_it = |other: &&Posting| other.partial && other.previous.as_ref() == self.before.head();
        let parts = self.truth.postings.iter().filter(of_it);
        let mut patches = parts.chain([self.before]).flat_map(|posting| &posting.patches);
        patches.any(|old| Some(old.place) == patch.before)
    }

    /// What each patch was, where that arrived.
    fn check_matches(&self, differences: &mut Differences) {
        let number = |place: usize| u32::try_from(place).unwrap();
        let complete = self.is_complete();
        for (told, patch) in self.row.version.patches.iter().zip(&self.posting.patches) {
            let told = told.earlier.map(|was| (was.index, was.changed, complete && was.moved));
            let before = patch.before.filter(|_| self.arrived(patch));
            let truth = before.map(|place| (number(place), patch.changed, complete && patch.moved));
            differences.hold(self.posting, &format!("{} was", patch.title), &told, &truth);
        }
    }

    fn check_changes(&self, differences: &mut Differences) {
        let told = self.row.version.changes.map(|changes| {
            let record::ChangeCounts { same, changed, new, dropped, moved, coarse } = changes;
            ([same, changed, new, dropped, moved], coarse)
        });
        let changes = self.posting.changes;
        let truth = [changes.same, changes.changed, changes.new, changes.dropped, changes.moved];
        let truth = truth.map(|count| u32::try_from(count).unwrap());
        differences.hold(self.posting, "same, changed, new, dropped, moved", &told, &Some((truth, false)));
        let stays = |old: &&Patch| self.posting.patches.iter().any(|patch| patch.before == Some(old.place));
        let gone = self.before.patches.iter().filter(|old| !self.posting.partial && !stays(old));
        let gone: Vec<&str> = gone.map(|old| old.title.as_str()).collect();
        let told: Vec<&str> = self.row.version.gone.iter().map(String::as_str).collect();
        differences.hold(self.posting, "gone", &told, &gone);
    }

    /// The trailers that it lost, by patch; what all patches lost that was given to all stands there once.
    fn check_dropped(&self, list: &List, differences: &mut Differences) {
        let patches = &self.row.version.patches;
        let mut told = BTreeSet::new();
        for lost in &self.row.version.dropped {
            let of =
                |patch: &&record::PatchRow| lost.patch.map_or(patch.earlier.is_some(), |index| index == patch.index);
            told.extend(patches.iter().filter(of).map(|patch| (shown(&lost.tag), patch.title.as_str())));
            let giver =
                lost.reply.map(|note| self.row.life.replies[note].tags.iter().any(|tag| tag.is_same(&lost.tag)));
            differences.hold(self.posting, "the lost trailer was given", &giver.unwrap_or(true), &true);
            let earlier = lost.reply.is_none_or(|note| {
                list.place(self.row.note(note)) < list.place(self.row.version.message_id.as_deref().unwrap())
            });
            differences.hold(self.posting, "the lost trailer was given before", &earlier, &true);
        }
        let known =
            |title: &&str| self.posting.patches.iter().any(|patch| patch.title == *title && self.arrived(patch));
        let dropped = self.posting.dropped_reviews.iter();
        let truth = dropped.map(|lost| (lost.given.to_string(), lost.patch.as_str())).filter(|(_, title)| known(title));
        differences.hold(self.posting, "lost trailers", &told, &truth.collect());
        self.check_reasons(differences);
    }

    /// A trailer that a changed patch lost says so.
    fn check_reasons(&self, differences: &mut Differences) {
        for lost in &self.row.version.dropped {
            let of = |patch: &&record::PatchRow| lost.patch.is_none_or(|index| index == patch.index);
            let mut losers = self.row.version.patches.iter().filter(of).filter_map(|patch| patch.earlier);
            let changed = losers.all(|was| was.changed);
            differences.hold(self.posting, "the patch with the lost trailer changed", &lost.changed, &changed);
        }
    }
}

/// A trailer as the truth writes it.
pub(crate) fn shown(tag: &ReviewTag) -> String {
    format!("{}: {} <{}>", tag.key, tag.name, tag.email)
}
