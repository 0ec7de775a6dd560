//! References to postings, series, versions and people: positions and keys.

use crate::base::hash::quick_key;
use crate::content::Stored;
use crate::content::facts::SeriesFacts;
use crate::rows::digest::Digest;
use crate::rows::series::SeriesFile;
use std::collections::HashMap;

/// A posting in a digest, by positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostingRef {
    /// The digest, by its position in the content.
    pub digest: usize,
    /// The posting in it.
    pub posting: usize,
}

/// A series by the positions of its file and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesRef {
    /// The file, by its position in the content.
    pub file: usize,
    /// The row in it.
    pub row: usize,
}

/// A version of a series: the one that a mail belongs to, or is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionRef {
    pub series: SeriesRef,
    /// The version, by its position in the series.
    pub version: usize,
}

pub(in crate::render) fn digests_by_name(digests: &[Stored<Digest>]) -> HashMap<(&str, &str), usize> {
    digests.iter().map(|stored| (stored.facts.list.as_str(), stored.facts.digest.as_str())).zip(0..).collect()
}

/// The series of the lists of site.yaml, with their list.
pub(super) fn listed<'a>(
    files: &'a [Stored<SeriesFile>],
    list_of_file: &'a [Option<usize>],
) -> impl Iterator<Item = (usize, SeriesRef, &'a SeriesFacts)> {
    let files = files.iter().zip(list_of_file).enumerate();
    files.filter_map(|(file, (stored, list))| Some((file, stored, (*list)?))).flat_map(|(file, stored, list)| {
        let rows = stored.facts.series.iter().enumerate();
        rows.map(move |(row, series)| (list, SeriesRef { file, row }, series))
    })
}

/// The identity of a mail, on whatever list.
pub(in crate::render) fn mail_key(message_id: &str) -> u64 {
    quick_key(message_id)
}

/// The identity of a person.
pub(in crate::render) use crate::base::person::key_of as author_key;
