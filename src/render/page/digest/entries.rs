//! The series and single patches that arrived in a digest: each series once, by the newest of its versions there.

use super::{posting_here, version_here};
use crate::base::opening::opening;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::render::page::series::{ChangesView, changes};
use crate::render::view::link::{self, LinkView};
use crate::render::view::posting::PostingView;
use crate::render::view::text;
use crate::rows::digest::{Digest, MessageRow, PostingRow};
use crate::rows::series::{Series, VersionRow};
use crate::rows::state;
use serde::Serialize;
use std::collections::BTreeMap;

/// How much of a changelog is shown: the page of the series has all of it.
const CHANGELOG_LINES: usize = 8;
/// The same in bytes; a longer line is left out.
const CHANGELOG_BYTES: usize = 600;

/// A series or single patch that arrived in a digest.
#[derive(Debug, Serialize)]
pub struct DigestEntryView {
    /// The newest of its versions that arrived.
    pub posting: PostingView,
    /// The words with which its message begins.
    pub opening: Option<String>,
    /// When it was sent, if that was long before it arrived: `2019-03-05`.
    pub late: Option<String>,
    /// How often this version was sent in the digest's range.
    pub times: usize,
    /// Earlier versions that arrived in the same digest, with their entries there.
    pub earlier: Vec<LinkView>,
    /// The version that it continues.
    pub previous: Option<LinkView>,
    /// Days since that one.
    pub days: Option<i64>,
    /// What its author says has changed: the first lines, as HTML for use inside `<pre>`.
    pub changelog: Option<String>,
    /// How many more lines that has on the page of the series.
    pub changelog_rest: usize,
    /// How its patches compare with those of the version before.
    pub changes: Option<ChangesView>,
    /// Whether the series is new on the list.
    #[serde(skip)]
    pub(super) is_new: bool,
}

impl DigestEntryView {
    /// The words with which its message begins, where no changelog is shown instead.
    pub(super) fn shown_opening(&self) -> Option<&str> {
        self.opening.as_deref().filter(|_| self.changelog.is_none())
    }
}

/// The versions of one series in a digest, newest first.
struct PostedTogether {
    postings: Vec<usize>,
    series: Option<(SeriesRef, usize)>,
}

/// The entries of a digest, newest first; `texts` are those of its messages.
pub(super) fn entries(model: &Model<'_>, position: usize, digest: &Digest, texts: &[String]) -> Vec<DigestEntryView> {
    let beginnings = beginnings(digest, texts);
    let mut together: Vec<PostedTogether> = Vec::new();
    let mut known: BTreeMap<SeriesRef, usize> = BTreeMap::new();
    for (posting, row) in digest.series.iter().enumerate() {
        let version = model.version_of(row.message_id.as_deref()).map(|found| (found.series, found.version));
        if let Some(at) = version.and_then(|(series, _)| known.get(&series)) {
            together[*at].postings.push(posting);
        } else {
            known.extend(version.map(|(series, _)| (series, together.len())));
            together.push(PostedTogether { postings: vec![posting], series: version });
        }
    }
    together.iter().map(|posted| entry(model, (position, digest), posted, &beginnings)).collect()
}

/// The first message of each posting with its text: its cover, else its lowest patch.
fn beginnings<'a>(digest: &'a Digest, texts: &'a [String]) -> Vec<Option<(&'a MessageRow, &'a str)>> {
    let mut first: Vec<Option<(&MessageRow, &str)>> = vec![None; digest.series.len()];
    for (message, text) in digest.messages.iter().zip(texts) {
        let known = &mut first[message.series];
        if known.is_none_or(|(other, _)| message.index < other.index) {
            *known = Some((message, text));
        }
    }
    first
}

fn entry(
    model: &Model<'_>,
    (position, digest): (usize, &Digest),
    posted: &PostedTogether,
    beginnings: &[Option<(&MessageRow, &str)>],
) -> DigestEntryView {
    let newest = posted.postings[0];
    let row = &digest.series[newest];
    let known = posted.series.map(|(series_ref, version)| (series_ref, model.series(series_ref), version));
    let version = known.and_then(|(_, series, version)| series.versions.get(version));
    let earlier = || posted.postings[1..].iter().map(|posting| (*posting, &digest.series[*posting]));
    let label = version_here(model, row);
    let is_again = |(_, other): &(usize, &PostingRow)| version_here(model, other) == label;
    let list = known.map_or(digest.list.as_str(), |(series_ref, ..)| model.series_list(series_ref));
    let (changelog, changelog_rest) = version.and_then(|row| changelog(model, list, row)).unzip();
    let compared = version.and_then(|row| row.changes);
    let mut posting = posting_here(model, position, newest);
    let words = beginnings[newest].map(|(message, text)| {
        posting.url = format!("#{}", message.anchor());
        model.masked(&opening(text))
    });
    DigestEntryView {
        opening: words.filter(|words| !words.is_empty()),
        late: digest.range.is_late(row.date).then(|| row.date.day()),
        times: 1 + earlier().filter(is_again).count(),
        earlier: earlier().filter(|other| !is_again(other)).map(|other| link_here(model, position, other)).collect(),
        previous: known.and_then(|(series_ref, series, version)| previous(model, series_ref, series, version)),
        days: known.and_then(|(_, series, version)| days(series, version)),
        changelog,
        changelog_rest: changelog_rest.unwrap_or(0),
        changes: compared.map(changes),
        is_new: is_new(digest, posted, known.map(|(_, series, _)| series), model),
        posting,
    }
}

/// Whether any of the versions that arrived is the first of its series.
fn is_new(digest: &Digest, posted: &PostedTogether, series: Option<&Series>, model: &Model<'_>) -> bool {
    posted.postings.iter().map(|posting| &digest.series[*posting]).any(|row| {
        let version = model.version_of(row.message_id.as_deref());
        let known = series.and_then(|series| series.versions.get(version?.version));
        row.version < 2 && known.is_none_or(|version| version.previous.is_none())
    })
}

fn link_here(model: &Model<'_>, digest: usize, (posting, row): (usize, &PostingRow)) -> LinkView {
    let title = version_here(model, row).map_or_else(|| format!("v{}", row.version), |(_, label)| label);
    LinkView { title, url: posting_here(model, digest, posting).url }
}

fn previous(model: &Model<'_>, series_ref: SeriesRef, series: &Series, version: usize) -> Option<LinkView> {
    let previous = series.versions.get(version)?.previous?;
    let title = series.versions.get(previous)?.label();
    let url = format!("{}#{}", model.series_path(series_ref).url(), link::version_id(model, series_ref, previous));
    Some(LinkView { title, url })
}

fn days(series: &Series, version: usize) -> Option<i64> {
    let row = series.versions.get(version)?;
    Some(state::days(series.versions.get(row.previous?)?.date.seconds, row.date.seconds))
}

/// The first lines of a version's changelog, and how many more there are.
fn changelog(model: &Model<'_>, list: &str, row: &VersionRow) -> Option<(String, usize)> {
    let text = row.changelog.as_deref()?.trim_end();
    let mut end = 0;
    for line in text.split_inclusive('\n').take(CHANGELOG_LINES) {
        if end + line.len() > CHANGELOG_BYTES {
            break;
        }
        end += line.len();
    }
    let (shown, rest) = text.split_at(end);
    Some((text::message(model, list, shown.trim_end()), rest.lines().filter(|line| !line.trim().is_empty()).count()))
}
