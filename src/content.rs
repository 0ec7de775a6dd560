//! content/: Markdown files, generated and hand-written, and what the render half reads from them.
//!
//! Entry points: [`Store`] writes digests, [`Content::read`] reads everything, and [`survey`] looks for
//! every mistake at once. Generated files say so in their front
//! matter; a file that does not is somebody's own: it becomes a page, and is never overwritten or removed.

pub mod areas;
pub mod digest;
mod front_matter;
mod pages;
pub mod plain_text;
mod reader;
pub mod series;
mod store;
mod survey;

pub use front_matter::ReadError;
pub use pages::Page;
pub use reader::Reader;
pub use store::{AREAS, HandWritten, Store, Stored};
pub use survey::{Survey, Written, survey};

use crate::base::files;
use crate::base::path::SitePath;
use crate::content::{areas as stored, digest as markdown, series as sequel};
use crate::rows::areas::Areas;
use crate::rows::digest::{Digest, PostingRow};
use crate::rows::series::SeriesFile;
use rayon::prelude::*;
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why content/ could not be read.
#[derive(Debug, Error)]
pub enum ContentError {
    /// A file or folder cannot be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A file's name is not the same everywhere: in URLs, on all file systems.
    #[error(
        "{0}: the name cannot be a URL\n  hint: rename it; letters, digits, `-`, `_` and `.` are fine, spaces and any of ?#%&\\:\"<>|* are not"
    )]
    Name(PathBuf),
    /// A file is not UTF-8.
    #[error("{0}: the file is not UTF-8\n  hint: save it as UTF-8")]
    NotUtf8(PathBuf),
    /// A generated file is broken.
    #[error("{path}:{line}: {error}\n  hint: delete the file and run `listpress digest` to have it written again")]
    Digest {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong.
        error: ReadError,
    },
    /// A hand-written page's front matter is broken.
    #[error("{path}:{line}: {message}\n  hint: a page's front matter may hold `title`, `description` and `order`")]
    Page {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A digest does not lie where its front matter says.
    #[error("{path}: the digest says that it is `{says}`\n  hint: move it back to content/{says}.md, or delete it")]
    Misplaced {
        /// The file.
        path: PathBuf,
        /// Where it belongs.
        says: String,
    },
}

/// Everything in content/.
#[derive(Debug, Default)]
pub struct Content {
    /// The digests, without their texts, in the order of their paths.
    pub digests: Vec<StoredDigest>,
    /// What became of the digests' series, without the differences, in the order of their paths.
    pub sequels: Vec<StoredSequel>,
    /// The sections of MAINTAINERS that each list's series touch, in the order of their paths.
    pub areas: Vec<Areas>,
    /// Hand-written pages in the order of their paths.
    pub pages: Vec<Page>,
    /// Everything else, which is copied as it is: pictures of pages, for example.
    pub files: Vec<StaticFile>,
}

/// A file that is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticFile {
    /// Where it is.
    pub file: PathBuf,
    /// Where it will be on the site.
    pub path: SitePath,
}

impl StaticFile {
    /// The file's bytes.
    pub fn load(&self) -> Result<Vec<u8>, ContentError> {
        fs::read(&self.file).map_err(|error| ContentError::Io { path: self.file.clone(), error })
    }
}

/// A digest and the file that holds it.
#[derive(Debug)]
pub struct StoredDigest {
    /// The digest; its texts stay on disk until its page is rendered.
    pub digest: Digest,
    /// The file.
    pub file: PathBuf,
}

/// The lives of the series of a digest, and the file that holds them.
#[derive(Debug)]
pub struct StoredSequel {
    /// The lives; the differences stay on disk until their page is rendered.
    pub sequel: SeriesFile,
    /// The file.
    pub file: PathBuf,
}

enum Item {
    Digest(Box<StoredDigest>),
    SeriesFile(Box<StoredSequel>),
    Areas(Areas),
    Page(Page),
}

impl Content {
    /// Reads all Markdown files below `folder`; an absent folder is an empty one.
    pub fn read(folder: &Path) -> Result<Self, ContentError> {
        let (markdown, others): (Vec<PathBuf>, Vec<PathBuf>) = files::below(folder)
            .map_err(|error| ContentError::Io { path: folder.to_owned(), error })?
            .into_iter()
            .partition(|file| file.extension().is_some_and(|extension| extension == "md"));
        let items: Vec<Item> =
            markdown.into_par_iter().map(|file| read_item(folder, &file)).collect::<Result<_, _>>()?;
        let files = others.into_iter().map(|file| static_file(folder, file)).collect::<Result<_, _>>()?;
        Ok(Self::of(items, files))
    }

    fn of(items: impl IntoIterator<Item = Item>, files: Vec<StaticFile>) -> Self {
        let mut content = Self { files, ..Self::default() };
        for item in items {
            match item {
                Item::Digest(digest) => content.digests.push(*digest),
                Item::SeriesFile(sequel) => content.sequels.push(*sequel),
                Item::Areas(areas) => content.areas.push(areas),
                Item::Page(page) => content.pages.push(page),
            }
        }
        content
    }
}

impl StoredDigest {
    /// The series with their places, the oldest first; a digest lists the newest first.
    pub fn oldest_first(&self) -> impl Iterator<Item = (usize, &PostingRow)> {
        self.digest.series.iter().enumerate().rev()
    }

    /// The text of each message of the digest, up to and with the diffstat.
    pub fn texts(&self) -> Result<Vec<String>, ContentError> {
        let text = read_text(&self.file)?;
        markdown::read_texts(&text, &self.digest).map_err(|error| broken(&self.file, error))
    }
}

impl StoredSequel {
    /// The differences of the patches that say they are shown, in their order.
    pub fn differences(&self) -> Result<Vec<String>, ContentError> {
        let text = read_text(&self.file)?;
        let differences = sequel::read_differences(&text, &self.sequel);
        differences.map_err(|error| broken(&self.file, error))
    }
}

fn read_item(folder: &Path, file: &Path) -> Result<Item, ContentError> {
    let text = read_text(file)?;
    if !is_generated(&text) {
        return pages::read(folder, file, &text).map(Item::Page);
    }
    let (item, says) = if is_of_kind(&text, crate::rows::areas::KIND) {
        let areas = stored::read(&text).map_err(|error| broken(file, error))?;
        let says = format!("{}/{AREAS}", areas.list);
        (Item::Areas(areas), says)
    } else if is_of_kind(&text, crate::rows::series::KIND) {
        let sequel = sequel::read_facts(&text).map_err(|error| broken(file, error))?;
        let says = format!("{}/{}/{}", sequel.list, store::SERIES, sequel.digest);
        (Item::SeriesFile(Box::new(StoredSequel { sequel, file: file.to_owned() })), says)
    } else {
        let digest = markdown::read_facts(&text).map_err(|error| broken(file, error))?;
        let says = format!("{}/{}", digest.list, digest.digest);
        (Item::Digest(Box::new(StoredDigest { digest, file: file.to_owned() })), says)
    };
    let lies = file.strip_prefix(folder).ok().and_then(SitePath::from_file);
    if lies.is_none_or(|path| path.as_str() != format!("{says}.md")) {
        return Err(ContentError::Misplaced { path: file.to_owned(), says });
    }
    Ok(item)
}

/// Whether a generated file says that it is something else than a digest.
fn is_of_kind(text: &str, kind: &str) -> bool {
    let kind = format!("kind: \"{kind}\"");
    text.lines().skip(1).take_while(|line| *line != "---").take(8).any(|line| line == kind)
}

/// Whether the file's front matter says that it is generated.
fn is_generated(text: &str) -> bool {
    let text = plain(text);
    // A file that was cut off has no end of its front matter, and is generated all the same.
    let front = text.strip_prefix("---\n").unwrap_or_default().lines().take_while(|line| *line != "---");
    front.into_iter().any(|line| line.starts_with("generated:"))
}

fn broken(file: &Path, error: ReadError) -> ContentError {
    let line = match &error {
        ReadError::FrontMatter { line, .. } => *line,
        _ => 1,
    };
    ContentError::Digest { path: file.to_owned(), line, error }
}

fn read_text(file: &Path) -> Result<String, ContentError> {
    let bytes = fs::read(file).map_err(|error| ContentError::Io { path: file.to_owned(), error })?;
    let text = String::from_utf8(bytes).map_err(|_| ContentError::NotUtf8(file.to_owned()))?;
    Ok(match plain(&text) {
        Cow::Borrowed(plain) if plain.len() == text.len() => text,
        plain => plain.into_owned(),
    })
}

/// Editors may put a mark before the text, and git on Windows changes the ends of lines.
fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

fn static_file(folder: &Path, file: PathBuf) -> Result<StaticFile, ContentError> {
    match file.strip_prefix(folder).ok().and_then(SitePath::from_file) {
        Some(path) => Ok(StaticFile { file, path }),
        None => Err(ContentError::Name(file)),
    }
}
