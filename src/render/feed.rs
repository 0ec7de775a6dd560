//! Atom feeds: of the site and of each list (an entry per digest), of each author, each subsystem and what is watched (an
//! entry per series).
//!
//! Ids are stable: the entry's URL where `base_url` is set, else a tag URI that no other site uses for something else.

use super::RenderError;
use super::build::{self, Site, counted};
use super::paths;
use super::plan::Feed;
use crate::config;
use crate::digest::text;
use crate::index::{LifeRef, Post};
use crate::markup::xml::{self, Xml};
use crate::site_path::SitePath;

/// Entries in a feed of digests, and of series.
const DIGESTS: usize = 15;
const SERIES: usize = 20;

struct Entry {
    title: String,
    path: SitePath,
    anchor: String,
    updated: String,
    author: String,
    summary: String,
    content: Option<String>,
}

pub(super) fn write(site: &Site<'_>, path: &SitePath, feed: Feed) -> Result<Vec<u8>, RenderError> {
    let (title, page, entries) = match feed {
        Feed::Site => (site.config.title.clone(), SitePath::fixed("index.html"), newest_digests(site, None)?),
        Feed::List(list) => {
            let config = &site.config.lists[site.index.lists[list].list];
            (config.title.clone(), paths::list(&config.name), newest_digests(site, Some(list))?)
        }
        Feed::Watch => ("Watch".to_owned(), paths::watch(), newest_lives(site)),
        Feed::Author(author) => {
            let posts = site.index.authors[author].posts.iter().map(|(post, _)| *post);
            (site.person(author).name, site.author_path(author), newest_series(site, posts))
        }
        Feed::Subsystem(node) => {
            let facts = &site.index.subsystems[node];
            (facts.key.join(": "), paths::subsystem(site.index, node), newest_series(site, facts.posts.iter().copied()))
        }
    };
    Ok(Atom { site, path, page: &page, title: &title }.write(&entries))
}

fn newest_digests(site: &Site<'_>, list: Option<usize>) -> Result<Vec<Entry>, RenderError> {
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
    let content = if full { Some(masked(site, &text::write(&stored.load()?))) } else { None };
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
        updated: digest.range.last.clone(),
        author: digest.list_title.clone(),
        summary: masked(site, &[counts, titles.join("; ")].join(if titles.is_empty() { "" } else { ": " })),
        content,
    })
}

fn newest_series(site: &Site<'_>, posts: impl DoubleEndedIterator<Item = Post>) -> Vec<Entry> {
    posts.rev().take(SERIES).map(|post| series_entry(site, post)).collect()
}

fn series_entry(site: &Site<'_>, post: Post) -> Entry {
    let digest = &site.content.digests[post.digest].digest;
    let series = &digest.series[post.series];
    let view = site.series(post);
    Entry {
        title: masked(site, &series.subject),
        path: paths::digest(&digest.list, &digest.digest, ".html"),
        anchor: view.url.split_once('#').map(|(_, anchor)| format!("#{anchor}")).unwrap_or_default(),
        updated: series.date.clone(),
        author: view.author.name,
        summary: format!(
            "{} of {}, +{} −{}, {}",
            series.arrived,
            counted(series.total, "patch", "patches"),
            series.insertions,
            series.deletions,
            counted(series.replies, "reply", "replies")
        ),
        content: None,
    }
}

/// The newest versions of what is watched.
fn newest_lives(site: &Site<'_>) -> Vec<Entry> {
    site.watched.iter().take(SERIES).map(|known| life_entry(site, known.life)).collect()
}

fn life_entry(site: &Site<'_>, name: LifeRef) -> Entry {
    let life = site.life_row(name);
    let current = life.current();
    let version = &life.versions[current];
    let row = site.life_table_row(name, String::new());
    Entry {
        title: masked(site, &version.subject),
        path: site.life_path(name),
        anchor: format!("#{}", build::version_id(life, current)),
        updated: version.date.clone(),
        author: row.author.name,
        summary: format!(
            "{}, {}, {}",
            row.state.word,
            counted(row.patches as u64, "patch", "patches"),
            counted(row.replies as u64, "reply", "replies")
        ),
        content: None,
    }
}

/// Text of mails with its addresses as the site shows them.
fn masked(site: &Site<'_>, text: &str) -> String {
    super::html::masked(text, site.addresses()).into_owned()
}

struct Atom<'a> {
    site: &'a Site<'a>,
    path: &'a SitePath,
    page: &'a SitePath,
    title: &'a str,
}

impl Atom<'_> {
    fn write(&self, entries: &[Entry]) -> Vec<u8> {
        let updated = entries.iter().map(|entry| entry.updated.as_str()).max().unwrap_or("1970-01-01T00:00:00Z");
        xml::document("feed", "http://www.w3.org/2005/Atom", |feed| {
            feed.text("title", &[], self.title);
            feed.text("id", &[], &self.id(self.path, ""));
            feed.text("updated", &[], updated);
            feed.empty("link", &[("rel", "self"), ("href", &self.link(self.path))]);
            feed.empty("link", &[("rel", "alternate"), ("href", &self.link(self.page))]);
            for entry in entries {
                self.entry(feed, entry);
            }
        })
    }

    fn entry(&self, feed: &mut Xml<'_>, entry: &Entry) {
        feed.element("entry", &[], |xml| {
            xml.text("title", &[], &entry.title);
            xml.text("id", &[], &self.id(&entry.path, &entry.anchor));
            xml.text("updated", &[], &entry.updated);
            let link = format!("{}{}", self.link(&entry.path), entry.anchor);
            xml.empty("link", &[("rel", "alternate"), ("href", &link)]);
            xml.element("author", &[], |author| author.text("name", &[], &entry.author));
            xml.text("summary", &[], &entry.summary);
            if let Some(content) = &entry.content {
                xml.text("content", &[("type", "html")], &preformatted(content));
            }
        });
    }

    fn id(&self, path: &SitePath, anchor: &str) -> String {
        match self.site.absolute(path) {
            Some(url) => format!("{url}{anchor}"),
            None => format!(
                "tag:listpress.invalid,2024:{}",
                crate::config::percent_encoded(&format!("{}/{path}{anchor}", self.site.config.title))
            ),
        }
    }

    /// Absolute where that is possible; else from the feed's own place.
    fn link(&self, path: &SitePath) -> String {
        self.site.absolute(path).unwrap_or_else(|| self.path.link_to(path.as_str()))
    }
}

/// Text as HTML that keeps its lines.
fn preformatted(text: &str) -> String {
    let mut html = String::from("<pre>");
    // Writing to a String cannot fail.
    let _ = super::html::escape_into(&mut html, text);
    html + "</pre>"
}
