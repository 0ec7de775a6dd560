//! content/: Markdown files, generated and hand-written, and what the render half reads from them.
//!
//! Entry points: [`Store`] writes digests, [`ContentReader`] reads what changed since it or an earlier build read it, and
//! [`survey`] collects all errors at once. Generated files say so in their front matter; a file that does not is hand-written: it becomes a page, and is
//! never overwritten or removed.

pub mod areas;
pub mod digest;
pub mod facts;
mod file;
mod front_matter;
mod pages;
mod places;
pub mod plain_text;
mod reader;
pub mod reading;
pub mod series;
mod store;
mod survey;
mod texts;

pub use file::Stored;
pub use front_matter::StoredFileError;
pub use pages::HandWrittenPage;
pub use reader::{ContentChange, ContentReader, ContentStamps};
pub use series::SeriesNames;
pub use store::{HandWritten, Store, WriteOutcome, remove_temporaries};
pub use survey::{PageLinks, Survey, survey};
pub use texts::SharedTexts;

use crate::base::path::SitePath;
use crate::rows::areas::Areas;
use crate::rows::digest::Digest;
use crate::rows::reading::Reading;
use crate::rows::series::SeriesFile;
use file::MarkdownFile;
use std::fs;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The name of the file with MAINTAINERS' sections in a list's folder.
pub const AREAS: &str = "maintainers";

/// The folder for series files in a list's folder.
pub const SERIES: &str = "series";

/// The folder of the postings that can be read with their replies, by month.
pub const READING: &str = "reading";

/// Why content/ could not be read.
#[derive(Debug, Error)]
pub enum ContentError {
    /// A file or folder cannot be read.
    #[error("{path}: {error}")]
    Io { path: PathBuf, error: std::io::Error },
    /// A file's name is not portable: it is not safe in URLs or on all file systems.
    #[error(
        "{0}: the name cannot be a URL\n  hint: rename it; letters, digits, `-`, `_` and `.` are fine, spaces and any of ?#%&\\:\"<>|* are not"
    )]
    Name(PathBuf),
    #[error("{0}: the file is not UTF-8\n  hint: save it as UTF-8")]
    NotUtf8(PathBuf),
    #[error(
        "{0}: the file is damaged: it has zero bytes in place of text\n  hint: run `listpress digest`, which writes it anew if it is a generated one; else restore or delete it"
    )]
    Damaged(PathBuf),
    /// A generated file is broken.
    #[error("{path}:{line}: {error}\n  hint: delete the file and run `listpress digest` to have it written again")]
    Digest { path: PathBuf, line: usize, error: StoredFileError },
    #[error("{0}: the file changed while the site was built\n  hint: build it again")]
    Changed(PathBuf),
    /// A hand-written page's front matter is broken.
    #[error("{path}:{line}: {message}\n  hint: a page's front matter may hold `title`, `description` and `order`")]
    Page { path: PathBuf, line: usize, message: String },
    /// A digest is not where its front matter says.
    #[error("{path}: the digest says that it is `{says}`\n  hint: move it back to content/{says}.md, or delete it")]
    Misplaced {
        path: PathBuf,
        /// The path that the front matter says.
        says: String,
    },
}

#[derive(Debug, Default)]
pub struct Content {
    /// The digests, without their texts, in the order of their paths.
    pub digests: Vec<Stored<Digest>>,
    /// The series of the digests, without the differences, in the order of their paths.
    pub series: Vec<Stored<SeriesFile>>,
    /// The postings that can be read with their replies, without the texts, in the order of their paths.
    pub readings: Vec<Stored<Reading>>,
    /// The sections of MAINTAINERS that each list's series touch, in the order of their paths.
    pub areas: Vec<Areas>,
    /// Hand-written pages in the order of their paths.
    pub pages: Vec<HandWrittenPage>,
    /// All other files, which are copied unchanged: pictures of pages, for example.
    pub files: Vec<StaticFile>,
}

/// A file that is copied unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticFile {
    pub file: PathBuf,
    /// Its path on the site.
    pub path: SitePath,
}

impl StaticFile {
    fn new(folder: &Path, file: PathBuf) -> Result<Self, ContentError> {
        match file.strip_prefix(folder).ok().and_then(SitePath::from_file) {
            Some(path) => Ok(Self { file, path }),
            None => Err(ContentError::Name(file)),
        }
    }

    pub fn load(&self) -> Result<Vec<u8>, ContentError> {
        fs::read(&self.file).map_err(|error| ContentError::Io { path: self.file.clone(), error })
    }
}

impl Content {
    fn from_files(markdown: impl IntoIterator<Item = MarkdownFile>, files: Vec<StaticFile>) -> Self {
        let mut content = Self { files, ..Self::default() };
        for file in markdown {
            match file {
                MarkdownFile::Digest(digest) => content.digests.push(*digest),
                MarkdownFile::Series(series) => content.series.push(*series),
                MarkdownFile::Reading(reading) => content.readings.push(*reading),
                MarkdownFile::Areas(areas) => content.areas.push(areas),
                MarkdownFile::Page(page) => content.pages.push(page),
            }
        }
        content
    }
}

fn is_markdown(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "md")
}
