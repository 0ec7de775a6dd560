//! Atom feeds: of the site and of each list (an entry per digest), of each author, each subsystem and the watch list
//! (an entry per series), and of each series (an entry per version and per mail about it).
//!
//! Entry point: [`write`]. The content of entries is decided in `entries`. Ids are stable: the entry's URL where
//! `base_url` is set, else a tag URI that no other site uses for something else. With `feed: full` an entry holds the
//! texts of its messages.

mod entries;

use super::model::{FeedJob, Model};
use super::view::{person, series};
use super::{RenderError, paths};
use crate::base::date::UtcTime;
use crate::base::path::SitePath;
use crate::format::xml::{self, Xml};
use entries::{FeedEntry, Updated};

pub(super) fn write(model: &Model<'_>, path: &SitePath, feed: FeedJob) -> Result<Vec<u8>, RenderError> {
    let (title, page, entries) = match feed {
        FeedJob::Site => {
            (model.config().title.clone(), SitePath::fixed("index.html"), entries::newest_digests(model, None)?)
        }
        FeedJob::List(list) => {
            let config = model.list(list);
            (config.title.clone(), paths::list(&config.name), entries::newest_digests(model, Some(list))?)
        }
        FeedJob::Watch => ("Watch".to_owned(), paths::watch(), entries::watched(model)?),
        FeedJob::Series(series) => {
            (series::title(model, series), model.series_path(series), entries::versions_and_replies(model, series)?)
        }
        FeedJob::Author(author) => {
            let postings = model.author(author).postings.iter().map(|(posting, _)| *posting);
            (person::author(model, author).name, model.author_path(author), entries::newest_postings(model, postings)?)
        }
        FeedJob::Subsystem(node) => {
            let facts = model.node(node);
            (
                facts.key.join(": "),
                model.node_path(node),
                entries::newest_postings(model, facts.postings.iter().copied())?,
            )
        }
    };
    Ok(Atom { model, path, page: &page, title: &title }.write(&entries))
}

struct Atom<'a> {
    model: &'a Model<'a>,
    path: &'a SitePath,
    page: &'a SitePath,
    title: &'a str,
}

impl Atom<'_> {
    fn write(&self, entries: &[FeedEntry]) -> Vec<u8> {
        // Each date has its sender's offset, so the texts cannot be compared.
        let newest = entries.iter().map(|entry| entry.updated).max_by_key(|updated| updated.seconds());
        let updated = newest.unwrap_or(Updated::Arrived(UtcTime(0))).to_string();
        xml::document("feed", "http://www.w3.org/2005/Atom", |feed| {
            feed.text("title", &[], self.title);
            feed.text("id", &[], &self.id(self.path, ""));
            feed.text("updated", &[], &updated);
            feed.empty("link", &[("rel", "self"), ("href", &self.link(self.path))]);
            feed.empty("link", &[("rel", "alternate"), ("href", &self.link(self.page))]);
            for entry in entries {
                self.entry(feed, entry);
            }
        })
    }

    fn entry(&self, feed: &mut Xml<'_>, entry: &FeedEntry) {
        feed.element("entry", &[], |xml| {
            xml.text("title", &[], &entry.title);
            xml.text("id", &[], &self.id(&entry.path, &entry.anchor));
            xml.text("updated", &[], &entry.updated.to_string());
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
        match self.model.absolute(path) {
            Some(url) => format!("{url}{anchor}"),
            None => format!(
                "tag:listpress.invalid,2024:{}",
                crate::base::percent::encode(&format!("{}/{path}{anchor}", self.model.config().title))
            ),
        }
    }

    /// Absolute if possible, else relative to the feed.
    fn link(&self, path: &SitePath) -> String {
        self.model.absolute(path).unwrap_or_else(|| self.path.link_to(path.as_str()))
    }
}

/// Text as HTML that keeps its lines.
fn preformatted(text: &str) -> String {
    let mut html = String::from("<pre>");
    // Writing to a String cannot fail.
    let _ = crate::format::html::escape_into(&mut html, text);
    html + "</pre>"
}
