//! Writes the files of series into content/.
//!
//! Entry point: [`SeriesWriter::write`]. A file is written again only when a row in it changed; only then are the texts of
//! two versions read again from the archive to show how they differ. Its postings, to be read with their replies, have
//! files of their own (`readings`).

mod readings;

use super::{ListSide, titles};
use crate::base::hash;
use crate::base::text::visible;
use crate::base::write::FileError;
use crate::config::{Config, List};
use crate::content::{Store, WriteOutcome};
use crate::press::history::{BuiltSeries, HistoryBuilder, PatchDifference, PatchPair, difference};
use crate::press::known::{KnownPeriods, PeriodRows, SeriesMark};
use crate::press::maintainers::Maintainers;
use crate::press::parsed_text::KeptTexts;
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use crate::press::reading::{ReadingWriter, WrittenReadings};
use crate::press::{PressError, Pressed};
use crate::rows::digest::GENERATED;
use crate::rows::series::{Series, SeriesFile};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The most differences shown of one series, and their total size; beyond that a page only says that they are too long
/// to show.
const MOST_DIFFERENCES: usize = 60;
const MOST_BYTES: usize = 256 << 10;

/// A series file that was written, or was found to be as it should.
pub(in crate::press) struct WrittenFile {
    pub(super) home: usize,
    digest: String,
    /// `None` where it must not be taken for written.
    mark: Option<SeriesMark>,
    /// `None` where it needed no change.
    stored: Option<WriteOutcome>,
    /// What is written of its postings.
    readings: WrittenReadings,
    /// For each list that its series are on the sections of MAINTAINERS that these touch.
    pub(super) areas: BTreeMap<usize, BTreeSet<usize>>,
}

impl WrittenFile {
    /// The names of its readings.
    pub(in crate::press) fn readings(&self) -> impl Iterator<Item = &String> {
        self.readings.marks.keys()
    }

    /// The digest to which it belongs.
    pub(in crate::press) fn digest(&self) -> &str {
        &self.digest
    }

    /// Notes what it was made from, in the row of its period, and what was done.
    pub(in crate::press) fn note(self, rows: &mut PeriodRows, pressed: &mut Pressed) {
        let row = rows.entry(self.digest).or_default();
        let areas = self.areas.get(&self.home).into_iter().flatten();
        (row.series, row.areas) = (self.mark, areas.copied().collect());
        row.readings = Some(self.readings.note(pressed));
        match self.stored {
            Some(WriteOutcome::Refused(problem)) => pressed.problems.push(PressProblem::HandWritten(problem)),
            Some(WriteOutcome::Kept { changed, .. }) => pressed.series_files += usize::from(changed),
            None => {}
        }
    }
}

/// Writes files; unlike a [`Press`] it can be shared between threads.
pub(in crate::press) struct SeriesWriter<'a> {
    lists: Vec<ListFiles<'a>>,
    pub(in crate::press) readings: ReadingWriter<'a>,
    builder: &'a HistoryBuilder<'a>,
    /// The sections of MAINTAINERS by their titles.
    titles: HashMap<String, usize>,
}

/// What is needed to write the files of a list.
struct ListFiles<'a> {
    list: &'a List,
    periods: &'a [Period],
    before: KnownPeriods<'a>,
    store: Store,
}

impl<'a> SeriesWriter<'a> {
    /// Names what was written, the readings too.
    pub(in crate::press) fn name_all(&self) -> Result<(), FileError> {
        self.lists.iter().try_for_each(|list| list.store.name_all())?;
        self.readings.name_all()
    }

    pub(in crate::press) fn new(
        config: &Config,
        (sides, texts): (&[ListSide<'a>], Vec<KeptTexts>),
        builder: &'a HistoryBuilder<'a>,
        maintainers: Option<&Maintainers>,
    ) -> Self {
        let files = |side: &ListSide<'a>| ListFiles {
            list: side.press.list,
            periods: side.periods,
            before: side.before,
            store: Store::for_series(&config.content_dir(), &side.press.list.name),
        };
        let titles = maintainers.map(titles).unwrap_or_default();
        let mut texts = texts.into_iter();
        let readings = ReadingWriter::new(config, sides.iter().map(|side| (side.press, texts.next())));
        Self { lists: sides.iter().map(files).collect(), readings, builder, titles }
    }

    /// Writes the file of a list and one of its periods with these series.
    pub(in crate::press) fn write(
        &self,
        (home, period): (usize, usize),
        series: &[usize],
    ) -> Result<WrittenFile, PressError> {
        let files = &self.lists[home];
        let period = &files.periods[period];
        let digest = period.name.clone();
        let built: Vec<BuiltSeries> = series.iter().map(|series| self.builder.build(*series)).collect();
        let areas = self.areas(&files.list.name, &built);
        let rows: Vec<&Series> = built.iter().map(|built| &built.series).collect();
        let indexed: Vec<(usize, &BuiltSeries)> = series.iter().copied().zip(&built).collect();
        let readings = self.write_readings(home, &digest, &indexed)?;
        // The title of a file names the days of an open range, and these go on.
        let rows = hash::digest(&serde_json::to_vec(&(&period.label, rows)).expect("rows are JSON"));
        if let Some(mark) = files.before.series_mark(&digest, &rows, &files.store.file(&digest)) {
            return Ok(WrittenFile { home, digest, mark: Some(mark), stored: None, readings, areas });
        }
        let (file, differences) = self.file(files.list, period, built);
        let stored = files.store.write_series(&file, &differences, &files.list.link)?;
        let mark = match &stored {
            WriteOutcome::Kept { file, .. } => Some(SeriesMark { rows, file: *file }),
            WriteOutcome::Refused(_) => None,
        };
        Ok(WrittenFile { home, digest, mark, stored: Some(stored), readings, areas })
    }

    fn areas(&self, home: &str, built: &[BuiltSeries]) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut areas: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for series in built.iter().map(|built| &built.series) {
            let touched: Vec<usize> = series.areas.iter().filter_map(|title| self.titles.get(title)).copied().collect();
            for name in series.all_lists(home) {
                if let Some(list) = self.lists.iter().position(|files| files.list.name == name) {
                    areas.entry(list).or_default().extend(&touched);
                }
            }
        }
        areas
    }

    /// The file with these series, and the differences that it shows.
    fn file(&self, list: &List, period: &Period, built: Vec<BuiltSeries>) -> (SeriesFile, Vec<String>) {
        let (mut series, mut differences) = (Vec::with_capacity(built.len()), Vec::new());
        for built in built {
            let (row, shown) = self.with_differences(built);
            series.push(row);
            differences.extend(shown);
        }
        let file = SeriesFile {
            generated: GENERATED.to_owned(),
            schema: crate::rows::series::SCHEMA,
            kind: crate::rows::series::KIND.to_owned(),
            title: format!("{}, what became of the series of {}", list.title, period.label),
            list: list.name.clone(),
            digest: period.name.clone(),
            series,
        };
        (file, differences)
    }

    /// The series with the differences that can be shown, in the order of its versions and patches. The limits are
    /// spent on the newest versions first.
    fn with_differences(&self, built: BuiltSeries) -> (Series, Vec<String>) {
        let BuiltSeries { mut series, pairs, .. } = built;
        let mut shown: BTreeMap<(usize, usize), String> = BTreeMap::new();
        let mut bytes = 0;
        for pair in pairs.iter().rev().take(MOST_DIFFERENCES) {
            let Some(text) = self.difference(*pair).filter(|text| bytes + text.len() <= MOST_BYTES) else { continue };
            bytes += text.len();
            let earlier = series.versions[pair.version].patches[pair.patch].earlier.as_mut();
            earlier.expect("a pair names a patch with an earlier one").shown = true;
            shown.insert((pair.version, pair.patch), text);
        }
        (series, shown.into_values().collect())
    }

    fn difference(&self, pair: PatchPair) -> Option<String> {
        let (before, after) = (self.readings.text(pair.before)?, self.readings.text(pair.after)?);
        match difference(before.compared(), after.compared()) {
            PatchDifference::Text(text) => Some(visible(&text).into_owned()),
            PatchDifference::Same | PatchDifference::TooLong => None,
        }
    }
}
