//! A series wherever it is named: a link with version and state, a row of a table.

use super::link::LinkView;
use super::person::PersonView;
use super::state::StateView;
use super::{count, link, person, state};
use crate::render::index::{SeriesRef, VersionRef};
use crate::render::model::Model;
use crate::rows::series::VersionRow;
use crate::rows::state as rows_state;
use serde::Serialize;

/// How many waiting series the page of a subsystem and the front page name.
const FEW_WAITING: usize = 10;

/// A link to a series, wherever one of its postings is listed.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesLinkView {
    /// Its page, at this version.
    pub url: String,
    /// This version: `v3`.
    pub version: String,
    /// The newest version: `v5`.
    pub newest: String,
    /// How many versions there are.
    pub versions: usize,
    /// When the first version was sent: `2024-12-03`.
    pub first: String,
    /// The state of this version.
    pub state: StateView,
}

/// A series in a table of series.
#[derive(Debug, Serialize)]
pub struct SeriesRowView {
    /// Its page.
    pub link: LinkView,
    /// Who sent it.
    pub author: PersonView,
    /// The newest version: `v3`.
    pub version: String,
    /// How many versions there are.
    pub versions: usize,
    /// Its subsystem, from the top of the tree.
    pub subsystem: Vec<LinkView>,
    /// Patches of the newest version.
    pub patches: usize,
    /// Its state.
    pub state: StateView,
    /// When the first version was sent.
    pub first: String,
    /// When the last mail about it was sent.
    pub last: String,
    /// Days since the last mail about it, up to the newest mail of the list; `None` where nothing is expected any more.
    pub silent: Option<i64>,
    /// Replies of other people to the newest version.
    pub replies: usize,
    /// The lists that it reached, other than the one that this page is about, else the one that has its page.
    pub also_on: Vec<LinkView>,
    /// What the page adds about it: silent reviewers, lost tags, missing patches.
    pub remark: String,
}

pub(in crate::render) fn link(model: &Model<'_>, message_id: Option<&str>) -> Option<SeriesLinkView> {
    let VersionRef { series: series_ref, version } = model.version_of(message_id)?;
    let series = model.series(series_ref);
    let row = &series.versions[version];
    Some(SeriesLinkView {
        url: format!("{}#{}", model.series_path(series_ref).url(), link::version_id(model, series_ref, version)),
        version: row.label(),
        newest: series.versions[series.current()].label(),
        versions: series.versions.len(),
        first: series.versions[0].date.day(),
        state: state::view(model, series_ref, version),
    })
}

/// A series as a row on a page of a list, or of the site.
pub(in crate::render) fn row(model: &Model<'_>, series_ref: SeriesRef, seen_on: Option<usize>) -> SeriesRowView {
    let series = model.series(series_ref);
    let current = series.current();
    let row = &series.versions[current];
    SeriesRowView {
        link: LinkView { title: model.masked(&row.title), url: model.series_path(series_ref).url() },
        author: person::participant(model, &series.people[row.author]),
        version: row.label(),
        versions: series.versions.len(),
        subsystem: link::subsystem_trail(model, model.series_node(series_ref)),
        patches: row.patches.len(),
        state: state::view(model, series_ref, current),
        first: series.versions[0].date.day(),
        last: rows_state::last_date(series, current).day(),
        silent: model.is_open(series_ref).then(|| model.silent_days(series_ref)),
        replies: rows_state::replies_of_others(series, current),
        also_on: link::also_on(model, series_ref, seen_on),
        remark: String::new(),
    }
}

/// The title of the current version of a series.
pub(in crate::render) fn title(model: &Model<'_>, series_ref: SeriesRef) -> String {
    let series = model.series(series_ref);
    model.masked(&series.versions[series.current()].title)
}

/// The first of some waiting series as rows.
pub(in crate::render) fn few(
    model: &Model<'_>,
    series: impl Iterator<Item = SeriesRef>,
    seen_on: Option<usize>,
) -> Vec<SeriesRowView> {
    series.take(FEW_WAITING).map(|series| row(model, series, seen_on)).collect()
}

/// `1, 7–9 of 9`.
pub(in crate::render) fn missing(version: &VersionRow) -> Option<String> {
    count::missing_runs(&version.missing, version.total)
}
