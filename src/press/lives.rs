//! The lives of a list's series: from the letters of all its mails to files in content/.
//!
//! Entry points: [`write`], and [`all`] for who only wants to know. A file holds the series first seen in one digest's
//! range. It is written again only when a row in it changed; the texts of two versions are read again from the archive
//! only then.

use super::memory::{self, Memory};
use super::{Press, PressError, Pressed, source};
use crate::base::text::{visible, visible_line};
use crate::config::{List, MaintainersSource};
use crate::content::{Store, WriteOutcome};
use crate::demo;
use crate::press::history::{Chapter, Difference, Letter, Pair, PatchText, Scene, Tale, Told, difference};
use crate::press::intake::Intake;
use crate::press::mail::Mail;
use crate::press::maintainers::{Maintainers, MaintainersError, areas_of};
use crate::press::period::Period;
use crate::press::problem::PressProblem;
use crate::press::subsystem::Rules;
use crate::rows::digest::GENERATED;
use crate::rows::series::{Series, SeriesFile};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

/// Differences shown of one series, and their bytes: beyond that a page says that they are too long to read.
const MOST_DIFFERENCES: usize = 60;
const MOST_BYTES: usize = 256 << 10;

/// What is told with a list's series: their tale, and who looks after what they touch.
fn with_tale<T>(
    press: &Press<'_>,
    periods: &[Period],
    letters: &[Letter],
    then: impl FnOnce(&Tale<'_>, Option<&Maintainers>) -> Result<T, PressError>,
) -> Result<T, PressError> {
    let chapters: Vec<Chapter> =
        periods.iter().map(|period| Chapter { digest: period.name.clone(), end: period.span.arrivals.end }).collect();
    let maintainers = press.config.maintainers.as_ref().map(load_maintainers).transpose()?;
    let areas = |paths: &[&str]| -> Vec<String> {
        let Some(maintainers) = &maintainers else { return Vec::new() };
        let sections = maintainers.sections_of(paths);
        sections.into_iter().map(|section| visible_line(&maintainers.sections()[section].title)).collect()
    };
    let deciders = maintainers.as_ref().map(deciders);
    let merged = source::merged(press.list, letters)?;
    let scene = Scene {
        letters,
        chapters: &chapters,
        rules: &Rules(&press.config.subsystems),
        areas: &areas,
        deciders: deciders.as_ref(),
        merged: &merged,
    };
    then(&Tale::of(&scene), maintainers.as_ref())
}

/// The lives of the list's series, in the order of their first mails.
pub(super) fn all(press: &Press<'_>, periods: &[Period], letters: &[Letter]) -> Result<Vec<Series>, PressError> {
    with_tale(press, periods, letters, |tale, _| {
        Ok((0..tale.series()).into_par_iter().map(|series| tale.tell(series).life).collect())
    })
}

fn load_maintainers(source: &MaintainersSource) -> Result<Maintainers, MaintainersError> {
    match source {
        MaintainersSource::File(file) => Maintainers::load(file),
        MaintainersSource::Demo => Maintainers::parse(Path::new("builtin:demo"), demo::maintainers()),
    }
}

/// Who has a say: everybody whom an `M:` line names.
fn deciders(maintainers: &Maintainers) -> HashSet<String> {
    let people = maintainers.sections().iter().flat_map(|section| &section.maintainers);
    let names = people.flat_map(|person| [person.name.to_lowercase(), person.email.to_lowercase()]);
    names.filter(|name| !name.is_empty()).collect()
}

/// Writes the files that changed. The lives of a file are told when it is its turn, so that they never are in memory all
/// at once.
pub(super) fn write(
    press: &Press<'_>,
    periods: &[Period],
    letters: &[Letter],
    before: &Memory,
    after: &mut Memory,
    pressed: &mut Pressed,
) -> Result<(), PressError> {
    let store = Store::of_series(&press.config.content_dir(), &press.list.name);
    with_tale(press, periods, letters, |tale, maintainers| {
        let mut chapters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        (0..tale.series()).for_each(|series| chapters.entry(tale.beginning(series)).or_default().push(series));
        let chapters: Vec<(&Period, Vec<usize>)> =
            chapters.into_iter().filter_map(|(place, series)| Some((periods.get(place)?, series))).collect();
        let names: BTreeSet<&str> = chapters.iter().map(|(period, _)| period.name.as_str()).collect();
        pressed.removed += store.prune(&names)?;
        let writer = Writer { list: press.list, before, store, intake: press.intake(), tale };
        let written: Vec<Written> =
            chapters.par_iter().map(|(period, series)| writer.chapter(period, series)).collect::<Result<_, _>>()?;
        pressed.series = tale.series();
        if let Some(maintainers) = maintainers {
            let touched = written.iter().flat_map(|written| &written.areas).collect();
            write_areas(press, maintainers, &touched, pressed)?;
        }
        for written in written {
            note(written, before, after, pressed);
        }
        Ok(())
    })
}

fn note(written: Written, before: &Memory, after: &mut Memory, pressed: &mut Pressed) {
    match written.stored {
        None => after.keep_sequel_of(before, written.digest),
        Some(WriteOutcome::Refused(problem)) => pressed.problems.push(PressProblem::HandWritten(problem)),
        Some(WriteOutcome::Kept { file, changed }) => {
            pressed.sequels += usize::from(changed);
            after.keep_sequel(written.digest, written.lives, &file);
        }
    }
}

/// Writes the sections of MAINTAINERS that the series touch.
fn write_areas(
    press: &Press<'_>,
    maintainers: &Maintainers,
    touched: &BTreeSet<&String>,
    pressed: &mut Pressed,
) -> Result<(), PressError> {
    pressed.problems.extend(maintainers.problems().iter().cloned().map(PressProblem::Maintainers));
    let sections = maintainers.sections().iter().filter(|section| touched.contains(&visible_line(&section.title)));
    let areas = areas_of(&press.list.name, &press.list.title, sections);
    let store = Store::new(&press.config.content_dir(), &press.list.name);
    if let WriteOutcome::Refused(problem) = store.write_areas(&areas)? {
        pressed.problems.push(PressProblem::HandWritten(problem));
    }
    Ok(())
}

/// What became of one file.
struct Written {
    digest: String,
    /// The hash of the rows it was made of.
    lives: String,
    /// `None` where it was as it should be.
    stored: Option<WriteOutcome>,
    /// The sections of MAINTAINERS that its series touch.
    areas: BTreeSet<String>,
}

/// Writes files; it can be shared between threads, which a [`Press`] cannot.
struct Writer<'a> {
    list: &'a List,
    before: &'a Memory,
    store: Store,
    intake: Intake<'a>,
    tale: &'a Tale<'a>,
}

impl Writer<'_> {
    fn chapter(&self, period: &Period, series: &[usize]) -> Result<Written, PressError> {
        let digest = period.name.clone();
        let told: Vec<Told> = series.iter().map(|series| self.tale.tell(*series)).collect();
        let areas = told.iter().flat_map(|told| told.life.areas.iter().cloned()).collect();
        let rows: Vec<&Series> = told.iter().map(|told| &told.life).collect();
        let lives = memory::hash(&serde_json::to_vec(&rows).unwrap_or_default());
        if self.before.has_sequel(&digest, &lives, &self.store.file(&digest)) {
            return Ok(Written { digest, lives, stored: None, areas });
        }
        let mut sequel = SeriesFile {
            generated: GENERATED.to_owned(),
            schema: crate::rows::series::SCHEMA,
            kind: crate::rows::series::KIND.to_owned(),
            title: format!("{}, what became of the series of {}", self.list.title, period.label),
            list: self.list.name.clone(),
            digest: digest.clone(),
            series: Vec::with_capacity(told.len()),
        };
        let mut differences = Vec::new();
        for told in told {
            let (life, shown) = self.with_differences(told);
            sequel.series.push(life);
            differences.extend(shown);
        }
        let stored = self.store.write_sequel(&sequel, &differences, &self.list.link)?;
        Ok(Written { digest, lives, stored: Some(stored), areas })
    }

    /// The life with the differences that can be shown, in the order of its versions and patches. The newest versions
    /// come first to the bounds.
    fn with_differences(&self, told: Told) -> (Series, Vec<String>) {
        let Told { mut life, pairs, .. } = told;
        let mut shown: BTreeMap<(usize, usize), String> = BTreeMap::new();
        let mut bytes = 0;
        for pair in pairs.iter().rev().take(MOST_DIFFERENCES) {
            let Some(text) = self.difference(*pair).filter(|text| bytes + text.len() <= MOST_BYTES) else { continue };
            bytes += text.len();
            let was = life.versions.get_mut(pair.version).and_then(|version| version.patches.get_mut(pair.patch));
            if let Some(was) = was.and_then(|patch| patch.earlier.as_mut()) {
                was.shown = true;
                shown.insert((pair.version, pair.patch), text);
            }
        }
        (life, shown.into_values().collect())
    }

    fn difference(&self, pair: Pair) -> Option<String> {
        let (before, after) = (self.intake.look(pair.before, whole)?, self.intake.look(pair.after, whole)?);
        match difference(PatchText::of(&before), PatchText::of(&after)) {
            Difference::Text(text) => Some(visible(&text).into_owned()),
            Difference::Same | Difference::TooLong => None,
        }
    }
}

fn whole(mail: Mail) -> Mail {
    mail
}
