//! The people who took part in a series, without duplicates.

use crate::base::person::{Address, full_name};
use crate::press::summary::MailSummary;
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
            self.list.push(Participant { name: person.name.clone(), email: person.email.clone(), signs: Vec::new() });
            self.list.len() - 1
        })
    }

    /// Keeps the other addresses with which the author of a patch signs it.
    pub(super) fn add_signatures(&mut self, author: usize, patch: &MailSummary) {
        let Some(name) = full_name(&patch.author.name) else { return };
        let signed = patch.trailers.iter().filter(|trailer| trailer.key.eq_ignore_ascii_case("signed-off-by"));
        let signers = signed.map(|trailer| Address::from_trailer(&trailer.value));
        let own = signers.filter(|signer| full_name(&signer.name).as_ref() == Some(&name) && !signer.email.is_empty());
        let known = &mut self.list[author];
        for Address { email, .. } in own {
            let all = || std::iter::once(&known.email).chain(&known.signs);
            if !all().any(|other| other.eq_ignore_ascii_case(&email)) {
                known.signs.push(email);
            }
        }
    }
}
