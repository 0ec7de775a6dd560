//! From the letters of a list to the lives of its series.
//!
//! Entry point: [`tell`]. Steps: the postings of the whole list, the series they make (`lineage`), and for each series,
//! in parallel, its rows: the mails about it (`notes`), its versions with their patches side by side (`versions`), the
//! review tags that got lost (`dropped`), and where its patches went (`taken`).

mod dropped;
mod names;
mod notes;
mod people;
mod taken;
mod versions;

use super::letter::Letter;
use super::lineage::Lineage;
use super::source::Merged;
use crate::press::posting as series;
use crate::press::posting::{Grouping, Posting};
use crate::press::subsystem::Rules;
use crate::rows::series::Series;
use notes::Notes;
use people::People;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A list and what is known beside its mails.
pub struct Scene<'a> {
    /// Its letters in archive order.
    pub letters: &'a [Letter],
    /// Its digests in archive order.
    pub chapters: &'a [Chapter],
    /// The rules for subsystems.
    pub rules: &'a Rules<'a>,
    /// The sections of MAINTAINERS that files belong to, the best first.
    pub areas: &'a (dyn Fn(&[&str]) -> Vec<String> + Sync),
    /// Who has a say, as addresses and names in lower case; where that is not known, everybody has.
    pub deciders: Option<&'a HashSet<String>>,
    /// The commits that patches became in the source repository, by the places of the letters.
    pub merged: &'a HashMap<usize, Merged>,
}

/// A digest's part of the letters.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// The digest's name.
    pub digest: String,
    /// The first place of the history behind it.
    pub end: usize,
}

/// A life with what is needed to write it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The digest in whose range the series begins, by its place.
    pub chapter: usize,
    /// The life.
    pub life: Series,
    /// Patches whose differences can be shown.
    pub pairs: Vec<Pair>,
}

/// A patch and the same patch in the version before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The version, by its place.
    pub version: usize,
    /// The patch, by its place there.
    pub patch: usize,
    /// The mail of the version before, by its place in the history.
    pub before: usize,
    /// The mail of this version.
    pub after: usize,
}

/// Files a life names; a change of the whole tree would fill pages with them.
const MOST_PATHS: usize = 200;

/// Sections of MAINTAINERS a life names.
const MOST_AREAS: usize = 5;

/// Tells the lives of all series, in the order of their first mails.
pub fn tell(scene: &Scene<'_>) -> Vec<Told> {
    let list = Tale::of(scene);
    (0..list.series()).into_par_iter().map(|series| list.tell(series)).collect()
}

/// A whole list whose lives can be told, one by one: all at once would fill the memory.
pub struct Tale<'a> {
    scene: &'a Scene<'a>,
    grouping: Grouping,
    lineage: Lineage<'a>,
    /// For every mail its posting and place there; the cover's place is 0.
    slots: Vec<Option<(usize, u32)>>,
    /// For every mail whether it could have begun a page when it arrived.
    begins: Vec<bool>,
}

/// One series while it is told.
struct SeriesBuilder<'a> {
    list: &'a Tale<'a>,
    /// Its postings, the first version first.
    postings: &'a [usize],
    people: People,
}

impl<'a> Tale<'a> {
    /// Finds out which postings make which series.
    pub fn of(scene: &'a Scene<'a>) -> Self {
        let grouping = series::group(scene.letters);
        let lineage = Lineage::of(scene.letters, &grouping);
        let mut slots = vec![None; scene.letters.len()];
        for (place, posting) in grouping.postings.iter().enumerate() {
            posting.cover.into_iter().for_each(|cover| slots[cover] = Some((place, 0)));
            posting.patches.iter().for_each(|slot| slots[slot.mail] = Some((place, slot.index)));
        }
        let begins = names::beginnings(scene.letters, &grouping);
        Self { scene, grouping, lineage, slots, begins }
    }

    fn letter(&self, mail: usize) -> &'a Letter {
        &self.scene.letters[mail]
    }

    /// How many series there are.
    pub fn series(&self) -> usize {
        self.lineage.series.len()
    }

    /// The digest in whose range a series begins, by its place.
    pub fn beginning(&self, series: usize) -> usize {
        self.chapter(self.first_of(&self.lineage.series[series]))
    }

    /// The first mail of a series in archive order.
    fn first_of(&self, postings: &[usize]) -> usize {
        postings.iter().map(|posting| self.first_mail(*posting)).min().unwrap_or_default()
    }

    fn posting(&self, posting: usize) -> &Posting {
        &self.grouping.postings[posting]
    }

    /// The first mail of a posting in archive order.
    fn first_mail(&self, posting: usize) -> usize {
        self.lineage.profiles[posting].members.first().copied().unwrap_or_default()
    }

    /// The digest that holds a mail, by its place.
    fn chapter(&self, mail: usize) -> usize {
        let place = self.letter(mail).place;
        self.scene.chapters.partition_point(|chapter| chapter.end <= place)
    }

    fn digest(&self, mail: usize) -> String {
        self.scene.chapters.get(self.chapter(mail)).map(|chapter| chapter.digest.clone()).unwrap_or_default()
    }

    /// Tells the life of a series.
    pub fn tell(&self, series: usize) -> Told {
        let postings = &self.lineage.series[series];
        let mut series = SeriesBuilder { list: self, postings, people: People::default() };
        let notes = Notes::collect(&mut series);
        let (mut versions, pairs) = series.versions(&notes);
        series.add_verdicts(&mut versions, &notes);
        let current = postings.iter().rposition(|posting| !self.lineage.partial[*posting]).unwrap_or_default();
        let paths = self.paths(postings[current]);
        let shown: Vec<&str> = paths.iter().copied().collect();
        let first = self.first_of(postings);
        let life = Series {
            slug: self.slug(first),
            aliases: self.aliases(postings, first),
            subsystem: self.subsystem(postings[current], &shown),
            areas: (self.scene.areas)(&shown).into_iter().take(MOST_AREAS).collect(),
            paths: shown.iter().take(MOST_PATHS).map(|path| (*path).to_owned()).collect(),
            people: series.people.list,
            versions,
            replies: notes.rows,
        };
        Told { chapter: self.chapter(first), life, pairs }
    }

    fn paths(&self, posting: usize) -> BTreeSet<&'a str> {
        let said =
            self.posting(posting).patches.iter().filter_map(|slot| self.letter(slot.mail).facts.submission.as_ref());
        said.flat_map(|said| &said.paths).map(AsRef::as_ref).collect()
    }

    fn subsystem(&self, posting: usize, paths: &[&str]) -> Vec<String> {
        let title = |mail: usize| self.letter(mail).envelope.title.as_str();
        let posting = self.posting(posting);
        self.scene.rules.place(posting.head().map_or("", title), posting.members().map(title), paths)
    }
}
