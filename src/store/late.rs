//! A store for callers that may not need one, on any thread.

use super::{PATIENCE, SiteStore, StoreError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// A store that is opened when it is needed.
pub struct LateStore {
    root: PathBuf,
    opened: OnceLock<SiteStore>,
    /// How long to wait for another process: once for all who need the store, not once for each.
    patience: Mutex<Duration>,
}

impl LateStore {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), opened: OnceLock::new(), patience: Mutex::new(PATIENCE) }
    }

    pub fn open(&self) -> Result<&SiteStore, StoreError> {
        let mut patience = self.patience.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = self.opened.get() {
            return Ok(store);
        }
        let store = SiteStore::open_within(&self.root, std::mem::take(&mut *patience))?;
        Ok(self.opened.get_or_init(|| store))
    }

    /// Whether it was opened, and the process that had it last may have been killed.
    pub fn follows_kill(&self) -> bool {
        self.opened.get().is_some_and(SiteStore::follows_kill)
    }
}
