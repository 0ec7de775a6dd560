//! Who sent something in the range.

use super::Posted;
use crate::base::person::Address;
use crate::press::mail::Kind;
use crate::rows::digest::Person;
use std::collections::BTreeMap;

/// The people of a range and who wrote which mail.
pub(super) struct People {
    pub(super) list: Vec<Person>,
    /// The author of each mail, by its place in `list`.
    pub(super) of_mail: Vec<usize>,
}

#[derive(Default)]
struct Tally {
    spellings: BTreeMap<(String, String), u32>,
    patches: u32,
    replies: u32,
    tags: u32,
}

/// Counts. People are told apart by their address, ignoring case; without an address by their name.
pub(super) fn count(mails: &[Posted]) -> People {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for mail in mails {
        let tally = tallies.entry(key(&mail.author)).or_default();
        *tally.spellings.entry((mail.author.name.clone(), mail.author.email.clone())).or_default() += 1;
        match mail.envelope.kind {
            Kind::Patch | Kind::Cover => tally.patches += 1,
            _ => tally.replies += 1,
        }
        tally.tags += mail.tags;
    }
    let places: BTreeMap<&String, usize> = tallies.keys().enumerate().map(|(place, key)| (key, place)).collect();
    let of_mail = mails.iter().filter_map(|mail| places.get(&key(&mail.author)).copied()).collect();
    People { of_mail, list: tallies.into_values().map(person).collect() }
}

/// What two mails of one person share.
pub(crate) fn key(address: &Address) -> String {
    if address.email.is_empty() { address.name.to_lowercase() } else { address.email.to_lowercase() }
}

fn person(tally: Tally) -> Person {
    // The most frequent spelling; of equally frequent ones the last in order, so that a name wins over none.
    let best = tally.spellings.into_iter().max_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    let ((name, email), _) = best.unwrap_or_default();
    Person { name, email, patches: tally.patches, replies: tally.replies, tags: tally.tags }
}
