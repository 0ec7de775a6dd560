//! The histories of the site's series: from the summaries of all mails to files in content/.
//!
//! Entry points: [`write`], and [`all`] for callers that only need the rows. A file holds the series first seen in one
//! digest's range (`writer`).

mod discussions;
mod writer;

use super::find_merged::FoundInCode;
use super::known::{KnownPeriods, PeriodRows};
use super::union::Union;
use super::{Press, PressError, Pressed, find_merged};
use crate::base::text::visible_line;
use crate::config::{Config, MaintainersSource};
use crate::content::{Store, WriteOutcome};
use crate::demo;
use crate::press::history::{DigestEnd, HistoryBuilder, HistoryInput, ListPlaces, Places, PublishedPages};
use crate::press::maintainers::{Maintainers, MaintainersError, areas_of};
use crate::press::parsed_text::KeptTexts;
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use crate::press::reading;
use crate::press::subsystem::SubsystemRules;
use crate::rows::series::Series;
pub(super) use discussions::write as write_discussions;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
pub(super) use writer::{SeriesWriter, WrittenFile};

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
    let FoundInCode { merged, committers } = find_merged::find(sides.iter().map(|side| side.press.list), &union.mails)?;
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
        merged: &merged,
        committers: &committers,
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
    published_of(config, Store::lists(&config.content_dir()).into_iter())
}

/// The pages of some lists' series in content/.
pub(super) fn published_of(config: &Config, lists: impl Iterator<Item = String>) -> PublishedPages {
    let mut pages = PublishedPages::default();
    for list in lists {
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

/// Writes the files that changed, notes what is to be kept of each list, and calls `then` with the histories and that, once
/// the files are on the disk and have their names. The series of a file are built only when it is written: all at once would
/// fill the memory. `texts` are those kept of each list's mails, which are gone when `then` is called.
pub(super) fn write(
    config: &Config,
    (sides, texts): (&[ListSide<'_>], Vec<KeptTexts>),
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
        let writer = SeriesWriter::new(config, (sides, texts), builder, maintainers);
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
        let copies = input.places.copies;
        let all = reading::discussions(input.mails, builder.grouping(), |mail| copies.of(mail)[0]);
        let discussions = discussions::write(sides, &writer.readings, &all, &|mail| copies.of(mail).to_vec())?;
        for list in 0..sides.len() {
            let own = written.iter().filter(|written| written.home == list).flat_map(WrittenFile::readings);
            let others = discussions.iter().filter(|((home, _), _)| *home == list);
            let names = own.chain(others.flat_map(|(_, written)| written.marks.keys())).cloned().collect();
            writer.readings.prune(list, &names)?;
        }
        for ((list, period), written) in discussions {
            let ListResult { rows, pressed } = &mut results[list];
            rows.entry(period).or_default().discussions = Some(written.note(pressed));
        }
        for written in written {
            let ListResult { rows, pressed } = &mut results[written.home];
            written.note(rows, pressed);
        }
        writer.name_all()?;
        drop(writer);
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
    Ok(store.name_all()?)
}

/// The sections of MAINTAINERS by their titles; of two with the same, the last one.
fn titles(maintainers: &Maintainers) -> HashMap<String, usize> {
    let sections = maintainers.sections().iter().enumerate();
    sections.map(|(index, section)| (visible_line(&section.title), index)).collect()
}
