//! Brings the content of a list up to date, at the cost of what changed.
//!
//! Entry point: [`update`]. Steps: where neither the archive nor content/ changed since the last build (`record`),
//! nothing is done; otherwise the archive log is continued behind the commits that are known, or read from the
//! beginning, and the list is pressed.

use super::archive::ArchiveLog;
use super::record::ListRecord;
use super::{ListArchive, Press, PressError, Pressed, archive_error};
use crate::config::{Config, List};
use crate::store::{LateStore, SiteStore};

/// Writes what is missing or outdated in the content of a list. With `force` nothing of earlier builds is used. `tick`
/// is called with the number of mails done and the total.
pub fn update(
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
    let log = log(store, list, &archive, record.as_ref())?;
    let press = Press::new(config, list, archive, log)?;
    let pressed = press.run(force, tick)?;
    ListRecord::keep(store, (config, list), (&press.archive, &press.log), record.as_ref(), &pressed);
    Ok(pressed)
}

/// The archive log, continued where an earlier one is known.
fn log(
    store: &SiteStore,
    list: &List,
    archive: &ListArchive,
    record: Option<&ListRecord>,
) -> Result<ArchiveLog, PressError> {
    let archive = &archive.archive;
    let known = record.and_then(|record| record.known_log(store, list, archive));
    let resumed = known.map_or(Ok(None), |known| archive.resume(known));
    let log = resumed.and_then(|resumed| resumed.map_or_else(|| archive.log(), Ok));
    log.map_err(|error| archive_error(list, error))
}
