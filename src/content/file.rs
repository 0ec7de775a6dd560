//! One Markdown file of content/: generated or hand-written.
//!
//! Entry points: [`MarkdownFile::read`], and [`Stored::texts`] and [`Stored::differences`] for the part below the front
//! matter. At first only the front matter of a generated file is read; the texts below it, which are most of it, once,
//! when the page that shows them is made.

use super::front_matter::StoredFileError;
use super::pages::{self, HandWrittenPage};
use super::{AREAS, ContentError, SERIES, areas, digest, series};
use crate::base::files::Stamp;
use crate::base::path::SitePath;
use crate::rows::areas::Areas;
use crate::rows::digest::{Digest, PostingRow};
use crate::rows::series::SeriesFile;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Rows of content/ and the file that holds them.
#[derive(Debug)]
pub struct Stored<T> {
    /// The rows of the front matter.
    pub value: T,
    pub file: PathBuf,
    /// Shows whether the file changed since an earlier build; `None` where that cannot be known.
    pub stamp: Option<u64>,
    /// The offset at which the texts begin.
    texts_at: u64,
}

impl Stored<Digest> {
    /// The postings with their positions, oldest first; a digest lists the newest first.
    pub fn oldest_first(&self) -> impl Iterator<Item = (usize, &PostingRow)> {
        self.value.series.iter().enumerate().rev()
    }

    /// The text of each message of the digest, up to and including the diffstat.
    pub fn texts(&self) -> Result<Vec<String>, ContentError> {
        let body = read_from(&self.file, self.texts_at)?;
        digest::read_texts(&body, &self.value).map_err(|error| broken(&self.file, error))
    }
}

impl Stored<SeriesFile> {
    /// The differences of the patches marked as shown, in order.
    pub fn differences(&self) -> Result<Vec<String>, ContentError> {
        let body = read_from(&self.file, self.texts_at)?;
        series::read_differences(&body, &self.value).map_err(|error| broken(&self.file, error))
    }
}

/// What a Markdown file holds.
pub(super) enum MarkdownFile {
    Digest(Box<Stored<Digest>>),
    Series(Box<Stored<SeriesFile>>),
    Areas(Areas),
    Page(HandWrittenPage),
}

impl MarkdownFile {
    pub(super) fn read(folder: &Path, file: &Path) -> Result<Self, ContentError> {
        // The stamp first: a file that changes while it is read has another one the next time.
        let stamp = Stamp::settled(file);
        let Some((front, texts_at)) = generated_front(file)? else {
            return pages::read(folder, file, &read_text(file)?).map(Self::Page);
        };
        let fail = |error| broken(file, error);
        let stored = file.to_owned();
        let (read, home) = if is_of_kind(&front, crate::rows::areas::KIND) {
            let areas = areas::read(&front).map_err(fail)?;
            let home = format!("{}/{AREAS}", areas.list);
            (Self::Areas(areas), home)
        } else if is_of_kind(&front, crate::rows::series::KIND) {
            let value = series::read_facts(&front).map_err(fail)?;
            let home = format!("{}/{}/{}", value.list, SERIES, value.digest);
            (Self::Series(Box::new(Stored { value, file: stored, stamp, texts_at })), home)
        } else {
            let value = digest::read_facts(&front).map_err(fail)?;
            let home = format!("{}/{}", value.list, value.digest);
            (Self::Digest(Box::new(Stored { value, file: stored, stamp, texts_at })), home)
        };
        let own = file.strip_prefix(folder).ok().and_then(SitePath::from_file);
        if own.is_none_or(|path| path.as_str() != format!("{home}.md")) {
            return Err(ContentError::Misplaced { path: file.to_owned(), says: home });
        }
        Ok(read)
    }

    /// Whether the index depends on it.
    pub(super) fn is_indexed(&self) -> bool {
        matches!(self, Self::Digest(_) | Self::Series(_))
    }
}

/// The front matter of a generated file, with its two lines of `---`, and the offset after it; `None` for a
/// hand-written file.
fn generated_front(file: &Path) -> Result<Option<(String, u64)>, ContentError> {
    let fail = |error| ContentError::Io { path: file.to_owned(), error };
    let mut lines = BufReader::new(File::open(file).map_err(fail)?);
    let mut front = Vec::new();
    let mut line_at = 0;
    while lines.read_until(b'\n', &mut front).map_err(fail)? > 0 {
        let is_rule = is_rule(&front[line_at..]);
        if line_at == 0 && !is_rule {
            return Ok(None);
        }
        if line_at > 0 && is_rule {
            break;
        }
        line_at = front.len();
    }
    let texts_at = front.len() as u64;
    let front = text(file, front)?;
    Ok(is_generated(&front).then_some((front, texts_at)))
}

/// Whether a line is `---`; an editor's byte order mark and Windows line ends are allowed.
fn is_rule(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    line == b"---\n" || line == b"---\r\n"
}

/// Whether the front matter has this `kind`; a digest has none.
fn is_of_kind(text: &str, kind: &str) -> bool {
    let kind = format!("kind: \"{kind}\"");
    text.lines().skip(1).take_while(|line| *line != "---").take(8).any(|line| line == kind)
}

/// Whether the file's front matter says that it is generated.
pub(super) fn is_generated(text: &str) -> bool {
    let text = plain(text);
    // The front matter of a truncated file has no end; the file still counts as generated.
    let front = text.strip_prefix("---\n").into_iter().flat_map(str::lines).take_while(|line| *line != "---");
    front.into_iter().any(|line| line.starts_with("generated:"))
}

fn broken(file: &Path, error: StoredFileError) -> ContentError {
    let line = match &error {
        StoredFileError::FrontMatter { line, .. } => *line,
        _ => 1,
    };
    ContentError::Digest { path: file.to_owned(), line, error }
}

pub(super) fn read_text(file: &Path) -> Result<String, ContentError> {
    read_from(file, 0)
}

/// The text of a file from an offset on.
fn read_from(file: &Path, start: u64) -> Result<String, ContentError> {
    let read = || {
        let mut opened = File::open(file)?;
        opened.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        opened.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    text(file, read().map_err(|error| ContentError::Io { path: file.to_owned(), error })?)
}

fn text(file: &Path, bytes: Vec<u8>) -> Result<String, ContentError> {
    let text = String::from_utf8(bytes).map_err(|_| ContentError::NotUtf8(file.to_owned()))?;
    Ok(match plain(&text) {
        Cow::Borrowed(plain) if plain.len() == text.len() => text,
        plain => plain.into_owned(),
    })
}

/// Removes an editor's byte order mark and the line ends of git on Windows.
fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}
