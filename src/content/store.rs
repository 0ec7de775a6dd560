//! Writing digests into content/.

use super::{ContentError, is_generated};
use crate::config::LinkMask;
use crate::digest::{Digest, markdown};
use crate::output::{self, OutputError};
use crate::report::Problem;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of one list in content/.
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The folder of `list` below `content`.
    pub fn new(content: &Path, list: &str) -> Self {
        Self { folder: content.join(list) }
    }

    /// The file of a digest.
    pub fn file(&self, digest: &str) -> PathBuf {
        self.folder.join(format!("{digest}.md"))
    }

    /// Writes a digest; a hand-written file at its place is left alone and reported.
    pub fn write(&self, digest: &Digest, link: &LinkMask) -> Result<Stored, OutputError> {
        let file = self.file(&digest.digest);
        if let Ok(old) = fs::read(&file)
            && !is_generated(&String::from_utf8_lossy(&old))
        {
            return Ok(Stored::Refused(Problem::HandWritten { file: file.display().to_string() }));
        }
        let text = markdown::write(digest, link).into_bytes();
        let changed = output::write_if_changed(&file, &text)?;
        Ok(Stored::Kept { file: text, changed })
    }

    /// Removes the generated digests that are not among `names`.
    pub fn prune(&self, names: &BTreeSet<&str>) -> Result<usize, ContentError> {
        let mut removed = 0;
        let Ok(entries) = fs::read_dir(&self.folder) else { return Ok(0) };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_stem().and_then(|name| name.to_str());
            let is_markdown = path.extension().is_some_and(|extension| extension == "md");
            if !is_markdown || name.is_none_or(|name| names.contains(name)) {
                continue;
            }
            if fs::read(&path).is_ok_and(|text| is_generated(&String::from_utf8_lossy(&text))) {
                fs::remove_file(&path).map_err(|error| ContentError::Io { path: path.clone(), error })?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// What became of a digest's file.
pub enum Stored {
    /// It is as it should be.
    Kept {
        /// Its bytes.
        file: Vec<u8>,
        /// Whether it had to be written.
        changed: bool,
    },
    /// Somebody else's file is there.
    Refused(Problem),
}
