//! The index of the content: from an author, subsystem, domain, month or mail to the digests and series.
//!
//! Entry point: [`Index::new`]. It sees digests without their texts and keeps positions instead of copies: a
//! [`PostingRef`] names a digest and a posting in it. Identities are decided here, across all digests: people by their
//! addresses ignoring case (`identity`), shown under their most frequent spelling; subsystems by their folded name, shown likewise.
//! The URL of a page is made from the folded form, so that it stays the same when another spelling becomes more
//! frequent.

mod authors;
mod domains;
mod identity;
mod lists;
mod reference;
mod reviews;
mod series;
mod spelling;
mod subsystems;

pub(in crate::render) use crate::content::facts::patch_keys;
pub use authors::{Author, Standing};
pub use domains::Domain;
pub use identity::{Merge, MergeRule};
pub use lists::ListIndex;
pub use reference::{PostingRef, SeriesRef, VersionRef};
pub(in crate::render) use reference::{author_key, digests_by_name, mail_key};
pub use reviews::{ReviewCounts, Reviewed, count_reviews};
pub use series::SeriesIndex;
use series::{SeriesLookups, SeriesSource};
pub use subsystems::SubsystemNode;

use crate::config::Config;
use crate::content::Content;
use crate::content::facts::DigestFacts;
use crate::render::problem::SiteProblem;
use identity::KnownPeople;
use std::collections::{BTreeMap, HashMap};

/// `2025-08`.
pub type Month = String;

#[derive(Debug, Default)]
pub struct Index {
    /// The lists in the order of site.yaml, then all of them as one, where the site has digests of these.
    pub lists: Vec<ListIndex>,
    /// The lists whose digests are counted for the whole site: all as one, so that each mail counts once; or each.
    pub counted: Vec<usize>,
    /// Everybody who sent something, by key.
    pub authors: Vec<Author>,
    /// From the key of each address to its author.
    by_key: HashMap<String, usize>,
    /// For each digest, its people as positions in `authors`.
    pub people: Vec<Vec<usize>>,
    /// All nodes of the tree, parents before children.
    pub subsystems: Vec<SubsystemNode>,
    /// For each digest, the subsystem of each of its postings.
    pub posting_nodes: Vec<Vec<Option<usize>>>,
    /// All domains from which somebody sent a patch, by name.
    pub domains: Vec<Domain>,
    pub series: SeriesIndex,
    pub problems: Vec<SiteProblem>,
}

impl Index {
    /// Indexes the lists that site.yaml names.
    pub fn new(config: &Config, content: &Content) -> Self {
        let digests = content.digests.as_slice();
        let (lists, problems) = lists::collect(config, digests);
        // Digests in the order of their lists, each list's oldest first, so that their positions do not matter.
        let counted = lists::counted(config, &lists, digests);
        let digests_of = |list: &ListIndex| list.digests.clone();
        let order: Vec<usize> = lists.iter().flat_map(digests_of).collect();
        let once: Vec<usize> = counted.iter().flat_map(|list| digests_of(&lists[*list])).collect();
        let list_of_file = lists::of_files(config, &content.series);
        let people = || {
            let tree = subsystems::tree(digests, &order, &content.series, &config.subsystems.rules);
            let identities = KnownPeople::new(digests, &order, &content.series, config.merge_people);
            let authors = authors::collect(digests, (&order, &once), &tree.posting_nodes, identities);
            let domains = domains::collect(digests, &once, &authors);
            (tree, authors, domains)
        };
        let ((tree, authors, domains), lookups) =
            rayon::join(people, || SeriesLookups::new(config, &content.series, &list_of_file));
        let reviewed = reviews::by_digest(content, &list_of_file, &authors.by_key);
        let authors = authors.with_reviewers(&reviewed);
        let subsystems = subsystems::counted(tree.nodes, &tree.posting_nodes, (digests, &once), &authors);
        let source = SeriesSource { config, lists: &lists, content, once: &once };
        let series = SeriesIndex::new(&source, list_of_file, (&subsystems, reviewed), lookups);
        Self {
            lists,
            counted,
            authors: authors.list,
            by_key: authors.by_key,
            people: authors.people,
            subsystems,
            posting_nodes: tree.posting_nodes,
            domains,
            series,
            problems,
        }
    }

    /// The position of an author, by the key of one of their addresses.
    pub fn author(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// How many authors are people with a page.
    pub fn people(&self) -> usize {
        self.authors.iter().filter(|author| author.is_person()).count()
    }

    /// The keys of all addresses, with their authors.
    pub fn addresses(&self) -> impl Iterator<Item = (&str, usize)> {
        self.by_key.iter().map(|(key, author)| (key.as_str(), *author))
    }
}

pub(crate) fn month(digest: &DigestFacts) -> Month {
    digest.range.last.month()
}

/// Adds to the count of a month. Few months are new, so few names are copied.
pub(crate) fn add_in_month(months: &mut BTreeMap<Month, u32>, month: &str, count: u32) {
    match months.get_mut(month) {
        Some(known) => *known += count,
        None => drop(months.insert(month.to_owned(), count)),
    }
}

/// Counts by position, highest first; equal ones lowest position first.
pub(crate) fn by_count(counts: &BTreeMap<usize, u32>) -> Vec<(usize, u32)> {
    let mut ranked: Vec<(usize, u32)> = counts.iter().map(|(position, count)| (*position, *count)).collect();
    ranked.sort_by_key(|(position, count)| (std::cmp::Reverse(*count), *position));
    ranked
}
