//! One Markdown file of content/: generated or hand-written.
//!
//! Entry points: [`MarkdownFile::read`] and [`MarkdownFile::known`]; [`Stored::row`] and [`Stored::front`] for a row, or
//! all, of a file; [`Stored::texts`] and [`Stored::differences`] for the part below the front matter. Of a generated file
//! only facts stay in memory: its rows, and the texts below them, which are most of it, are read when a page that shows
//! them is made.

use super::facts::{FactKind, FrontMatter, KnownFile};
use super::front_matter::{self, StoredFileError};
use super::pages::{self, HandWrittenPage};
use super::places::RowPlaces;
use super::{AREAS, ContentError, READING, SERIES, areas, digest, reading, series};
use crate::base::files::Stamp;
use crate::base::path::SitePath;
use crate::rows::areas::Areas;
use crate::rows::digest::Digest;
use crate::rows::reading::Reading;
use crate::rows::series::SeriesFile;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows of content/: what is known of them, and the file that holds them.
#[derive(Debug)]
pub struct Stored<T: FrontMatter> {
    /// What the index needs to know of the rows.
    pub facts: T::Facts,
    places: RowPlaces,
    pub file: PathBuf,
    /// Shows whether the file changed since an earlier build; `None` where that cannot be known.
    pub stamp: Option<u64>,
    /// The offset at which the texts begin.
    texts_at: u64,
    /// The front matter of a file without a stamp: read again, it could be another without that being noticed.
    front: Option<Arc<T>>,
}

impl<T: FrontMatter> Stored<T> {
    fn new(front: T, file: &Path, stamp: Option<u64>, (texts_at, places): (u64, RowPlaces)) -> Self {
        let (facts, front) = (front.facts(), stamp.is_none().then(|| Arc::new(front)));
        Self { facts, places, file: file.to_owned(), stamp, texts_at, front }
    }

    /// A file that is known from an earlier build.
    fn known(known: &KnownFile, file: &Path) -> Option<Self> {
        let (stamp, texts_at, places) = (Some(known.stamp), known.texts_at, known.places.clone());
        Some(Self { facts: known.decoded()?, places, file: file.to_owned(), stamp, texts_at, front: None })
    }

    /// Front matter of the same shape, for a build that will fail because this one cannot be read.
    pub fn unreadable(&self) -> T {
        T::unreadable(&self.facts)
    }

    /// Reads the front matter. Fails where the file is no longer the one that the facts are of.
    pub fn front(&self) -> Result<Arc<T>, ContentError> {
        if let Some(front) = &self.front {
            return Ok(Arc::clone(front));
        }
        let (front, _) = generated_front(&self.file)?.ok_or_else(|| self.changed())?;
        self.must_be_unchanged()?;
        T::parse(&front).map(Arc::new).map_err(|error| broken(&self.file, error))
    }

    /// How large the front matter is as text.
    pub fn front_size(&self) -> usize {
        self.texts_at as usize
    }

    /// Reads a row without the others; `None` where it does not stand on a line of its own.
    pub fn row(&self, row: usize) -> Result<Option<T::Row>, ContentError> {
        if let Some(front) = &self.front {
            return Ok(front.rows().get(row).cloned());
        }
        let text = self.places.read(&self.file, row);
        // Before anything is said about its content.
        self.must_be_unchanged()?;
        let text = text.map_err(|error| ContentError::Io { path: self.file.clone(), error })?;
        Ok(text.and_then(|text| front_matter::read_row(&text)))
    }

    /// How large such a row is as text.
    pub fn row_size(&self, row: usize) -> usize {
        self.places.size(row)
    }

    /// The error where the file is not the one that is known.
    pub fn changed(&self) -> ContentError {
        ContentError::Changed(self.file.clone())
    }

    fn must_be_unchanged(&self) -> Result<(), ContentError> {
        if Stamp::settled(&self.file) == self.stamp { Ok(()) } else { Err(self.changed()) }
    }
}

impl<T: FrontMatter> Stored<T> {
    fn to_known(&self, kind: FactKind) -> Option<KnownFile> {
        Some(KnownFile::new(self.stamp?, kind, (self.texts_at, self.places.clone()), &self.facts))
    }
}

impl Stored<Digest> {
    /// The text of each message of the digest, whose front matter this is, up to and including the diffstat.
    pub fn texts(&self, front: &Digest) -> Result<Vec<String>, ContentError> {
        let body = read_from(&self.file, self.texts_at)?;
        digest::read_texts(&body, front).map_err(|error| broken(&self.file, error))
    }
}

impl Stored<SeriesFile> {
    /// The differences of the patches marked as shown, in order.
    pub fn differences(&self) -> Result<Vec<String>, ContentError> {
        let body = read_from(&self.file, self.texts_at)?;
        let shown = self.facts.series.iter().map(|series| series.shown).sum();
        series::read_differences(&body, shown).map_err(|error| broken(&self.file, error))
    }
}

impl Stored<Reading> {
    /// The text of each piece of the reading, whose front matter this is.
    pub fn texts(&self, front: &Reading) -> Result<Vec<String>, ContentError> {
        let body = read_from(&self.file, self.texts_at)?;
        reading::read_texts(&body, front).map_err(|error| broken(&self.file, error))
    }
}

/// What a Markdown file holds.
pub(super) enum MarkdownFile {
    Digest(Box<Stored<Digest>>),
    Series(Box<Stored<SeriesFile>>),
    Reading(Box<Stored<Reading>>),
    Areas(Areas),
    Page(HandWrittenPage),
}

impl MarkdownFile {
    /// Reads a file whose stamp was read before.
    pub(super) fn read(folder: &Path, file: &Path, stamp: Option<u64>) -> Result<Self, ContentError> {
        let Some((front, texts_at)) = generated_front(file)? else {
            return pages::read(folder, file, &read_text(file)?).map(Self::Page);
        };
        // Offsets count only where the text is as it stands in the file.
        let is_plain = front.len() as u64 == texts_at;
        let places = if is_plain { RowPlaces::find(&front) } else { RowPlaces::default() };
        let fail = |error| broken(file, error);
        let (read, home) = if is_of_kind(&front, crate::rows::areas::KIND) {
            let areas = areas::read(&front).map_err(fail)?;
            let home = format!("{}/{AREAS}", areas.list);
            (Self::Areas(areas), home)
        } else if is_of_kind(&front, crate::rows::series::KIND) {
            let rows = SeriesFile::parse(&front).map_err(fail)?;
            let home = format!("{}/{}/{}", rows.list, SERIES, rows.digest);
            (Self::Series(Box::new(Stored::new(rows, file, stamp, (texts_at, places)))), home)
        } else if is_of_kind(&front, crate::rows::reading::KIND) {
            let rows = Reading::parse(&front).map_err(fail)?;
            let home = format!("{}/{READING}/{}", rows.list, rows.name);
            (Self::Reading(Box::new(Stored::new(rows, file, stamp, (texts_at, places)))), home)
        } else {
            let rows = Digest::parse(&front).map_err(fail)?;
            let home = format!("{}/{}", rows.list, rows.digest);
            (Self::Digest(Box::new(Stored::new(rows, file, stamp, (texts_at, places)))), home)
        };
        let own = file.strip_prefix(folder).ok().and_then(SitePath::from_file);
        if own.is_none_or(|path| path.as_str() != format!("{home}.md")) {
            return Err(ContentError::Misplaced { path: file.to_owned(), says: home });
        }
        Ok(read)
    }

    /// A file that is known from an earlier build.
    pub(super) fn known(known: &KnownFile, file: &Path) -> Option<Self> {
        Some(match known.kind {
            FactKind::Digest => Self::Digest(Box::new(Stored::known(known, file)?)),
            FactKind::Series => Self::Series(Box::new(Stored::known(known, file)?)),
            FactKind::Reading => Self::Reading(Box::new(Stored::known(known, file)?)),
        })
    }

    /// What the next build has to know instead of reading the file, if it can.
    pub(super) fn to_known(&self) -> Option<KnownFile> {
        match self {
            Self::Digest(stored) => stored.to_known(FactKind::Digest),
            Self::Series(stored) => stored.to_known(FactKind::Series),
            Self::Reading(stored) => stored.to_known(FactKind::Reading),
            Self::Areas(_) | Self::Page(_) => None,
        }
    }

    /// Whether the index depends on it.
    pub(super) fn is_indexed(&self) -> bool {
        matches!(self, Self::Digest(_) | Self::Series(_) | Self::Reading(_))
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

/// Whether a power cut or a full disk may have left these bytes: nothing, or zeros. Nobody's words are lost with them.
pub(super) fn is_damaged(bytes: &[u8]) -> bool {
    bytes.is_empty() || bytes.contains(&0)
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
    if bytes.contains(&0) {
        return Err(ContentError::Damaged(file.to_owned()));
    }
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
