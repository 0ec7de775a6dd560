//! A store for callers that may not need one.

use super::{SiteStore, StoreError};
use std::cell::OnceCell;
use std::path::{Path, PathBuf};

/// A store that is opened when it is needed.
pub struct LateStore {
    root: PathBuf,
    opened: OnceCell<SiteStore>,
}

impl LateStore {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), opened: OnceCell::new() }
    }

    pub fn open(&self) -> Result<&SiteStore, StoreError> {
        if let Some(store) = self.opened.get() {
            return Ok(store);
        }
        let store = SiteStore::open(&self.root)?;
        Ok(self.opened.get_or_init(|| store))
    }
}
