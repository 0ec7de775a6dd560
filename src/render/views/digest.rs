//! What `digest.html` sees, and the rows that name digests elsewhere.

use super::{CountsView, Link, PersonView, RankView, ReviewerView, SeriesView};
use serde::Serialize;

/// A message of a digest.
#[derive(Debug, Serialize)]
pub struct MessageView {
    /// The id of its entry: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// Its number in the digest, from 1.
    pub number: usize,
    /// The subject without tags.
    pub title: String,
    /// The whole subject.
    pub subject: String,
    /// The From header as the site shows it.
    pub from: String,
    /// Its author.
    pub author: PersonView,
    /// When it was sent: `2025-08-29 10:57 +0100`.
    pub date: String,
    /// The same as RFC 3339.
    pub datetime: String,
    /// Whether that is the date of arrival, because the mail's own date is not credible.
    pub date_guessed: bool,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// The Message-ID.
    pub message_id: Option<String>,
    /// `b4 am MESSAGE-ID`, safe to paste into a shell.
    pub b4: Option<String>,
    /// The series it belongs to.
    pub series: SeriesView,
    /// The message as HTML: escaped text with links and marks, for use inside `<pre>`; only the beginning of a long
    /// message.
    pub text: String,
    /// The rest of a long message, for a `<pre>` of its own.
    pub rest: Option<String>,
    /// The number of lines of `rest`.
    pub rest_lines: usize,
    /// The number of lines of the whole message.
    pub lines: usize,
}

/// A thread.
#[derive(Debug, Serialize)]
pub struct ThreadView {
    /// Its title.
    pub title: String,
    /// The kind of its first mail.
    pub kind: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// When the first mail was sent: `2025-08-29`.
    pub date: String,
    /// Mails in the range.
    pub mails: u32,
    /// How many of them are replies.
    pub replies: u32,
    /// The people who took part.
    pub people: Vec<PersonView>,
}

/// A digest in a list of digests.
#[derive(Debug, Serialize)]
pub struct DigestRow {
    /// Its name: `29 August 2025`.
    pub label: String,
    /// Its page.
    pub url: String,
    /// Whether it is open: more mail may still arrive in its range.
    pub open: bool,
    /// How much it contains.
    pub counts: CountsView,
    /// Its share of the busiest digest's mails, 1 to 100.
    pub percent: u32,
}

/// `digest.html`: a digest.
#[derive(Debug, Serialize)]
pub struct DigestView {
    /// The list.
    pub list: Link,
    /// Its name: `29 August 2025`.
    pub label: String,
    /// Whether it is open: more mail may still arrive in its range.
    pub open: bool,
    /// The commit before its first one; zeros where it begins with the archive.
    pub from: String,
    /// Its last commit.
    pub to: String,
    /// The epochs of its first and last mail.
    pub epochs: (u32, u32),
    /// When its first and last mail arrived: `2025-08-29 10:57`.
    pub dates: (String, String),
    /// How much it contains.
    pub counts: CountsView,
    /// The number of ranks in each ranking.
    pub top: usize,
    /// The domains that sent the most patches.
    pub domains: Vec<RankView>,
    /// The people who sent the most patches.
    pub contributors: Vec<RankView>,
    /// The people who reviewed the most.
    pub reviewers: Vec<ReviewerView>,
    /// Every series and single patch.
    pub series: Vec<SeriesView>,
    /// The messages, newest first.
    pub messages: Vec<MessageView>,
    /// The busiest threads.
    pub discussions: Vec<ThreadView>,
    /// Threads without a patch of the range.
    pub others: Vec<ThreadView>,
    /// Mails that are left out: commit and reason.
    pub left_out: Vec<(String, String)>,
    /// The previous digest.
    pub older: Option<Link>,
    /// The next digest.
    pub newer: Option<Link>,
    /// The digest as plain text.
    pub text_url: String,
    /// The digest as JSON.
    pub json_url: String,
}
