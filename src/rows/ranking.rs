//! Rankings: by count, ties in reverse order of the name, ignoring case and punctuation.

use crate::rows::digest::{Digest, PersonRow};
use std::cmp::Ordering;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// Patches and covers.
    pub count: u32,
    /// `Name <address>`, or a domain.
    pub name: String,
    /// The person, by their index in the digest.
    pub person: Option<usize>,
}

/// The domains of the people who wrote patches.
pub fn domains(digest: &Digest) -> Vec<Rank> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for person in digest.people.iter().filter(|person| wrote(person)) {
        *counts.entry(domain(&person.email)).or_default() += person.patches;
    }
    ranked(counts.into_iter().map(|(name, count)| Rank { count, name, person: None }).collect())
}

/// The people who wrote patches.
pub fn contributors(digest: &Digest) -> Vec<Rank> {
    let people = digest.people.iter().enumerate().filter(|(_, person)| wrote(person));
    ranked(
        people
            .map(|(index, person)| Rank {
                count: person.patches,
                name: mailbox(&person.name, &person.email),
                person: Some(index),
            })
            .collect(),
    )
}

/// Whether a person wrote patches; bots are no people.
fn wrote(person: &PersonRow) -> bool {
    person.patches > 0 && person.bot.is_none()
}

/// The part after the `@`, in lower case.
pub fn domain(email: &str) -> String {
    email.rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase()
}

/// `Name <address>`, the name in double quotes where RFC 5322 requires them.
pub fn mailbox(name: &str, email: &str) -> String {
    if name.contains(|letter| "()<>@,;:\\\".[]".contains(letter)) {
        format!("\"{name}\" <{email}>")
    } else {
        format!("{name} <{email}>")
    }
}

fn ranked(mut ranks: Vec<Rank>) -> Vec<Rank> {
    ranks.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| compare(&b.name, &a.name)));
    ranks
}

/// By letters and digits only, then by everything.
fn compare(a: &str, b: &str) -> Ordering {
    plain(a).cmp(&plain(b)).then_with(|| a.cmp(b))
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}
