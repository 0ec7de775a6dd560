//! What the index of authors and the page of each see.

use super::{Link, PagerView, PersonView, RankView, SeriesView};
use serde::Serialize;

/// `authors.html`: the index of authors.
#[derive(Debug, Serialize)]
pub struct AuthorsView {
    /// How many there are on all pages.
    pub total: usize,
    /// The authors on this page, most active first.
    pub rows: Vec<AuthorRow>,
    /// The pages.
    pub pager: PagerView,
}

/// A row of the index of authors.
#[derive(Debug, Serialize)]
pub struct AuthorRow {
    /// The person.
    pub person: PersonView,
    /// Patches and covers they sent.
    pub patches: u32,
    /// Other mails they sent.
    pub replies: u32,
    /// Review tags they gave.
    pub tags: u32,
    /// Patches of others that they reviewed.
    pub reviewed: u32,
    /// The subsystem they post to most.
    pub subsystem: Option<Link>,
    /// The digest of their last mail.
    pub last: Link,
    /// Mails of the last two years by month, as an SVG picture one line of text high.
    pub activity: String,
}

/// `author.html`: a person.
#[derive(Debug, Serialize)]
pub struct AuthorView {
    /// The person.
    pub person: PersonView,
    /// Their domain, where it has a page.
    pub domain: Option<Link>,
    /// Patches and covers they sent.
    pub patches: u32,
    /// Other mails they sent.
    pub replies: u32,
    /// Review tags they gave.
    pub tags: u32,
    /// Patches of others that they reviewed.
    pub reviewed: u32,
    /// The digest of their first mail.
    pub first: Link,
    /// The digest of their last mail.
    pub last: Link,
    /// Mails by month, as an SVG picture.
    pub activity: String,
    /// Mails of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// The subsystems they post to, by series.
    pub subsystems: Vec<RankView>,
    /// The people they share the most threads with.
    pub company: Vec<RankView>,
    /// Their series and patches on this page, newest first.
    pub series: Vec<SeriesView>,
    /// How many series there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}
