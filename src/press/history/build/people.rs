//! The people who took part in a series, without duplicates.

use crate::base::person::Address;
use crate::rows::series::Participant;
use std::collections::BTreeMap;

/// People while a history is built; rows refer to them by index.
#[derive(Debug, Default)]
pub(super) struct Participants {
    pub(super) list: Vec<Participant>,
    indices: BTreeMap<String, usize>,
}

impl Participants {
    /// The index of a person. Two people differ in their address, or in their name where one has no address. The first
    /// spelling is kept.
    pub(super) fn index(&mut self, person: &Address) -> usize {
        let key = if person.email.is_empty() { &person.name } else { &person.email }.to_lowercase();
        *self.indices.entry(key).or_insert_with(|| {
            self.list.push(Participant { name: person.name.clone(), email: person.email.clone() });
            self.list.len() - 1
        })
    }
}
