//! A digest, with its plain text and its data beside it: `digest.html` sees [`DigestView`] as `digest`.
//!
//! The page tells what happened: what was applied (`applied`), which series are new and which have new versions
//! (`entries`), what people talk about (`threads`); then the `messages` and the rankings (`ranks`). What the digest's file
//! has depends on the mails of its range alone; what was applied and what changed between versions is looked up in the
//! histories of the series, so that it stays right.

mod applied;
mod data;
mod entries;
mod messages;
mod ranks;
mod threads;

pub use applied::AppliedHereView;
pub use entries::DigestEntryView;
pub use messages::MessageView;
use threads::OtherThreads;
pub use threads::{OpeningView, ThreadView};

use super::{LinkStyle, Page, PageView, Template};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::content::plain_text;
use crate::output::OutputFile;
use crate::render::RenderError;
use crate::render::index::{PostingRef, SeriesRef};
use crate::render::model::Model;
use crate::render::paths;
use crate::render::search::DigestDocuments;
use crate::render::view::count::CountsView;
use crate::render::view::link::LinkView;
use crate::render::view::posting::PostingView;
use crate::render::view::rank::{RankView, ReviewerView};
use crate::render::view::{count, digest_row, link, posting, rank};
use crate::rows::digest::{Digest, LateMails, PostingRow};
use serde::Serialize;
use std::collections::HashSet;

const TEMPLATE: Template = Template { file: "digest.html", variable: "digest", links: LinkStyle::Generated };

/// `digest.html`: a digest.
#[derive(Debug, Serialize)]
pub struct DigestView {
    /// The list.
    pub list: LinkView,
    /// Its name: `29 August 2025`.
    pub label: String,
    /// Whether it is open: more mail may still arrive in its range.
    pub open: bool,
    /// What moved most in it: up to three titles.
    pub headline: Vec<String>,
    /// The commit before its first one; zeros where it begins with the archive.
    pub from: String,
    /// Its last commit.
    pub to: String,
    /// The epochs of its first and last mail.
    pub epochs: (u32, u32),
    /// When its first and last mail arrived: `2025-08-29 10:57`.
    pub dates: (String, String),
    /// How much it contains.
    pub counts: CountsView,
    /// The number of ranks in each ranking.
    pub top: usize,
    /// Mails that arrived long after they were sent.
    pub late: Option<LateView>,
    /// What mails of the digest say was applied.
    pub applied: Vec<AppliedHereView>,
    /// The series and single patches that are new on the list, newest first.
    pub fresh: Vec<DigestEntryView>,
    /// The series of which new versions arrived, newest first.
    pub again: Vec<DigestEntryView>,
    /// The busiest threads.
    pub discussions: Vec<ThreadView>,
    /// Threads without a patch of the range in which something is reported to be broken, newest first.
    pub reports: Vec<ThreadView>,
    /// The other threads without a patch of the range, newest first.
    pub others: Vec<ThreadView>,
    /// Answers of bots and notices of tools, in threads of which nothing else arrived, newest first.
    pub notices: Vec<ThreadView>,
    /// The messages, in the order of their series; a cover before its patches.
    pub messages: Vec<MessageView>,
    /// The people who sent the most patches.
    pub contributors: Vec<RankView>,
    /// The people who reviewed the most.
    pub reviewers: Vec<ReviewerView>,
    /// The domains that sent the most patches.
    pub domains: Vec<RankView>,
    /// Whether the digest is one of all lists.
    pub joined: bool,
    /// Mails that are left out: commit and reason.
    pub left_out: Vec<(String, String)>,
    /// The previous digest.
    pub older: Option<LinkView>,
    /// The next digest.
    pub newer: Option<LinkView>,
    /// The digest as plain text.
    pub text_url: String,
    /// The digest as JSON.
    pub json_url: String,
}

/// Mails that arrived long after they were sent.
#[derive(Debug, Serialize)]
pub struct LateView {
    /// How many.
    pub mails: u32,
    /// When the first of them was sent: `2025-03-04`.
    pub first: String,
    /// When the last of them was sent.
    pub last: String,
    /// Whether they are most of what arrived: somebody sent an old archive once more.
    pub backfill: bool,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, position: usize) -> Result<Page, RenderError> {
    let digest = model.digest(position);
    let texts = model.digest_texts(position)?;
    let view = digest_view(model, path, position, digest, &texts);
    let list = view.list.clone();
    let page = PageView {
        description: format!(
            "{}, {}{}",
            counted(digest.counts.mails, "mail", "mails"),
            counted(digest.counts.series, "series or single patch", "series and single patches"),
            view.headline.iter().map(|title| format!("; {title}")).collect::<String>()
        ),
        title: digest.title.clone(),
        section: digest.list.clone(),
        feed: Some(paths::feed(&paths::list(&digest.list)).url()),
        trail: vec![list],
        ..PageView::new(model, path)
    };
    let text = model.masked(&plain_text::write(digest, &texts)).into_bytes();
    let files = vec![
        OutputFile { path: path.with_extension(".txt"), bytes: text },
        OutputFile { path: path.with_extension(".json"), bytes: data::write(model, path, digest, &texts) },
    ];
    let page = TEMPLATE.fill(model, path, page, view)?;
    let documents = DigestDocuments::new(model, position, &texts);
    Ok(Page { files, documents: Some(documents), ..page })
}

fn digest_view(model: &Model<'_>, path: &SitePath, position: usize, digest: &Digest, texts: &[String]) -> DigestView {
    let (older, newer) = model.neighbours(position);
    let list = model.list_named(&digest.list).map_or(&digest.list_title, |list| &list.title).clone();
    let all = entries::entries(model, position, digest, texts);
    let (fresh, again): (Vec<DigestEntryView>, Vec<DigestEntryView>) = all.into_iter().partition(|entry| entry.is_new);
    let OtherThreads { reports, others, notices } = threads::others(model, position, digest);
    let shown: HashSet<&str> = fresh.iter().chain(&again).filter_map(DigestEntryView::shown_opening).collect();
    let discussions = threads::discussions(model, position, digest, &shown);
    DigestView {
        list: LinkView { title: list, url: paths::list(&digest.list).url() },
        label: digest.label.clone(),
        open: digest.open,
        headline: digest_row::headline(model, position),
        from: digest.range.from.clone(),
        to: digest.range.to.clone(),
        epochs: (digest.range.from_epoch, digest.range.to_epoch),
        dates: (digest.range.first.readable(), digest.range.last.readable()),
        counts: count::view(&digest.counts),
        top: digest.top,
        late: digest.late.as_ref().map(|late| late_view(digest, late)),
        applied: applied::applied(model, position, digest),
        fresh,
        again,
        discussions,
        reports,
        others,
        notices,
        messages: messages::messages(model, position, digest, texts),
        contributors: ranks::contributors(model, position, digest),
        reviewers: reviewers(model, position, digest),
        domains: ranks::domains(digest),
        joined: !digest.lists.is_empty(),
        left_out: digest.left_out.iter().map(|row| (row.commit.clone(), row.reason.clone())).collect(),
        older: older.map(|older| link::digest(model, older)),
        newer: newer.map(|newer| link::digest(model, newer)),
        text_url: path.with_extension(".txt").url(),
        json_url: path.with_extension(".json").url(),
    }
}

/// A posting with the replies of this digest only, so that the page does not change when more arrive.
fn posting_here(model: &Model<'_>, digest: usize, posting: usize) -> PostingView {
    let replies = model.digest(digest).series[posting].replies;
    PostingView { replies, ..posting::view(model, PostingRef { digest, posting }) }
}

/// Who reviewed most. Where no patch arrived, everybody with a mail would be one: only those count who gave tags.
fn reviewers(model: &Model<'_>, position: usize, digest: &Digest) -> Vec<ReviewerView> {
    let mut all = rank::reviewers(model, rank::reviewing_in(model, &[position]), digest.top);
    all.retain(|reviewer| !digest.is_without_patches() || reviewer.tags > 0);
    all
}

/// The series that a posting belongs to, and which version of it this is: `RFC v2`.
fn version_here(model: &Model<'_>, row: &PostingRow) -> Option<(SeriesRef, String)> {
    let version = model.version_of(row.message_id.as_deref())?;
    Some((version.series, model.series(version.series).versions.get(version.version)?.label()))
}

fn late_view(digest: &Digest, late: &LateMails) -> LateView {
    let backfill = digest.backfill().is_some();
    LateView { mails: late.mails, first: late.first.day(), last: late.last.day(), backfill }
}
