//! What a template sees. This is the theme authors' contract: from version 1.0 on, a field is
//! renamed or removed only in a new major version.
//!
//! Every page gets `site` ([`SiteView`]), `page` ([`PageView`]), and a view of its own under the name of its kind
//! (`home`, `list`, `digest`, …). All text is plain; templates escape it. `url` fields begin with `/` and name a file
//! of the site; they are made relative when the page is written. `mail` fields lead to the list's archive.

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
    /// A sentence about the site; may be empty.
    pub description: String,
    /// Its lists.
    pub lists: Vec<Link>,
    /// Hand-written pages for the menu.
    pub pages: Vec<Link>,
    /// The page of watched series, where site.yaml has `watch`.
    pub watch: Option<String>,
    /// The index of MAINTAINERS sections, where site.yaml names the file.
    pub maintainers: Option<String>,
    /// The search page.
    pub search: &'static str,
    /// The version of listpress.
    pub version: &'static str,
}

/// A page.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// Its path: `/kvm/2025-08-29.html`.
    pub url: String,
    /// Its title, without the site's title.
    pub title: String,
    /// A sentence about the page.
    pub description: String,
    /// Its absolute URL where `base_url` is set.
    pub canonical: Option<String>,
    /// The page's Atom feed.
    pub feed: Option<String>,
    /// The part of the menu it belongs to: `home`, a list's name, `authors`, `subsystems`, `domains`, or a page's URL.
    pub section: String,
    /// The pages above it, topmost first.
    pub trail: Vec<Link>,
}

/// A link inside the site.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Link {
    /// The text of the link.
    pub title: String,
    /// The URL it leads to.
    pub url: String,
}

/// A person.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// The person's name.
    pub name: String,
    /// The address as the site shows it; `None` where it shows no addresses.
    pub email: Option<String>,
    /// The person's page.
    pub url: String,
}

/// A row of a ranking.
#[derive(Debug, Serialize)]
pub struct RankView {
    /// What is ranked, linked to its page.
    pub link: Link,
    /// The address, where a person is ranked and the site shows addresses.
    pub email: Option<String>,
    /// The number it is ranked by.
    pub count: u32,
    /// Its share of the first row's count, 1 to 100.
    pub percent: u32,
}

/// A reviewer in a ranking.
#[derive(Debug, Serialize)]
pub struct ReviewerView {
    /// The reviewer.
    pub person: PersonView,
    /// Patches of others that they reviewed.
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
    pub subsystem: Vec<Link>,
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
    pub digest: Link,
    /// The series with all its versions.
    pub life: Option<LifeLinkView>,
}

/// How many of everything.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct CountsView {
    /// Mails of all kinds.
    pub mails: u32,
    /// Patches, not counting covers.
    pub patches: u32,
    /// Series and single patches.
    pub series: u32,
    /// Replies to patches and other mails.
    pub replies: u32,
    /// Pull requests.
    pub pull_requests: u32,
    /// Mails from bots.
    pub reports: u32,
    /// All other mails.
    pub others: u32,
    /// People who wrote; 0 where that is not known.
    pub people: u32,
}

/// Pages of a long index.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PagerView {
    /// The number of this page, from 1.
    pub number: usize,
    /// How many pages there are.
    pub of: usize,
    /// All pages, with their numbers as titles.
    pub pages: Vec<Link>,
    /// The previous page.
    pub previous: Option<String>,
    /// The next page.
    pub next: Option<String>,
}

/// `text.html`: a hand-written page.
#[derive(Debug, Serialize)]
pub struct TextView {
    /// Its text as HTML.
    pub html: String,
}
