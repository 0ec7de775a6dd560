//! The messages of a digest: each series' cover before its first patch, the newest series first.

use super::{posting_here, version_here};
use crate::base::id::MessageId;
use crate::base::opening::opening;
use crate::render::flow;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::render::view::person::PersonView;
use crate::render::view::posting::PostingView;
use crate::render::view::{command, person, text};
use crate::rows::digest::{Digest, MessageRow};
use serde::Serialize;
use std::collections::HashMap;

/// How many messages are shown whole; of what comes behind them, only those that can be read nowhere else.
const WHOLE: usize = 60;

/// A message of a digest.
#[derive(Debug, Serialize)]
pub struct MessageView {
    /// The id of its entry: `m-mzxw6ytboi2dqnjq`.
    pub id: String,
    /// Its number on the page, from 1.
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
    /// Whether it was sent long before it arrived.
    pub late: bool,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// Its posting with the replies.
    pub reading: Option<String>,
    /// The Message-ID.
    pub message_id: Option<String>,
    /// `b4 am MESSAGE-ID`, safe to paste into a shell.
    pub b4: Option<String>,
    /// The series it belongs to.
    pub series: PostingView,
    /// Where the page has a later sending of the same version: its text is shown there.
    pub again: Option<String>,
    /// Whether only its first words are shown, because `reading` has all of it and the digest is long.
    pub cut: bool,
    /// The message as HTML: escaped text with links and marks, for use inside `<pre>`; only the beginning of a long
    /// message, and nothing where it was sent again.
    pub text: String,
    /// The rest of a long message, for a `<pre>` of its own.
    pub rest: Option<String>,
    /// The number of lines of `rest`.
    pub rest_lines: usize,
    /// The number of lines of the whole message.
    pub lines: usize,
}

/// The messages in the order of the page.
pub(super) fn messages(model: &Model<'_>, position: usize, digest: &Digest, texts: &[String]) -> Vec<MessageView> {
    let mut order: Vec<usize> = (0..digest.messages.len()).collect();
    order.sort_by_key(|at| (digest.messages[*at].series, digest.messages[*at].index));
    let mut sent = SentOnce::default();
    let mut whole = 0;
    let mut view = |(number, at): (usize, usize)| {
        let (message, text) = (&digest.messages[at], texts[at].as_str());
        let again = sent.later(model, digest, message);
        let reading = message.message_id.as_deref().and_then(|id| model.read_at(id));
        let cut = again.is_none() && whole >= WHOLE && reading.is_some();
        whole += usize::from(again.is_none() && !cut);
        let brief = if cut { opening(text) } else { String::new() };
        let shown = if again.is_some() || cut { brief.as_str() } else { text };
        let (start, rest) = flow::folded(shown);
        MessageView {
            id: message.anchor(),
            number: number + 1,
            title: model.masked(&message.title),
            subject: model.masked(&message.subject),
            from: model.masked(&message.from),
            author: person::author(model, model.people(position)[message.author]),
            date: message.date.readable(),
            datetime: message.date.to_string(),
            date_guessed: message.date_guessed,
            late: digest.range.is_late(message.date),
            mail: model.archive_link(&digest.list, message.message_id.as_deref()),
            reading,
            message_id: message.message_id.as_ref().map(MessageId::to_string),
            b4: message.message_id.as_deref().map(command::b4),
            series: posting_here(model, position, message.series),
            again,
            cut,
            text: text::message(model, &digest.list, start),
            rest: rest.map(|rest| text::message(model, &digest.list, rest)),
            rest_lines: rest.map_or(0, |rest| rest.lines().count()),
            lines: text.lines().count(),
        }
    };
    order.into_iter().enumerate().map(&mut view).collect()
}

/// What was shown already, so that a version that was sent twice is shown once.
#[derive(Default)]
struct SentOnce(HashMap<(SeriesRef, String, Option<u32>), (usize, String)>);

impl SentOnce {
    /// Where another posting of the same version has the same patch, if that was shown before.
    fn later(&mut self, model: &Model<'_>, digest: &Digest, message: &MessageRow) -> Option<String> {
        let (series, label) = version_here(model, &digest.series[message.series])?;
        let here = (message.series, message.anchor());
        let (posting, anchor) = self.0.entry((series, label, message.index)).or_insert(here);
        (*posting != message.series).then(|| format!("#{anchor}"))
    }
}
