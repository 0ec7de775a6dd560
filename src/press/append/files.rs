//! The series files that new mails change.
//!
//! Entry point: [`write`]. All series of a file are built from what they depend on: their postings, and all mails of the
//! threads of these.

use super::evidence::evidence;
use super::names::past;
use super::regroup::Groups;
use super::universe::Universe;
use crate::content::Store;
use crate::press::archive::ArchivePosition;
use crate::press::copies::MailCopy;
use crate::press::history::{HistoryBuilder, KnownPostings};
use crate::press::known::{Known, KnownPeriods, PeriodRow, PeriodRows, Readings};
use crate::press::period::Period;
use crate::press::reading::{ReadingWriter, discussion_name, discussions};
use crate::press::record::lists_gone;
use crate::press::series::{self, ListSide, SeriesWriter, WrittenFile, digest_ends, with_input, write_areas};
use crate::press::summaries::Summaries;
use crate::press::union::Union;
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

    /// The discussions that begin in a period, to be changed.
    fn discussions(&mut self, name: &str) -> &mut Readings {
        let before = self.before;
        self.row(name).discussions.get_or_insert_with(|| before.discussions(name))
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
    (periods, touched, groups): (&[Period], &BTreeSet<usize>, &Groups),
    rows: &mut ChangedPeriods<'_>,
    pressed: &mut Pressed,
) -> Result<Option<()>, PressError> {
    let store = Store::for_series(&press.config.content_dir(), &press.list.name);
    let mut series = BTreeSet::new();
    let mut published = series::published_of(press.config, lists_gone(press.config));
    let mut readings: BTreeSet<String> = BTreeSet::new();
    for period in touched.iter().filter_map(|index| periods.get(*index)) {
        let own = known.series_in(period.span.arrivals);
        for names in store.series_names_of(&period.name) {
            published.add(&press.list.name, &names.slug, &names.aliases);
        }
        if own.is_empty() {
            pressed.removed += usize::from(store.remove(&period.name)?);
            let row = rows.row(&period.name);
            (row.series, row.areas, row.readings) = (None, Vec::new(), Some(Readings::new()));
        }
        series.extend(own);
        readings.extend(rows.before.readings(&period.name).into_keys());
    }
    let Some((universe, own)) = load(known, &series) else { return Ok(None) };
    let Some(links) = universe.links(known, |first| own.contains(&first)) else { return Ok(None) };
    let evidence = evidence(known, &universe);
    let Some(past) = past(known, &universe) else { return Ok(None) };
    let Universe { mails, positions, grouping, .. } = universe;
    let union = Union::of_list(Summaries { mails, positions }, digest_ends(periods));
    let side = [ListSide { press, periods, before: rows.before }];
    with_input(press.config, &side, &union, &published, |input, maintainers| {
        let link = |posting: usize| links[posting];
        let postings = KnownPostings { grouping, link: &link, past, evidence };
        let builder = &HistoryBuilder::from_known(input, postings);
        let writer = SeriesWriter::new(press.config, (&side, Vec::new()), builder, maintainers);
        let written = write_all(&writer, builder)?;
        let kept: BTreeSet<&String> = written.iter().flat_map(WrittenFile::readings).collect();
        let (mut gone, discussions) = write_discussions(&side, &writer.readings, groups, rows, pressed)?;
        gone.extend(readings);
        gone.retain(|name| !kept.contains(name) && !discussions.contains(name));
        writer.readings.remove(0, gone.into_iter())?;
        for written in written {
            rows.row(written.digest());
            written.note(&mut rows.changed, pressed);
        }
        writer.name_all()?;
        maintainers.map_or(Ok(()), |maintainers| write_areas(press, maintainers, &rows.areas(), pressed))?;
        Ok(Some(()))
    })
}

/// Writes the discussions among the mails whose place was worked out anew. Returns the names of those that may be gone, and
/// of those that are there.
fn write_discussions(
    side: &[ListSide<'_>],
    writer: &ReadingWriter<'_>,
    groups: &Groups,
    rows: &mut ChangedPeriods<'_>,
    pressed: &mut Pressed,
) -> Result<(BTreeSet<String>, BTreeSet<String>), PressError> {
    let copy = |mail: usize| MailCopy::new(0, groups.positions[mail]);
    let (mut gone, mut here) = (BTreeSet::new(), BTreeSet::new());
    for (mail, position) in groups.positions.iter().enumerate() {
        let Some(period) = period_of(side[0].periods, *position) else { continue };
        let Some(path) = writer.path(0, &discussion_name(&groups.mails[mail]), &[copy(mail)]) else { continue };
        let known = rows.discussions(period);
        if known.remove(&path).is_some() {
            gone.insert(path);
        }
    }
    let all = discussions(&groups.mails, &groups.grouping, copy);
    for ((_, period), written) in series::write_discussions(side, writer, &all, &|mail| vec![copy(mail)])? {
        let marks = written.note(pressed);
        here.extend(marks.keys().cloned());
        rows.discussions(&period).extend(marks);
    }
    Ok((gone, here))
}

fn period_of(periods: &[Period], mail: ArchivePosition) -> Option<&str> {
    let index = periods.partition_point(|period| period.span.arrivals.end <= mail);
    Some(periods.get(index)?.name.as_str())
}

fn write_all(writer: &SeriesWriter<'_>, builder: &HistoryBuilder<'_>) -> Result<Vec<WrittenFile>, PressError> {
    let mut files: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (series, file) in (0..builder.series()).filter_map(|series| Some((series, builder.first_digest(series)?))) {
        files.entry(file).or_default().push(series);
    }
    files.par_iter().map(|(place, series)| writer.write(*place, series)).collect()
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
