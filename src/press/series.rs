//! The histories of a list's series: from the summaries of all its mails to files in content/.
//!
//! Entry points: [`write`], and [`all`] for callers that only need the rows. A file holds the series first seen in one
//! digest's range. It is written again only when a row in it changed; only then are the texts of two versions read
//! again from the archive to show how they differ.

use super::known::{KnownPeriods, PeriodRows, SeriesMark};
use super::summaries::Summaries;
use super::{Press, PressError, Pressed, find_merged};
use crate::base::hash;
use crate::base::text::{visible, visible_line};
use crate::config::{List, MaintainersSource};
use crate::content::{Store, WriteOutcome};
use crate::demo;
use crate::press::archive::ArchivePosition;
use crate::press::history::{
    BuiltSeries, DigestEnd, HistoryBuilder, HistoryInput, PatchDifference, PatchPair, PatchText, difference,
};
use crate::press::maintainers::{Maintainers, MaintainersError, areas_of};
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use crate::press::reader::MailReader;
use crate::press::subsystem::SubsystemRules;
use crate::press::summary::MailSummary;
use crate::rows::digest::GENERATED;
use crate::rows::series::{Series, SeriesFile};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

/// The most differences shown of one series, and their total size; beyond that a page only says that they are too long
/// to show.
const MOST_DIFFERENCES: usize = 60;
const MOST_BYTES: usize = 256 << 10;

/// Calls `then` with what the histories of some mails are made of, and the sections of MAINTAINERS. `published` are the
/// names of the pages that content/ has of their series.
pub(super) fn with_input<T>(
    press: &Press<'_>,
    periods: &[Period],
    (mails, positions): (&[MailSummary], &[ArchivePosition]),
    published: &BTreeSet<String>,
    then: impl FnOnce(&HistoryInput<'_>, Option<&Maintainers>) -> Result<T, PressError>,
) -> Result<T, PressError> {
    let maintainers = press.config.maintainers.as_ref().map(load_maintainers).transpose()?;
    let areas = |paths: &[&str]| -> Vec<String> {
        let Some(maintainers) = &maintainers else { return Vec::new() };
        let sections = maintainers.sections_of(paths);
        sections.into_iter().map(|section| visible_line(&maintainers.sections()[section].title)).collect()
    };
    let deciders = maintainers.as_ref().map(deciders);
    let input = HistoryInput {
        mails,
        positions,
        digests: &digest_ends(periods),
        rules: &SubsystemRules(&press.config.subsystems),
        areas: &areas,
        deciders: deciders.as_ref(),
        merged: &find_merged::find(press.list, mails)?,
        published,
    };
    then(&input, maintainers.as_ref())
}

pub(super) fn digest_ends(periods: &[Period]) -> Vec<DigestEnd> {
    let digest =
        |period: &Period| DigestEnd { name: period.name.clone(), end: period.span.arrivals.end, open: period.open };
    periods.iter().map(digest).collect()
}

/// The names of the pages of the list's series in content/.
fn published_names(press: &Press<'_>) -> BTreeSet<String> {
    Store::for_series(&press.config.content_dir(), &press.list.name).series_names()
}

/// The list's series, in the order of their first mails.
pub(super) fn all(press: &Press<'_>, periods: &[Period], summaries: &Summaries) -> Result<Vec<Series>, PressError> {
    let mails = (summaries.mails.as_slice(), summaries.positions.as_slice());
    with_input(press, periods, mails, &published_names(press), |input, _| {
        let builder = HistoryBuilder::new(input);
        Ok((0..builder.series()).into_par_iter().map(|series| builder.build(series).series).collect())
    })
}

fn load_maintainers(source: &MaintainersSource) -> Result<Maintainers, MaintainersError> {
    match source {
        MaintainersSource::File(file) => Maintainers::load(file),
        MaintainersSource::Demo => Maintainers::parse(Path::new("builtin:demo"), demo::maintainers()),
    }
}

/// The addresses of those who may decide: everybody named on an `M:` line.
fn deciders(maintainers: &Maintainers) -> HashSet<String> {
    let people = maintainers.sections().iter().flat_map(|section| &section.maintainers);
    let names = people.flat_map(|person| [person.name.to_lowercase(), person.email.to_lowercase()]);
    names.filter(|name| !name.is_empty()).collect()
}

/// Writes the files that changed, and calls `then` with all that was worked out. The series of a file are built only when it is
/// written: all at once would fill the memory.
pub(super) fn write(
    press: &Press<'_>,
    (periods, summaries): (&[Period], &Summaries),
    before: KnownPeriods<'_>,
    (rows, pressed): (&mut PeriodRows, &mut Pressed),
    then: &dyn Fn(&Summaries, &HistoryBuilder<'_>, &PeriodRows),
) -> Result<(), PressError> {
    let store = Store::for_series(&press.config.content_dir(), &press.list.name);
    let mails = (summaries.mails.as_slice(), summaries.positions.as_slice());
    with_input(press, periods, mails, &published_names(press), |input, maintainers| {
        let builder = &HistoryBuilder::new(input);
        let mut by_digest: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        (0..builder.series())
            .for_each(|series| by_digest.entry(builder.first_digest(series)).or_default().push(series));
        // A series outside all explicit ranges has no file.
        let files: Vec<(&Period, Vec<usize>)> =
            by_digest.into_iter().filter_map(|(digest, series)| Some((periods.get(digest)?, series))).collect();
        let names: BTreeSet<&str> = files.iter().map(|(period, _)| period.name.as_str()).collect();
        pressed.removed += store.prune(&names)?;
        let writer = SeriesWriter::new(press, before, builder, maintainers);
        let written: Vec<WrittenFile> =
            files.par_iter().map(|(period, series)| writer.write(period, series)).collect::<Result<_, _>>()?;
        pressed.series = builder.series();
        if let Some(maintainers) = maintainers {
            let touched = written.iter().flat_map(|written| written.areas.iter().copied()).collect();
            pressed.problems.extend(maintainers.problems().iter().cloned().map(PressProblem::Maintainers));
            write_areas(press, maintainers, &touched, pressed)?;
        }
        for written in written {
            written.note(rows, pressed);
        }
        then(summaries, builder, rows);
        Ok(())
    })
}

/// Writes the sections of MAINTAINERS that the series touch; these are given by their indices.
pub(super) fn write_areas(
    press: &Press<'_>,
    maintainers: &Maintainers,
    touched: &BTreeSet<usize>,
    pressed: &mut Pressed,
) -> Result<(), PressError> {
    let titles = titles(maintainers);
    let is_touched = |title: &str| titles.get(&visible_line(title)).is_some_and(|index| touched.contains(index));
    let sections = maintainers.sections().iter().filter(|section| is_touched(&section.title));
    let areas = areas_of(&press.list.name, &press.list.title, sections);
    let store = Store::new(&press.config.content_dir(), &press.list.name);
    if let WriteOutcome::Refused(problem) = store.write_areas(&areas)? {
        pressed.problems.push(PressProblem::HandWritten(problem));
    }
    Ok(())
}

/// The sections of MAINTAINERS by their titles; of two with the same, the last one.
fn titles(maintainers: &Maintainers) -> HashMap<String, usize> {
    let sections = maintainers.sections().iter().enumerate();
    sections.map(|(index, section)| (visible_line(&section.title), index)).collect()
}

/// A series file that was written, or was found to be as it should.
pub(super) struct WrittenFile {
    digest: String,
    /// `None` where it must not be taken for written.
    mark: Option<SeriesMark>,
    /// `None` where it needed no change.
    stored: Option<WriteOutcome>,
    /// The sections of MAINTAINERS that its series touch.
    areas: BTreeSet<usize>,
}

impl WrittenFile {
    /// The digest to which it belongs.
    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// Notes what it was made from, in the row of its period, and what was done.
    pub(super) fn note(self, rows: &mut PeriodRows, pressed: &mut Pressed) {
        let row = rows.entry(self.digest).or_default();
        (row.series, row.areas) = (self.mark, self.areas.into_iter().collect());
        match self.stored {
            Some(WriteOutcome::Refused(problem)) => pressed.problems.push(PressProblem::HandWritten(problem)),
            Some(WriteOutcome::Kept { changed, .. }) => pressed.series_files += usize::from(changed),
            None => {}
        }
    }
}

/// Writes files; unlike a [`Press`] it can be shared between threads.
pub(super) struct SeriesWriter<'a> {
    list: &'a List,
    before: KnownPeriods<'a>,
    store: Store,
    reader: MailReader<'a>,
    builder: &'a HistoryBuilder<'a>,
    /// The sections of MAINTAINERS by their titles.
    titles: HashMap<String, usize>,
}

impl<'a> SeriesWriter<'a> {
    pub(super) fn new(
        press: &'a Press<'_>,
        before: KnownPeriods<'a>,
        builder: &'a HistoryBuilder<'a>,
        maintainers: Option<&Maintainers>,
    ) -> Self {
        let store = Store::for_series(&press.config.content_dir(), &press.list.name);
        let titles = maintainers.map(titles).unwrap_or_default();
        Self { list: press.list, before, store, reader: press.reader(), builder, titles }
    }

    /// Writes the file of a period with these series.
    pub(super) fn write(&self, period: &Period, series: &[usize]) -> Result<WrittenFile, PressError> {
        let digest = period.name.clone();
        let built: Vec<BuiltSeries> = series.iter().map(|series| self.builder.build(*series)).collect();
        let areas = built.iter().flat_map(|built| &built.series.areas);
        let areas = areas.filter_map(|title| self.titles.get(title)).copied().collect();
        let rows: Vec<&Series> = built.iter().map(|built| &built.series).collect();
        // The title of a file names the days of an open range, and these go on.
        let rows = hash::digest(&serde_json::to_vec(&(&period.label, rows)).expect("rows are JSON"));
        if let Some(mark) = self.before.series_mark(&digest, &rows, &self.store.file(&digest)) {
            return Ok(WrittenFile { digest, mark: Some(mark), stored: None, areas });
        }
        let (file, differences) = self.file(period, built);
        let stored = self.store.write_series(&file, &differences, &self.list.link)?;
        let mark = match &stored {
            WriteOutcome::Kept { file, .. } => Some(SeriesMark { rows, file: hash::digest(file) }),
            WriteOutcome::Refused(_) => None,
        };
        Ok(WrittenFile { digest, mark, stored: Some(stored), areas })
    }

    /// The file with these series, and the differences that it shows.
    fn file(&self, period: &Period, built: Vec<BuiltSeries>) -> (SeriesFile, Vec<String>) {
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
            title: format!("{}, what became of the series of {}", self.list.title, period.label),
            list: self.list.name.clone(),
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
        let (before, after) = (self.reader.read_again(pair.before)?, self.reader.read_again(pair.after)?);
        match difference(PatchText::from_mail(&before), PatchText::from_mail(&after)) {
            PatchDifference::Text(text) => Some(visible(&text).into_owned()),
            PatchDifference::Same | PatchDifference::TooLong => None,
        }
    }
}
