//! The states of series, and the files that open ones touch.

use crate::content::Content;
use crate::content::facts::SeriesFacts;
use crate::render::index::{Index, SeriesRef};
use crate::rows::state::State;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A series with its current state.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct SeriesStatus {
    pub(in crate::render) series: SeriesRef,
    pub(in crate::render) state: State,
    /// Whether a decision can still be expected.
    pub(in crate::render) open: bool,
    /// When the last mail about it was sent.
    pub(in crate::render) last: i64,
}

/// The series of a list, most recently active first.
pub(super) fn collect(content: &Content, index: &Index, series: &[SeriesRef]) -> Vec<SeriesStatus> {
    let status = |series_ref: &SeriesRef| {
        let facts = facts(content, *series_ref);
        let state = index.series.state_of(*series_ref, facts, facts.current);
        let open = index.series.is_open(*series_ref, facts);
        SeriesStatus { series: *series_ref, state, open, last: facts.newest() }
    };
    let mut statuses: Vec<SeriesStatus> = series.iter().map(status).collect();
    sort(&mut statuses);
    statuses
}

/// Sorts the most recently active first.
pub(super) fn sort(statuses: &mut [SeriesStatus]) {
    statuses.sort_by_key(|status| (Reverse(status.last), status.series));
}

/// The files that open series touch, with these series.
pub(super) fn heat<'a>(content: &'a Content, statuses: &[SeriesStatus]) -> BTreeMap<&'a str, Vec<SeriesRef>> {
    let mut heat: BTreeMap<&str, Vec<SeriesRef>> = BTreeMap::new();
    for status in statuses.iter().filter(|status| status.open) {
        for path in facts(content, status.series).paths.iter() {
            heat.entry(path).or_default().push(status.series);
        }
    }
    heat
}

pub(super) fn facts(content: &Content, series: SeriesRef) -> &SeriesFacts {
    &content.series[series.file].facts.series[series.row]
}
