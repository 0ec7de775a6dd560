//! Everybody who sent something: what they posted, on which lists, with whom, over time.

use super::identity::{Identity, KnownPeople, Merge};
use super::reference::PostingRef;
use super::reviews::Reviewed;
use super::{Month, add_in_month, month};
use crate::base::bot::BotWork;
use crate::base::person::full_name;
use crate::content::Stored;
use crate::content::facts::{DigestFacts, PostingFacts};
use crate::rows::digest::Digest;
use crate::rows::ranking;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Somebody who sent something.
#[derive(Debug, Clone, Default)]
pub struct Author {
    /// The address in lower case, else the name in lower case.
    pub key: String,
    /// Their most frequent name.
    pub name: String,
    /// Their address as spelled most often; empty where there is none.
    pub email: String,
    /// Their postings, oldest first, with the number of patches of it that are theirs.
    pub postings: Vec<(PostingRef, u32)>,
    /// Patches and covers.
    pub patches: u32,
    /// Other mails.
    pub replies: u32,
    /// Review tags they gave.
    pub tags: u32,
    pub months: BTreeMap<Month, u32>,
    pub subsystems: BTreeMap<usize, u32>,
    /// Co-authors and mutual reviewers, with the number of shared versions.
    pub shared_threads: BTreeMap<usize, u32>,
    /// How many mails they sent to each list, by the list's name.
    pub lists: BTreeMap<String, u32>,
    /// The digests in which they appear, the oldest of each list first, with their mails there.
    pub digests: Vec<(usize, u32)>,
    pub standing: Standing,
    /// The keys of their other addresses.
    pub others: Vec<String>,
    /// Why these are theirs.
    pub merges: Vec<Merge>,
}

/// Who an author is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Standing {
    #[default]
    Person,
    Bot(BotWork),
    /// Somebody who sent no patch, answered nobody, whom nobody answered, and whose name nobody has who sent a
    /// patch or gave a review tag.
    Stray,
}

/// All authors, and the authors of each digest.
#[derive(Default)]
pub(super) struct Authors {
    pub(super) list: Vec<Author>,
    /// From the key of each address to its author.
    pub(super) by_key: HashMap<String, usize>,
    /// For each digest, its people as positions in the list.
    pub(super) people: Vec<Vec<usize>>,
}

/// Collects the people of all digests (`order`) and counts what those have that count (`once`).
pub(super) fn collect(
    digests: &[Stored<Digest>],
    (order, once): (&[usize], &[usize]),
    nodes: &[Vec<Option<usize>>],
    identities: KnownPeople,
) -> Authors {
    let KnownPeople { people, by_key, of_digests } = identities;
    let mut authors = Authors { list: people.into_iter().map(Author::new).collect(), by_key, people: of_digests };
    for digest in order {
        authors.add_lists(*digest, &digests[*digest].facts);
    }
    for digest in once {
        let stored = &digests[*digest];
        authors.add_people(*digest, &stored.facts);
        for (posting, row) in stored.facts.oldest_first() {
            authors.add_posting(PostingRef { digest: *digest, posting }, row, nodes[*digest][posting]);
        }
    }
    authors.find_strays(digests, (order, once));
    authors
}

impl Authors {
    fn add_lists(&mut self, digest: usize, row: &DigestFacts) {
        for (person, position) in row.people.iter().zip(&self.people[digest]) {
            let lists = &mut self.list[*position].lists;
            let mails = person.patches + person.replies;
            match lists.get_mut(&row.list) {
                Some(known) => *known += mails,
                None => drop(lists.insert(row.list.clone(), mails)),
            }
        }
    }

    fn add_people(&mut self, digest: usize, row: &DigestFacts) {
        let month = month(row);
        for (person, position) in row.people.iter().zip(&self.people[digest]) {
            let mails = person.patches + person.replies;
            let author = &mut self.list[*position];
            author.patches += person.patches;
            author.replies += person.replies;
            author.tags += person.tags;
            add_in_month(&mut author.months, &month, mails);
            // Two addresses of a digest may be one person.
            match author.digests.last_mut().filter(|(last, _)| *last == digest) {
                Some((_, known)) => *known += mails,
                None => author.digests.push((digest, mails)),
            }
        }
    }

    /// Counts reviewers and authors of a version as sharing a thread, once for each version.
    #[must_use]
    pub(super) fn with_reviewers(mut self, reviewed: &[Vec<Reviewed>]) -> Self {
        let mut met = HashSet::new();
        for review in reviewed.iter().flatten() {
            let person = |author: &usize| *author != review.author && self.list[*author].is_person();
            let Some(writer) = review.patch_author.filter(person) else { continue };
            if met.insert((review.series, review.patch.0, writer, review.author)) {
                *self.list[writer].shared_threads.entry(review.author).or_default() += 1;
                *self.list[review.author].shared_threads.entry(writer).or_default() += 1;
            }
        }
        self
    }

    fn add_posting(&mut self, posting: PostingRef, row: &PostingFacts, subsystem: Option<usize>) {
        let wrote = self.writers(posting.digest, row);
        for (position, patches) in &wrote {
            let author = &mut self.list[*position];
            author.postings.push((posting, *patches));
            if let Some(subsystem) = subsystem {
                *author.subsystems.entry(subsystem).or_default() += 1;
            }
        }
        for (author, _) in &wrote {
            for (other, _) in wrote.iter().filter(|(other, _)| other != author) {
                *self.list[*author].shared_threads.entry(*other).or_default() += 1;
            }
        }
    }

    /// The people who wrote a posting, each once, without bots.
    pub(super) fn writers(&self, digest: usize, row: &PostingFacts) -> Vec<(usize, u32)> {
        let mut wrote: Vec<(usize, u32)> = Vec::new();
        for (person, patches) in writers(row) {
            let author = self.people[digest][person];
            match wrote.iter_mut().find(|(known, _)| *known == author) {
                Some((_, known)) => *known += patches,
                None if self.list[author].is_person() => wrote.push((author, patches)),
                None => {}
            }
        }
        wrote
    }

    /// Finds those of whom nothing is known but mails that nobody answered.
    fn find_strays(&mut self, digests: &[Stored<Digest>], (order, once): (&[usize], &[usize])) {
        let continued: HashSet<u64> =
            order.iter().flat_map(|digest| &digests[*digest].facts.continued).copied().collect();
        let mut alone = vec![0; self.list.len()];
        for digest in once {
            for (person, mail, mails) in &digests[*digest].facts.alone {
                if !continued.contains(mail) {
                    alone[self.people[*digest][*person]] += mails;
                }
            }
        }
        let is_silent = |author: &Author, alone: u32| {
            let silent = author.patches == 0 && author.tags == 0 && alone > 0 && author.replies == alone;
            silent && author.is_person()
        };
        let (silent, others): (Vec<usize>, Vec<usize>) =
            (0..self.list.len()).partition(|author| is_silent(&self.list[*author], alone[*author]));
        // Who writes from a second address once is the same person, although nothing else shows it.
        let name = |author: &usize| full_name(&self.list[*author].name);
        // Those who only wrote are not known well enough: much spam goes under few names, some of it as answers.
        let has_worked = |author: &&usize| self.list[**author].patches + self.list[**author].tags > 0;
        let names: HashSet<String> = others.iter().filter(has_worked).filter_map(name).collect();
        let strays: Vec<usize> =
            silent.into_iter().filter(|author| name(author).is_none_or(|name| !names.contains(&name))).collect();
        for stray in strays {
            self.list[stray].standing = Standing::Stray;
        }
    }
}

/// Who wrote how many patches of a series; its head's author is always included.
pub(super) fn writers(series: &PostingFacts) -> Vec<(usize, u32)> {
    if series.authors.is_empty() {
        return vec![(series.author, series.arrived)];
    }
    let mut wrote = series.authors.clone();
    if wrote.iter().all(|(who, _)| *who != series.author) {
        wrote.push((series.author, 0));
    }
    wrote
}

impl Author {
    /// An author with nothing counted yet.
    fn new(identity: Identity) -> Self {
        let Identity { key, name, email, bot, others, merges } = identity;
        let standing = bot.map_or(Standing::Person, Standing::Bot);
        Self { key, name, email, standing, others, merges, ..Self::default() }
    }

    /// Whether it is a person, who has a page and is counted.
    pub fn is_person(&self) -> bool {
        self.standing == Standing::Person
    }

    /// The digests of their first and last mail.
    pub fn span(&self) -> (usize, usize) {
        let ends = self.digests.first().zip(self.digests.last());
        let ((first, _), (last, _)) = ends.expect("an author is one of the people of some digest");
        (*first, *last)
    }

    pub fn domain(&self) -> String {
        ranking::domain(&self.email)
    }
}
