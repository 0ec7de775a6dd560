//! Everybody who sent something: what they posted, where, with whom, over time.

use super::spelling::Spellings;
use super::{Later, Month, Post, month};
use crate::content::StoredDigest;
use crate::digest::{Person, Series, ranking};
use std::collections::BTreeMap;

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
    /// Series shared with other authors: they replied to each other, or wrote patches of one series.
    pub company: BTreeMap<usize, u32>,
    /// The digests in which they appear: the first and the last.
    pub span: (usize, usize),
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
        by_key.entry(key(person)).or_insert(0);
    }
    for (place, (key, value)) in by_key.iter_mut().enumerate() {
        *value = place;
        authors.list.push(Author { key: key.clone(), span: (usize::MAX, 0), ..Author::default() });
    }
    authors.names = vec![Spellings::default(); authors.list.len()];
    authors.emails = vec![Spellings::default(); authors.list.len()];
    for place in order {
        let stored = &digests[*place];
        authors.people[*place] = stored.digest.people.iter().map(|person| by_key[&key(person)]).collect();
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

fn key(person: &Person) -> String {
    if person.email.is_empty() { person.name.to_lowercase() } else { person.email.to_lowercase() }
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
            author.span = (if author.span.0 == usize::MAX { digest } else { author.span.0 }, digest);
        }
    }

    /// Adds the company that came with later replies.
    pub(super) fn add_later(&mut self, digests: &[StoredDigest], later: &BTreeMap<Post, Later>) {
        for (post, later) in later {
            let series = &digests[post.digest].digest.series[post.series];
            let people = &self.people[post.digest];
            let authors: Vec<usize> = writers(series).iter().map(|(who, _)| people[*who]).collect();
            let known: Vec<usize> =
                series.repliers.iter().map(|who| people[*who]).chain(authors.iter().copied()).collect();
            for other in later.people.iter().filter(|other| !known.contains(other)) {
                for author in &authors {
                    *self.list[*author].company.entry(*other).or_default() += 1;
                    *self.list[*other].company.entry(*author).or_default() += 1;
                }
            }
        }
    }

    fn add_series(&mut self, post: Post, series: &Series, subsystem: Option<usize>) {
        let people = &self.people[post.digest];
        let wrote = writers(series);
        for (person, patches) in &wrote {
            let author = &mut self.list[people[*person]];
            author.posts.push((post, *patches));
            if let Some(subsystem) = subsystem {
                *author.subsystems.entry(subsystem).or_default() += 1;
            }
        }
        let others = series.repliers.iter().filter(|replier| wrote.iter().all(|(who, _)| who != *replier));
        let company: Vec<usize> =
            wrote.iter().map(|(who, _)| who).chain(others).map(|person| people[*person]).collect();
        let authors: Vec<usize> = wrote.iter().map(|(who, _)| people[*who]).collect();
        for author in &authors {
            for other in company.iter().filter(|other| *other != author) {
                *self.list[*author].company.entry(*other).or_default() += 1;
                if !authors.contains(other) {
                    *self.list[*other].company.entry(*author).or_default() += 1;
                }
            }
        }
    }
}

/// Who wrote how many patches of a series; its head's author is always among them.
pub(super) fn writers(series: &Series) -> Vec<(usize, u32)> {
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
    /// The domain of their address.
    pub fn domain(&self) -> String {
        ranking::domain(&self.email)
    }
}
