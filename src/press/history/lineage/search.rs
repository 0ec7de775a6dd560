//! The searches for the posting that a posting continues.
//!
//! Entry point: [`LineageSearch::find`]. The searches, most reliable first: by a change-id, a `Supersedes:`, a link in
//! the changelog, the mail it answers, its author, title and version, and finally its author, version and files.
//!
//! People send several series with similar titles, answer one series with another, and copy a branch with its
//! change-id. So each search has further conditions: a later version, and, the less reliable it is, the same person,
//! the same or a similar title, mostly the same patches, or files that both touch. Releases in the tag have to be the
//! same: a patch for 6.1 is no version of the one for 5.15.
//!
//! Deliberately not supported: linking by title alone after more than [`MEMORY`], and between people who share neither
//! a Signed-off-by nor a thread; series that were entirely renamed, have no patch and no half of the title in common, and
//! do not say where they come from.

use super::{Lineage, Profile};
use crate::press::history::title::{Likeness, Title};
use crate::press::posting::Grouping;
use crate::press::summary::MailSummary;
use crate::rows::series::LinkedBy;
use std::collections::{BTreeSet, HashMap};

/// How long after a posting the next version is still found by its title, in seconds.
const MEMORY: i64 = 400 * 86_400;

/// How long a distinctive title identifies one patch even if it moved to another file, in seconds.
const SHORT: i64 = 30 * 86_400;

/// How many levels above a posting the one it answers is searched.
const LOOK_UP: usize = 32;

/// How many earlier candidates are examined.
pub const RECENT: usize = 48;

/// How many of its patches are looked up in earlier postings.
const MOST_PATCHES: usize = 16;

/// The indexes of earlier postings.
pub(super) struct LineageSearch<'a, 'p> {
    grouping: &'p Grouping,
    profiles: &'p [Profile<'a>],
    /// The posting of each cover and patch, by Message-ID and by index.
    posting_of: HashMap<&'a str, usize>,
    member_of: Vec<Option<usize>>,
    by_change_id: HashMap<&'a str, Vec<usize>>,
    by_title: HashMap<&'p Title, Vec<usize>>,
    by_patch: HashMap<&'p Title, Vec<usize>>,
    by_person: HashMap<u64, Vec<usize>>,
}

/// The posting that another continues, and the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundPosting {
    pub posting: usize,
    pub by: LinkedBy,
    /// Whether other postings decided, too: those of its series, or of its senders.
    pub through_series: bool,
}

impl<'a, 'p> LineageSearch<'a, 'p> {
    pub(super) fn new(mails: &'a [MailSummary], grouping: &'p Grouping, profiles: &'p [Profile<'a>]) -> Self {
        let mut search = Self {
            grouping,
            profiles,
            posting_of: HashMap::new(),
            member_of: vec![None; mails.len()],
            by_change_id: HashMap::new(),
            by_title: HashMap::new(),
            by_patch: HashMap::new(),
            by_person: HashMap::new(),
        };
        for (posting, profile) in profiles.iter().enumerate() {
            for member in &profile.members {
                search.member_of[*member] = Some(posting);
                search.posting_of.insert(&mails[*member].message_id, posting);
            }
        }
        search
    }

    /// Registers a posting so that later ones find it.
    pub(super) fn remember(&mut self, posting: usize) {
        let profile = &self.profiles[posting];
        let ids: BTreeSet<&'a str> = profile.change_ids().collect();
        for id in ids {
            self.by_change_id.entry(id).or_default().push(posting);
        }
        self.by_title.entry(&profile.title).or_default().push(posting);
        for title in profile.patches.iter().filter(|title| **title != profile.title) {
            self.by_patch.entry(title).or_default().push(posting);
        }
        for person in profile.people.iter() {
            self.by_person.entry(person).or_default().push(posting);
        }
    }

    /// Whether a posting only arrived after the one that it continues.
    pub(super) fn was_sent_before(&self, posting: usize, found: usize) -> bool {
        self.profiles[posting].was_sent_before(&self.profiles[found])
    }

    /// The posting that this one continues.
    pub(super) fn find(&self, posting: usize, lineage: &Lineage<'a>) -> Option<FoundPosting> {
        let can_be = |found: &FoundPosting| self.profiles[posting].is_of_one_kind(&self.profiles[found.posting]);
        let found = |by: LinkedBy| move |posting: usize| FoundPosting { posting, by, through_series: false };
        let through = |by: LinkedBy| move |posting: usize| FoundPosting { posting, by, through_series: true };
        let by_id = || self.by_change_id(posting).map(found(LinkedBy::ChangeId)).filter(can_be);
        let superseded = || self.by_supersedes(posting).map(found(LinkedBy::Supersedes));
        let linked = || self.by_changelog(posting).map(found(LinkedBy::Changelog)).filter(can_be);
        let answered = || self.by_reply(posting).map(found(LinkedBy::Reply)).filter(can_be);
        let titled = || self.by_likeness(posting).map(found(LinkedBy::Title)).filter(can_be);
        let below = || self.by_thread(posting, lineage).map(through(LinkedBy::Reply)).filter(can_be);
        let retitled = || self.by_order(posting).map(through(LinkedBy::Title)).filter(can_be);
        let told = || by_id().or_else(superseded).or_else(linked).or_else(answered);
        told().or_else(titled).or_else(below).or_else(retitled)
    }

    /// By a change-id. A branch can be copied with its change-id, so the next version is preferred.
    fn by_change_id(&self, posting: usize) -> Option<usize> {
        let profile = &self.profiles[posting];
        let sharing = || {
            profile.change_ids().flat_map(|id| {
                let known = self.by_change_id.get(id).into_iter().flat_map(|known| known.iter().rev().take(RECENT));
                known.copied().filter(move |other| !is_gerrits(id) || self.is_same_effort(posting, *other))
            })
        };
        let kin = |other: &usize| profile.is_kin(&self.profiles[*other]);
        let in_order = |other: &usize| {
            let other = &self.profiles[*other];
            profile.comes_after(other) || profile.was_sent_before(other)
        };
        sharing().find(kin).or_else(|| sharing().find(in_order))
    }

    /// Whether the same person sent both, for the same release. Gerrit's ids stay on a patch when somebody takes it to
    /// another branch.
    fn is_same_effort(&self, posting: usize, other: usize) -> bool {
        let (mine, theirs) = (&self.profiles[posting], &self.profiles[other]);
        mine.branch == theirs.branch && mine.has_same_author(theirs)
    }

    /// An earlier posting that holds a mail, other than the posting itself.
    fn earlier_posting(&self, message_id: &str, posting: usize) -> Option<usize> {
        self.posting_of.get(message_id).copied().filter(|found| *found < posting)
    }

    fn by_supersedes(&self, posting: usize) -> Option<usize> {
        let named = self.profiles[posting].said.iter().flat_map(|said| &said.mentions.supersedes);
        named.into_iter().find_map(|id| self.earlier_posting(id, posting))
    }

    /// By a link that the changelog calls an earlier version, if it is one.
    fn by_changelog(&self, posting: usize) -> Option<usize> {
        let profile = &self.profiles[posting];
        let named = profile.said.iter().flat_map(|said| &said.mentions.earlier);
        let fitting = named.filter_map(|earlier| {
            let target = self.earlier_posting(&earlier.message_id, posting)?;
            let other = &self.profiles[target];
            let as_said = earlier.version.is_none_or(|version| version == other.version.0);
            (as_said && profile.is_by_same_people(other) || profile.is_kin(other)).then_some(target)
        });
        fitting.max()
    }

    /// By answering a mail of the earlier posting, or a mail below it, with title or patches of that posting. Whoever
    /// sends a later version there under the very title has taken it over.
    fn by_reply(&self, posting: usize) -> Option<usize> {
        let target = self.posting_answered(posting)?;
        let (mine, theirs) = (&self.profiles[posting], &self.profiles[target]);
        let later = mine.comes_after(theirs);
        let taken_over = later && mine.title.likeness(&theirs.title) == Likeness::Same;
        let own = mine.is_by_same_people(theirs) && (later || mine.is_sent_again(theirs));
        let kin = mine.is_kin(theirs) || theirs.has_patch(&mine.title);
        (mine.branch == theirs.branch && (taken_over || own && kin)).then_some(target)
    }

    /// By being the next version in the thread, from the same person and for the same files. This finds series that
    /// were entirely renamed.
    fn by_thread(&self, posting: usize, lineage: &Lineage<'a>) -> Option<usize> {
        let target = self.posting_answered(posting)?;
        let (mine, theirs) = (&self.profiles[posting], &self.profiles[target]);
        let latest = &self.profiles[lineage.latest_of(target)];
        let next = mine.version.0 == latest.version.0 + 1;
        (next && self.is_same_effort(posting, target) && !mine.is_disjoint(theirs)).then_some(target)
    }

    /// The earlier posting that a posting answers.
    fn posting_answered(&self, posting: usize) -> Option<usize> {
        self.mail_answered(posting).map(|(_, found)| found)
    }

    fn mail_answered(&self, posting: usize) -> Option<(usize, usize)> {
        self.profiles[posting].members.iter().find_map(|mail| self.member_above(*mail, posting))
    }

    /// The nearest mail above a mail that belongs to an earlier posting, and that posting.
    fn member_above(&self, mail: usize, posting: usize) -> Option<(usize, usize)> {
        let above = std::iter::successors(self.grouping.parents[mail], |parent| self.grouping.parents[*parent]);
        let mut members = above.take(LOOK_UP).filter_map(|mail| Some((mail, self.member_of[mail]?)));
        members.find(|(_, found)| *found < posting)
    }

    /// By author, title and version; candidates with exactly its title first.
    fn by_likeness(&self, posting: usize) -> Option<usize> {
        let best = |candidates: BTreeSet<usize>| {
            let fitting = candidates.into_iter().filter(|other| self.belongs(posting, *other));
            fitting.max_by_key(|other| self.rank(posting, *other))
        };
        best(recent(self.by_title.get(&self.profiles[posting].title), RECENT))
            .or_else(|| best(self.candidates(posting)))
    }

    /// By being the next version, soon after, of the one posting under another title that nothing else continues.
    fn by_order(&self, posting: usize) -> Option<usize> {
        let profile = &self.profiles[posting];
        if profile.version.0 < 2 {
            return None;
        }
        let candidates = self.candidates(posting);
        let is_continued = |target: usize| {
            candidates.iter().any(|other| *other > target && continues(&self.profiles[*other], &self.profiles[target]))
        };
        let retitled = candidates.iter().copied().filter(|other| profile.is_retitled(&self.profiles[*other]));
        let mut open = retitled.filter(|other| !is_continued(*other));
        // Of two it could be either.
        open.next().filter(|_| open.next().is_none())
    }

    /// The latest postings by the same sender, and those with a patch of it.
    fn candidates(&self, posting: usize) -> BTreeSet<usize> {
        let profile = &self.profiles[posting];
        let own = profile.people.iter().map(|person| recent(self.by_person.get(&person), RECENT));
        let titles = std::iter::once(&profile.title).chain(profile.patches.iter().take(MOST_PATCHES));
        let sharing = titles.flat_map(|title| [self.by_patch.get(title), self.by_title.get(title)]);
        own.chain(sharing.map(|known| recent(known, 4))).flatten().collect()
    }

    /// Orders candidates: most in common, highest version, latest.
    fn rank(&self, posting: usize, other: usize) -> (usize, bool, bool, (u32, u32), usize) {
        let (mine, theirs) = (&self.profiles[posting], &self.profiles[other]);
        (mine.common_patches(theirs), mine.shares_paths(theirs), !theirs.rfc, theirs.version, other)
    }

    /// Whether one of two postings continues the other by its properties alone. The later version can have arrived
    /// first.
    fn belongs(&self, posting: usize, other: usize) -> bool {
        let (mine, theirs) = (&self.profiles[posting], &self.profiles[other]);
        if mine.was_sent_before(theirs) { continues(theirs, mine) } else { continues(mine, theirs) }
    }

    /// Whether the posting resends only some patches of the target: it has few of as many, or is a single patch that
    /// has the title of one there or answers it.
    pub(super) fn is_partial(&self, posting: usize, target: usize, lineage: &Lineage<'a>) -> bool {
        let (mine, theirs) = (&self.grouping.postings[posting], &self.grouping.postings[target]);
        if theirs.total > 1 && self.is_cut_out(posting, target) {
            return true;
        }
        if mine.cover.is_some() || theirs.total <= 1 {
            return false;
        }
        let inside = || self.posting_answered(posting).is_some_and(|above| lineage.whole(above) == target);
        let (arrived, total) = (mine.patches.len(), mine.total as usize);
        if total > 1 {
            let few = mine.total == theirs.total && arrived * 2 <= total;
            return mine.version.minor.is_some() && arrived < total
                || few && (arrived * 2 <= theirs.patches.len() || inside());
        }
        let of_one = || self.profiles[target].has_patch(&self.profiles[posting].title) || self.answers_patch(posting);
        inside() && of_one()
    }

    /// Whether it has less than half of the patches of the target, under another title: they were cut out of it.
    fn is_cut_out(&self, posting: usize, target: usize) -> bool {
        let (mine, theirs) = (&self.profiles[posting], &self.profiles[target]);
        let few = self.grouping.postings[posting].total * 2 < self.grouping.postings[target].total;
        few && mine.title.likeness(&theirs.title) == Likeness::Different && mine.common_patches(theirs) > 0
    }

    /// Whether a posting answers a patch that is not the head of its series, or a mail below that.
    fn answers_patch(&self, posting: usize) -> bool {
        self.mail_answered(posting).is_some_and(|(mail, answered)| self.profiles[answered].head != mail)
    }
}

/// Whether a posting continues another by its properties alone.
fn continues(mine: &Profile<'_>, theirs: &Profile<'_>) -> bool {
    let age = mine.seconds.saturating_sub(theirs.seconds).saturating_abs();
    let later = mine.comes_after(theirs);
    if age > MEMORY || mine.branch != theirs.branch {
        return false;
    }
    let likeness = mine.title.likeness(&theirs.title);
    if !later && (likeness == Likeness::Different || !mine.is_sent_again(theirs)) {
        return false;
    }
    match likeness {
        Likeness::Same => {
            let single = mine.patches.len() <= 1 && theirs.patches.len() <= 1;
            let moved = single && age <= SHORT && mine.title.is_telling();
            mine.is_by_same_people(theirs) && (moved || !mine.is_disjoint(theirs))
        }
        Likeness::Near => mine.is_by_same_people(theirs) && mine.shares_paths(theirs),
        Likeness::Different => {
            let common = mine.shares_patches(theirs) && !mine.is_disjoint(theirs);
            mine.has_same_author(theirs) && (common || mine.is_one_of(theirs))
        }
    }
}

/// Whether it is one of Gerrit's ids, which every patch has its own.
fn is_gerrits(id: &str) -> bool {
    id.starts_with('I')
}

/// The last of some postings.
fn recent(known: Option<&Vec<usize>>, most: usize) -> BTreeSet<usize> {
    known.into_iter().flat_map(|known| known.iter().rev().take(most)).copied().collect()
}
