//! What the index of authors and the page of each see.

use super::{Link, PagerView, PersonView, RankView, SeriesView};
use serde::Serialize;

/// `authors.html`.
#[derive(Debug, Serialize)]
pub struct AuthorsView {
    /// How many there are in all.
    pub total: usize,
    /// Those of this page, the busiest first.
    pub rows: Vec<AuthorRow>,
    /// The pages.
    pub pager: PagerView,
}

/// Somebody in the index of authors.
#[derive(Debug, Serialize)]
pub struct AuthorRow {
    /// Who.
    pub person: PersonView,
    /// Patches and covers.
    pub patches: u32,
    /// Other mails.
    pub replies: u32,
    /// Review tags.
    pub tags: u32,
    /// Patches of others they looked at.
    pub reviewed: u32,
    /// Where they post most.
    pub subsystem: Option<Link>,
    /// The digest of their last mail.
    pub last: Link,
    /// The last two years by month, as an SVG picture for a line of text.
    pub activity: String,
}

/// `author.html`.
#[derive(Debug, Serialize)]
pub struct AuthorView {
    /// Who.
    pub person: PersonView,
    /// Their domain.
    pub domain: Option<Link>,
    /// Patches and covers.
    pub patches: u32,
    /// Other mails.
    pub replies: u32,
    /// Review tags they gave.
    pub tags: u32,
    /// Patches of others they looked at.
    pub reviewed: u32,
    /// The digest of their first mail.
    pub first: Link,
    /// The digest of their last mail.
    pub last: Link,
    /// Mails by month, as an SVG picture.
    pub activity: String,
    /// Mails of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// Where they post.
    pub subsystems: Vec<RankView>,
    /// With whom.
    pub company: Vec<RankView>,
    /// What they posted, newest first.
    pub series: Vec<SeriesView>,
    /// How many that is on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}
