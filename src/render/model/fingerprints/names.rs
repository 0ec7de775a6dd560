//! The names of what the index refers to by position, as hashes.

use crate::base::hash::quick_key;
use crate::render::index::{PostingRef, Reviewed, SeriesRef, VersionRef};
use crate::render::model::AppliedRef;
use crate::render::model::site::SiteModel;
use crate::render::model::status::SeriesStatus;
use std::collections::BTreeMap;

/// The names of everything that has a position, as hashes.
pub(super) struct Names {
    pub(super) digests: Vec<u64>,
    /// How many postings each digest has: they are numbered from the oldest.
    postings: Vec<usize>,
    pub(super) authors: Vec<u64>,
    pub(super) nodes: Vec<u64>,
    /// By file and row.
    series: Vec<Vec<u64>>,
}

impl Names {
    pub(super) fn new(site: &SiteModel<'_>) -> Self {
        let digests = site.content.digests.iter().map(|stored| quick_key(&(&stored.facts.list, &stored.facts.digest)));
        let series = site.content.series.iter().map(|stored| {
            let file = &stored.facts;
            file.series.iter().map(|series| quick_key(&(&file.list, &series.slug))).collect()
        });
        Self {
            digests: digests.collect(),
            postings: site.content.digests.iter().map(|stored| stored.facts.series.len()).collect(),
            authors: site.index.authors.iter().map(|author| quick_key(&author.key)).collect(),
            nodes: site.index.subsystems.iter().map(|node| quick_key(&node.key)).collect(),
            series: series.collect(),
        }
    }

    pub(super) fn counts(of: &[u64], counts: &BTreeMap<usize, u32>) -> Vec<(u64, u32)> {
        counts.iter().map(|(position, count)| (of[*position], *count)).collect()
    }

    pub(super) fn postings<'a>(&self, postings: impl Iterator<Item = &'a PostingRef>) -> Vec<(u64, usize)> {
        let number = |posting: &PostingRef| self.postings[posting.digest] - 1 - posting.posting;
        postings.map(|posting| (self.digests[posting.digest], number(posting))).collect()
    }

    pub(super) fn series_of<'a>(&self, series: impl Iterator<Item = &'a SeriesStatus>) -> Vec<u64> {
        series.map(|known| self.series(known.series)).collect()
    }

    pub(super) fn series(&self, series: SeriesRef) -> u64 {
        self.series[series.file][series.row]
    }

    pub(super) fn version(&self, version: VersionRef) -> (u64, usize) {
        (self.series(version.series), version.version)
    }

    pub(super) fn applied(&self, rows: &[AppliedRef]) -> Vec<((u64, usize), usize)> {
        rows.iter().map(|applied| (self.version(applied.version), applied.row)).collect()
    }

    pub(super) fn review(&self, review: &Reviewed) -> (u64, u64, u64, (usize, u32), u32) {
        let author = |author: usize| self.authors[author];
        let patch_author = review.patch_author.map_or(0, author);
        (author(review.author), patch_author, self.series(review.series), review.patch, review.tags)
    }
}
