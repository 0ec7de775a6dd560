//! Which mails a page was named after when a period closed.
//!
//! Entry points: [`Past::new`] and [`HistoryBuilder::was_seen`]. Exact would be to link the postings of all mails up to
//! the end of each period. This is cheap, looks at few mails and never says no too often: a posting was linked when its
//! first period closed if it and the posting it continues had arrived and were as they are now, and if what ties them
//! depends on nothing else. A mail within a posting began none if that was so.
//!
//! A posting is as it was if no late mail ([`late_mails`]) came to the threads of its mails, nor to those of the postings
//! whose mails look like its own and were sent at about the same time.

use crate::press::archive::ArchivePosition;
use crate::press::history::build::{HistoryBuilder, HistoryInput};
use crate::press::history::lineage::{FoundPosting, Lineage, RECENT};
use crate::press::posting::{Grouping, SENDING, late_mails};
use crate::rows::series::LinkedBy;
use std::collections::HashMap;
use std::sync::Arc;

/// So many of the latest postings with some property are surely found, also if some of them were several before.
const SURELY_FOUND: usize = RECENT * 2 / 3;

/// What happened to a list's postings while fewer mails were known.
pub struct Past<'a> {
    /// For every mail whether it is late.
    pub late: Vec<bool>,
    /// For every posting the last mail that may have changed what its mails belong to.
    pub changes: Vec<Option<ArchivePosition>>,
    /// The postings that can be found under each key; only of a whole list.
    pub postings: Arc<HashMap<u64, Vec<usize>>>,
    /// How many mails are in the postings between two that have a key, see [`HistoryBuilder::search_keys`].
    pub between: Box<dyn Fn(u64, usize, usize) -> usize + Send + Sync + 'a>,
}

impl Past<'_> {
    /// The past of some mails without one.
    pub fn none() -> Self {
        Self { late: Vec::new(), changes: Vec::new(), postings: Arc::default(), between: Box::new(|_, _, _| 0) }
    }

    pub(in crate::press::history::build) fn new(
        input: &HistoryInput<'_>,
        grouping: &Grouping,
        lineage: &Lineage<'_>,
    ) -> Self {
        let periods: Vec<usize> = input.positions.iter().map(|position| input.digest_index(*position)).collect();
        let late = late_mails(input.mails, grouping, &periods);
        let position = |last: Option<usize>| last.map(|mail| input.positions[mail]);
        let changes = last_changes(input, grouping, &late).into_iter().map(position).collect();
        let mut postings: HashMap<u64, Vec<usize>> = HashMap::new();
        for (posting, profile) in lineage.profiles.iter().enumerate() {
            profile.keys().into_iter().for_each(|key| postings.entry(key).or_default().push(posting));
        }
        let members: Vec<usize> = lineage.profiles.iter().map(|profile| profile.members.len()).collect();
        let postings = Arc::new(postings);
        let known = Arc::clone(&postings);
        let between = move |key: u64, from: usize, to: usize| {
            let known = known.get(&key).map_or(&[][..], Vec::as_slice);
            let at = |posting: usize| known.partition_point(|other| *other < posting);
            known[at(from)..at(to)].iter().map(|posting| members[*posting]).sum()
        };
        Self { late, changes, postings, between: Box::new(between) }
    }
}

/// For every posting the last late mail that may have changed it.
fn last_changes(input: &HistoryInput<'_>, grouping: &Grouping, late: &[bool]) -> Vec<Option<usize>> {
    let mut in_thread: HashMap<usize, usize> = HashMap::new();
    for (mail, thread) in grouping.threads.iter().enumerate().filter(|(mail, _)| late[*mail]) {
        in_thread.insert(*thread, mail);
    }
    let own = |posting: &crate::press::posting::Posting| {
        posting.members().filter_map(|mail| in_thread.get(&grouping.threads[mail])).max().copied()
    };
    let own: Vec<Option<usize>> = grouping.postings.iter().map(own).collect();
    let mut all = own.clone();
    let mut alike: HashMap<u64, Vec<(i64, usize)>> = HashMap::new();
    for (index, posting) in grouping.postings.iter().enumerate() {
        for mail in posting.members() {
            if let Some(looks) = grouping.looks[mail] {
                alike.entry(looks).or_default().push((input.mails[mail].date.seconds, index));
            }
        }
    }
    for mut sent in alike.into_values() {
        sent.sort_unstable();
        for together in sent.chunk_by(|one, next| next.0.saturating_sub(one.0) <= SENDING) {
            let last = together.iter().filter_map(|(_, posting)| own[*posting]).max();
            for (_, posting) in together {
                all[*posting] = all[*posting].max(last);
            }
        }
    }
    all
}

impl HistoryBuilder<'_> {
    /// Whether a series may have begun with a mail of a posting when some period closed.
    pub(super) fn was_seen(&self, posting: usize, mail: usize) -> bool {
        let period = self.digest_index(mail);
        let closed = self.input.digests.get(period).is_some_and(|digest| !digest.open);
        closed
            && if mail == self.first_mail(posting) {
                !self.was_linked(posting)
            } else {
                !self.is_as_at(posting, period)
            }
    }

    /// Whether a posting was linked to another as soon as the period of its first mail had closed.
    fn was_linked(&self, posting: usize) -> bool {
        let period = self.digest_index(self.first_mail(posting));
        self.lineage.found[posting].is_some_and(|found| {
            self.was_there(posting, period) && self.was_there(found.posting, period) && self.ties(posting, found)
        })
    }

    /// Whether a posting had arrived at the end of a period and was the same then.
    fn was_there(&self, posting: usize, period: usize) -> bool {
        let members = &self.lineage.profiles[posting].members;
        members.iter().all(|mail| self.digest_index(*mail) <= period) && self.is_as_at(posting, period)
    }

    /// Whether nothing came after a period that could have changed what the mails of a posting belong to.
    fn is_as_at(&self, posting: usize, period: usize) -> bool {
        self.past.changes[posting].is_none_or(|last| self.input.digest_index(last) <= period)
    }

    /// Whether what ties a posting to the one it continues depends on these two alone.
    fn ties(&self, posting: usize, found: FoundPosting) -> bool {
        let (mine, theirs) = (&self.lineage.profiles[posting], &self.lineage.profiles[found.posting]);
        // The search looks at the latest postings with a property only.
        let is_near = |key: u64| (self.past.between)(key, found.posting, posting) <= SURELY_FOUND;
        match found.by {
            LinkedBy::Supersedes | LinkedBy::Changelog => true,
            LinkedBy::Reply => !found.through_series,
            LinkedBy::ChangeId => mine.common_id_keys(theirs).any(is_near),
            LinkedBy::Title if found.through_series => false,
            LinkedBy::Title => {
                mine.common_title_key(theirs).is_some_and(is_near) || mine.common_people_keys(theirs).any(is_near)
            }
        }
    }
}
