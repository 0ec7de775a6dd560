//! Who has a store: recorded beside it, so that another process can say whom it waits for.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A process, by its number and command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner(String);

impl Owner {
    /// This process.
    pub fn current() -> Self {
        let command = std::env::args().nth(1).filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
        let command = command.map_or_else(String::new, |command| format!(" (listpress {command})"));
        Self(format!("process {}{command}", std::process::id()))
    }

    /// Writes it beside the store; without it a message is less exact.
    pub(super) fn record(&self, store: &Path) {
        let _ = fs::write(file(store), format!("{self}\n"));
    }

    /// Whether a process had the store and did not close it.
    pub(super) fn is_recorded(store: &Path) -> bool {
        file(store).exists()
    }

    /// The store is closed.
    pub(super) fn forget(store: &Path) {
        let _ = fs::remove_file(file(store));
    }

    pub(super) fn recorded(store: &Path) -> Self {
        let recorded = fs::read_to_string(file(store)).ok();
        let line = recorded.as_deref().and_then(|text| text.lines().next()).filter(|line| line.starts_with("process "));
        Self(line.unwrap_or("another process").to_owned())
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn file(store: &Path) -> PathBuf {
    store.with_extension("owner")
}
