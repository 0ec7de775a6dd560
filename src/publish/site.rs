//! The files of a built site: what its `.listpress` lists, and nothing else.

use super::{PublishError, absolute};
use crate::base::path::SitePath;
use crate::output;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A built site on disk.
pub(super) struct BuiltSite {
    pub(super) folder: PathBuf,
    pub(super) files: BTreeSet<SitePath>,
}

/// Lists the files, and checks that each of them exists and is a file, not a symbolic link.
pub(super) fn read(folder: &Path) -> Result<BuiltSite, PublishError> {
    let folder = absolute(folder);
    let files = output::made(&folder)?;
    // Without this file GitHub omits names that begin with an underscore, so every build writes it.
    if !files.contains(".nojekyll") {
        return Err(PublishError::NotBuilt(folder));
    }
    for file in &files {
        let path = folder.join(file.as_str());
        if !fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_file()) {
            return Err(PublishError::NotWhole(path));
        }
    }
    Ok(BuiltSite { folder, files })
}

impl BuiltSite {
    /// Whether it was built with `base_url`; without it there is no sitemap.
    pub(super) fn has_address(&self) -> bool {
        self.files.contains("sitemap.xml")
    }
}
