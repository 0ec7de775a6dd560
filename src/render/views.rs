//! What a template sees. This is the theme authors' contract: a field is renamed or removed only with a new major
//! version; new ones may come.
//!
//! Every page gets `site` ([`SiteView`]), `page` ([`PageView`]), and under the name of its kind the view of its own
//! (`home`, `list`, `digest`, …). All text is plain; templates escape it. `url` fields begin with `/` and name a file
//! of the site; the rewriter makes them relative. `mail` fields lead to the list's archive.

#![warn(missing_docs)]

mod digest;
mod lists;
mod lives;
mod people;
mod search;
mod topics;

pub use digest::*;
pub use lists::*;
pub use lives::*;
pub use people::*;
pub use search::*;
pub use topics::*;

use serde::Serialize;

/// The site as a whole; the same value on every page.
#[derive(Debug, Serialize)]
pub struct SiteView {
    /// Its title.
    pub title: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// Its lists.
    pub lists: Vec<Link>,
    /// Hand-written pages for the menu.
    pub pages: Vec<Link>,
    /// The page of what is watched, where site.yaml says what that is.
    pub watch: Option<String>,
    /// The index of MAINTAINERS' sections, where site.yaml names the file.
    pub maintainers: Option<String>,
    /// The page that searches the site.
    pub search: &'static str,
    /// The version of listpress.
    pub version: &'static str,
}

/// A page.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// Its path: `/kvm/2025-08-29.html`.
    pub url: String,
    /// Its title, without the site's.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// Its absolute URL where `base_url` is set.
    pub canonical: Option<String>,
    /// The Atom feed that goes with it.
    pub feed: Option<String>,
    /// Which part of the menu it belongs to: `home`, a list's name, `authors`, `subsystems`, `domains`, a page's URL.
    pub section: String,
    /// The pages above it, the topmost first.
    pub trail: Vec<Link>,
}

/// A link inside the site.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// A person.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// The name.
    pub name: String,
    /// The address as the site shows it; `None` where it shows none.
    pub email: Option<String>,
    /// The page of the person.
    pub url: String,
}

/// A row of a ranking.
#[derive(Debug, Serialize)]
pub struct RankView {
    /// What is ranked.
    pub link: Link,
    /// The address, where a person is ranked and the site shows addresses.
    pub email: Option<String>,
    /// How many.
    pub count: u32,
    /// The share of the first one's count, 1 to 100.
    pub percent: u32,
}

/// A reviewer in a ranking.
#[derive(Debug, Serialize)]
pub struct ReviewerView {
    /// Who.
    pub person: PersonView,
    /// Patches of others they looked at.
    pub patches: u32,
    /// Replies they sent.
    pub replies: u32,
    /// Review tags they gave.
    pub tags: u32,
}

/// A series or single patch in a table.
#[derive(Debug, Serialize)]
pub struct SeriesView {
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
    /// The version.
    pub version: u32,
    /// Patches that arrived in the digest's range.
    pub arrived: u32,
    /// Patches that the series has.
    pub total: u32,
    /// Whether the series is one of several patches, or says that it is one of one.
    pub numbered: bool,
    /// What did not arrive: `1, 7–9 of 9`; `None` where everything did.
    pub missing: Option<String>,
    /// Whether it was put together without threading.
    pub inferred: bool,
    /// Who wrote it.
    pub author: PersonView,
    /// Where it belongs, from the top of the tree.
    pub subsystem: Vec<Link>,
    /// Files touched.
    pub files: u32,
    /// Lines added.
    pub insertions: u32,
    /// Lines removed.
    pub deletions: u32,
    /// Of five blocks, how many are green and how many red.
    pub blocks: (u32, u32),
    /// Replies: on a digest's page those of its range, elsewhere those of later digests too.
    pub replies: u32,
    /// When it was sent: `2025-08-29`.
    pub date: String,
    /// The digest it is in.
    pub digest: Link,
    /// The series through all its versions.
    pub life: Option<LifeLinkView>,
}

/// How many of everything.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct CountsView {
    /// Mails.
    pub mails: u32,
    /// Patches without covers.
    pub patches: u32,
    /// Series and single patches.
    pub series: u32,
    /// Replies.
    pub replies: u32,
    /// Requests to pull.
    pub pull_requests: u32,
    /// Mails of bots.
    pub reports: u32,
    /// Other mails.
    pub others: u32,
    /// People, where that is known.
    pub people: u32,
}

/// Pages of a long index.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PagerView {
    /// This page, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// The pages with their numbers as titles.
    pub pages: Vec<Link>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// `text.html`: a hand-written page.
#[derive(Debug, Serialize)]
pub struct TextView {
    /// Its text as HTML.
    pub html: String,
}
