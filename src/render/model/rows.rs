//! The rows of content/ that pages read, of which few are in memory at a time.
//!
//! Entry points: [`RecentRows`], which all pages share and which forgets what was not asked for lately, and [`PageRows`],
//! in which the rows that a page reads stay until that page is made. A row that was forgotten is read again from its
//! file, so that memory does not depend on how many rows a site has.

use crate::base::recent::RecentlyUsed;
use crate::content::facts::FrontMatter;
use crate::content::{Content, ContentError, Stored};
use crate::render::index::{PostingRef, SeriesRef};
use crate::rows::digest::{Digest, PostingRow};
use crate::rows::reading::Reading;
use crate::rows::series::{Series, SeriesFile};
use elsa::FrozenMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// How large the texts of the rows of each kind may be that are kept; the rows take up to twice as much. Pages of authors
/// and areas want series and postings of all times, the others are wanted by pages that are made one after the other.
const MOST_SERIES: usize = 4 << 20;
const MOST_POSTINGS: usize = 2 << 20;
const MOST_FRONTS: usize = 2 << 20;

/// Rows of one kind that were read lately.
type Kept<K, T> = Mutex<RecentlyUsed<K, Arc<T>>>;

/// What pages read lately.
pub(super) struct RecentRows {
    series: Kept<SeriesRef, Series>,
    postings: Kept<PostingRef, PostingRow>,
    digests: Kept<usize, Digest>,
    readings: Kept<usize, Reading>,
    series_files: Kept<usize, SeriesFile>,
}

impl Default for RecentRows {
    fn default() -> Self {
        Self {
            series: kept(MOST_SERIES),
            postings: kept(MOST_POSTINGS),
            digests: kept(MOST_FRONTS),
            readings: kept(MOST_FRONTS),
            series_files: kept(MOST_FRONTS),
        }
    }
}

fn kept<K: Copy + Eq + Hash, T>(most: usize) -> Kept<K, T> {
    Mutex::new(RecentlyUsed::new(most))
}

impl RecentRows {
    pub(super) fn series(&self, content: &Content, series: SeriesRef) -> Result<Arc<Series>, ContentError> {
        let files = (&self.series_files, content.series.as_slice());
        row(&self.series, series, files, (series.file, series.row))
    }

    pub(super) fn posting(&self, content: &Content, posting: PostingRef) -> Result<Arc<PostingRow>, ContentError> {
        let files = (&self.digests, content.digests.as_slice());
        row(&self.postings, posting, files, (posting.digest, posting.posting))
    }

    pub(super) fn digest(&self, content: &Content, digest: usize) -> Result<Arc<Digest>, ContentError> {
        front((&self.digests, &content.digests), digest)
    }

    pub(super) fn reading(&self, content: &Content, reading: usize) -> Result<Arc<Reading>, ContentError> {
        front((&self.readings, &content.readings), reading)
    }
}

/// The front matter of the files of one kind, and the files.
type Files<'a, T> = (&'a Kept<usize, T>, &'a [Stored<T>]);

/// The front matter of a file.
fn front<T: FrontMatter>((kept, files): Files<'_, T>, file: usize) -> Result<Arc<T>, ContentError> {
    let stored = &files[file];
    match known(kept, &file) {
        Some(known) => Ok(known),
        None => stored.front().map(|front| keep(kept, file, front, stored.front_size())),
    }
}

/// A row of a file: from its front matter if that is known, else from the row's line, if it has one.
fn row<K: Copy + Eq + Hash, T: FrontMatter>(
    kept: &Kept<K, T::Row>,
    key: K,
    (fronts, files): Files<'_, T>,
    (file, row): (usize, usize),
) -> Result<Arc<T::Row>, ContentError> {
    if let Some(known) = known(kept, &key) {
        return Ok(known);
    }
    let (stored, known_front) = (&files[file], known(fronts, &file));
    if known_front.is_none()
        && let Some(read) = stored.row(row)?
    {
        return Ok(keep(kept, key, Arc::new(read), stored.row_size(row)));
    }
    let front = known_front.map_or_else(|| front((fronts, files), file), Ok)?;
    front.rows().get(row).cloned().map(Arc::new).ok_or_else(|| stored.changed())
}

/// What is kept under a key.
fn known<K: Copy + Eq + Hash, T>(kept: &Kept<K, T>, key: &K) -> Option<Arc<T>> {
    kept.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

/// Keeps what was read, whose text had this size.
fn keep<K: Copy + Eq + Hash, T>(kept: &Kept<K, T>, key: K, read: Arc<T>, size: usize) -> Arc<T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&read), size);
    read
}

/// What one page has read.
#[derive(Default)]
pub(in crate::render) struct PageRows {
    series: FrozenMap<SeriesRef, Arc<Series>>,
    postings: FrozenMap<PostingRef, Arc<PostingRow>>,
    digests: FrozenMap<usize, Arc<Digest>>,
    readings: FrozenMap<usize, Arc<Reading>>,
}

impl PageRows {
    pub(super) fn series(&self, series: SeriesRef, read: impl FnOnce() -> Arc<Series>) -> &Series {
        held(&self.series, series, read)
    }

    pub(super) fn posting(&self, posting: PostingRef, read: impl FnOnce() -> Arc<PostingRow>) -> &PostingRow {
        held(&self.postings, posting, read)
    }

    pub(super) fn digest(&self, digest: usize, read: impl FnOnce() -> Arc<Digest>) -> &Digest {
        held(&self.digests, digest, read)
    }

    pub(super) fn reading(&self, reading: usize, read: impl FnOnce() -> Arc<Reading>) -> &Reading {
        held(&self.readings, reading, read)
    }
}

/// A row that the page holds, read if it does not yet.
fn held<K: Eq + Hash, T>(rows: &FrozenMap<K, Arc<T>>, key: K, read: impl FnOnce() -> Arc<T>) -> &T {
    match rows.get(&key) {
        Some(row) => row,
        None => rows.insert(key, read()),
    }
}
