//! Which mails a page was named after when a period closed.
//!
//! Entry point: [`seen`]. Exact would be to link the postings of all mails up to the end of each period. This is cheap
//! and never says no too often: a posting was linked when its first period closed if it and the posting it continues
//! are as they were then (`families`), and if what ties them depends on nothing else. A mail within a posting began
//! none if its family is as it was.

use super::families::Families;
use crate::press::history::build::HistoryInput;
use crate::press::history::lineage::{FoundPosting, Lineage, Profile, RECENT};
use crate::press::history::title::Title;
use crate::press::posting::Grouping;
use crate::rows::series::LinkedBy;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::Hash;

/// So many of the latest postings with some property are surely found, also if some of them were several before.
const SURELY_FOUND: usize = RECENT * 2 / 3;

/// For every mail whether a series may have begun with it when some period closed.
pub(in crate::press::history::build) fn seen(
    input: &HistoryInput<'_>,
    grouping: &Grouping,
    lineage: &Lineage<'_>,
) -> Vec<bool> {
    let ends = &input.digests;
    let periods: Vec<usize> =
        input.positions.iter().map(|position| ends.partition_point(|digest| digest.end <= *position)).collect();
    let families = Families::new(input.mails, grouping, &periods);
    let closed = |mail: usize| ends.get(periods[mail]).is_some_and(|digest| !digest.open);
    let past = Past { lineage, families, periods: &periods, indexes: Indexes::default() };
    let mut seen = vec![false; input.mails.len()];
    for (posting, profile) in lineage.profiles.iter().enumerate() {
        for mail in profile.members.iter().copied().filter(|mail| closed(*mail)) {
            seen[mail] =
                if mail == profile.first { !past.was_linked(posting) } else { past.is_restless(mail, periods[mail]) };
        }
    }
    seen
}

/// The postings of a list as they were when a period closed.
struct Past<'a> {
    lineage: &'a Lineage<'a>,
    families: Families,
    periods: &'a [usize],
    indexes: Indexes<'a>,
}

/// The postings with some property, in order; made when one is asked for.
#[derive(Default)]
struct Indexes<'a> {
    titles: OnceCell<HashMap<&'a Title, Vec<usize>>>,
    people: OnceCell<HashMap<&'a str, Vec<usize>>>,
    change_ids: OnceCell<HashMap<&'a str, Vec<usize>>>,
}

impl<'a> Past<'a> {
    /// Whether a posting was linked to another as soon as the period of its first mail had closed.
    fn was_linked(&self, posting: usize) -> bool {
        let period = self.periods[self.lineage.profiles[posting].first];
        self.lineage.found[posting].is_some_and(|found| {
            self.was_there(posting, period) && self.was_there(found.posting, period) && self.ties(posting, found)
        })
    }

    /// Whether a posting was the same at the end of a period.
    fn was_there(&self, posting: usize, period: usize) -> bool {
        let members = &self.lineage.profiles[posting].members;
        members.iter().all(|mail| self.periods[*mail] <= period && !self.is_restless(*mail, period))
    }

    fn is_restless(&self, mail: usize, period: usize) -> bool {
        !self.families.is_quiet_after(mail, period)
    }

    /// Whether what ties a posting to the one it continues depends on these two alone.
    fn ties(&self, posting: usize, found: FoundPosting) -> bool {
        let (mine, theirs) = (&self.lineage.profiles[posting], &self.lineage.profiles[found.posting]);
        let range = (found.posting, posting);
        match found.by {
            LinkedBy::Supersedes | LinkedBy::Changelog => true,
            LinkedBy::Reply => !found.through_series,
            LinkedBy::ChangeId => theirs.change_ids().any(|id| self.is_near(self.change_ids(), id, range)),
            LinkedBy::Title => {
                mine.title == theirs.title && self.is_near(self.titles(), &mine.title, range)
                    || mine.people.intersection(&theirs.people).any(|who| self.is_near(self.people(), &**who, range))
            }
        }
    }

    /// Whether few postings with a property lie between two that have it: the search looks at the latest ones only.
    fn is_near<K: Eq + Hash + ?Sized>(
        &self,
        index: &HashMap<&K, Vec<usize>>,
        key: &K,
        (from, to): (usize, usize),
    ) -> bool {
        let known = index.get(key).map_or(&[][..], Vec::as_slice);
        let at = |posting: usize| known.partition_point(|other| *other < posting);
        let between = &known[at(from)..at(to)];
        let period = self.periods[self.lineage.profiles[to].first];
        let most = |posting: &usize| {
            if self.was_there(*posting, period) { 1 } else { self.lineage.profiles[*posting].members.len() }
        };
        between.len() <= SURELY_FOUND && between.iter().map(most).sum::<usize>() <= SURELY_FOUND
    }

    fn titles(&self) -> &HashMap<&'a Title, Vec<usize>> {
        self.indexes.titles.get_or_init(|| index(&self.lineage.profiles, |profile| std::iter::once(&profile.title)))
    }

    fn people(&self) -> &HashMap<&'a str, Vec<usize>> {
        self.indexes
            .people
            .get_or_init(|| index(&self.lineage.profiles, |profile| profile.people.iter().map(String::as_str)))
    }

    fn change_ids(&self) -> &HashMap<&'a str, Vec<usize>> {
        self.indexes.change_ids.get_or_init(|| index(&self.lineage.profiles, Profile::change_ids))
    }
}

/// The postings by a property.
fn index<'a, K: Eq + Hash + ?Sized, I: Iterator<Item = &'a K>>(
    profiles: &'a [Profile<'a>],
    keys: impl Fn(&'a Profile<'a>) -> I,
) -> HashMap<&'a K, Vec<usize>> {
    let mut index: HashMap<&K, Vec<usize>> = HashMap::new();
    for (posting, profile) in profiles.iter().enumerate() {
        keys(profile).for_each(|key| index.entry(key).or_default().push(posting));
    }
    index
}
