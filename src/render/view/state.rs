//! The state of a version, and how many series are in which.

use super::link;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::rows::state::{KnownState, State};
use serde::Serialize;

/// The state of a version, for a chip.
#[derive(Debug, Clone, Serialize)]
pub struct StateView {
    /// `applied`, `partly applied`, `superseded`, `resent`, `rejected`, `withdrawn`, `under review`, `waiting`, `unknown`.
    pub word: &'static str,
    /// The same as a class: `under-review`.
    pub class: String,
    /// The mail that shows it, on a page of the site or in the list's archive.
    pub evidence: Option<String>,
}

/// The number of series in a state.
#[derive(Debug, Clone, Serialize)]
pub struct StateCountView {
    /// `under review`.
    pub word: &'static str,
    /// The same as a class: `under-review`.
    pub class: String,
    /// The number of series.
    pub count: usize,
}

pub(in crate::render) fn view(model: &Model<'_>, series_ref: SeriesRef, version: usize) -> StateView {
    let KnownState { state, evidence } = model.state_of(series_ref, version);
    let list = model.series_list(series_ref);
    let evidence = evidence.and_then(|id| link::mail(model, id).or_else(|| model.archive_link(list, Some(id))));
    StateView { word: state.word(), class: class(state), evidence }
}

/// How many of a list's series are in which state.
pub(in crate::render) fn counts(model: &Model<'_>, list: usize) -> Vec<StateCountView> {
    let row = |(state, count): (State, usize)| StateCountView { word: state.word(), class: class(state), count };
    model.state_counts(list).into_iter().map(row).collect()
}

fn class(state: State) -> String {
    state.word().replace(' ', "-")
}
