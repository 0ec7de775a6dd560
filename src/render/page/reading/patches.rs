//! The list of the patches of a posting.

use super::ShownReading;
use crate::render::model::layout::ReadPart;
use crate::render::paths;
use serde::Serialize;

/// How many files are named of each patch.
const MOST_FILES: usize = 4;

/// A patch in the list of patches.
#[derive(Debug, Serialize)]
pub struct ReadPatchView {
    /// Its number in the posting, 0 for the cover.
    pub index: u32,
    /// Its title.
    pub title: String,
    /// Where it is shown.
    pub url: String,
    /// Whether this page shows it.
    pub here: bool,
    /// The first of its files.
    pub files: Vec<String>,
    /// How many other files it changes.
    pub more_files: usize,
    /// Lines added.
    pub insertions: u32,
    /// Lines removed.
    pub deletions: u32,
    /// How many mails say something about it.
    pub replies: usize,
    /// How many remarks stand at a line of it.
    pub remarks: usize,
}

pub(super) fn view(shown: &ShownReading<'_>, part: &ReadPart, here: bool) -> ReadPatchView {
    let files = part.files(shown.reading);
    let (insertions, deletions) = part.lines;
    ReadPatchView {
        index: part.patch,
        title: part.mail.map_or_else(String::new, |mail| shown.title_of(&shown.reading.mails[mail])),
        url: format!("{}#{}", paths::reading_of(shown.facts, part.patch).url(), part.id),
        here,
        files: files.iter().take(MOST_FILES).map(|path| shown.line(path)).collect(),
        more_files: files.len().saturating_sub(MOST_FILES),
        insertions,
        deletions,
        replies: part.replies(),
        remarks: part.remarks(shown.reading),
    }
}
