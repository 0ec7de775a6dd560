//! A posting as a row of a table.

use super::link::LinkView;
use super::person::PersonView;
use super::series::SeriesLinkView;
use super::{command, count, link, person, series};
use crate::base::id::MessageId;
use crate::render::index::PostingRef;
use crate::render::model::{Model, PostedRow};
use crate::render::paths;
use crate::rows::digest::{PostingRow, list_of, lists_of};
use serde::Serialize;

/// A series or single patch in a table.
#[derive(Debug, Serialize)]
pub struct PostingView {
    /// Its title.
    pub title: String,
    /// Its entry in the digest.
    pub url: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// The Message-ID.
    pub message_id: Option<String>,
    /// `b4 am MESSAGE-ID`, safe to paste into a shell.
    pub b4: Option<String>,
    /// The version number.
    pub version: u32,
    /// Patches that arrived in the digest's range.
    pub arrived: u32,
    /// Patches that the series consists of.
    pub total: u32,
    /// Whether its patches are numbered, as in `1/3` or `1/1`.
    pub numbered: bool,
    /// The patches that did not arrive: `1, 7–9 of 9`; `None` where all did.
    pub missing: Option<String>,
    /// Whether its mails were grouped without threading.
    pub inferred: bool,
    /// Its author.
    pub author: PersonView,
    /// Its subsystem, from the top of the tree.
    pub subsystem: Vec<LinkView>,
    /// Files touched.
    pub files: u32,
    /// Lines added.
    pub insertions: u32,
    /// Lines removed.
    pub deletions: u32,
    /// Of five blocks, how many are green and how many red.
    pub blocks: (u32, u32),
    /// Replies; on a digest's page only those in its range, elsewhere those in later digests too.
    pub replies: u32,
    /// When it was sent: `2025-08-29`.
    pub date: String,
    /// The digest it arrived in.
    pub digest: LinkView,
    /// The series with all its versions.
    pub history: Option<SeriesLinkView>,
    /// The lists that it arrived on, where this row is about all lists.
    pub lists: Vec<LinkView>,
}

pub(in crate::render) fn view(model: &Model<'_>, post: PostingRef) -> PostingView {
    let digest = model.digest_name(post.digest);
    let PostedRow { row, message, author, node } = model.posting(post);
    let link = link::digest(model, post.digest);
    let history = series::link(model, row.message_id.as_deref());
    // The digests of all lists show no messages; a posting of theirs is on the page of its series.
    let id = row.message_id.as_deref().filter(|_| !digest.lists.is_empty());
    let elsewhere = || id.and_then(|id| link::mail(model, id)).unwrap_or_else(|| link.url.clone());
    PostingView {
        title: model.masked(&row.title),
        url: message.map_or_else(elsewhere, |message| format!("{}#{}", link.url, message.anchor)),
        mail: model.archive_link(list_of(digest.list, digest.lists, &row.on), row.message_id.as_deref()),
        message_id: row.message_id.as_ref().map(MessageId::to_string),
        b4: row.message_id.as_deref().map(command::b4),
        version: row.version,
        arrived: row.arrived,
        total: row.total,
        numbered: row.total > 1 || row.cover,
        missing: count::missing_runs(&row.missing, row.total),
        inferred: row.inferred,
        author: person::author(model, author),
        subsystem: link::subsystem_trail(model, node),
        files: row.files,
        insertions: row.insertions,
        deletions: row.deletions,
        blocks: count::blocks(row.insertions, row.deletions),
        replies: replies(model, row),
        date: row.date.day(),
        lists: lists_of(digest.lists, &row.on).filter_map(|name| link::list_named(model, name)).collect(),
        history,
        digest: link,
    }
}

/// Replies to a posting, including those in later digests.
fn replies(model: &Model<'_>, row: &PostingRow) -> u32 {
    let version = model.version_of(row.message_id.as_deref());
    let replies = version.map(|version| model.series(version.series).people_replies(version.version));
    replies.map_or(row.replies, |replies| u32::try_from(replies).unwrap_or(u32::MAX).max(row.replies))
}

/// The newest of some postings, which are given oldest first; the others have pages of their own.
pub(in crate::render) fn newest(
    model: &Model<'_>,
    postings: impl DoubleEndedIterator<Item = PostingRef> + ExactSizeIterator,
) -> Vec<PostingView> {
    let earlier = paths::earlier_pages(postings.len()) * paths::SERIES_ROWS;
    postings.skip(earlier).rev().map(|post| view(model, post)).collect()
}
