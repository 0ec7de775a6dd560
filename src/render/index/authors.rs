//! Everybody who sent something: what they posted, on which lists, with whom, over time.

use super::reference::{PostingRef, author_key};
use super::reviews::Reviewed;
use super::spelling::Spellings;
use super::{Month, add_in_month, month};
use crate::base::text::up_to;
use crate::content::Stored;
use crate::content::facts::{DigestFacts, PersonFacts, PostingFacts};
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
}

/// All authors, and the authors of each digest.
#[derive(Default)]
pub(super) struct Authors {
    pub(super) list: Vec<Author>,
    /// For each digest, its people as positions in the list.
    pub(super) people: Vec<Vec<usize>>,
}

/// The spellings of a person's name and address.
#[derive(Default)]
struct Spelled {
    name: Spellings,
    email: Spellings,
}

/// Collects the people of all digests (`order`) and counts what those have that count (`once`).
pub(super) fn collect(
    digests: &[Stored<Digest>],
    (order, once): (&[usize], &[usize]),
    nodes: &[Vec<Option<usize>>],
) -> Authors {
    let (people, spelled) = known_people(digests, order);
    let list = spelled.iter().map(|(key, spelled)| Author::new(key, spelled)).collect();
    let mut authors = Authors { list, people };
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
    authors
}

/// For each digest its people as positions among all, and the spellings of everybody's name and address by key, in the
/// order of the keys.
fn known_people(digests: &[Stored<Digest>], order: &[usize]) -> (Vec<Vec<usize>>, Vec<(String, Spelled)>) {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut spelled: Vec<Spelled> = Vec::new();
    let mut people = vec![Vec::new(); digests.len()];
    for digest in order {
        for person in &digests[*digest].facts.people {
            let number = *numbers.entry(key_of(person)).or_insert(spelled.len());
            if number == spelled.len() {
                spelled.push(Spelled::default());
            }
            let mails = person.patches + person.replies;
            spelled[number].name.add(&person.name, mails);
            spelled[number].email.add(&person.email, mails);
            people[*digest].push(number);
        }
    }
    let mut sorted: Vec<(String, usize)> = numbers.into_iter().collect();
    sorted.sort_unstable();
    let mut positions = vec![0; sorted.len()];
    (0..).zip(&sorted).for_each(|(position, (_, number))| positions[*number] = position);
    people.iter_mut().flatten().for_each(|person| *person = positions[*person]);
    let spelled = sorted.into_iter().map(|(key, number)| (key, std::mem::take(&mut spelled[number])));
    (people, spelled.collect())
}

fn key_of(person: &PersonFacts) -> String {
    author_key(&person.name, &person.email)
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
            author.digests.push((digest, mails));
        }
    }

    /// Counts reviewers and authors of a version as sharing a thread, once for each version.
    #[must_use]
    pub(super) fn with_reviewers(mut self, reviewed: &[Vec<Reviewed>]) -> Self {
        let mut met = HashSet::new();
        for review in reviewed.iter().flatten() {
            let Some(writer) = review.patch_author.filter(|writer| *writer != review.author) else { continue };
            if met.insert((review.series, review.patch.0, writer, review.author)) {
                *self.list[writer].shared_threads.entry(review.author).or_default() += 1;
                *self.list[review.author].shared_threads.entry(writer).or_default() += 1;
            }
        }
        self
    }

    fn add_posting(&mut self, posting: PostingRef, row: &PostingFacts, subsystem: Option<usize>) {
        let people = &self.people[posting.digest];
        let wrote = writers(row);
        for (person, patches) in &wrote {
            let author = &mut self.list[people[*person]];
            author.postings.push((posting, *patches));
            if let Some(subsystem) = subsystem {
                *author.subsystems.entry(subsystem).or_default() += 1;
            }
        }
        let authors: Vec<usize> = wrote.iter().map(|(who, _)| people[*who]).collect();
        for author in &authors {
            for other in authors.iter().filter(|other| *other != author) {
                *self.list[*author].shared_threads.entry(*other).or_default() += 1;
            }
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
    /// An author under their most frequent spelling, with nothing counted yet.
    fn new(key: &str, spelled: &Spelled) -> Self {
        let email = spelled.email.best();
        let known = Some(spelled.name.best()).filter(|name| !name.is_empty());
        let name = known.unwrap_or_else(|| up_to(&email, &['@']).to_owned());
        Self { key: key.to_owned(), name, email, ..Self::default() }
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
