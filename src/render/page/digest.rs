//! A digest, with its plain text and its data beside it: `digest.html` sees [`DigestView`] as `digest`.

mod data;
mod ranks;

use super::{LinkStyle, Page, PageView, Template};
use crate::base::id::MessageId;
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::content::plain_text;
use crate::output::OutputFile;
use crate::render::RenderError;
use crate::render::index::PostingRef;
use crate::render::model::Model;
use crate::render::search::DigestDocuments;
use crate::render::view::count::CountsView;
use crate::render::view::link::LinkView;
use crate::render::view::person::PersonView;
use crate::render::view::posting::PostingView;
use crate::render::view::rank::{RankView, ReviewerView};
use crate::render::view::{command, count, digest_row, link, person, posting, rank, text};
use crate::render::{flow, paths};
use crate::rows::digest::{Digest, ThreadRow};
use serde::Serialize;
use std::collections::BTreeMap;

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
    /// The domains that sent the most patches.
    pub domains: Vec<RankView>,
    /// The people who sent the most patches.
    pub contributors: Vec<RankView>,
    /// The people who reviewed the most.
    pub reviewers: Vec<ReviewerView>,
    /// Every series and single patch.
    pub series: Vec<PostingView>,
    /// The same by list, in a digest of all lists; empty in that of a single one.
    pub groups: Vec<DigestGroupView>,
    /// The messages, newest first.
    pub messages: Vec<MessageView>,
    /// The busiest threads.
    pub discussions: Vec<ThreadView>,
    /// Threads without a patch of the range.
    pub others: Vec<ThreadView>,
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

/// What arrived on one list, in a digest of all lists; what arrived on several is where its series has its page.
#[derive(Debug, Serialize)]
pub struct DigestGroupView {
    /// The list.
    pub list: LinkView,
    /// The id of its heading: `on-kvm`.
    pub id: String,
    /// Its series and single patches.
    pub series: Vec<PostingView>,
}

/// A message of a digest.
#[derive(Debug, Serialize)]
pub struct MessageView {
    /// The id of its entry: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// Its number in the digest, from 1.
    pub number: usize,
    /// The subject without tags.
    pub title: String,
    /// The whole subject.
    pub subject: String,
    /// The From header as the site shows it.
    pub from: String,
    /// Its author.
    pub author: PersonView,
    /// When it was sent: `2025-08-29 10:57 +0100`.
    pub date: String,
    /// The same as RFC 3339.
    pub datetime: String,
    /// Whether that is the date of arrival, because the mail's own date is not credible.
    pub date_guessed: bool,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// Its posting with the replies.
    pub reading: Option<String>,
    /// The Message-ID.
    pub message_id: Option<String>,
    /// `b4 am MESSAGE-ID`, safe to paste into a shell.
    pub b4: Option<String>,
    /// The series it belongs to.
    pub series: PostingView,
    /// The message as HTML: escaped text with links and marks, for use inside `<pre>`; only the beginning of a long
    /// message.
    pub text: String,
    /// The rest of a long message, for a `<pre>` of its own.
    pub rest: Option<String>,
    /// The number of lines of `rest`.
    pub rest_lines: usize,
    /// The number of lines of the whole message.
    pub lines: usize,
}

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
    /// Mails in the range.
    pub mails: u32,
    /// How many of them are replies.
    pub replies: u32,
    /// The people who took part.
    pub people: Vec<PersonView>,
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
        domains: ranks::domains(digest),
        contributors: ranks::contributors(model, position, digest),
        reviewers: rank::reviewers(model, rank::reviewing_in(model, &[position]), digest.top),
        series: (0..digest.series.len()).map(|series| posting_here(model, position, series)).collect(),
        groups: groups(model, position, digest),
        messages: messages(model, position, digest, texts),
        discussions: threads(model, position, digest, &digest.discussions),
        others: threads(model, position, digest, &digest.others),
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

/// The postings of a digest of all lists by list.
fn groups(model: &Model<'_>, position: usize, digest: &Digest) -> Vec<DigestGroupView> {
    let mut groups: BTreeMap<usize, Vec<PostingView>> = BTreeMap::new();
    for (posting, row) in digest.series.iter().enumerate().filter(|_| !digest.lists.is_empty()) {
        let version = model.version_of(row.message_id.as_deref());
        let name = version.map_or(digest.list_of(&row.on), |version| model.series_list(version.series));
        let list = model.list_position(name).unwrap_or(0);
        groups.entry(list).or_default().push(posting_here(model, position, posting));
    }
    let view = |(list, series)| DigestGroupView {
        list: link::list(model, list),
        id: format!("on-{}", model.list(list).name),
        series,
    };
    groups.into_iter().map(view).collect()
}

fn messages(model: &Model<'_>, position: usize, digest: &Digest, texts: &[String]) -> Vec<MessageView> {
    let messages = digest.messages.iter().zip(texts).enumerate();
    messages
        .map(|(number, (message, text))| (number, message, text, flow::folded(text)))
        .map(|(number, message, text, (start, rest))| MessageView {
            id: message.anchor(),
            number: number + 1,
            title: model.masked(&message.title),
            subject: model.masked(&message.subject),
            from: model.masked(&message.from),
            author: person::author(model, model.people(position)[message.author]),
            date: message.date.readable(),
            datetime: message.date.to_string(),
            date_guessed: message.date_guessed,
            mail: model.archive_link(&digest.list, message.message_id.as_deref()),
            reading: reading(model, message.message_id.as_deref()),
            message_id: message.message_id.as_ref().map(MessageId::to_string),
            b4: message.message_id.as_deref().map(command::b4),
            series: posting_here(model, position, message.series),
            text: text::message(model, &digest.list, start),
            rest: rest.map(|rest| text::message(model, &digest.list, rest)),
            rest_lines: rest.map_or(0, |rest| rest.lines().count()),
            lines: text.lines().count(),
        })
        .collect()
}

/// Where a mail can be read with its thread.
fn reading(model: &Model<'_>, message_id: Option<&str>) -> Option<String> {
    model.read_at(message_id?)
}

fn threads(model: &Model<'_>, position: usize, digest: &Digest, threads: &[ThreadRow]) -> Vec<ThreadView> {
    let view = |thread: &ThreadRow| ThreadView {
        title: model.masked(&thread.title),
        kind: thread.kind.clone(),
        mail: model.archive_link(digest.list_of(&thread.on), thread.message_id.as_deref()),
        reading: reading(model, thread.message_id.as_deref())
            .or_else(|| model.discussion_begun((&digest.list, &digest.digest), &thread.title, thread.date.seconds)),
        date: thread.date.day(),
        mails: thread.mails,
        replies: thread.replies,
        people: thread.people.iter().map(|person| person::author(model, model.people(position)[*person])).collect(),
    };
    threads.iter().map(view).collect()
}
