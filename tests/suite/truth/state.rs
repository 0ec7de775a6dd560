//! Compares what was decided about each posting, and its state.

use super::list::{Differences, List, Row, head};
use crate::oracle::{self, Posting, Verdict};
use listpress::demo::facts::TakenPatches;
use listpress::rows::series as record;
use listpress::rows::state::{self, REVIEW_DAYS, State, WAIT_DAYS};
use std::collections::BTreeMap;

pub(crate) fn check(list: &List, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let truth = Verdicts::from_posting(posting);
    differences.compare(posting, "taken", &taken(row), &truth.taken);
    differences.compare(posting, "refused", &row.version.refused.map(|note| row.note(note)), &truth.refused);
    differences.compare(posting, "withdrawn", &row.version.withdrawn.map(|note| row.note(note)), &truth.withdrawn);
    let found = state::KnownState::new(row.series, row.position, list.newest);
    differences.compare(posting, "standing", &(found.state, found.evidence), &standing(list, posting));
}

/// What one mail says was taken.
#[derive(Debug, Default, PartialEq, Eq)]
struct Taken<'a> {
    /// The indexes of the patches with their commits.
    patches: BTreeMap<usize, Option<&'a str>>,
    tree: Option<&'a str>,
    /// The merge commit of all of them.
    merge: Option<&'a str>,
    queued: bool,
}

/// What mails decided about a posting.
#[derive(Default)]
struct Verdicts<'a> {
    taken: BTreeMap<&'a str, Taken<'a>>,
    refused: Option<&'a str>,
    withdrawn: Option<&'a str>,
}

impl<'a> Verdicts<'a> {
    fn from_posting(posting: &'a Posting) -> Self {
        let mut verdicts = Self::default();
        for decision in posting.decisions.iter().filter(|decision| posting.concerns(decision)) {
            let mail = &*decision.message_id;
            match &decision.verdict {
                Verdict::Taken(taken) => drop(verdicts.taken.insert(mail, Self::taken(posting, taken))),
                Verdict::TakenBack => verdicts.taken.clear(),
                Verdict::Rejected => verdicts.refused = Some(mail),
                Verdict::Withdrawn => verdicts.withdrawn = Some(mail),
                Verdict::Superseded | Verdict::Resent => {}
            }
        }
        verdicts
    }

    /// Of the patches that were taken, those that arrived.
    fn taken(posting: &Posting, taken: &'a TakenPatches) -> Taken<'a> {
        let arrived = |index: &usize| posting.patches.iter().any(|patch| patch.index == *index);
        let commit =
            |index: usize| taken.commits.iter().find(|(other, _)| *other == index).map(|(_, commit)| &**commit);
        let indexes = taken.patches.iter().copied().filter(arrived);
        Taken {
            patches: indexes.map(|index| (index, commit(index))).collect(),
            tree: taken.tree.as_deref(),
            merge: taken.merge.as_deref(),
            queued: taken.queued,
        }
    }
}

/// The rows about taken patches by the mails that say so.
fn taken(row: Row<'_>) -> BTreeMap<&str, Taken<'_>> {
    let mut mails: BTreeMap<&str, Taken<'_>> = BTreeMap::new();
    for taken in &row.version.applied {
        let of = |patch: &&record::PatchRow| taken.patch.is_none_or(|index| index == patch.index);
        let commit = taken.commit.as_deref();
        let entry = mails
            .entry(taken.reply.map_or(taken.mail.as_deref().unwrap_or("no mail"), |note| row.note(note)))
            .or_default();
        let single = commit.filter(|_| taken.patch.is_some());
        entry.patches.extend(row.version.patches.iter().filter(of).map(|patch| (patch.index as usize, single)));
        (entry.tree, entry.queued) = (taken.tree.as_deref(), taken.queued);
        entry.merge = commit.filter(|_| taken.patch.is_none());
    }
    mails
}

/// The state of a posting, and the mail that shows it.
fn standing<'a>(list: &List, posting: &'a Posting) -> (State, Option<&'a str>) {
    let Some((decision, state)) = posting.deciding() else { return undecided(list, posting) };
    let standing = match state {
        oracle::State::Open | oracle::State::TakenBack => return undecided(list, posting),
        oracle::State::Superseded => State::Superseded,
        oracle::State::Resent => State::Resent,
        oracle::State::Applied => State::Applied,
        oracle::State::PartlyApplied => State::PartlyApplied,
        oracle::State::Rejected => State::Rejected,
        oracle::State::Withdrawn => State::Withdrawn,
    };
    (standing, Some(&*decision.message_id))
}

/// The state of a posting that nobody decided about: under review if somebody else replied lately.
fn undecided<'a>(list: &List, posting: &'a Posting) -> (State, Option<&'a str>) {
    let replies = posting.replies.iter().filter(|reply| !reply.by_bot).map(|reply| &*reply.message_id);
    let newest = replies.map(|id| list.sent(id)).chain([list.sent(head(posting))]).max();
    let silent = state::days(newest.unwrap_or_default(), list.newest);
    let others = posting.replies.iter().filter(|reply| !reply.by_author && !reply.by_bot);
    let answer = others.map(|reply| &*reply.message_id).max_by_key(|id| list.position(id));
    match answer {
        Some(answer) if silent <= REVIEW_DAYS => (State::UnderReview, Some(answer)),
        None if silent <= WAIT_DAYS => (State::Waiting, Some(head(posting))),
        _ => (State::Unknown, None),
    }
}
