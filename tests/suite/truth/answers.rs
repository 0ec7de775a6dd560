//! The mails about each posting, and the trailers they give.

use super::list::{Differences, List, Row};
use super::patches::shown;
use crate::oracle::Posting;
use listpress::rows::series::ReplyRow;
use std::collections::BTreeSet;

/// Who answered a posting.
pub(crate) fn check(_: &List, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let author = row.version.author;
    let told = row
        .life
        .replies_to(row.place)
        .map(|(_, note)| (note.message_id.as_deref().unwrap_or_default(), writer(note.author == author, note.bot)));
    let truth = posting.replies.iter().map(|reply| (&*reply.message_id, writer(reply.by_author, reply.by_bot)));
    differences.hold(posting, "answers", &told.collect::<BTreeSet<_>>(), &truth.collect());
}

fn writer(author: bool, bot: bool) -> &'static str {
    match (author, bot) {
        (_, true) => "a bot",
        (true, false) => "the author",
        (false, false) => "somebody",
    }
}

/// Every trailer that a mail gave, to what.
pub(crate) fn check_reviews(list: &List, differences: &mut Differences) {
    let mut told = BTreeSet::new();
    for life in &list.lives {
        let of = |note: &ReplyRow| list.row(life.versions[note.version].message_id.as_deref()?)?.mail(note.about?);
        for note in &life.replies {
            let mail = note.message_id.as_deref().unwrap_or_default();
            told.extend(note.tags.iter().map(|tag| (mail, shown(tag), of_note(note, &of))));
        }
    }
    let reviews = list.truth.iter().flat_map(|truth| &truth.reviews);
    let truth = reviews.map(|review| {
        let to = if review.to_cover { "cover" } else { "patch" };
        (&*review.message_id, review.given.to_string(), (to, Some(review.given_to.to_string())))
    });
    differences.hold_sets("trailer", &told, &truth.collect());
}

/// What a note is about.
fn of_note<'a>(note: &ReplyRow, mail: &impl Fn(&ReplyRow) -> Option<&'a str>) -> (&'static str, Option<String>) {
    (if note.about == Some(0) { "cover" } else { "patch" }, mail(note).map(str::to_owned))
}
