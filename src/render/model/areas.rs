//! The sections of MAINTAINERS with the series that touch them.

use super::status::{self, SeriesStatus};
use crate::content::Content;
use crate::rows::areas::Area;
use std::collections::BTreeMap;

/// A section with the series that touch it.
pub(in crate::render) struct AreaSeries<'a> {
    pub(in crate::render) area: &'a Area,
    /// Most recently active first.
    pub(in crate::render) series: Vec<SeriesStatus>,
}

/// The sections that the series of all lists touch, by title.
pub(super) fn collect<'a, 's>(
    content: &'a Content,
    statuses: impl Iterator<Item = &'s SeriesStatus>,
) -> Vec<AreaSeries<'a>> {
    let mut touching: BTreeMap<&str, Vec<SeriesStatus>> = BTreeMap::new();
    for known in statuses {
        for title in status::facts(content, known.series).areas.iter() {
            touching.entry(title).or_default().push(*known);
        }
    }
    let mut sections: BTreeMap<&str, &Area> = BTreeMap::new();
    for area in content.areas.iter().flat_map(|areas| &areas.sections) {
        sections.entry(&area.title).or_insert(area);
    }
    let with_series = |(title, area): (&str, &'a Area)| {
        // Most sections are touched by no series.
        let mut series = touching.remove(title).unwrap_or_default();
        status::sort(&mut series);
        AreaSeries { area, series }
    };
    sections.into_iter().map(with_series).collect()
}
