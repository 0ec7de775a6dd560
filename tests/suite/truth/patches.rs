//! Compares the patches of a version to those of the version before, and the trailers they carry and lose.

use super::list::{Differences, List, Row, previous};
use crate::oracle::{Patch, Posting, SeriesTruth};
use listpress::rows::review::ReviewTag;
use listpress::rows::series as record;
use std::collections::BTreeSet;

pub(crate) fn check(list: &List, truth: &SeriesTruth, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    for (found, patch) in row.version.patches.iter().zip(&posting.patches) {
        let carries: Vec<String> = found.carries.iter().map(shown).collect();
        differences.compare(posting, &patch.title, &carries, &patch.carried.iter().map(ToString::to_string).collect());
    }
    let before = previous(truth, posting).filter(|_| posting.linked_by.is_some());
    let Some(before) = before else {
        let found = (row.version.changes, &row.version.gone, row.version.lost_tags.len());
        return differences.compare(posting, "changes of a first version", &found, &(None, &Vec::new(), 0));
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
    /// Whether all patches of both arrived; a partial posting is compared to the same patches only.
    fn is_complete(&self) -> bool {
        let whole = |posting: &Posting| posting.patches.len() == posting.total;
        if self.posting.partial {
            self.posting.patches.iter().all(|patch| self.arrived(patch))
        } else {
            whole(self.before) && whole(self.posting)
        }
    }

    /// Whether the patch arrived in the version before, or in a partial posting since.
    fn arrived(&self, patch: &Patch) -> bool {
        let of_it = |other: &&Posting| other.partial && other.previous.as_ref() == self.before.head();
        let parts = self.truth.postings.iter().filter(of_it);
        let mut patches = parts.chain([self.before]).flat_map(|posting| &posting.patches);
        patches.any(|old| Some(old.index) == patch.before)
    }

    /// Compares what each patch was, if that arrived.
    fn check_matches(&self, differences: &mut Differences) {
        let number = |index: usize| u32::try_from(index).unwrap();
        let complete = self.is_complete();
        for (found, patch) in self.row.version.patches.iter().zip(&self.posting.patches) {
            let found = found.earlier.map(|was| (was.index, was.changed, complete && was.moved));
            let before = patch.before.filter(|_| self.arrived(patch));
            let truth = before.map(|index| (number(index), patch.changed, complete && patch.moved));
            differences.compare(self.posting, &format!("{} was", patch.title), &found, &truth);
        }
    }

    fn check_changes(&self, differences: &mut Differences) {
        let found = self.row.version.changes.map(|changes| {
            let record::ChangeCounts { same, changed, new, dropped, moved, coarse } = changes;
            ([same, changed, new, dropped, moved], coarse)
        });
        let changes = self.posting.changes;
        let truth = [changes.same, changes.changed, changes.new, changes.dropped, changes.moved];
        let truth = truth.map(|count| u32::try_from(count).unwrap());
        differences.compare(self.posting, "same, changed, new, dropped, moved", &found, &Some((truth, false)));
        let stays = |old: &&Patch| self.posting.patches.iter().any(|patch| patch.before == Some(old.index));
        let gone = self.before.patches.iter().filter(|old| !self.posting.partial && !stays(old));
        let gone: Vec<&str> = gone.map(|old| old.title.as_str()).collect();
        let found: Vec<&str> = self.row.version.gone.iter().map(String::as_str).collect();
        differences.compare(self.posting, "gone", &found, &gone);
    }

    /// Compares the trailers that it lost, by patch; one that was given to all patches and lost by all is listed once.
    fn check_dropped(&self, list: &List, differences: &mut Differences) {
        let patches = &self.row.version.patches;
        let mut found = BTreeSet::new();
        for lost in &self.row.version.lost_tags {
            let of =
                |patch: &&record::PatchRow| lost.patch.map_or(patch.earlier.is_some(), |index| index == patch.index);
            found.extend(patches.iter().filter(of).map(|patch| (shown(&lost.tag), patch.title.as_str())));
            let giver =
                lost.reply.map(|note| self.row.series.replies[note].tags.iter().any(|tag| tag.is_same(&lost.tag)));
            differences.compare(self.posting, "the lost trailer was given", &giver.unwrap_or(true), &true);
            let earlier = lost.reply.is_none_or(|note| {
                list.position(self.row.note(note)) < list.position(self.row.version.message_id.as_deref().unwrap())
            });
            differences.compare(self.posting, "the lost trailer was given before", &earlier, &true);
        }
        let known =
            |title: &&str| self.posting.patches.iter().any(|patch| patch.title == *title && self.arrived(patch));
        let dropped = self.posting.dropped_reviews.iter();
        let truth = dropped.map(|lost| (lost.given.to_string(), lost.patch.as_str())).filter(|(_, title)| known(title));
        differences.compare(self.posting, "lost trailers", &found, &truth.collect());
        self.check_reasons(differences);
    }

    /// A lost trailer says whether its patch changed.
    fn check_reasons(&self, differences: &mut Differences) {
        for lost in &self.row.version.lost_tags {
            let of = |patch: &&record::PatchRow| lost.patch.is_none_or(|index| index == patch.index);
            let mut losers = self.row.version.patches.iter().filter(of).filter_map(|patch| patch.earlier);
            let changed = losers.all(|was| was.changed);
            differences.compare(self.posting, "the patch with the lost trailer changed", &lost.changed, &changed);
        }
    }
}

/// A trailer as the truth spells it.
pub(crate) fn shown(tag: &ReviewTag) -> String {
    format!("{}: {} <{}>", tag.key, tag.name, tag.email)
}
