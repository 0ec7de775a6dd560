//! What the index needs to know of a file of content/: a small part of its rows, in a form that is kept in the store, so
//! that a file that nobody touched is not parsed again.
//!
//! Entry points: [`FrontMatter`], which makes facts of rows, and [`KnownFacts`], the facts of earlier builds. Facts are
//! known by the stamp of their file. Whoever needs more reads a row of the file ([`super::Stored::row`]), or all
//! of its front matter ([`super::Stored::front`]).

mod digest;
mod reading;
mod series;
mod strings;

pub use digest::{DigestFacts, MessageFacts, PersonFacts, PostingFacts};
pub use reading::{ReadingFacts, beginning};
pub use series::{AppliedBy, AppliedFacts, ReviewFacts, SeriesFacts, SeriesFileFacts, VersionFacts, patch_keys};
pub use strings::Strings;

use super::StoredFileError;
use super::places::RowPlaces;
use crate::store::{Rows, SiteStore, SortedRow, Table};
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// By the path of the file below content/.
const FACTS: Table = Table::new("facts of content");

/// How many files are encoded together.
const PART: usize = 256;

/// The front matter of a file, and the facts of it.
pub trait FrontMatter: Sized {
    type Facts: Serialize + DeserializeOwned;
    /// A posting of a digest, or a series; readings have no row that is wanted alone.
    type Row: Clone + DeserializeOwned;

    fn facts(&self) -> Self::Facts;

    fn rows(&self) -> &[Self::Row];

    /// Parses the rows; `Err` where the file is not one that this program wrote.
    fn parse(front: &str) -> Result<Self, StoredFileError>;

    /// Rows of the same shape, so that positions which the facts name exist: for pages of a build that will fail because
    /// the file could not be read.
    fn unreadable(facts: &Self::Facts) -> Self;
}

/// What a file of content/ holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum FactKind {
    Digest,
    Series,
    Reading,
}

/// The facts of a file, encoded.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KnownFile {
    pub(super) stamp: u64,
    pub(super) kind: FactKind,
    /// The offset at which the texts begin.
    pub(super) texts_at: u64,
    pub(super) places: RowPlaces,
    facts: Vec<u8>,
}

impl KnownFile {
    pub(super) fn new<T: Serialize>(
        stamp: u64,
        kind: FactKind,
        (texts_at, places): (u64, RowPlaces),
        facts: &T,
    ) -> Self {
        Self { stamp, kind, texts_at, places, facts: SiteStore::encoded(facts) }
    }

    pub(super) fn decoded<T: DeserializeOwned>(&self) -> Option<T> {
        SiteStore::decoded(&self.facts)
    }
}

/// The facts of the files of content/ as earlier builds left them, by the paths of the files below content/.
#[derive(Debug, Default)]
pub struct KnownFacts(HashMap<String, KnownFile>);

impl KnownFacts {
    /// No facts, so that every file is parsed.
    pub fn none() -> Self {
        Self::default()
    }

    pub fn load(store: &SiteStore) -> Self {
        let mut known = HashMap::new();
        store.each(FACTS, |path, bytes| {
            known.extend(std::str::from_utf8(path).ok().map(str::to_owned).zip(SiteStore::decoded(bytes)));
        });
        Self(known)
    }

    /// The files that are not among some others.
    pub(super) fn without(&self, files: &HashSet<String>) -> Vec<String> {
        self.0.keys().filter(|file| !files.contains(*file)).cloned().collect()
    }

    /// The facts of a file, if it has the stamp that it had then.
    pub(super) fn file(&self, path: &str, stamp: Option<u64>) -> Option<&KnownFile> {
        self.0.get(path).filter(|known| Some(known.stamp) == stamp)
    }
}

/// What has to be changed in the store for the next build to know the facts.
#[derive(Debug, Default)]
pub struct NewFacts {
    /// The files that were parsed, by their paths below content/.
    pub(super) read: Vec<(String, KnownFile)>,
    /// The files that are no longer there.
    pub(super) gone: Vec<String>,
}

impl NewFacts {
    /// Keeps them for the next build; where that fails, it parses the files again.
    pub fn save(self, store: &SiteStore) {
        if !self.read.is_empty() || !self.gone.is_empty() {
            store.write(|rows| self.put(rows));
        }
    }

    fn put(&self, rows: &mut Rows<'_>) {
        for path in &self.gone {
            rows.remove(FACTS, path.as_bytes());
        }
        let sorted = |files: &[(String, KnownFile)]| {
            let row = |(path, known): &(String, KnownFile)| (path.clone().into_bytes(), SiteStore::encoded(known));
            let mut rows: Vec<SortedRow> = files.iter().map(row).collect();
            rows.sort_unstable();
            rows.into_iter()
        };
        let parts: Vec<_> = self.read.par_chunks(PART).map(sorted).collect();
        rows.load_sorted(FACTS, parts);
    }
}
