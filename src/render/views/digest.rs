//! What `digest.html` sees, and the rows that name digests elsewhere.

use super::{CountsView, Link, PersonView, RankView, ReviewerView, SeriesView};
use serde::Serialize;

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
