//! What the entries of feeds say.

use crate::base::date::{DateTime, UtcTime};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::config;
use crate::content::plain_text as text;
use crate::render::build::{Site, anchor, version_id};
use crate::render::index::{LifeRef, Post};
use crate::render::{RenderError, paths};
use crate::rows::series::{ReplyRow, Series};
use std::fmt;

/// Entries in a feed of digests, of series, and of what happened to one.
const DIGESTS: usize = 15;
const SERIES: usize = 20;
const EVENTS: usize = 40;

/// An entry before it is XML.
pub(super) struct Entry {
    pub(super) title: String,
    pub(super) path: SitePath,
    /// With its `#`; empty for a page as a whole.
    pub(super) anchor: String,
    pub(super) updated: Updated,
    pub(super) author: String,
    pub(super) summary: String,
    /// The messages, where the site's feeds hold them.
    pub(super) content: Option<String>,
}

/// When an entry last changed.
#[derive(Clone, Copy)]
pub(super) enum Updated {
    /// A mail arrived then.
    Arrived(UtcTime),
    /// A mail was sent then.
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

/// The digests of a list, or of all, the newest first.
pub(super) fn newest_digests(site: &Site<'_>, list: Option<usize>) -> Result<Vec<Entry>, RenderError> {
    let lists = site.index.lists.iter().enumerate().filter(|(place, _)| list.is_none_or(|list| list == *place));
    let mut digests: Vec<usize> =
        lists.flat_map(|(_, list)| list.digests.iter().rev().take(DIGESTS).copied()).collect();
    digests.sort_by(|a, b| {
        site.content.digests[*b].digest.range.last.cmp(&site.content.digests[*a].digest.range.last).then(a.cmp(b))
    });
    digests.truncate(DIGESTS);
    digests.into_iter().map(|place| digest_entry(site, place)).collect()
}

fn digest_entry(site: &Site<'_>, place: usize) -> Result<Entry, RenderError> {
    let stored = &site.content.digests[place];
    let digest = &stored.digest;
    let full = site.config.feed == config::Feed::Full;
    let content = if full { Some(masked(site, &text::write(digest, &stored.texts()?))) } else { None };
    let titles: Vec<&str> = digest.series.iter().take(DIGESTS).map(|series| series.title.as_str()).collect();
    let counts = format!(
        "{}, {}",
        counted(digest.counts.mails, "mail", "mails"),
        counted(digest.counts.series, "series or single patch", "series and single patches")
    );
    Ok(Entry {
        title: digest.title.clone(),
        path: paths::digest(&digest.list, &digest.digest, ".html"),
        anchor: String::new(),
        updated: Updated::Arrived(digest.range.last),
        author: digest.list_title.clone(),
        summary: masked(site, &[counts, titles.join("; ")].join(if titles.is_empty() { "" } else { ": " })),
        content,
    })
}

/// Postings by their place, the newest first.
pub(super) fn newest_series(
    site: &Site<'_>,
    posts: impl DoubleEndedIterator<Item = Post>,
) -> Result<Vec<Entry>, RenderError> {
    posts.rev().take(SERIES).map(|post| series_entry(site, post)).collect()
}

fn series_entry(site: &Site<'_>, post: Post) -> Result<Entry, RenderError> {
    let digest = &site.content.digests[post.digest].digest;
    let series = &digest.series[post.series];
    let view = site.series(post);
    let message = digest.messages.iter().position(|message| message.series == post.series);
    Ok(Entry {
        title: masked(site, &series.subject),
        path: paths::digest(&digest.list, &digest.digest, ".html"),
        anchor: view.url.split_once('#').map(|(_, anchor)| format!("#{anchor}")).unwrap_or_default(),
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
        content: content(site, post.digest, message)?,
    })
}

/// The newest versions of what is watched.
pub(super) fn newest_lives(site: &Site<'_>) -> Result<Vec<Entry>, RenderError> {
    let current = |life: LifeRef| version_entry(site, life, site.life_row(life).current());
    site.watched.iter().take(SERIES).map(|known| current(known.life)).collect()
}

/// The versions of a series and the mails about them, the newest first.
pub(super) fn of_life(site: &Site<'_>, name: LifeRef) -> Result<Vec<Entry>, RenderError> {
    let life = site.life_row(name);
    let versions = (0..life.versions.len()).map(|version| version_entry(site, name, version));
    let notes = life.replies.iter().filter_map(|note| note_entry(site, name, note)).map(Ok);
    let mut entries: Vec<Entry> = versions.chain(notes).collect::<Result<_, _>>()?;
    entries.sort_by(|a, b| b.updated.seconds().cmp(&a.updated.seconds()).then_with(|| a.anchor.cmp(&b.anchor)));
    entries.truncate(EVENTS);
    Ok(entries)
}

fn version_entry(site: &Site<'_>, name: LifeRef, place: usize) -> Result<Entry, RenderError> {
    let life: &Series = site.life_row(name);
    let version = &life.versions[place];
    let digest = site.digest_of(site.life_list(name), &version.digest);
    let message = digest.and_then(|digest| {
        let messages = &site.content.digests[digest].digest.messages;
        messages.iter().position(|message| message.message_id.is_some() && message.message_id == version.message_id)
    });
    Ok(Entry {
        title: masked(site, &version.subject),
        path: site.life_path(name),
        anchor: format!("#{}", version_id(life, place)),
        updated: Updated::Sent(version.date),
        author: site.who(&life.people[version.author]).name,
        summary: format!(
            "{}, {}, {}",
            site.state_view(name, life, place).word,
            counted(version.patches.len() as u64, "patch", "patches"),
            counted(life.replies_to(place).count() as u64, "reply", "replies")
        ),
        content: digest.map(|digest| content(site, digest, message)).transpose()?.flatten(),
    })
}

/// A mail about a series; one without Message-ID has no place to lead to.
fn note_entry(site: &Site<'_>, name: LifeRef, note: &ReplyRow) -> Option<Entry> {
    let life = site.life_row(name);
    let author = site.who(&life.people[note.author]).name;
    let tags: Vec<&str> = note.tags.iter().map(|tag| tag.key.as_str()).collect();
    let version = life.versions[note.version].label();
    let about = if tags.is_empty() { "on".to_owned() } else { format!("gives {} to", tags.join(", ")) };
    Some(Entry {
        title: format!("{author} {about} {version}"),
        path: site.life_path(name),
        anchor: format!("#{}", anchor(note.message_id.as_deref()?)),
        updated: Updated::Sent(note.date),
        author,
        summary: masked(site, &note.excerpt),
        content: None,
    })
}

/// A message of a digest, where the site's feeds hold whole messages.
fn content(site: &Site<'_>, digest: usize, message: Option<usize>) -> Result<Option<String>, RenderError> {
    let Some(message) = message.filter(|_| site.config.feed == config::Feed::Full) else { return Ok(None) };
    Ok(site.texts(digest)?.get(message).map(|text| masked(site, text)))
}

/// Text of mails with its addresses as the site shows them.
fn masked(site: &Site<'_>, text: &str) -> String {
    crate::render::html::masked(text, site.addresses()).into_owned()
}
