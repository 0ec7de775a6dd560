//! From a mail to the series it belongs to, and from a commit or title to its patch.
//!
//! Entry point: [`SeriesIndex::new`]. A series is named by its position ([`SeriesRef`]); nothing of it is copied. Ages
//! in days are relative to the newest mail of each list's digests.

use super::lists::{ListIndex, positions};
use super::reference::{SeriesRef, VersionRef, digests_by_name, listed, mail_key};
use super::reviews::{self, ReviewCounts, Reviewed};
use super::subsystems::{SubsystemNode, nearest};
use crate::config::Config;
use crate::content::facts::{SeriesFacts, patch_keys};
use crate::content::{Content, Stored};
use crate::rows::digest::Digest;
use crate::rows::series::{Series, SeriesFile};
use crate::rows::state::{KnownState, State};
use std::collections::{BTreeMap, HashMap};

#[derive(Debug, Default)]
pub struct SeriesIndex {
    /// For each list of the index the series that reached it, in the order of their first mails there.
    pub by_list: Vec<Vec<SeriesRef>>,
    /// When the newest mail of each list arrived, in seconds since 1970.
    pub newest: Vec<i64>,
    /// The list of each series file.
    list_of_file: Vec<Option<usize>>,
    pub subsystems: BTreeMap<SeriesRef, usize>,
    lookups: SeriesLookups,
    /// Reviews by digest, in the order of the series.
    pub reviewed: Vec<Vec<Reviewed>>,
    /// Reviews by subsystem, those of nodes below included.
    pub reviewed_in: Vec<Vec<Reviewed>>,
    pub totals: BTreeMap<usize, ReviewCounts>,
}

/// From mails, commits and titles to versions.
#[derive(Debug, Default)]
pub(super) struct SeriesLookups {
    /// Mails by the hash of their Message-ID.
    mails: HashMap<u64, VersionRef>,
    /// Patches by list and the hash of their commit or title; the latest of each.
    patches: HashMap<(usize, u64), (VersionRef, u32)>,
}

/// What the index of series is made from.
pub(super) struct SeriesSource<'a> {
    pub(super) config: &'a Config,
    pub(super) lists: &'a [ListIndex],
    pub(super) content: &'a Content,
    /// The digests that together have each mail once.
    pub(super) once: &'a [usize],
}

impl SeriesLookups {
    pub(super) fn new(config: &Config, files: &[Stored<SeriesFile>], list_of_file: &[Option<usize>]) -> Self {
        Self { mails: mails(files, list_of_file), patches: patches(files, list_of_file, &positions(config)) }
    }
}

impl SeriesIndex {
    pub(super) fn new(
        source: &SeriesSource<'_>,
        list_of_file: Vec<Option<usize>>,
        (subsystems, reviewed): (&[SubsystemNode], Vec<Vec<Reviewed>>),
        lookups: SeriesLookups,
    ) -> Self {
        let SeriesSource { config, lists, content, once } = *source;
        let nodes = nodes(&content.series, &list_of_file, subsystems);
        let counted: Vec<&Reviewed> = once.iter().flat_map(|digest| &reviewed[*digest]).collect();
        Self {
            by_list: by_list(config, lists, content, &list_of_file),
            newest: lists.iter().map(|list| newest(list, &content.digests)).collect(),
            lookups,
            reviewed_in: reviewed_in(&counted, &nodes, subsystems),
            totals: reviews::count_reviews(counted.into_iter()),
            reviewed,
            subsystems: nodes,
            list_of_file,
        }
    }

    /// The patch that became a commit, or that has its title.
    pub fn patch(&self, list: usize, commit: &str, title: &str) -> Option<(VersionRef, u32)> {
        patch_keys(commit, title).find_map(|patch| self.lookups.patches.get(&(list, patch))).copied()
    }

    /// The mails of all series, by the hash of their Message-ID.
    pub fn mails(&self) -> impl Iterator<Item = (u64, VersionRef)> {
        self.lookups.mails.iter().map(|(mail, version)| (*mail, *version))
    }

    /// The patches of all lists, by list and the keys of commits and titles.
    pub fn patches(&self) -> impl Iterator<Item = ((usize, u64), (VersionRef, u32))> {
        self.lookups.patches.iter().map(|(patch, found)| (*patch, *found))
    }

    /// The series of the lists of site.yaml, with the name of their list.
    pub(in crate::render) fn listed<'a>(
        &'a self,
        content: &'a Content,
    ) -> impl Iterator<Item = (&'a str, SeriesRef, &'a SeriesFacts)> {
        let all = listed(&content.series, &self.list_of_file);
        all.map(|(_, series_ref, series)| (content.series[series_ref.file].facts.list.as_str(), series_ref, series))
    }

    /// The list of a series, by its position in the index.
    pub fn list_of(&self, series: SeriesRef) -> usize {
        self.list_of_file[series.file].expect("only series of the lists in site.yaml are referred to")
    }

    /// The version of a mail.
    pub fn version_of(&self, message_id: &str) -> Option<VersionRef> {
        self.lookups.mails.get(&mail_key(message_id)).copied()
    }

    /// The version of a mail whose Message-ID is only known as a hash.
    pub fn version_of_key(&self, mail: u64) -> Option<VersionRef> {
        self.lookups.mails.get(&mail).copied()
    }

    /// The state of a version when the list's newest mail arrived, without what shows it.
    pub fn state_of(&self, series_ref: SeriesRef, facts: &SeriesFacts, version: usize) -> State {
        facts.versions[version].state.at(self.newest[self.list_of(series_ref)])
    }

    /// Whether a decision about the current version could still be expected when the list's newest mail arrived.
    pub fn is_open(&self, series_ref: SeriesRef, facts: &SeriesFacts) -> bool {
        facts.versions[facts.current].state.is_open_at(self.newest[self.list_of(series_ref)])
    }

    /// The state of a version when the list's newest mail arrived.
    pub fn state<'a>(&self, series_ref: SeriesRef, series: &'a Series, version: usize) -> KnownState<'a> {
        KnownState::new(series, version, self.newest[self.list_of(series_ref)])
    }
}

fn by_list(
    config: &Config,
    lists: &[ListIndex],
    content: &Content,
    list_of_file: &[Option<usize>],
) -> Vec<Vec<SeriesRef>> {
    let (positions, digests) = (positions(config), digests_by_name(&content.digests));
    let order: HashMap<usize, usize> = lists.iter().flat_map(|list| &list.digests).copied().zip(0..).collect();
    let order = |(_, place): &(&str, (&str, &str))| digests.get(place).and_then(|digest| order.get(digest)).copied();
    let mut by_list: Vec<Vec<(Option<usize>, SeriesRef)>> = vec![Vec::new(); lists.len()];
    for (_, series_ref, series) in listed(&content.series, list_of_file) {
        let home = content.series[series_ref.file].facts.list.as_str();
        let arrivals = series.versions.iter().flat_map(|version| series.arrivals(home, version));
        let places: Vec<(&str, (&str, &str))> = arrivals.map(|place| (place.0, place)).collect();
        for name in series.all_lists(home) {
            let begun = places.iter().filter(|(list, _)| *list == name).filter_map(order).min();
            let Some(list) = positions.get(name) else { continue };
            by_list[*list].push((begun, series_ref));
        }
        if let Some(all) = by_list.get_mut(config.lists.len()) {
            all.push((None, series_ref));
        }
    }
    by_list.into_iter().map(in_order).collect()
}

fn in_order(mut series: Vec<(Option<usize>, SeriesRef)>) -> Vec<SeriesRef> {
    series.sort_unstable();
    series.into_iter().map(|(_, series)| series).collect()
}

fn newest(list: &ListIndex, digests: &[Stored<Digest>]) -> i64 {
    list.digests.iter().map(|digest| digests[*digest].facts.range.last.0).max().unwrap_or(0)
}

fn nodes(
    files: &[Stored<SeriesFile>],
    list_of_file: &[Option<usize>],
    subsystems: &[SubsystemNode],
) -> BTreeMap<SeriesRef, usize> {
    let by_key: HashMap<Vec<String>, usize> = subsystems.iter().map(|node| node.key.clone()).zip(0..).collect();
    // Many series have the same names, which are folded once.
    let mut known: HashMap<&[String], Option<usize>> = HashMap::new();
    let mut nodes = BTreeMap::new();
    for (_, series_ref, series) in listed(files, list_of_file) {
        let names = series.subsystem.as_slice();
        let node = *known.entry(names).or_insert_with(|| nearest(&by_key, names));
        nodes.extend(node.map(|node| (series_ref, node)));
    }
    nodes
}

/// The mails of postings, and those about them that belong to no posting.
fn mails(files: &[Stored<SeriesFile>], list_of_file: &[Option<usize>]) -> HashMap<u64, VersionRef> {
    let mut mails = HashMap::new();
    for (_, series, facts) in listed(files, list_of_file) {
        mails.extend(facts.mails.iter().map(|(mail, version)| (*mail, VersionRef { series, version: *version })));
        for (mail, version) in &facts.replies {
            mails.entry(*mail).or_insert(VersionRef { series, version: *version });
        }
    }
    mails
}

fn patches(
    files: &[Stored<SeriesFile>],
    list_of_file: &[Option<usize>],
    positions: &BTreeMap<&str, usize>,
) -> HashMap<(usize, u64), (VersionRef, u32)> {
    let mut patches = HashMap::new();
    for (_, series, facts) in listed(files, list_of_file) {
        let names = facts.all_lists(&files[series.file].facts.list);
        let lists: Vec<usize> = names.filter_map(|name| positions.get(name).copied()).collect();
        let version = VersionRef { series, version: facts.current };
        for (patch, index) in &facts.patches {
            patches.extend(lists.iter().map(|list| ((*list, *patch), (version, *index))));
        }
    }
    patches
}

fn reviewed_in(
    reviewed: &[&Reviewed],
    nodes: &BTreeMap<SeriesRef, usize>,
    subsystems: &[SubsystemNode],
) -> Vec<Vec<Reviewed>> {
    let mut by_node = vec![Vec::new(); subsystems.len()];
    for review in reviewed {
        let own = nodes.get(&review.series).copied();
        for node in std::iter::successors(own, |node| subsystems[*node].parent) {
            by_node[node].push(**review);
        }
    }
    by_node
}
