//! Series of a list that wait for a reply, a reviewer or an author: `waiting.html` sees [`WaitingView`] as `waiting`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::date::UtcTime;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::render::view::link::LinkView;
use crate::render::view::series::SeriesRowView;
use crate::render::view::{link, person, series};
use crate::rows::series::{LostTag, ReplyRow, VersionRow};
use crate::rows::state::State;
use serde::Serialize;
use std::collections::BTreeSet;

const TEMPLATE: Template = Template { file: "waiting.html", variable: "waiting", links: LinkStyle::Generated };

/// The most rows in a section of the page.
const MOST_WAITING: usize = 150;

/// `waiting.html`: series that are waiting for somebody.
#[derive(Debug, Serialize)]
pub struct WaitingView {
    /// The list.
    pub list: LinkView,
    /// The date of the newest mail, up to which days are counted.
    pub until: String,
    /// The number of days after which a series counts as waiting.
    pub after: u32,
    /// Series that nobody answered for as long as that, those waiting longest last; the first of them.
    pub unanswered: Vec<SeriesRowView>,
    /// How many there are.
    pub unanswered_total: usize,
    /// How many series nobody answered so far, but not for as long.
    pub recent: usize,
    /// New versions whose earlier reviewers have not replied.
    pub silent_reviewers: Vec<SeriesRowView>,
    /// New versions that lost review tags.
    pub lost_tags: Vec<SeriesRowView>,
    /// Series with patches that did not arrive.
    pub incomplete: Vec<SeriesRowView>,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, list: usize) -> Result<Page, RenderError> {
    let open = || model.statuses(list).iter().filter(|known| known.open).map(|known| known.series);
    let rows = |remark: &dyn Fn(&Model<'_>, SeriesRef) -> Option<String>| -> Vec<SeriesRowView> {
        let remarked = open().filter_map(|series| Some((series, remark(model, series)?)));
        remarked
            .take(MOST_WAITING)
            .map(|(series, remark)| SeriesRowView { remark, ..series::row(model, series, Some(list)) })
            .collect()
    };
    let newest = model.digests(list).last().map(|position| model.digest_facts(*position).range.last);
    let unanswered_total = model.unanswered(list).count();
    let waiting = model.state_counts(list).get(&State::Waiting).copied().unwrap_or(0);
    let view = WaitingView {
        list: link::list(model, list),
        until: newest.map_or_else(String::new, UtcTime::day),
        after: model.config().stale_after,
        unanswered: model
            .unanswered(list)
            .take(MOST_WAITING)
            .map(|series| series::row(model, series, Some(list)))
            .collect(),
        unanswered_total,
        recent: waiting.saturating_sub(unanswered_total),
        silent_reviewers: rows(&silent_reviewers),
        lost_tags: rows(&lost_tags),
        incomplete: rows(&|model, series_ref| series::missing(current(model, series_ref).1)),
    };
    let title = format!("Waiting on {}", view.list.title);
    let description = format!("Series waiting for a reply or review on {}, up to {}", view.list.title, view.until);
    let page = PageView { title, description, ..PageView::below_list(model, path, list) };
    TEMPLATE.fill(model, path, page, view)
}

/// The current version of a series, and its position.
fn current<'a>(model: &Model<'a>, series_ref: SeriesRef) -> (usize, &'a VersionRow) {
    let series = model.series(series_ref);
    let current = series.current();
    (current, &series.versions[current])
}

/// Reviewers of an earlier version who have not answered the newest, if it has been out long enough.
fn silent_reviewers(model: &Model<'_>, series_ref: SeriesRef) -> Option<String> {
    let series = model.series(series_ref);
    let (current, row) = current(model, series_ref);
    let age = model.age_days(series_ref, row.date.seconds);
    if row.previous.is_none() || age < i64::from(model.config().stale_after) {
        return None;
    }
    let about = |version: usize| move |reply: &&ReplyRow| reply.version == version && !reply.bot;
    let spoke: BTreeSet<usize> = series.replies.iter().filter(about(current)).map(|reply| reply.author).collect();
    let earlier =
        series.replies.iter().filter(|reply| reply.version < current && !reply.bot && reply.author != row.author);
    let silent: BTreeSet<usize> = earlier.map(|reply| reply.author).filter(|who| !spoke.contains(who)).collect();
    let names: Vec<String> = silent.iter().map(|who| person::participant(model, &series.people[*who]).name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The tags that the newest version lost.
fn lost_tags(model: &Model<'_>, series_ref: SeriesRef) -> Option<String> {
    let (_, row) = current(model, series_ref);
    let words = |lost: &LostTag| {
        let position = lost.patch.map_or_else(String::new, |index| format!(" ({index}/{})", row.total));
        format!("{}: {}{position}", lost.tag.key, model.masked(&lost.tag.name))
    };
    let words: Vec<String> = row.lost_tags.iter().map(words).collect();
    (!words.is_empty()).then(|| words.join(", "))
}
