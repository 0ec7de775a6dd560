//! One sync of a list at a time. The system releases the lock when the program ends, however it ends.

use super::SyncError;
use crate::config::{Config, List};
use std::fs::{File, TryLockError};

/// Held while a list is synced.
pub(super) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

pub(super) fn take(config: &Config, list: &List) -> Result<Lock, SyncError> {
    let folder = config.root.join(".listpress");
    let path = folder.join(format!("sync-{}", list.name));
    let open = || {
        std::fs::create_dir_all(&folder)?;
        File::options().create(true).truncate(false).write(true).open(&path)
    };
    let file = open().map_err(|error| SyncError::Io { path: path.clone(), error })?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(SyncError::Locked(list.name.clone())),
        Err(TryLockError::Error(error)) => Err(SyncError::Io { path, error }),
    }
}
