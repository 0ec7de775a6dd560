//! Brings the content of a site up to date, at the cost of what changed.
//!
//! Entry point: [`update`]. Several lists are joined (`several`). For a single one: where neither the archive nor content/ changed since the last build (`record`),
//! nothing is done; otherwise the archive log is continued behind the commits that are known, and what is new is pressed
//! (`append`). Where that is not enough, the log is read from the beginning, or the whole list is pressed.

mod several;

use super::append::{Appended, append};

use super::archive::ArchiveLog;
use super::known::{Known, KnownPeriods, WholeList, fill, fill_summaries};
use super::problem::PressProblem;
use super::record::{ListRecord, NextRecord, mail_setting};
use super::series::{self, ListResult, ListSide};
use super::union::Union;
use super::{DigestRun, ListArchive, Press, PressError, Pressed, archive_error};
use crate::config::{Config, List};
use crate::content::remove_temporaries;
use crate::press::history::HistoryBuilder;
use crate::store::{LateStore, SiteStore};
use std::ops::ControlFlow;

/// Writes what is missing or outdated in the content of all lists. With `force` nothing of earlier builds is used. `tick`
/// is called with the position of a list, the number of its mails that are done and their total, from any thread; `done`
/// with each list and what became of it, in the order of site.yaml, until it breaks off.
pub fn update(
    config: &Config,
    force: bool,
    tick: &(dyn Fn(usize, u64, u64) + Sync),
    mut done: impl FnMut(&List, Result<Pressed, PressError>) -> ControlFlow<()>,
) {
    let store = LateStore::new(&config.root);
    let results = match (&config.joined, &config.lists[..]) {
        (None, [only]) => vec![update_list((config, only), &store, force, &|mails, of| tick(0, mails, of))],
        _ => several::update(config, &store, force, tick),
    };
    if store.follows_kill() {
        remove_temporaries(&config.content_dir());
    }
    let _ = config.lists.iter().zip(results).try_for_each(|(list, result)| done(list, result));
}

fn update_list(
    (config, list): (&Config, &List),
    store: &LateStore,
    force: bool,
    tick: &dyn Fn(u64, u64),
) -> Result<Pressed, PressError> {
    let archive = ListArchive::open(list)?;
    let record = ListRecord::load(config, list).filter(|_| !force);
    if let Some(record) = record.as_ref().filter(|record| record.is_current(config, list, &archive.archive)) {
        return Ok(record.idle());
    }
    let store = store.open()?;
    let (log, continued) = log(store, list, &archive, record.as_ref())?;
    let press = Press::new(config, list, archive, log)?;
    let next = NextRecord::new(config, list, &press.archive, &press.log);
    let setting = mail_setting(config, list);
    let periods = KnownPeriods::new((!force).then_some(store), &list.name, &setting);
    let build = Build { press: &press, store, record: record.as_ref(), periods, next };
    let is_appended = continued && press.reader().lost_deletions().is_empty();
    if let Some(record) = record.as_ref().filter(|record| is_appended && record.has_files(config, list))
        && let Some(known) = Known::new(store, &list.name, &record.mark())
        && let Some(appended) = append(&press, (known, periods), record)?
    {
        return build.keep_appended(appended);
    }
    build.whole(force, tick)
}

/// A list that is pressed, and where what is known of it is kept.
struct Build<'a> {
    press: &'a Press<'a>,
    store: &'a SiteStore,
    record: Option<&'a ListRecord>,
    periods: KnownPeriods<'a>,
    next: NextRecord,
}

impl Build<'_> {
    fn keep_appended(self, appended: Appended<'_>) -> Result<Pressed, PressError> {
        let Appended { mut pressed, known, periods } = appended;
        self.store.write(|rows| {
            known.write(rows, &self.next.mark());
            self.next.put_log(rows, (self.press.list, &self.press.log), self.record);
            self.periods.put_all(rows, &periods);
        });
        self.record(&mut pressed)?;
        Ok(pressed)
    }

    /// Presses the whole list.
    fn whole(self, force: bool, tick: &dyn Fn(u64, u64)) -> Result<Pressed, PressError> {
        let DigestRun { periods, rows, pressed, summaries, texts } =
            self.press.write_digests(force, self.periods, tick)?;
        let union = Union::of_list(summaries, series::digest_ends(&periods));
        let side = ListSide { press: self.press, periods: &periods, before: self.periods };
        let mut results = [ListResult { rows, pressed }];
        series::write(self.press.config, (&[side], vec![texts]), &union, &mut results, &|builder, results| {
            self.keep_whole(&union, builder, &results[0]);
        })?;
        let [ListResult { mut pressed, .. }] = results;
        self.record(&mut pressed)?;
        Ok(pressed)
    }

    /// Keeps what was worked out, all of it or nothing.
    fn keep_whole(&self, union: &Union, builder: &HistoryBuilder<'_>, result: &ListResult) {
        let Union { mails, positions, .. } = union;
        let list = WholeList { name: &self.press.list.name, mails, positions, builder };
        let is_filled = Known::new(self.store, list.name, &self.next.mark()).is_some();
        // What could not be read may be there the next time, in the same log.
        let is_whole = !result.pressed.problems.iter().any(PressProblem::is_damage);
        self.store.write(|rows| {
            if !is_whole {
                fill_summaries(rows, list.name, (positions, mails));
            } else if !is_filled {
                fill(rows, &list, &self.next.mark());
            }
            self.periods.remove_all(rows);
            self.periods.put_all(rows, &result.rows);
            self.next.put_log(rows, (self.press.list, &self.press.log), self.record);
        });
    }

    fn record(self, pressed: &mut Pressed) -> Result<(), PressError> {
        self.next.keep(self.press.config, self.press.list, &self.press.periods()?, pressed);
        Ok(())
    }
}

/// The archive log, continued where an earlier one is known, and whether it was.
fn log(
    store: &SiteStore,
    list: &List,
    archive: &ListArchive,
    record: Option<&ListRecord>,
) -> Result<(ArchiveLog, bool), PressError> {
    let archive = &archive.archive;
    let known = record.and_then(|record| record.known_log(store, list, archive));
    let resumed = known.map_or(Ok(None), |known| archive.resume(known));
    let log = resumed.and_then(|resumed| match resumed {
        Some(log) => Ok((log, true)),
        None => Ok((archive.log()?, false)),
    });
    log.map_err(|error| archive_error(list, error))
}
