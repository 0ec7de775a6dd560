//! The histories of the site's series: from the summaries of all mails to files in content/.
//!
//! Entry points: [`write`], and [`all`] for callers that only need the rows. A file holds the series first seen in one
//! digest's range. It is written again only when a row in it changed; only then are the texts of two versions read
//! again from the archive to show how they differ.

use super::copies::MailCopy;
use super::known::{KnownPeriods, PeriodRows, SeriesMark};
use super::union::Union;
use super::{Press, PressError, Pressed, find_merged};
use crate::base::hash;
use crate::base::text::{visible, visible_line};
use crate::config::{Config, List, MaintainersSource};
use crate::content::{Store, WriteOutcome};
use crate::demo;
use crate::press::history::{
    BuiltSeries, DigestEnd, HistoryBuilder, HistoryInput, ListPlaces, PatchDifference, PatchPair, PatchText, Places,
    PublishedPages, difference,
};
use crate::press::maintainers::{Maintainers, MaintainersError, areas_of};
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use crate::press::reader::MailReader;
use crate::press::subsystem::SubsystemRules;
use crate::rows::digest::GENERATED;
use crate::rows::series::{Series, SeriesFile};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

/// The most differences shown of one series, and their total size; beyond that a page only says that they are too long
/// to show.
const MOST_DIFFERENCES: usize = 60;
const MOST_BYTES: usize = 256 << 10;

/// A list whose mails are among those of the site.
pub(super) struct ListSide<'a> {
    pub(super) press: &'a Press<'a>,
    pub(super) periods: &'a [Period],
    /// What earlier builds made of its periods.
    pub(super) before: KnownPeriods<'a>,
}

/// Calls `then` with what the histories of some mails are made of, and the sections of MAINTAINERS. `published` are the
/// pages that content/ has of their series.
pub(super) fn with_input<T>(
    config: &Config,
    sides: &[ListSide<'_>],
    union: &Union,
    published: &PublishedPages,
    then: impl FnOnce(&HistoryInput<'_>, Option<&Maintainers>) -> Result<T, PressError>,
) -> Result<T, PressError> {
    let digests: Vec<Vec<DigestEnd>> = sides.iter().map(|side| digest_ends(side.periods)).collect();
    let list = |side: &ListSide<'_>| side.press.list.name.clone();
    let names: Vec<String> = sides.iter().map(list).collect();
    let lists: Vec<ListPlaces<'_>> =
        names.iter().zip(&digests).map(|(name, digests)| ListPlaces { name, digests }).collect();
    let all = config.lists.iter().map(|list| list.name.as_str());
    let absent: Vec<&str> = all.filter(|name| names.iter().all(|own| own != name)).collect();
    let maintainers = config.maintainers.as_ref().map(load_maintainers).transpose()?;
    let areas = |paths: &[&str]| -> Vec<String> {
        let Some(maintainers) = &maintainers else { return Vec::new() };
        let sections = maintainers.sections_of(paths);
        sections.into_iter().map(|section| visible_line(&maintainers.sections()[section].title)).collect()
    };
    let deciders = maintainers.as_ref().map(deciders);
    let input = HistoryInput {
        mails: &union.mails,
        positions: &union.positions,
        digests: &union.digests,
        places: &Places {
            lists: &lists,
            copies: &union.copies,
            preference: &union.preference,
            published,
            absent: &absent,
        },
        rules: &SubsystemRules(&config.subsystems),
        areas: &areas,
        deciders: deciders.as_ref(),
        merged: &find_merged::find(sides.iter().map(|side| side.press.list), &union.mails)?,
    };
    then(&input, maintainers.as_ref())
}

pub(super) fn digest_ends(periods: &[Period]) -> Vec<DigestEnd> {
    let digest =
        |period: &Period| DigestEnd { name: period.name.clone(), end: period.span.arrivals.end, open: period.open };
    periods.iter().map(digest).collect()
}

/// The pages of series in content/, those of lists that are not in site.yaml any more included.
fn published(config: &Config) -> PublishedPages {
    let mut pages = PublishedPages::default();
    for list in Store::lists(&config.content_dir()) {
        for names in Store::for_series(&config.content_dir(), &list).series_names() {
            pages.add(&list, &names.slug, &names.aliases);
        }
    }
    pages
}

/// The site's series, in the order of their first mails.
pub(super) fn all(config: &Config, sides: &[ListSide<'_>], union: &Union) -> Result<Vec<Series>, PressError> {
    with_input(config, sides, union, &published(config), |input, _| {
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

/// What is kept of a list that was pressed.
pub(super) struct ListResult {
    pub(super) rows: PeriodRows,
    pub(super) pressed: Pressed,
}

/// Writes the files that changed, notes what is to be kept of each list, and calls `then` with the histories and that. The
/// series of a file are built only when it is written: all at once would fill the memory.
pub(super) fn write(
    config: &Config,
    sides: &[ListSide<'_>],
    union: &Union,
    results: &mut [ListResult],
    then: &dyn Fn(&HistoryBuilder<'_>, &[ListResult]),
) -> Result<(), PressError> {
    with_input(config, sides, union, &published(config), |input, maintainers| {
        let builder = &HistoryBuilder::new(input);
        let mut files: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (series, file) in (0..builder.series()).filter_map(|series| Some((series, builder.first_digest(series)?))) {
            files.entry(file).or_default().push(series);
        }
        for (home, result) in results.iter_mut().enumerate() {
            result.pressed.series = files.range((home, 0)..(home + 1, 0)).map(|(_, series)| series.len()).sum();
        }
        // A series outside all explicit ranges has no file.
        files.retain(|(home, digest), _| *digest < sides[*home].periods.len());
        prune(config, sides, &files, results)?;
        let writer = SeriesWriter::new(config, sides, builder, maintainers);
        let written: Vec<WrittenFile> =
            files.par_iter().map(|(place, series)| writer.write(*place, series)).collect::<Result<_, _>>()?;
        if let Some(maintainers) = maintainers {
            let problems = maintainers.problems().iter().cloned().map(PressProblem::Maintainers);
            results[0].pressed.problems.extend(problems);
            for (list, side) in sides.iter().enumerate() {
                let touched =
                    written.iter().filter_map(|written| written.areas.get(&list)).flatten().copied().collect();
                write_areas(side.press, maintainers, &touched, &mut results[list].pressed)?;
            }
        }
        for written in written {
            let ListResult { rows, pressed } = &mut results[written.home];
            written.note(rows, pressed);
        }
        then(builder, results);
        Ok(())
    })
}

/// Removes the files of digests in which no series begins any more.
fn prune(
    config: &Config,
    sides: &[ListSide<'_>],
    files: &BTreeMap<(usize, usize), Vec<usize>>,
    results: &mut [ListResult],
) -> Result<(), PressError> {
    for (list, side) in sides.iter().enumerate() {
        let own = files.keys().filter(|(home, _)| *home == list);
        let names: BTreeSet<&str> = own.map(|(_, digest)| side.periods[*digest].name.as_str()).collect();
        let store = Store::for_series(&config.content_dir(), &side.press.list.name);
        results[list].pressed.removed += store.prune(&names)?;
    }
    Ok(())
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
    home: usize,
    digest: String,
    /// `None` where it must not be taken for written.
    mark: Option<SeriesMark>,
    /// `None` where it needed no change.
    stored: Option<WriteOutcome>,
    /// For each list that its series are on the sections of MAINTAINERS that these touch.
    areas: BTreeMap<usize, BTreeSet<usize>>,
}

impl WrittenFile {
    /// The digest to which it belongs.
    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// Notes what it was made from, in the row of its period, and what was done.
    pub(super) fn note(self, rows: &mut PeriodRows, pressed: &mut Pressed) {
        let row = rows.entry(self.digest).or_default();
        let areas = self.areas.get(&self.home).into_iter().flatten();
        (row.series, row.areas) = (self.mark, areas.copied().collect());
        match self.stored {
            Some(WriteOutcome::Refused(problem)) => pressed.problems.push(PressProblem::HandWritten(problem)),
            Some(WriteOutcome::Kept { changed, .. }) => pressed.series_files += usize::from(changed),
            None => {}
        }
    }
}

/// Writes files; unlike a [`Press`] it can be shared between threads.
pub(super) struct SeriesWriter<'a> {
    lists: Vec<ListFiles<'a>>,
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
    reader: MailReader<'a>,
}

impl<'a> SeriesWriter<'a> {
    pub(super) fn new(
        config: &Config,
        sides: &[ListSide<'a>],
        builder: &'a HistoryBuilder<'a>,
        maintainers: Option<&Maintainers>,
    ) -> Self {
        let files = |side: &ListSide<'a>| ListFiles {
            list: side.press.list,
            periods: side.periods,
            before: side.before,
            store: Store::for_series(&config.content_dir(), &side.press.list.name),
            reader: side.press.reader(),
        };
        let titles = maintainers.map(titles).unwrap_or_default();
        Self { lists: sides.iter().map(files).collect(), builder, titles }
    }

    /// Writes the file of a list and one of its periods with these series.
    pub(super) fn write(&self, (home, period): (usize, usize), series: &[usize]) -> Result<WrittenFile, PressError> {
        let files = &self.lists[home];
        let period = &files.periods[period];
        let digest = period.name.clone();
        let built: Vec<BuiltSeries> = series.iter().map(|series| self.builder.build(*series)).collect();
        let areas = self.areas(&files.list.name, &built);
        let rows: Vec<&Series> = built.iter().map(|built| &built.series).collect();
        // The title of a file names the days of an open range, and these go on.
        let rows = hash::digest(&serde_json::to_vec(&(&period.label, rows)).expect("rows are JSON"));
        if let Some(mark) = files.before.series_mark(&digest, &rows, &files.store.file(&digest)) {
            return Ok(WrittenFile { home, digest, mark: Some(mark), stored: None, areas });
        }
        let (file, differences) = self.file(files.list, period, built);
        let stored = files.store.write_series(&file, &differences, &files.list.link)?;
        let mark = match &stored {
            WriteOutcome::Kept { file, .. } => Some(SeriesMark { rows, file: hash::digest(file) }),
            WriteOutcome::Refused(_) => None,
        };
        Ok(WrittenFile { home, digest, mark, stored: Some(stored), areas })
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
        let read = |copy: MailCopy| self.lists[copy.list()].reader.read_again(copy.position);
        let (before, after) = (read(pair.before)?, read(pair.after)?);
        match difference(PatchText::from_mail(&before), PatchText::from_mail(&after)) {
            PatchDifference::Text(text) => Some(visible(&text).into_owned()),
            PatchDifference::Same | PatchDifference::TooLong => None,
        }
    }
}
