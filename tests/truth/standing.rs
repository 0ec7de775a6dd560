//! What was decided about each posting, and where it stands.

use super::list::{Differences, List, Row, head};
use listpress::demo::{self, Posting, Verdict};
use listpress::rows::series as record;
use listpress::rows::state::{self, REVIEW_DAYS, State, WAIT_DAYS};
use std::collections::BTreeMap;

pub(crate) fn check(list: &List, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let truth = Verdicts::of(posting);
    differences.hold(posting, "taken", &taken(row), &truth.taken);
    differences.hold(posting, "refused", &row.version.refused.map(|note| row.note(note)), &truth.refused);
    let told = state::KnownState::new(row.life, row.place, list.newest);
    differences.hold(posting, "standing", &(told.state, told.evidence), &standing(list, posting));
}

/// What a mail says was taken.
#[derive(Debug, Default, PartialEq, Eq)]
struct Taken<'a> {
    /// The places of the patches with their commits.
    patches: BTreeMap<usize, Option<&'a str>>,
    tree: Option<&'a str>,
    /// The commit of all of them.
    merge: Option<&'a str>,
    queued: bool,
}

/// What mails decided about a posting.
#[derive(Default)]
struct Verdicts<'a> {
    taken: BTreeMap<&'a str, Taken<'a>>,
    refused: Option<&'a str>,
}

impl<'a> Verdicts<'a> {
    fn of(posting: &'a Posting) -> Self {
        let mut verdicts = Self::default();
        for decision in &posting.decisions {
            let mail = &*decision.message_id;
            match &decision.verdict {
                Verdict::Taken(taken) => drop(verdicts.taken.insert(mail, Self::taken(posting, taken))),
                Verdict::TakenBack => verdicts.taken.clear(),
                Verdict::Refused => verdicts.refused = Some(mail),
                Verdict::Superseded | Verdict::Resent => {}
            }
        }
        verdicts
    }

    /// The patches that arrived, of those that were taken.
    fn taken(posting: &Posting, taken: &'a listpress::demo::Taken) -> Taken<'a> {
        let arrived = |place: &usize| posting.patches.iter().any(|patch| patch.place == *place);
        let commit =
            |place: usize| taken.commits.iter().find(|(other, _)| *other == place).map(|(_, commit)| &**commit);
        let places = taken.places.iter().copied().filter(arrived);
        Taken {
            patches: places.map(|place| (place, commit(place))).collect(),
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
        let entry = mails.entry(taken.reply.map_or("no mail", |note| row.note(note))).or_default();
        let single = commit.filter(|_| taken.patch.is_some());
        entry.patches.extend(row.version.patches.iter().filter(of).map(|patch| (patch.index as usize, single)));
        (entry.tree, entry.queued) = (taken.tree.as_deref(), taken.queued);
        entry.merge = commit.filter(|_| taken.patch.is_none());
    }
    mails
}

/// Where a posting stands, and the mail that shows it.
fn standing<'a>(list: &List, posting: &'a Posting) -> (State, Option<&'a str>) {
    let Some((decision, state)) = posting.deciding() else { return undecided(list, posting) };
    let standing = match state {
        demo::State::Open | demo::State::TakenBack => return undecided(list, posting),
        demo::State::Superseded => State::Superseded,
        demo::State::Resent => State::Resent,
        demo::State::Applied => State::Applied,
        demo::State::PartlyApplied => State::PartlyApplied,
        demo::State::Rejected => State::Rejected,
    };
    (standing, Some(&*decision.message_id))
}

/// Whether it is looked at, by the last answer of somebody else.
fn undecided<'a>(list: &List, posting: &'a Posting) -> (State, Option<&'a str>) {
    let replies = || posting.replies.iter().map(|reply| &*reply.message_id);
    let newest = replies().map(|id| list.sent(id)).chain([list.sent(head(posting))]).max();
    let silent = state::days(newest.unwrap_or_default(), list.newest);
    let others = posting.replies.iter().filter(|reply| !reply.by_author && !reply.by_bot);
    let answer = others.map(|reply| &*reply.message_id).max_by_key(|id| list.place(id));
    match answer {
        Some(answer) if silent <= REVIEW_DAYS => (State::UnderReview, Some(answer)),
        None if silent <= WAIT_DAYS => (State::Waiting, Some(head(posting))),
        _ => (State::Unknown, None),
    }
}
