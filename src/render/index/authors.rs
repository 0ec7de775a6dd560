//! Everybody who sent something: what they posted, where, with whom, over time.

use super::spelling::Spellings;
use super::{Lives, Month, Post, month};
use crate::content::StoredDigest;
use crate::rows::digest::{PersonRow, PostingRow};
use crate::rows::ranking;
use std::collections::{BTreeMap, HashSet};

/// Somebody who sent something.
#[derive(Debug, Clone, Default)]
pub struct Author {
    /// The address in lower case, else the name in lower case.
    pub key: String,
    /// Their most frequent name.
    pub name: String,
    /// Their address as spelled most often; empty where there is none.
    pub email: String,
    /// What they posted, oldest first, with how many patches of it are theirs.
    pub posts: Vec<(Post, u32)>,
    /// Patches and covers.
    pub patches: u32,
    /// Other mails.
    pub replies: u32,
    /// Review tags they gave.
    pub tags: u32,
    /// Mails by month.
    pub months: BTreeMap<Month, u32>,
    /// Series by subsystem.
    pub subsystems: BTreeMap<usize, u32>,
    /// Series shared with other authors: they reviewed each other's, or wrote patches of one.
    pub company: BTreeMap<usize, u32>,
    /// The digests in which they appear, the oldest of each list first, with their mails there.
    pub digests: Vec<(usize, u32)>,
}

/// Authors while they are collected.
#[derive(Default)]
pub(super) struct Authors {
    pub(super) list: Vec<Author>,
    pub(super) people: Vec<Vec<usize>>,
    names: Vec<Spellings>,
    emails: Vec<Spellings>,
}

pub(super) fn collect(digests: &[StoredDigest], order: &[usize], places: &[Vec<Option<usize>>]) -> Authors {
    let mut authors = Authors { people: vec![Vec::new(); digests.len()], ..Authors::default() };
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for person in order.iter().flat_map(|place| &digests[*place].digest.people) {
        by_key.entry(key_of(person)).or_insert(0);
    }
    for (place, (key, value)) in by_key.iter_mut().enumerate() {
        *value = place;
        authors.list.push(Author { key: key.clone(), ..Author::default() });
    }
    authors.names = vec![Spellings::default(); authors.list.len()];
    authors.emails = vec![Spellings::default(); authors.list.len()];
    for place in order {
        let stored = &digests[*place];
        authors.people[*place] = stored.digest.people.iter().map(|person| by_key[&key_of(person)]).collect();
        authors.add_people(*place, stored);
        for (number, series) in stored.oldest_first() {
            authors.add_series(Post { digest: *place, series: number }, series, places[*place][number]);
        }
    }
    authors
}

/// Shows everybody under their most frequent spelling.
pub(super) fn settle(authors: &mut Authors) {
    for (place, author) in authors.list.iter_mut().enumerate() {
        author.name = authors.names[place].best();
        author.email = authors.emails[place].best();
        if author.name.is_empty() {
            author.name = author.email.split('@').next().unwrap_or_default().to_owned();
        }
    }
}

/// What two mails of one person share.
pub(super) fn key(name: &str, email: &str) -> String {
    if email.is_empty() { name.to_lowercase() } else { email.to_lowercase() }
}

fn key_of(person: &PersonRow) -> String {
    key(&person.name, &person.email)
}

impl Authors {
    fn add_people(&mut self, digest: usize, stored: &StoredDigest) {
        for (person, place) in stored.digest.people.iter().zip(&self.people[digest]) {
            let mails = person.patches + person.replies;
            self.names[*place].add(&person.name, mails);
            self.emails[*place].add(&person.email, mails);
            let author = &mut self.list[*place];
            author.patches += person.patches;
            author.replies += person.replies;
            author.tags += person.tags;
            *author.months.entry(month(stored)).or_default() += mails;
            author.digests.push((digest, mails));
        }
    }

    /// Adds the company of those who reviewed a version of a series and those who wrote it, once for each version.
    pub(super) fn add_company(&mut self, lives: &Lives) {
        let mut met = HashSet::new();
        for review in lives.reviews.iter().flatten() {
            let Some(writer) = review.of.filter(|writer| *writer != review.author) else { continue };
            if met.insert((review.life, review.patch.0, writer, review.author)) {
                *self.list[writer].company.entry(review.author).or_default() += 1;
                *self.list[review.author].company.entry(writer).or_default() += 1;
            }
        }
    }

    fn add_series(&mut self, post: Post, series: &PostingRow, subsystem: Option<usize>) {
        let people = &self.people[post.digest];
        let wrote = writers(series);
        for (person, patches) in &wrote {
            let author = &mut self.list[people[*person]];
            author.posts.push((post, *patches));
            if let Some(subsystem) = subsystem {
                *author.subsystems.entry(subsystem).or_default() += 1;
            }
        }
        let authors: Vec<usize> = wrote.iter().map(|(who, _)| people[*who]).collect();
        for author in &authors {
            for other in authors.iter().filter(|other| *other != author) {
                *self.list[*author].company.entry(*other).or_default() += 1;
            }
        }
    }
}

/// Who wrote how many patches of a series; its head's author is always among them.
pub(super) fn writers(series: &PostingRow) -> Vec<(usize, u32)> {
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
    /// The digests of their first and last mail.
    pub fn span(&self) -> (usize, usize) {
        let place = |row: Option<&(usize, u32)>| row.map_or(0, |(digest, _)| *digest);
        (place(self.digests.first()), place(self.digests.last()))
    }

    /// The domain of their address.
    pub fn domain(&self) -> String {
        ranking::domain(&self.email)
    }
}
