//! The version of a series that a document belongs to, as results show it.

use super::rows::ShownVersion;
use crate::base::hash::fingerprint;
use crate::render::index::VersionRef;
use crate::render::model::Model;
use crate::rows::state::State;

/// How many characters of its hash a series or thread is known by. Two that collide would be shown as one.
const GROUP: usize = 8;

impl ShownVersion {
    pub(super) fn new(model: &Model<'_>, VersionRef { series, version }: VersionRef) -> Self {
        let (rows, state) = (model.series(series), model.state_of(series, version).state);
        let is_undecided = matches!(state, State::UnderReview | State::Waiting | State::PartlyApplied);
        Self {
            label: rows.versions[version].label(),
            state: state.word(),
            group: group(&model.series_path(series).url()),
            open: is_undecided && model.is_open(series),
        }
    }
}

/// What stands for a series or thread in rows, by its URL.
pub(super) fn group(url: &str) -> String {
    fingerprint(url)[..GROUP].to_owned()
}
