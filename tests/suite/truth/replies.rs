//! Compares the replies to each posting, the trailers they give, and the results of checks they tell.

use super::list::{Differences, List, Row};
use super::patches::shown;
use crate::oracle::Posting;
use listpress::demo::facts::DemoCheck;
use listpress::rows::check::{CheckResult, CheckRow};
use listpress::rows::series::ReplyRow;
use listpress::rows::state::is_same_person;
use std::collections::{BTreeMap, BTreeSet};

/// Compares who replied to a posting.
pub(crate) fn check(_: &List, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let author = row.version.author;
    let own = |note: &ReplyRow| is_same_person(&row.series.people, note.author, author);
    let found = row
        .series
        .replies_to(row.position)
        .map(|(_, note)| (note.message_id.as_deref().unwrap_or_default(), writer(own(note), note.bot)));
    let truth = posting.replies.iter().map(|reply| (&*reply.message_id, writer(reply.by_author, reply.by_bot)));
    differences.compare(posting, "replies", &found.collect::<BTreeSet<_>>(), &truth.collect());
}

fn writer(author: bool, bot: bool) -> &'static str {
    match (author, bot) {
        (_, true) => "a bot",
        (true, false) => "the author",
        (false, false) => "somebody",
    }
}

/// Compares what checks found of a posting, mail by mail and counted.
pub(crate) fn check_results(posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let notes = row.series.replies_to(row.position);
    let found: BTreeMap<&str, Result> =
        notes.filter_map(|(_, note)| Some((note.message_id.as_deref()?, result_found(note.check?)))).collect();
    let replies = posting.replies.iter();
    let truth: BTreeMap<&str, Result> =
        replies.filter_map(|reply| Some((&*reply.message_id, result_true(reply.check?)))).collect();
    differences.compare(posting, "checks", &found, &truth);
}

/// The word for a result, the number of findings, and of those that were there before.
type Result = (&'static str, usize, usize);

fn result_found(check: CheckRow) -> Result {
    let word = match check.result {
        CheckResult::Passed => "passed",
        CheckResult::Failed => "failed",
        CheckResult::Findings => "found",
        CheckResult::Reported => "reported",
    };
    (word, check.findings as usize, check.preexisting as usize)
}

fn result_true(check: DemoCheck) -> Result {
    match check {
        DemoCheck::Passed => ("passed", 0, 0),
        DemoCheck::Failed => ("failed", 0, 0),
        DemoCheck::Found { new, old } => ("found", new, old),
    }
}

/// Compares every trailer that a mail gave, and to what.
pub(crate) fn check_reviews(list: &List, differences: &mut Differences) {
    let mut found = BTreeSet::new();
    for series in &list.series {
        let mail = |note: &ReplyRow| list.row(series.versions[note.version].message_id.as_deref()?)?.mail(note.about?);
        for note in &series.replies {
            let id = note.message_id.as_deref().unwrap_or_default();
            found.extend(note.tags.iter().map(|tag| (id, shown(tag), target(note, &mail))));
        }
    }
    let reviews = list.truth.iter().flat_map(|truth| &truth.reviews);
    let truth = reviews.map(|review| {
        let to = if review.to_cover { "cover" } else { "patch" };
        (&*review.message_id, review.given.to_string(), (to, Some(review.given_to.to_string())))
    });
    differences.compare_sets("trailer", &found, &truth.collect());
}

/// What a reply is about.
fn target<'a>(note: &ReplyRow, mail: &impl Fn(&ReplyRow) -> Option<&'a str>) -> (&'static str, Option<String>) {
    (if note.about == Some(0) { "cover" } else { "patch" }, mail(note).map(str::to_owned))
}
