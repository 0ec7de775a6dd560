//! Compares the replies to each posting, and the trailers they give.

use super::list::{Differences, List, Row};
use super::patches::shown;
use crate::oracle::Posting;
use listpress::rows::series::ReplyRow;
use std::collections::BTreeSet;

/// Compares who replied to a posting.
pub(crate) fn check(_: &List, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let author = row.version.author;
    let found = row
        .series
        .replies_to(row.position)
        .map(|(_, note)| (note.message_id.as_deref().unwrap_or_default(), writer(note.author == author, note.bot)));
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
