//! The entries of feeds.

use crate::base::date::{DateTime, UtcTime};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::config;
use crate::content::plain_text as text;
use crate::render::index::{PostingRef, SeriesRef};
use crate::render::model::{Model, PostedRow};
use crate::render::view::{digest_row, link, person, posting, state};
use crate::render::{RenderError, paths};
use crate::rows::digest::MessageRow;
use crate::rows::series::{ReplyRow, Series, VersionRow};
use std::fmt;

/// The number of entries in a feed of digests, of series, and of one series.
const DIGESTS: usize = 15;
const POSTINGS: usize = 20;
const EVENTS: usize = 40;

/// An entry before it is XML.
pub(super) struct FeedEntry {
    pub(super) title: String,
    pub(super) path: SitePath,
    /// With its `#`; empty for the page as a whole.
    pub(super) anchor: String,
    pub(super) updated: Updated,
    pub(super) author: String,
    pub(super) summary: String,
    /// The messages, if the site's feeds contain them.
    pub(super) content: Option<String>,
}

/// When an entry last changed.
#[derive(Clone, Copy)]
pub(super) enum Updated {
    /// By when a mail arrived.
    Arrived(UtcTime),
    /// By when a mail was sent.
    Sent(DateTime),
}

impl Updated {
    pub(super) fn seconds(self) -> i64 {
        match self {
            Self::Arrived(time) => time.0,
            Self::Sent(time) => time.seconds,
        }
    }
}

impl fmt::Display for Updated {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arrived(time) => time.fmt(out),
            Self::Sent(time) => time.fmt(out),
        }
    }
}

/// The digests of a list, or of all, newest first.
pub(super) fn newest_digests(model: &Model<'_>, list: Option<usize>) -> Result<Vec<FeedEntry>, RenderError> {
    let lists = list.map_or_else(|| model.counted().to_vec(), |list| vec![list]);
    let mut digests: Vec<usize> =
        lists.into_iter().flat_map(|list| model.digests(list).iter().rev().take(DIGESTS).copied()).collect();
    digests.sort_by(|a, b| model.digest_facts(*b).range.last.cmp(&model.digest_facts(*a).range.last).then(a.cmp(b)));
    digests.truncate(DIGESTS);
    digests.into_iter().map(|position| digest_entry(model, position)).collect()
}

fn digest_entry(model: &Model<'_>, position: usize) -> Result<FeedEntry, RenderError> {
    let digest = model.digest(position);
    let full = model.config().feed == config::FeedContent::Full;
    let content = if full { Some(model.masked(&text::write(digest, &model.digest_texts(position)?))) } else { None };
    let headline = digest_row::headline(model, position);
    let headline = Some(headline.join("; ")).filter(|titles| !titles.is_empty());
    let titles: Vec<&str> = digest.series.iter().take(DIGESTS).map(|series| series.title.as_str()).collect();
    let counts = format!(
        "{}, {}",
        counted(digest.counts.mails, "mail", "mails"),
        counted(digest.counts.series, "series or single patch", "series and single patches")
    );
    Ok(FeedEntry {
        title: [digest.title.clone()].into_iter().chain(headline).collect::<Vec<_>>().join(": "),
        path: paths::digest(&digest.list, &digest.digest, ".html"),
        anchor: String::new(),
        updated: Updated::Arrived(digest.range.last),
        author: digest.list_title.clone(),
        summary: model.masked(&[counts, titles.join("; ")].join(if titles.is_empty() { "" } else { ": " })),
        content,
    })
}

/// Postings, newest first.
pub(super) fn newest_postings(
    model: &Model<'_>,
    postings: impl DoubleEndedIterator<Item = PostingRef>,
) -> Result<Vec<FeedEntry>, RenderError> {
    postings.rev().take(POSTINGS).map(|post| posting_entry(model, post)).collect()
}

fn posting_entry(model: &Model<'_>, post: PostingRef) -> Result<FeedEntry, RenderError> {
    let digest = model.digest_name(post.digest);
    let PostedRow { row: series, message, .. } = model.posting(post);
    let view = posting::view(model, post);
    // As in the view: the digests of all lists show no messages.
    let version = model.version_of(series.message_id.as_deref()).filter(|_| !digest.lists.is_empty());
    let in_digest = || paths::digest(digest.list, digest.digest, ".html");
    Ok(FeedEntry {
        title: model.masked(&series.subject),
        path: version.map_or_else(in_digest, |version| model.series_path(version.series)),
        anchor: view.url.split_once('#').map_or_else(String::new, |(_, anchor)| format!("#{anchor}")),
        updated: Updated::Sent(series.date),
        author: view.author.name,
        summary: format!(
            "{} of {}, +{} −{}, {}",
            series.arrived,
            counted(series.total, "patch", "patches"),
            series.insertions,
            series.deletions,
            counted(series.replies, "reply", "replies")
        ),
        content: content(model, post.digest, message.map(|message| message.position))?,
    })
}

/// The newest versions of watched series.
pub(super) fn watched(model: &Model<'_>) -> Result<Vec<FeedEntry>, RenderError> {
    let current = |series: SeriesRef| version_entry(model, series, model.series(series).current());
    model.watched().iter().take(POSTINGS).map(|known| current(known.series)).collect()
}

/// The versions of a series and the mails about them, newest first.
pub(super) fn versions_and_replies(model: &Model<'_>, series_ref: SeriesRef) -> Result<Vec<FeedEntry>, RenderError> {
    let series = model.series(series_ref);
    let versions = (0..series.versions.len()).map(|version| version_entry(model, series_ref, version));
    let replies = series.replies.iter().filter_map(|reply| reply_entry(model, series_ref, reply)).map(Ok);
    let mut entries: Vec<FeedEntry> = versions.chain(replies).collect::<Result<_, _>>()?;
    entries.sort_by(|a, b| b.updated.seconds().cmp(&a.updated.seconds()).then_with(|| a.anchor.cmp(&b.anchor)));
    entries.truncate(EVENTS);
    Ok(entries)
}

fn version_entry(model: &Model<'_>, series_ref: SeriesRef, position: usize) -> Result<FeedEntry, RenderError> {
    let series = model.series(series_ref);
    let version = &series.versions[position];
    Ok(FeedEntry {
        title: model.masked(&version.subject),
        path: model.series_path(series_ref),
        anchor: format!("#{}", link::version_id(model, series_ref, position)),
        updated: Updated::Sent(version.date),
        author: person::participant(model, &series.people[version.author]).name,
        summary: format!(
            "{}, {}, {}",
            state::view(model, series_ref, position).word,
            counted(version.patches.len() as u64, "patch", "patches"),
            counted(series.replies_to(position).count() as u64, "reply", "replies")
        ),
        content: version_content(model, model.series_list(series_ref), (series, version))?,
    })
}

/// The message of a version, if the site's feeds contain whole messages.
fn version_content(
    model: &Model<'_>,
    home: &str,
    (series, version): (&Series, &VersionRow),
) -> Result<Option<String>, RenderError> {
    if model.config().feed != config::FeedContent::Full {
        return Ok(None);
    }
    let places = series.arrivals(home, version);
    let Some(digest) = places.first().and_then(|(list, digest)| model.digest_named(list, digest)) else {
        return Ok(None);
    };
    let messages = &model.digest(digest).messages;
    let own = |message: &MessageRow| message.message_id.is_some() && message.message_id == version.message_id;
    content(model, digest, messages.iter().position(own))
}

/// A mail about a series; one without Message-ID has no line to link to.
fn reply_entry(model: &Model<'_>, series_ref: SeriesRef, reply: &ReplyRow) -> Option<FeedEntry> {
    let series = model.series(series_ref);
    let author = person::participant(model, &series.people[reply.author]).name;
    let tags: Vec<&str> = reply.tags.iter().map(|tag| tag.key.as_str()).collect();
    let version = series.versions[reply.version].label();
    let about = if tags.is_empty() { "on".to_owned() } else { format!("gives {} to", tags.join(", ")) };
    Some(FeedEntry {
        title: format!("{author} {about} {version}"),
        path: model.series_path(series_ref),
        anchor: format!("#{}", link::anchor(reply.message_id.as_deref()?)),
        updated: Updated::Sent(reply.date),
        author,
        summary: model.masked(&reply.excerpt),
        content: None,
    })
}

/// A message of a digest, if the site's feeds contain whole messages.
fn content(model: &Model<'_>, digest: usize, message: Option<usize>) -> Result<Option<String>, RenderError> {
    let Some(message) = message.filter(|_| model.config().feed == config::FeedContent::Full) else { return Ok(None) };
    Ok(model.shared_texts(digest)?.get(message).map(|text| model.masked(text)))
}
