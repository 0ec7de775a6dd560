//! What a git that was ended leaves in a repository: packs that are not whole, under names of their own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The unfinished files that were there before; they are somebody else's.
pub(super) struct Leftovers {
    folder: PathBuf,
    before: BTreeSet<PathBuf>,
}

impl Leftovers {
    pub(super) fn before(repository: &Path) -> Self {
        let folder = repository.join("objects/pack");
        let before = unfinished(&folder);
        Self { folder, before }
    }

    /// Removes the others. What cannot be removed, `git gc` removes in two weeks.
    pub(super) fn remove(&self) {
        for file in unfinished(&self.folder).difference(&self.before) {
            let _ = fs::remove_file(file);
        }
    }
}

fn unfinished(folder: &Path) -> BTreeSet<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_unfinished =
        |file: &PathBuf| file.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("tmp_"));
    files.filter(is_unfinished).collect()
}
