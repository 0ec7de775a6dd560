//! Which addresses are one person.
//!
//! Entry point: [`KnownPeople::new`]. Names and addresses that a `.mailmap` merges are one in content/ already. Of the
//! others those are one person that have the same full name and something else in common ([`MergeRule`]). It is worked
//! out here, from all of content/, because what a mail says of an address may be years from that address's own mails.
//! The oldest address stands for the others, so that no page moves because more mail arrived.
//!
//! Deliberately not supported: names that only look alike, and names of one word; many people share these.

use super::reference::author_key;
use super::spelling::Spellings;
use crate::base::bot::BotWork;
use crate::base::person::{full_name, proper_name};
use crate::base::text::up_to;
use crate::content::Stored;
use crate::content::facts::{PersonFacts, PostingFacts, SeriesFacts};
use crate::rows::digest::Digest;
use crate::rows::series::SeriesFile;
use std::collections::{BTreeMap, HashMap};

/// What two addresses with one full name have in common, the clearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MergeRule {
    /// A patch from one is signed with the other.
    Signature,
    /// Both write about one series.
    Series,
    /// What stands before the `@`.
    LocalPart,
}

/// Why two addresses are one person.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Merge {
    pub one: String,
    pub other: String,
    pub rule: MergeRule,
}

/// An address with what is known of it.
#[derive(Debug, Default)]
struct KnownAddress {
    key: String,
    name: Spellings,
    email: Spellings,
    bot: Option<BotWork>,
    /// When the first digest begins that has it.
    since: i64,
}

/// People, as far as they can be told from one another.
#[derive(Debug, Default)]
pub(super) struct KnownPeople {
    /// In the order of their keys.
    pub(super) people: Vec<Identity>,
    /// From the key of each address to the person.
    pub(super) by_key: HashMap<String, usize>,
    /// For each digest, its people as positions in `people`.
    pub(super) of_digests: Vec<Vec<usize>>,
}

/// A person, or a bot.
#[derive(Debug, Default)]
pub(super) struct Identity {
    /// The key of the oldest address.
    pub(super) key: String,
    /// The most frequent name.
    pub(super) name: String,
    /// The most frequent address.
    pub(super) email: String,
    pub(super) bot: Option<BotWork>,
    /// The keys of the other addresses.
    pub(super) others: Vec<String>,
    pub(super) merges: Vec<Merge>,
}

impl KnownPeople {
    /// Reads the people of some digests. Their addresses are merged where `merging`.
    pub(super) fn new(
        digests: &[Stored<Digest>],
        order: &[usize],
        series: &[Stored<SeriesFile>],
        merging: bool,
    ) -> Self {
        let mut found = KnownAddresses::read(digests, order);
        let edges = if merging { found.edges(digests, series) } else { Vec::new() };
        let (roots, merges) = joined(&found.list, &edges);
        let mut sorted: Vec<usize> = (0..roots.len()).filter(|address| roots[*address] == *address).collect();
        sorted.sort_by(|one, other| found.list[*one].key.cmp(&found.list[*other].key));
        let mut positions = vec![0; roots.len()];
        (0..).zip(&sorted).for_each(|(position, root)| positions[*root] = position);
        let position = |address: usize| positions[roots[address]];
        let mut people: Vec<Identity> = sorted.iter().map(|root| Identity::new(&found.list[*root])).collect();
        for (address, root) in roots.iter().enumerate().filter(|(address, root)| address != *root) {
            let (own, other) = found.spellings_of(*root, address);
            own.name.merge(&other.name);
            own.email.merge(&other.email);
            people[positions[*root]].others.push(other.key);
        }
        for root in sorted {
            people[positions[root]].spell(&found.list[root]);
        }
        for (address, merge) in merges {
            people[position(address)].merges.push(merge);
        }
        for person in &mut people {
            person.others.sort_unstable();
        }
        let by_key = found.by_key.into_iter().map(|(key, address)| (key, position(address))).collect();
        let of_digests = found.of_digests.iter().map(|all| all.iter().map(|address| position(*address)).collect());
        Self { people, by_key, of_digests: of_digests.collect() }
    }
}

impl Identity {
    fn new(address: &KnownAddress) -> Self {
        Self { key: address.key.clone(), bot: address.bot, ..Self::default() }
    }

    fn spell(&mut self, spelled: &KnownAddress) {
        self.email = spelled.email.best();
        let known = Some(spelled.name.best()).filter(|name| !name.is_empty());
        self.name = known.unwrap_or_else(|| up_to(&self.email, &['@']).to_owned());
    }
}

/// All addresses of content/, in the order of their appearance.
#[derive(Default)]
struct KnownAddresses {
    list: Vec<KnownAddress>,
    by_key: HashMap<String, usize>,
    of_digests: Vec<Vec<usize>>,
}

impl KnownAddresses {
    fn read(digests: &[Stored<Digest>], order: &[usize]) -> Self {
        let mut all = Self { of_digests: vec![Vec::new(); digests.len()], ..Self::default() };
        for digest in order {
            let facts = &digests[*digest].facts;
            for person in &facts.people {
                let address = all.add(person, facts.range.first.0);
                all.of_digests[*digest].push(address);
            }
        }
        all
    }

    fn add(&mut self, person: &PersonFacts, since: i64) -> usize {
        let key = author_key(&person.name, &person.email);
        let address = *self.by_key.entry(key).or_insert_with_key(|key| {
            self.list.push(KnownAddress { key: key.clone(), since, ..KnownAddress::default() });
            self.list.len() - 1
        });
        let known = &mut self.list[address];
        let mails = person.patches + person.replies;
        known.name.add(&proper_name(&person.name), mails);
        known.email.add(&person.email, mails);
        known.bot = known.bot.or(person.bot);
        known.since = known.since.min(since);
        address
    }

    /// An address, and what another one adds to it.
    fn spellings_of(&mut self, own: usize, other: usize) -> (&mut KnownAddress, KnownAddress) {
        let other = std::mem::take(&mut self.list[other]);
        (&mut self.list[own], other)
    }

    /// The pairs of addresses that are one person, the clearest first.
    fn edges(&self, digests: &[Stored<Digest>], series: &[Stored<SeriesFile>]) -> Vec<(MergeRule, usize, usize)> {
        let names = self.shared_names();
        let mut edges = Vec::new();
        let mut add = |rule: MergeRule, one: usize, other: usize| {
            let same = names[one].is_some() && names[one] == names[other] && one != other;
            edges.extend(same.then(|| (rule, one.min(other), one.max(other))));
        };
        for facts in series.iter().flat_map(|stored| &stored.facts.series) {
            let (people, signed) = self.in_series(facts, &names);
            for (one, other) in signed {
                add(MergeRule::Signature, one, other);
            }
            people.windows(2).for_each(|pair| add(MergeRule::Series, pair[0], pair[1]));
        }
        for (posting, people) in self.postings(digests) {
            for (writer, _) in &posting.authors {
                add(MergeRule::Series, people[posting.author], people[*writer]);
            }
        }
        let mut by_local: HashMap<(usize, &str), usize> = HashMap::new();
        for (address, known) in self.list.iter().enumerate() {
            let (Some(name), Some((local, _))) = (names[address], known.key.split_once('@')) else { continue };
            let first = *by_local.entry((name, local)).or_insert(address);
            add(MergeRule::LocalPart, first, address);
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// The postings of all digests, with the addresses of the digest's people. Some send a cover from another address than
    /// the patches, which only digests tell.
    fn postings<'a>(&'a self, digests: &'a [Stored<Digest>]) -> impl Iterator<Item = (&'a PostingFacts, &'a [usize])> {
        let of_digest = |(digest, people): (&'a Stored<Digest>, &'a Vec<usize>)| {
            digest.facts.series.iter().filter(|_| !people.is_empty()).map(move |posting| (posting, people.as_slice()))
        };
        digests.iter().zip(&self.of_digests).flat_map(of_digest)
    }

    /// For each address a number that stands for its full name, where other addresses have that name too.
    fn shared_names(&self) -> Vec<Option<usize>> {
        let full = |known: &KnownAddress| full_name(&known.name.best()).filter(|_| known.bot.is_none());
        let names: Vec<Option<String>> = self.list.iter().map(full).collect();
        let mut by_name: HashMap<&str, (usize, usize)> = HashMap::new();
        for name in names.iter().flatten() {
            let next = by_name.len();
            by_name.entry(name).or_insert((next, 0)).1 += 1;
        }
        let shared = |name: &Option<String>| {
            let (number, count) = *by_name.get(name.as_deref()?)?;
            (count > 1).then_some(number)
        };
        names.iter().map(shared).collect()
    }

    /// The addresses of a series with shared names, those of one name side by side; and the pairs of addresses in
    /// signatures.
    fn in_series(&self, facts: &SeriesFacts, names: &[Option<usize>]) -> (Vec<usize>, Vec<(usize, usize)>) {
        let known = |key: &str| self.by_key.get(key).copied();
        let mut people: Vec<usize> =
            facts.people.iter().filter_map(known).filter(|address| names[*address].is_some()).collect();
        people.sort_unstable_by_key(|address| (names[*address], *address));
        let pair = |(who, email): &(usize, String)| Some((known(facts.people.get(*who))?, known(email)?));
        (people, facts.signed.iter().filter_map(pair).collect())
    }
}

/// For each address the oldest of its person, and the merges that lead there with one of their addresses.
fn joined(list: &[KnownAddress], edges: &[(MergeRule, usize, usize)]) -> (Vec<usize>, Vec<(usize, Merge)>) {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut roots: Vec<usize> = (0..list.len()).collect();
    let mut merges = Vec::new();
    let age = |address: usize| (list[address].since, &list[address].key);
    for (rule, one, other) in edges {
        let (first, second) = (roots[*one], roots[*other]);
        if first == second {
            continue;
        }
        let (root, joining) = if age(first) <= age(second) { (first, second) } else { (second, first) };
        let moved = members.remove(&joining).unwrap_or_else(|| vec![joining]);
        for address in &moved {
            roots[*address] = root;
        }
        members.entry(root).or_insert_with(|| vec![root]).extend(moved);
        let email = |address: usize| list[address].email.best();
        merges.push((*one, Merge { one: email(*one), other: email(*other), rule: *rule }));
    }
    (roots, merges)
}

impl MergeRule {
    /// What the addresses have in common beside the name.
    pub fn words(self) -> &'static str {
        match self {
            Self::Signature => "a patch from one is signed with the other",
            Self::Series => "both take part in one series",
            Self::LocalPart => "the part before the @ is the same",
        }
    }
}
