//! Where mails arrived, and which list has the page of a series.
//!
//! Entry points: [`Places`], which the press fills, and [`HistoryBuilder::home`]. A series is at home on the list whose
//! folder in content/ has its page, so that its URL stays when lists come and go; a new one on the most preferred list
//! that its first posting reached. Its file belongs to the digest of that list with its first mail there.

use super::{DigestEnd, HistoryBuilder};
use crate::press::archive::ArchivePosition;
use crate::press::copies::Copies;
use crate::press::preference::Preference;
use crate::rows::places::ArrivalRow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The lists of the site, and where each mail arrived.
pub struct Places<'a> {
    /// The lists in the order of site.yaml.
    pub lists: &'a [ListPlaces<'a>],
    pub copies: &'a Copies,
    pub preference: &'a Preference,
    pub published: &'a PublishedPages,
    /// Lists of site.yaml that cannot be read now; series that have their pages there stay as they are.
    pub absent: &'a [&'a str],
}

/// A list with its digests.
pub struct ListPlaces<'a> {
    pub name: &'a str,
    /// Its digests in archive order.
    pub digests: &'a [DigestEnd],
}

/// The pages of series in content/ as it was before.
#[derive(Clone, Debug, Default)]
pub struct PublishedPages {
    /// By the name of a page the lists that have it.
    pages: HashMap<String, Vec<String>>,
    /// The same for pages that lead on to another one.
    moved: HashMap<String, Vec<String>>,
}

impl PublishedPages {
    /// Adds the page of a series of a list, and the names under which it was there before: other lists stand before
    /// theirs.
    pub fn add(&mut self, list: &str, slug: &str, aliases: &[String]) {
        self.pages.entry(slug.to_owned()).or_default().push(list.to_owned());
        for alias in aliases {
            let (list, name) = alias.split_once('/').unwrap_or((list, alias));
            self.moved.entry(name.to_owned()).or_default().push(list.to_owned());
        }
    }

    /// The list that has a page which leads nowhere else.
    fn home(&self, slug: &str) -> Option<&str> {
        let moved = self.moved.get(slug);
        let mut lists = self.pages.get(slug)?.iter();
        lists.find(|list| moved.is_none_or(|moved| !moved.contains(list))).map(String::as_str)
    }

    /// All lists that have or had a page.
    pub(super) fn lists(&self, name: &str) -> BTreeSet<&str> {
        let all = [self.pages.get(name), self.moved.get(name)];
        all.into_iter().flatten().flatten().map(String::as_str).collect()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().chain(self.moved.keys()).map(String::as_str)
    }
}

/// The lists of a series.
pub(super) struct SeriesPlace<'a> {
    pub(super) home: usize,
    /// The lists that its mails arrived on, the home first; the others by name.
    pub(super) lists: Vec<usize>,
    /// Where each of its postings arrived.
    pub(super) postings: Vec<ArrivedIn<'a>>,
}

/// In which digests some mails arrived.
#[derive(Default)]
pub(super) struct ArrivedIn<'a> {
    /// That of the home; empty where they did not arrive there, or outside all digests.
    pub(super) digest: &'a str,
    /// All of them, where these are not digests of that name on all lists.
    pub(super) on: Vec<ArrivalRow>,
}

impl<'a> Places<'a> {
    fn list(&self, name: &str) -> Option<usize> {
        self.lists.iter().position(|list| list.name == name)
    }

    /// The name of a list.
    pub(super) fn name(&self, list: usize) -> &'a str {
        self.lists[list].name
    }

    fn lists_of(&self, mail: usize) -> impl Iterator<Item = usize> {
        self.copies.of(mail).iter().map(|copy| copy.list())
    }

    /// The index of the digest of a list in which the first of some mails arrived; past the last one where that is
    /// outside all. `None` where none of them arrived on the list.
    pub(super) fn digest_index(&self, mails: impl Iterator<Item = usize>, list: usize) -> Option<usize> {
        let here = mails.flat_map(|mail| self.copies.of(mail)).filter(|copy| copy.list() == list);
        let first: ArchivePosition = here.map(|copy| copy.position).min()?;
        Some(self.lists[list].digests.partition_point(|digest| digest.end <= first))
    }

    /// The name of that digest; empty where there is none.
    fn digest(&self, mails: impl Iterator<Item = usize>, list: usize) -> Option<&'a str> {
        let index = self.digest_index(mails, list)?;
        Some(self.lists[list].digests.get(index).map_or("", |digest| &digest.name))
    }
}

impl<'a> HistoryBuilder<'a> {
    fn places(&self) -> &'a Places<'a> {
        self.input.places
    }

    /// All covers and patches of a series.
    fn members<'s>(&'s self, postings: &'s [usize]) -> impl Iterator<Item = usize> + 's {
        postings.iter().flat_map(|posting| self.posting(*posting).members())
    }

    /// The list that has the page of a series.
    pub(super) fn home(&self, postings: &[usize]) -> usize {
        let places = self.places();
        if places.lists.len() == 1 {
            return 0;
        }
        let first = self.first_of(postings);
        let reached: BTreeSet<usize> = self.members(postings).flat_map(|mail| places.lists_of(mail)).collect();
        let recorded = places.published.home(&self.slug(first)).and_then(|name| places.list(name));
        recorded.filter(|list| reached.contains(list)).unwrap_or_else(|| self.preferred(postings, first))
    }

    /// The most preferred list that the posting of a mail reached.
    fn preferred(&self, postings: &[usize], first: usize) -> usize {
        let of_first = postings.iter().find(|posting| self.first_mail(**posting) == first);
        let members = of_first.map_or_else(Vec::new, |posting| self.posting(*posting).members().collect());
        let reached = members.into_iter().flat_map(|mail| self.places().lists_of(mail));
        reached.min_by_key(|list| self.places().preference.rank(*list)).expect("a mail arrived on a list")
    }

    /// The names of the lists of a series, where it is not on its home alone.
    pub(super) fn list_names(&self, place: &SeriesPlace<'_>) -> Vec<String> {
        let names = place.lists.iter().map(|list| self.places().name(*list).to_owned());
        if place.lists.len() > 1 { names.collect() } else { Vec::new() }
    }

    /// Whether the page of a series is on a list that cannot be read now.
    pub(super) fn is_absent(&self, postings: &[usize]) -> bool {
        let absent = self.places().absent;
        !absent.is_empty()
            && self
                .places()
                .published
                .home(&self.slug(self.first_of(postings)))
                .is_some_and(|home| absent.contains(&home))
    }

    /// The list and the digest whose file has a series.
    pub(super) fn file(&self, postings: &[usize]) -> (usize, usize) {
        let home = self.home(postings);
        let digest = self.places().digest_index(self.members(postings), home);
        (home, digest.expect("a cover or patch of a series arrived on its home"))
    }

    pub(super) fn place(&self, postings: &[usize]) -> SeriesPlace<'a> {
        let home = self.home(postings);
        let about = postings.iter().flat_map(|posting| &self.posting(*posting).followups).copied();
        let all = self.members(postings).chain(about).flat_map(|mail| self.places().lists_of(mail));
        let names: BTreeMap<&str, usize> = all.map(|list| (self.places().name(list), list)).collect();
        let others = names.into_values().filter(|list| *list != home);
        let lists: Vec<usize> = std::iter::once(home).chain(others).collect();
        let arrived = |posting: &usize| self.arrived(&lists, &self.lineage.profiles[*posting].members);
        let postings = postings.iter().map(arrived).collect();
        SeriesPlace { home, lists, postings }
    }

    /// In which digests of some lists, the home first, some mails arrived; and of several lists, in which of all as one.
    pub(super) fn arrived(&self, lists: &[usize], mails: &[usize]) -> ArrivedIn<'a> {
        let digest = |list: &usize| self.places().digest(mails.iter().copied(), *list);
        let joined = (self.places().lists.len() > 1).then(|| self.joined_digest(mails));
        let found = || lists.iter().map(digest).chain(joined);
        let at_home = found().next().flatten();
        let Some(digest) = at_home.filter(|_| found().all(|digest| digest == at_home)) else {
            let on = found().enumerate().filter_map(|(index, digest)| Some(ArrivalRow(index, digest?.to_owned())));
            return ArrivedIn { digest: at_home.unwrap_or_default(), on: on.collect() };
        };
        ArrivedIn { digest, on: Vec::new() }
    }

    /// The day on which the first of some mails arrived.
    fn joined_digest(&self, mails: &[usize]) -> Option<&'a str> {
        let first = mails.iter().map(|mail| self.input.positions[*mail]).min()?;
        let days = self.input.digests;
        Some(&days.get(days.partition_point(|day| day.end <= first))?.name)
    }
}
