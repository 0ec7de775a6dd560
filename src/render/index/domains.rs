//! The domains that patches come from.

use super::authors::{Authors, writers};
use super::reference::PostingRef;
use super::{Month, add_in_month, month};
use crate::content::Stored;
use crate::rows::digest::Digest;
use crate::rows::ranking;
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default)]
pub struct Domain {
    /// In lower case.
    pub name: String,
    /// Patches and covers by author.
    pub authors: BTreeMap<usize, u32>,
    /// Patches and covers in all.
    pub patches: u32,
    /// Postings whose head was written there, oldest first.
    pub postings: Vec<PostingRef>,
    /// Patches and covers by month.
    pub months: BTreeMap<Month, u32>,
}

pub(super) fn collect(digests: &[Stored<Digest>], order: &[usize], authors: &Authors) -> Vec<Domain> {
    let mut domains: BTreeMap<String, Domain> = BTreeMap::new();
    for position in order {
        let stored = &digests[*position];
        let month = month(&stored.facts);
        for (person, author) in stored.facts.people.iter().zip(&authors.people[*position]) {
            // That of the address: a person may have several.
            let name = ranking::domain(&person.email);
            if person.patches == 0 || person.bot.is_some() || name.is_empty() {
                continue;
            }
            let domain = domains.entry(name).or_default();
            domain.patches += person.patches;
            *domain.authors.entry(*author).or_default() += person.patches;
            add_in_month(&mut domain.months, &month, person.patches);
        }
        for (number, series) in stored.facts.oldest_first() {
            let home = |(who, _): &(usize, u32)| ranking::domain(&stored.facts.people[*who].email);
            let mut homes: Vec<String> = writers(series).iter().map(home).collect();
            homes.sort_unstable();
            homes.dedup();
            for home in homes {
                if let Some(domain) = domains.get_mut(&home) {
                    domain.postings.push(PostingRef { digest: *position, posting: number });
                }
            }
        }
    }
    domains.into_iter().map(|(name, domain)| Domain { name, ..domain }).collect()
}
