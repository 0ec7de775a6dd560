//! The people who sent something in the range, with counts.

use crate::base::bot::BotWork;
use crate::base::person::Address;
use crate::press::mail::MailKind;
use crate::press::summary::MailSummary;
use crate::rows::digest::PersonRow;
use std::collections::BTreeMap;

/// The people of a range and who wrote which mail.
pub(super) struct DigestPeople {
    pub(super) list: Vec<PersonRow>,
    /// The author of each mail, by their index in `list`.
    pub(super) authors: Vec<usize>,
}

#[derive(Default)]
struct Tally {
    spellings: BTreeMap<(String, String), u32>,
    patches: u32,
    replies: u32,
    tags: u32,
    bot: Option<BotWork>,
}

/// Counts the people. A person is identified by the address, ignoring case; without an address by the name.
pub(super) fn count(mails: &[MailSummary]) -> DigestPeople {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for mail in mails {
        let tally = tallies.entry(key(&mail.author)).or_default();
        *tally.spellings.entry((mail.author.name.clone(), mail.author.email.clone())).or_default() += 1;
        match mail.kind {
            MailKind::Patch | MailKind::Cover => tally.patches += 1,
            // Picking a patch for a release is neither writing nor answering one.
            MailKind::Notice => {}
            _ => tally.replies += 1,
        }
        tally.tags += mail.review_tags;
        tally.bot = mail.bot;
    }
    let index: BTreeMap<&String, usize> = tallies.keys().enumerate().map(|(index, key)| (key, index)).collect();
    let authors = mails.iter().map(|mail| index[&key(&mail.author)]).collect();
    DigestPeople { authors, list: tallies.into_values().map(person).collect() }
}

/// The identity of a person.
fn key(address: &Address) -> String {
    if address.email.is_empty() { address.name.to_lowercase() } else { address.email.to_lowercase() }
}

fn person(tally: Tally) -> PersonRow {
    // The most frequent spelling; of equally frequent ones the last in order, so that a name is preferred to none.
    let best = tally.spellings.into_iter().max_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    let ((name, email), _) = best.expect("whoever is counted sent a mail");
    PersonRow { name, email, patches: tally.patches, replies: tally.replies, tags: tally.tags, bot: tally.bot }
}
