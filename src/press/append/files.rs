//! The series files that new mails change.
//!
//! Entry point: [`write`]. All series of a file are built from what they depend on: their postings, and all mails of the
//! threads of these.

use super::names::past;
use super::universe::Universe;
use crate::content::Store;
use crate::press::archive::ArchivePosition;
use crate::press::history::{HistoryBuilder, KnownPostings};
use crate::press::known::{Known, KnownPeriods, PeriodRow, PeriodRows};
use crate::press::maintainers::Maintainers;
use crate::press::period::Period;
use crate::press::series::{SeriesWriter, WrittenFile, with_input, write_areas};
use crate::press::{Press, PressError, Pressed};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The rows of periods, as they were and as far as they changed.
pub(super) struct ChangedPeriods<'a> {
    pub(super) before: KnownPeriods<'a>,
    pub(super) changed: PeriodRows,
}

impl ChangedPeriods<'_> {
    /// The row of a period, to be changed.
    pub(super) fn row(&mut self, name: &str) -> &mut PeriodRow {
        let before = || self.before.get(name).unwrap_or_default();
        self.changed.entry(name.to_owned()).or_insert_with(before)
    }

    /// The sections of MAINTAINERS that all series touch.
    fn areas(&self) -> BTreeSet<usize> {
        let mut areas: BTreeSet<usize> = self.changed.values().flat_map(|row| row.areas.iter().copied()).collect();
        self.before.each(|name, row| {
            if !self.changed.contains_key(name) {
                areas.extend(row.areas);
            }
        });
        areas
    }
}

/// Writes the series files of some periods, which are given by their indices, and notes what was written. `None` where a
/// row is missing.
pub(super) fn write(
    press: &Press<'_>,
    known: &mut Known<'_>,
    (periods, touched): (&[Period], &BTreeSet<usize>),
    rows: &mut ChangedPeriods<'_>,
    pressed: &mut Pressed,
) -> Result<Option<()>, PressError> {
    let store = Store::for_series(&press.config.content_dir(), &press.list.name);
    let mut series = BTreeSet::new();
    let mut names = BTreeSet::new();
    for period in touched.iter().filter_map(|index| periods.get(*index)) {
        let own = known.series_in(period.span.arrivals);
        names.extend(store.series_names_of(&period.name));
        if own.is_empty() {
            pressed.removed += usize::from(store.remove(&period.name)?);
            let row = rows.row(&period.name);
            (row.series, row.areas) = (None, Vec::new());
        }
        series.extend(own);
    }
    let Some((universe, own)) = load(known, &series) else { return Ok(None) };
    let Some(links) = universe.links(known, |first| own.contains(&first)) else { return Ok(None) };
    let Some(past) = past(known, &universe) else { return Ok(None) };
    with_input(press, periods, (&universe.mails, &universe.positions), &names, |input, maintainers| {
        let link = |posting: usize| links[posting];
        let postings = KnownPostings { grouping: universe.grouping.clone(), link: &link, past };
        let builder = &HistoryBuilder::from_known(input, postings);
        let written = write_all(press, periods, builder, (rows.before, maintainers))?;
        for written in written {
            rows.row(written.digest());
            written.note(&mut rows.changed, pressed);
        }
        maintainers.map_or(Ok(()), |maintainers| write_areas(press, maintainers, &rows.areas(), pressed))?;
        Ok(Some(()))
    })
}

fn write_all(
    press: &Press<'_>,
    periods: &[Period],
    builder: &HistoryBuilder<'_>,
    (before, maintainers): (KnownPeriods<'_>, Option<&Maintainers>),
) -> Result<Vec<WrittenFile>, PressError> {
    let mut by_period: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    (0..builder.series()).for_each(|series| by_period.entry(builder.first_digest(series)).or_default().push(series));
    let writer = SeriesWriter::new(press, before, builder, maintainers);
    let by_period: Vec<(usize, Vec<usize>)> = by_period.into_iter().collect();
    by_period.par_iter().map(|(index, series)| writer.write(&periods[*index], series)).collect()
}

/// Series with all that their rows depend on, and their postings.
fn load(known: &mut Known<'_>, series: &BTreeSet<ArchivePosition>) -> Option<(Universe, BTreeSet<ArchivePosition>)> {
    let mut postings = BTreeSet::new();
    for series in series {
        postings.extend(known.series.get(*series)?);
    }
    let (mut mails, mut threads) = (BTreeSet::new(), BTreeSet::new());
    for posting in &postings {
        let row = known.postings.get(*posting)?.clone();
        for mail in row.frame.members().chain(row.followups) {
            threads.insert(known.mails.get(mail)?.thread);
        }
    }
    for thread in threads {
        mails.extend(&known.threads.get(thread)?.mails);
    }
    Some((Universe::load(known, &postings, &mails)?, postings))
}
