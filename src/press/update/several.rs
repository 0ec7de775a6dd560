//! Brings the content of a site with several lists up to date.
//!
//! Entry point: [`update`]. Where no archive and nothing in content/ changed since the last build, nothing is done.
//! Otherwise the digests of each list are written, side by side; then the mails of all lists are joined, and the histories
//! of the series and the digests of all lists as one are written from these.
//!
//! A list that fails keeps its digests and the series that have their pages there; the others are pressed without it, and
//! the digests of all lists as one stay as they are.
//!
//! Deliberately not supported yet: working out only what new mails touch. What a list's digests cost is paid for what
//! changed; the histories are worked out anew.

use super::log;
use crate::base::files::Stamps;
use crate::base::hash::Hasher;
use crate::config::{CodeRepository, Config, List};
use crate::press::archive::ArchiveLog;
use crate::press::known::{KnownPeriods, fill_summaries};
use crate::press::record::{ListRecord, NextRecord, mail_setting};
use crate::press::series::{self, ListResult, ListSide};
use crate::press::side_by_side::side_by_side;
use crate::press::summaries::Summaries;
use crate::press::union::{ListMails, Union};
use crate::press::{DigestRun, ListArchive, Press, PressError, Pressed, find_merged, joined};
use crate::store::{LateStore, PROGRAM, SiteStore, read_blob, write_blob};
use std::ops::ControlFlow;

/// The file that says what the digests of all lists as one were when they were written.
const JOINED_FILE: &str = "all.joined";

/// How many lists are worked on at once: each needs memory, and reading one of them keeps several cores busy already.
const AT_ONCE: usize = 4;

/// Writes what is missing or outdated, and returns what became of each list. `tick` is called with the position of a list,
/// the number of its mails that are done, and the total.
pub(super) fn update(
    config: &Config,
    store: &LateStore,
    force: bool,
    tick: &(dyn Fn(usize, u64, u64) + Sync),
) -> Vec<Result<Pressed, PressError>> {
    let records: Vec<Option<ListRecord>> =
        config.lists.iter().map(|list| ListRecord::load(config, list).filter(|_| !force)).collect();
    if let Some(idle) = idle(config, &records) {
        return idle.into_iter().map(Ok).collect();
    }
    let mut pressed: Vec<Result<PressedList<'_>, PressError>> = Vec::new();
    let work = |list: usize| {
        let press = open_list(config, store, list, &records)?;
        press_list(config, (press, store), (force, records[list].as_ref()), &|done, of| tick(list, done, of))
    };
    let threads = rayon::current_num_threads().min(AT_ONCE);
    side_by_side(config.lists.len(), threads, &work, |_, result| {
        pressed.push(result);
        ControlFlow::Continue(())
    });
    finish(config, store, force, pressed)
}

/// What earlier builds did of the lists, if nothing changed since.
fn idle(config: &Config, records: &[Option<ListRecord>]) -> Option<Vec<Pressed>> {
    let is_current = |(list, record): (&List, &Option<ListRecord>)| {
        let archive = ListArchive::open(list).ok()?;
        record.as_ref().filter(|record| record.is_current(config, list, &archive.archive)).map(ListRecord::idle)
    };
    let idle: Vec<Pressed> = config.lists.iter().zip(records).map(is_current).collect::<Option<_>>()?;
    (read_blob(&config.root, JOINED_FILE) == Some(joined_mark(config))).then_some(idle)
}

/// Stands for the files of all lists as one, and for what decides them beside the lists.
fn joined_mark(config: &Config) -> (String, Stamps) {
    let mut hasher = Hasher::new();
    let names: Vec<&str> = config.lists.iter().map(|list| list.name.as_str()).collect();
    hasher.update(format!("{PROGRAM} {names:?} {:?} {:?} {}", config.prefer, config.subsystems, config.top).as_bytes());
    let folders: Vec<_> = config.joined.iter().map(|list| config.content_dir().join(&list.name)).collect();
    (hasher.hex(), Stamps::below(folders.iter().map(std::path::PathBuf::as_path)))
}

/// A list whose digests are written, in parts that can go from one thread to another.
struct PressedList<'a> {
    list: &'a List,
    archive: ListArchive,
    log: ArchiveLog,
    run: DigestRun,
    record: Option<&'a ListRecord>,
    /// What its digests depend on beside mail.
    setting: String,
}

fn open_list<'a>(
    config: &'a Config,
    store: &LateStore,
    list: usize,
    records: &[Option<ListRecord>],
) -> Result<Press<'a>, PressError> {
    let own = &config.lists[list];
    let archive = ListArchive::open(own)?;
    let (log, _) = log(store.open()?, own, &archive, records[list].as_ref())?;
    Press::new(config, own, archive, log)
}

fn press_list<'a>(
    config: &Config,
    (press, store): (Press<'a>, &LateStore),
    (force, record): (bool, Option<&'a ListRecord>),
    tick: &dyn Fn(u64, u64),
) -> Result<PressedList<'a>, PressError> {
    let (store, setting) = (store.open()?, mail_setting(config, press.list));
    let known = KnownPeriods::new((!force).then_some(store), &press.list.name, &setting);
    let mut run = press.write_digests(force, known, tick)?;
    let is_kept = run.pressed.mails == 0 || keep_summaries(store, press.list, &run.summaries);
    if !is_kept {
        run.rows.values_mut().for_each(|row| row.mails = None);
    }
    let (list, (archive, log)) = (press.list, press.into_parts());
    Ok(PressedList { list, archive, log, run, record, setting })
}

/// Keeps the summaries of a list, of which some are new.
fn keep_summaries(store: &SiteStore, list: &List, summaries: &Summaries) -> bool {
    store.write(|rows| fill_summaries(rows, &list.name, (&summaries.positions, &summaries.mails)))
}

/// Writes the histories of all lists that did not fail.
fn finish(
    config: &Config,
    store: &LateStore,
    force: bool,
    pressed: Vec<Result<PressedList<'_>, PressError>>,
) -> Vec<Result<Pressed, PressError>> {
    let (mut lists, mut outcomes) = (Vec::new(), Vec::new());
    for result in with_readable_code(pressed) {
        outcomes.push(result.map(|list| lists.push(list)));
    }
    let results = if lists.is_empty() { Ok(Vec::new()) } else { write_histories(config, store, force, lists) };
    let mut results = match results {
        Ok(results) => results.into_iter().map(Ok),
        // What failed is no single list's, and the first of them tells it.
        Err(error) => return vec![Err(error)],
    };
    let of_list = |outcome: Result<(), PressError>| outcome.and_then(|()| results.next().expect("one for each list"));
    outcomes.into_iter().map(of_list).collect()
}

/// The lists but for those whose clone of the code cannot be read: without it, some patches would count as not merged. A
/// clone that several lists name is looked at once.
fn with_readable_code(pressed: Vec<Result<PressedList<'_>, PressError>>) -> Vec<Result<PressedList<'_>, PressError>> {
    let mut readable: Vec<&CodeRepository> = Vec::new();
    let check = |result: Result<_, PressError>| {
        let list: PressedList<'_> = result?;
        let code = list.list.source.as_ref().filter(|code| !readable.contains(code));
        if let Some(code) = code {
            find_merged::check(list.list, &list.run.summaries.mails)?;
            readable.push(code);
        }
        Ok(list)
    };
    pressed.into_iter().map(check).collect()
}

fn write_histories(
    config: &Config,
    store: &LateStore,
    force: bool,
    lists: Vec<PressedList<'_>>,
) -> Result<Vec<Pressed>, PressError> {
    let store = store.open()?;
    let (mut presses, mut periods, mut summaries, mut results) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut texts = Vec::new();
    for PressedList { list, archive, log, run, record, setting } in lists {
        let DigestRun { periods: own, rows, pressed, summaries: mails, texts: kept } = run;
        presses.push((Press::new(config, list, archive, log)?, record, setting));
        periods.push(own);
        texts.push(kept);
        summaries.push(mails);
        results.push(ListResult { rows, pressed });
    }
    let mails = presses.iter().zip(summaries).map(|((press, ..), mails)| ListMails::new(press, mails));
    let union = Union::of_lists(&config.prefer, mails.collect());
    let before = (!force).then_some(store);
    let known: Vec<KnownPeriods<'_>> =
        presses.iter().map(|(press, _, setting)| KnownPeriods::new(before, &press.list.name, setting)).collect();
    let sides: Vec<ListSide<'_>> = (0..presses.len())
        .map(|list| ListSide { press: &presses[list].0, periods: &periods[list], before: known[list] })
        .collect();
    results[0].pressed.problems.extend(union.problems.iter().cloned());
    series::write(config, (&sides, texts), &union, &mut results, &|_, _| {})?;
    if let Some(all) = config.joined.as_ref().filter(|_| presses.len() == config.lists.len()) {
        let presses: Vec<&Press<'_>> = presses.iter().map(|(press, ..)| press).collect();
        results[0].pressed.problems.extend(joined::write(config, all, &presses, &union)?);
        write_blob(&config.root, JOINED_FILE, &joined_mark(config));
    }
    for (list, (press, record, _)) in presses.iter().enumerate() {
        keep(config, (store, known[list]), (press, *record), &mut results[list])?;
    }
    Ok(results.into_iter().map(|result| result.pressed).collect())
}

/// Keeps what the next build can use of a list.
fn keep(
    config: &Config,
    (store, known): (&SiteStore, KnownPeriods<'_>),
    (press, record): (&Press<'_>, Option<&ListRecord>),
    result: &mut ListResult,
) -> Result<(), PressError> {
    let next = NextRecord::new(config, press.list, &press.archive, &press.log);
    store.write(|rows| {
        known.remove_all(rows);
        known.put_all(rows, &result.rows);
        next.put_log(rows, (press.list, &press.log), record);
    });
    next.keep(config, press.list, &press.periods()?, &mut result.pressed);
    Ok(())
}
