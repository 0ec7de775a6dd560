//! The lives of series turned around: from a mail to the series it belongs to, and from people and subsystems to what
//! they review.
//!
//! Entry point: [`Lives::of`]. A life is named by its place ([`LifeRef`]); nothing of it is copied. Days are counted up
//! to the newest mail of each list's digests.

use super::{Author, ListIndex, authors};
use crate::base::text::folded;
use crate::content::{StoredDigest, StoredSequel};
use crate::rows::series::{Participant, ReplyRow, Series};
use crate::rows::state::KnownState;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A life by the places of its file and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LifeRef {
    /// The file, by its place in the content.
    pub sequel: usize,
    /// The row in it.
    pub row: usize,
}

/// Where a mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The series.
    pub life: LifeRef,
    /// The version it belongs to, or is about.
    pub version: usize,
}

/// The lives of all series of the site.
#[derive(Debug, Default)]
pub struct Lives {
    /// For each list of the index its lives, in the order of their first mails.
    pub lists: Vec<Vec<LifeRef>>,
    /// When the newest mail of each list arrived, in seconds since 1970.
    pub newest: Vec<i64>,
    /// The list of each file of lives.
    list_of: Vec<Option<usize>>,
    /// For each life the node of its subsystem.
    pub nodes: BTreeMap<LifeRef, usize>,
    /// Mails by list and the hash of their Message-ID.
    spots: HashMap<(usize, u64), Spot>,
    /// Patches by list and the hash of the commit they became, or of their title; the latest of each.
    patches: HashMap<(usize, u64), (Spot, u32)>,
    /// Reviews, by digest, in the order of the lives.
    pub reviews: Vec<Vec<Review>>,
    /// The same by subsystem, with those of the nodes below.
    pub by_node: Vec<Vec<Review>>,
    /// What everybody reviewed.
    pub totals: BTreeMap<usize, Reviewing>,
}

/// A patch that somebody looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Review {
    /// Who, as a place in the index of authors.
    pub author: usize,
    /// Who wrote it.
    pub of: Option<usize>,
    /// The series.
    pub life: LifeRef,
    /// The version and the patch of it, 0 for the cover.
    pub patch: (usize, u32),
    /// Tags given.
    pub tags: u32,
}

/// What somebody reviewed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reviewing {
    /// Review tags.
    pub tags: u32,
    /// Patches and covers, each once.
    pub patches: u32,
    /// Replies.
    pub replies: u32,
}

/// What is looked up while lives are collected.
struct Known<'a> {
    authors: HashMap<&'a str, usize>,
    nodes: HashMap<&'a [String], usize>,
    digests: HashMap<(&'a str, &'a str), usize>,
}

impl Lives {
    pub(super) fn of(
        lists: &[ListIndex],
        names: &[&str],
        digests: &[StoredDigest],
        sequels: &[StoredSequel],
        (authors, subsystems): (&[Author], &[super::Subsystem]),
    ) -> Self {
        let known = Known {
            authors: authors.iter().map(|author| author.key.as_str()).zip(0..).collect(),
            nodes: subsystems.iter().map(|node| node.key.as_slice()).zip(0..).collect(),
            digests: digests
                .iter()
                .map(|stored| (stored.digest.list.as_str(), stored.digest.digest.as_str()))
                .zip(0..)
                .collect(),
        };
        let newest = |list: &ListIndex| list.digests.iter().map(|place| digests[*place].digest.range.last).max();
        let mut lives = Self {
            lists: vec![Vec::new(); lists.len()],
            newest: lists.iter().map(|list| newest(list).map_or(0, |last| last.0)).collect(),
            list_of: Vec::with_capacity(sequels.len()),
            reviews: vec![Vec::new(); digests.len()],
            ..Self::default()
        };
        for (place, stored) in sequels.iter().enumerate() {
            let list = names.iter().position(|name| *name == stored.sequel.list);
            lives.list_of.push(list);
            if let Some(list) = list {
                lives.add_file(list, place, stored, &known);
            }
        }
        let order: HashMap<usize, usize> = lists.iter().flat_map(|list| &list.digests).copied().zip(0..).collect();
        let begun = |life: &LifeRef| {
            let sequel = &sequels[life.sequel].sequel;
            let digest = known.digests.get(&(sequel.list.as_str(), sequel.digest.as_str()));
            (digest.and_then(|digest| order.get(digest)).copied(), life.row)
        };
        lives.lists.iter_mut().for_each(|list| list.sort_by_key(begun));
        lives.totals = reviewing(lives.reviews.iter().flatten());
        lives.by_node = lives.collect_by_node(subsystems);
        lives
    }

    fn collect_by_node(&self, subsystems: &[super::Subsystem]) -> Vec<Vec<Review>> {
        let mut by_node = vec![Vec::new(); subsystems.len()];
        for review in self.reviews.iter().flatten() {
            let mut node = self.nodes.get(&review.life).copied();
            while let Some(place) = node {
                by_node[place].push(*review);
                node = subsystems[place].parent;
            }
        }
        by_node
    }

    fn add_file(&mut self, list: usize, place: usize, stored: &StoredSequel, known: &Known<'_>) {
        for (row, life) in stored.sequel.series.iter().enumerate() {
            let name = LifeRef { sequel: place, row };
            self.lists[list].push(name);
            let key: Vec<String> = life.subsystem.iter().map(|name| folded(name)).collect();
            if let Some(node) = known.nodes.get(key.as_slice()) {
                self.nodes.insert(name, *node);
            }
            self.add_spots(list, name, life);
            for note in &life.replies {
                self.add_review(stored, name, life, note, known);
            }
        }
    }

    fn add_spots(&mut self, list: usize, name: LifeRef, life: &Series) {
        for (version, row) in life.versions.iter().enumerate() {
            let ids = row.patches.iter().filter_map(|patch| patch.message_id.as_ref()).chain(&row.message_id);
            for id in ids {
                self.spots.insert((list, hash(id)), Spot { life: name, version });
            }
        }
        self.add_patches(list, name, life);
        for note in &life.replies {
            if let Some(id) = &note.message_id {
                self.spots.entry((list, hash(id))).or_insert(Spot { life: name, version: note.version });
            }
        }
    }

    fn add_patches(&mut self, list: usize, name: LifeRef, life: &Series) {
        let version = life.current();
        let Some(row) = life.versions.get(version) else { return };
        let spot = Spot { life: name, version };
        for patch in &row.patches {
            self.patches.insert((list, hash(&format!("title {}", patch.title.to_lowercase()))), (spot, patch.index));
        }
        for taken in &row.applied {
            let index = taken.patch.or_else(|| row.patches.first().map(|patch| patch.index));
            if let (Some(commit), Some(index)) = (taken.commit.as_deref().and_then(short), index) {
                self.patches.insert((list, hash(&format!("commit {commit}"))), (spot, index));
            }
        }
    }

    /// The patch that became a commit, or that has its title.
    pub fn patch(&self, list: usize, commit: &str, title: &str) -> Option<(Spot, u32)> {
        let by_commit = short(commit).and_then(|commit| self.patches.get(&(list, hash(&format!("commit {commit}")))));
        let by_title = || self.patches.get(&(list, hash(&format!("title {}", title.to_lowercase()))));
        by_commit.or_else(by_title).copied()
    }

    fn add_review(&mut self, stored: &StoredSequel, name: LifeRef, life: &Series, note: &ReplyRow, known: &Known<'_>) {
        let version = &life.versions[note.version];
        let own = note.author == version.author;
        let patch_author = note.about.and_then(|index| version.patch(index)).and_then(|patch| patch.author);
        if own || note.bot || patch_author == Some(note.author) {
            return;
        }
        let digest = if note.digest.is_empty() { &version.digest } else { &note.digest };
        let Some(digest) = known.digests.get(&(stored.sequel.list.as_str(), digest.as_str())) else { return };
        let Some(author) = known.authors.get(who(&life.people[note.author]).as_str()) else { return };
        let tags = note.tags.len().try_into().unwrap_or(u32::MAX);
        let patch = (note.version, note.about.unwrap_or(u32::MAX));
        let of = patch_author.unwrap_or(version.author);
        let of = known.authors.get(who(&life.people[of]).as_str()).copied();
        self.reviews[*digest].push(Review { author: *author, of, life: name, patch, tags });
    }

    /// The list of a life, by its place in the index.
    pub fn list_of(&self, life: LifeRef) -> Option<usize> {
        self.list_of.get(life.sequel).copied().flatten()
    }

    /// Where a mail stands; where several lists have it, in the one that is asked for.
    pub fn find(&self, list: usize, message_id: &str) -> Option<Spot> {
        let hash = hash(message_id);
        let elsewhere = || (0..self.lists.len()).find_map(|list| self.spots.get(&(list, hash)));
        self.spots.get(&(list, hash)).or_else(elsewhere).copied()
    }

    /// Where a version stands today, which is the day of the list's newest mail.
    pub fn state<'a>(&self, name: LifeRef, life: &'a Series, version: usize) -> KnownState<'a> {
        let newest = self.list_of(name).map_or(0, |list| self.newest[list]);
        KnownState::new(life, version, newest)
    }
}

/// Adds reviews up by person.
pub fn reviewing<'a>(reviews: impl Iterator<Item = &'a Review>) -> BTreeMap<usize, Reviewing> {
    let mut seen = HashSet::new();
    let mut people: BTreeMap<usize, Reviewing> = BTreeMap::new();
    for review in reviews {
        let sums = people.entry(review.author).or_default();
        sums.tags += review.tags;
        sums.replies += 1;
        sums.patches += u32::from(seen.insert((review.author, review.life, review.patch)));
    }
    people
}

/// The digits by which commits are named.
fn short(commit: &str) -> Option<&str> {
    commit.get(..12)
}

fn who(who: &Participant) -> String {
    authors::key(&who.name, &who.email)
}

/// Sixty-four bits of a Message-ID's hash: among a million mails two alike are one chance in forty million.
fn hash(message_id: &str) -> u64 {
    let hash = blake3::hash(message_id.as_bytes());
    hash.as_bytes().iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}
