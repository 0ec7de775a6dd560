//! How many versions of a series have the same label: those that were sent once more.
//!
//! Entry point: [`LabelCounts::before`]. A list may have a series of many thousand such versions, and each of them is named
//! on many pages, so they are counted once for each series.

use crate::render::index::SeriesRef;
use crate::rows::series::{Series, VersionRow};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Fewer versions are counted each time, which takes less time than to look them up.
const FEW: usize = 16;

#[derive(Default)]
pub(super) struct LabelCounts(Mutex<HashMap<SeriesRef, Arc<[usize]>>>);

impl LabelCounts {
    /// How many versions before one have its label.
    pub(super) fn before(&self, series_ref: SeriesRef, series: &Series, version: usize) -> usize {
        if series.versions.len() <= FEW {
            let row = &series.versions[version];
            return series.versions[..version].iter().filter(|other| label(other) == label(row)).count();
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(series_ref).or_insert_with(|| counts(series))[version]
    }
}

/// What a label is made of.
fn label(row: &VersionRow) -> (u32, Option<u32>, bool) {
    (row.version, row.minor, row.rfc)
}

fn counts(series: &Series) -> Arc<[usize]> {
    let mut labels: HashMap<_, usize> = HashMap::new();
    let rows = series.versions.iter();
    rows.map(|row| {
        let count = labels.entry(label(row)).or_default();
        *count += 1;
        *count - 1
    })
    .collect()
}
