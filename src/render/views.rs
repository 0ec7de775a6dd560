//! What a template sees. This is the theme authors' contract: a field is renamed or removed only with a new major
//! version; new ones may come.
//!
//! Every page gets `site` ([`SiteView`]), `page` ([`PageView`]), and under the name of its kind the view of its own
//! (`home`, `list`, `digest`, …). All text is plain; templates escape it. `url` fields begin with `/` and name a file
//! of the site; the rewriter makes them relative. `mail` fields lead to the list's archive.

mod lives;
mod search;

pub use lives::*;
pub use search::*;

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

/// A message of a digest.
#[derive(Debug, Serialize)]
pub struct MessageView {
    /// The id of its entry: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// Its place in the digest, from 1.
    pub number: usize,
    /// The subject without tags.
    pub title: String,
    /// The whole subject.
    pub subject: String,
    /// The From header as the site shows it.
    pub from: String,
    /// Who wrote it.
    pub author: PersonView,
    /// When it was sent: `2025-08-29 10:57 +0100`.
    pub date: String,
    /// The same for machines.
    pub datetime: String,
    /// Whether that is the date of its arrival, because its own could not be believed.
    pub date_guessed: bool,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// The Message-ID.
    pub message_id: Option<String>,
    /// `b4 am MESSAGE-ID`, safe to paste into a shell.
    pub b4: Option<String>,
    /// The series it belongs to.
    pub series: SeriesView,
    /// The message as HTML: escaped text with links and marks, for use inside `<pre>`. Only its beginning where it is
    /// long.
    pub text: String,
    /// What follows the beginning of a long message, for a `<pre>` of its own.
    pub rest: Option<String>,
    /// How many lines that has.
    pub rest_lines: usize,
    /// How many lines it has.
    pub lines: usize,
}

/// A thread.
#[derive(Debug, Serialize)]
pub struct ThreadView {
    /// Its title.
    pub title: String,
    /// What its first mail is.
    pub kind: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// When the first mail was sent: `2025-08-29`.
    pub date: String,
    /// Mails in the range.
    pub mails: u32,
    /// How many of them are no patches.
    pub replies: u32,
    /// Who took part.
    pub people: Vec<PersonView>,
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

/// A digest in a list of digests.
#[derive(Debug, Serialize)]
pub struct DigestRow {
    /// Its name for people.
    pub label: String,
    /// Its page.
    pub url: String,
    /// Whether it can still grow.
    pub open: bool,
    /// What it holds.
    pub counts: CountsView,
    /// The share of the busiest one's mails, 1 to 100.
    pub percent: u32,
}

/// `home.html`.
#[derive(Debug, Serialize)]
pub struct HomeView {
    /// The text of content/index.md as HTML; `None` where there is none.
    pub intro: Option<String>,
    /// The lists with their newest digest.
    pub lists: Vec<HomeList>,
    /// The busiest subsystems.
    pub subsystems: Vec<RankView>,
    /// Who wrote most.
    pub contributors: Vec<RankView>,
    /// Who reviewed most.
    pub reviewers: Vec<ReviewerView>,
    /// How many of everything, all digests together.
    pub counts: CountsView,
    /// Digests in all.
    pub digests: usize,
}

/// A list on the front page.
#[derive(Debug, Serialize)]
pub struct HomeList {
    /// Its page.
    pub link: Link,
    /// Its address, where set.
    pub address: Option<String>,
    /// Series that nobody answered, those waiting longest last.
    pub waiting: Vec<LifeRow>,
    /// The page of what waits.
    pub waiting_url: String,
    /// Mails of the last twelve months by day, else by month, as an SVG picture.
    pub activity: String,
    /// The newest digests, newest first.
    pub recent: Vec<DigestRow>,
    /// The subsystems with the most patches lately.
    pub busiest: Vec<RankView>,
    /// In how many of the newest digests.
    pub busiest_digests: usize,
    /// How many of its series stand where.
    pub states: Vec<StateCount>,
    /// The index of its series.
    pub series_url: String,
    /// What moved in the newest ones: series with the most patches and replies.
    pub moved: Vec<SeriesView>,
}

/// `list.html`: a list's archive, one page per year; the newest year's is the list's front page too.
#[derive(Debug, Serialize)]
pub struct ListView {
    /// The list's name.
    pub name: String,
    /// The list's title.
    pub title: String,
    /// The address, where set.
    pub address: Option<String>,
    /// The archive's URL, where set.
    pub archive: Option<String>,
    /// The text of content/LIST/index.md as HTML; `None` where there is none.
    pub intro: Option<String>,
    /// Whether this is the list's front page.
    pub front: bool,
    /// The year shown.
    pub year: String,
    /// All years, newest first.
    pub years: Vec<Link>,
    /// Pages about the list's series: all of them, what waits, what collides.
    pub series_pages: Vec<Link>,
    /// Mails by day or month of the year, as an SVG picture.
    pub activity: String,
    /// On the front page of a list of several years: mails by month through all of them, as an SVG picture.
    pub history: String,
    /// The months of the year, newest first.
    pub months: Vec<MonthView>,
    /// How many of everything, all years together.
    pub counts: CountsView,
    /// Who wrote most in the year.
    pub contributors: Vec<RankView>,
    /// Who reviewed most in the year.
    pub reviewers: Vec<ReviewerView>,
    /// Which subsystems were busiest in the year.
    pub subsystems: Vec<RankView>,
}

/// A month of a list.
#[derive(Debug, Serialize)]
pub struct MonthView {
    /// `August 2025`.
    pub label: String,
    /// `2025-08`, an id.
    pub id: String,
    /// Its digests, newest first.
    pub digests: Vec<DigestRow>,
}

/// `digest.html`.
#[derive(Debug, Serialize)]
pub struct DigestView {
    /// The list.
    pub list: Link,
    /// The name for people.
    pub label: String,
    /// Whether it can still grow.
    pub open: bool,
    /// The commit before the first; zeros where it begins with the archive.
    pub from: String,
    /// The last commit.
    pub to: String,
    /// The epochs of both.
    pub epochs: (u32, u32),
    /// The arrival of the first and last mail: `2025-08-29 10:57`.
    pub dates: (String, String),
    /// What it holds.
    pub counts: CountsView,
    /// How many ranks the rankings show.
    pub top: usize,
    /// The domains that wrote most.
    pub domains: Vec<RankView>,
    /// The people who wrote most.
    pub contributors: Vec<RankView>,
    /// The people who reviewed most.
    pub reviewers: Vec<ReviewerView>,
    /// Every series and single patch.
    pub series: Vec<SeriesView>,
    /// The messages, newest first.
    pub messages: Vec<MessageView>,
    /// The busiest threads.
    pub discussions: Vec<ThreadView>,
    /// Threads that belong to no patch of the range.
    pub others: Vec<ThreadView>,
    /// What is not shown: commit and reason.
    pub left_out: Vec<(String, String)>,
    /// The digest before.
    pub older: Option<Link>,
    /// The digest after.
    pub newer: Option<Link>,
    /// The plain text.
    pub text_url: String,
    /// The data.
    pub json_url: String,
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

/// `subsystems.html`: the whole tree.
#[derive(Debug, Serialize)]
pub struct SubsystemsView {
    /// All nodes, parents before children.
    pub nodes: Vec<SubsystemRow>,
}

/// A node of the tree.
#[derive(Debug, Serialize)]
pub struct SubsystemRow {
    /// The node.
    pub link: Link,
    /// How deep it lies; 0 at the top.
    pub depth: usize,
    /// Series of it and below.
    pub series: usize,
    /// Patches of it and below.
    pub patches: u32,
    /// The share of the busiest one's patches, 1 to 100.
    pub percent: u32,
    /// The last two years by month, as an SVG picture for a line of text.
    pub activity: String,
}

/// `subsystem.html`.
#[derive(Debug, Serialize)]
pub struct SubsystemView {
    /// Its name.
    pub name: String,
    /// The nodes below it.
    pub children: Vec<RankView>,
    /// Patches of it and below.
    pub patches: u32,
    /// Who wrote most.
    pub contributors: Vec<RankView>,
    /// Who reviewed most.
    pub reviewers: Vec<ReviewerView>,
    /// Series that nobody answered.
    pub waiting: Vec<LifeRow>,
    /// Subsystems that share most authors with it.
    pub neighbours: Vec<RankView>,
    /// Patches by month, as an SVG picture.
    pub activity: String,
    /// Series of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// Its series, newest first.
    pub series: Vec<SeriesView>,
    /// How many that is on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// `domains.html`.
#[derive(Debug, Serialize)]
pub struct DomainsView {
    /// The domains of this page, the busiest first.
    pub rows: Vec<DomainRow>,
    /// How many there are in all.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// A domain in the index.
#[derive(Debug, Serialize)]
pub struct DomainRow {
    /// The domain.
    pub link: Link,
    /// Patches and covers.
    pub patches: u32,
    /// People.
    pub people: usize,
    /// The share of the busiest one's patches, 1 to 100.
    pub percent: u32,
    /// The last two years by month, as an SVG picture for a line of text.
    pub activity: String,
}

/// `domain.html`.
#[derive(Debug, Serialize)]
pub struct DomainView {
    /// Its name.
    pub name: String,
    /// Patches and covers.
    pub patches: u32,
    /// Who wrote them.
    pub contributors: Vec<RankView>,
    /// Who reviewed most.
    pub reviewers: Vec<ReviewerView>,
    /// Patches by month, as an SVG picture.
    pub activity: String,
    /// Series of the last twelve months by day, as an SVG picture; empty where digests are longer than a day.
    pub calendar: String,
    /// Its series, newest first.
    pub series: Vec<SeriesView>,
    /// How many that is on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

/// `text.html`: a hand-written page.
#[derive(Debug, Serialize)]
pub struct TextView {
    /// Its text as HTML.
    pub html: String,
}
