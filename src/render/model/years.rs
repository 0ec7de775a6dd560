//! The years of a list.

use crate::content::Content;
use std::collections::BTreeMap;

pub(in crate::render) struct Year {
    pub(in crate::render) year: String,
    /// Its digests, oldest first.
    pub(in crate::render) digests: Vec<usize>,
}

/// The years of some digests, newest first.
pub(super) fn of_digests(content: &Content, digests: &[usize]) -> Vec<Year> {
    let mut years: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for digest in digests {
        years.entry(content.digests[*digest].facts.range.last.year()).or_default().push(*digest);
    }
    years.into_iter().rev().map(|(year, digests)| Year { year, digests }).collect()
}
