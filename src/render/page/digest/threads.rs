//! The threads of a digest: the busiest, reports, what bots and tools answer, and the others.

use crate::render::model::Model;
use crate::render::view::person::{self, PersonView};
use crate::rows::digest::{Digest, OpeningRow, ThreadRow};
use serde::Serialize;
use std::collections::HashSet;

/// What the title of a person's report says, in lower case.
const REPORTS: [&str; 7] = ["regression", "[bug", "bug:", "bug report", "kasan:", "warning:", "oops"];

/// A thread.
#[derive(Debug, Serialize)]
pub struct ThreadView {
    /// Its title.
    pub title: String,
    /// The kind of its first mail.
    pub kind: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// The thread, to be read on the site.
    pub reading: Option<String>,
    /// When the first mail was sent: `2025-08-29`.
    pub date: String,
    /// Whether that was long before it arrived.
    pub late: bool,
    /// Mails in the range.
    pub mails: u32,
    /// How many of them are replies.
    pub replies: u32,
    /// The people who took part.
    pub people: Vec<PersonView>,
    /// With which words its first mail begins; where the digest has no patch, those after it too.
    pub openings: Vec<OpeningView>,
}

/// The words with which a mail begins.
#[derive(Debug, Serialize)]
pub struct OpeningView {
    /// Who wrote it.
    pub author: PersonView,
    /// The words.
    pub text: String,
    /// The mail, to be read on the site, else in the list's archive.
    pub mail: Option<String>,
}

/// The busiest threads, without the words that the page has already shown of the series that began them.
pub(super) fn discussions(
    model: &Model<'_>,
    position: usize,
    digest: &Digest,
    shown: &HashSet<&str>,
) -> Vec<ThreadView> {
    let mut views: Vec<ThreadView> = digest.discussions.iter().map(|row| view(model, position, digest, row)).collect();
    for thread in &mut views {
        thread.openings.retain(|opening| !shown.contains(opening.text.as_str()));
    }
    views
}

/// The threads that no posting of the digest began, newest first.
pub(super) struct OtherThreads {
    pub(super) reports: Vec<ThreadView>,
    pub(super) others: Vec<ThreadView>,
    pub(super) notices: Vec<ThreadView>,
}

pub(super) fn others(model: &Model<'_>, position: usize, digest: &Digest) -> OtherThreads {
    let views = |wanted: &dyn Fn(&ThreadRow) -> bool| {
        digest.others.iter().rev().filter(|row| wanted(row)).map(|row| view(model, position, digest, row)).collect()
    };
    OtherThreads {
        reports: views(&is_report),
        others: views(&|row| !is_report(row) && !is_notice(row)),
        notices: views(&is_notice),
    }
}

/// Whether only bots and tools wrote it, and it reports nothing new.
fn is_notice(row: &ThreadRow) -> bool {
    matches!(row.kind.as_str(), "check" | "notice")
}

/// Whether a bot or a person reports that something is broken. An answer to that is a discussion.
fn is_report(row: &ThreadRow) -> bool {
    let title = row.title.to_lowercase();
    row.kind == "report" || row.kind == "other" && REPORTS.iter().any(|word| title.contains(word))
}

fn view(model: &Model<'_>, position: usize, digest: &Digest, thread: &ThreadRow) -> ThreadView {
    let list = digest.list_of(&thread.on);
    ThreadView {
        title: model.masked(&thread.title),
        kind: thread.kind.clone(),
        mail: model.archive_link(list, thread.message_id.as_deref()),
        reading: thread
            .message_id
            .as_deref()
            .and_then(|id| model.read_at(id))
            .or_else(|| model.discussion_begun((&digest.list, &digest.digest), &thread.title, thread.date.seconds)),
        date: thread.date.day(),
        late: digest.range.is_late(thread.date),
        mails: thread.mails,
        replies: thread.replies,
        people: thread.people.iter().map(|who| writer(model, position, *who)).collect(),
        openings: thread.openings.iter().map(|opening| opening_view(model, position, list, opening)).collect(),
    }
}

fn opening_view(model: &Model<'_>, position: usize, list: &str, opening: &OpeningRow) -> OpeningView {
    let id = opening.message_id.as_deref();
    OpeningView {
        author: writer(model, position, opening.author),
        text: model.masked(&opening.text),
        mail: id.and_then(|id| model.read_at(id)).or_else(|| model.archive_link(list, id)),
    }
}

fn writer(model: &Model<'_>, position: usize, who: usize) -> PersonView {
    person::author(model, model.people(position)[who])
}
