//! Which of several lists each mail is sent to.
//!
//! Entry points: [`Spread::new`] and [`Spread::around_first`]; then [`Spread::take`] for each fact, in order, and
//! [`Spread::lists_of`] for each mail. A series has an audience of one list or a few. Now and then one of its postings goes
//! to another list, its cover to one list alone, or a patch not to all of them; a reply goes where the mail it answers
//! went, or to one of these lists. Each decision depends on the seed and on what it is about, not on those before.

use super::DemoMail;
use super::facts::{Fact, SentPosting};
use super::random::Random;
use crate::base::hash;
use std::collections::{BTreeSet, HashMap};

/// The seeds of the decisions about series and about single mails.
const SERIES: u64 = 0x0074_6964_6573;
const MAILS: u64 = 0x7368_6f72_6573;

/// To how many lists a series is sent at most.
const MOST: usize = 3;

/// Lists by their numbers.
pub(super) type Lists = BTreeSet<usize>;

pub(super) struct Spread {
    lists: usize,
    /// How many series in 100 are sent to another list, and how many of these to one more.
    shared: u64,
    /// Whether every mail is sent to the first list, whatever other lists it is sent to.
    all_on_first: bool,
    /// The lists of the mails so far.
    placed: HashMap<String, Lists>,
    /// How many postings of each series were sent.
    postings: HashMap<u32, u64>,
}

impl Spread {
    pub(super) fn new(lists: usize) -> Self {
        Self { lists, shared: 45, all_on_first: false, placed: HashMap::new(), postings: HashMap::new() }
    }

    /// Two lists, of which the first has every mail.
    pub(super) fn around_first() -> Self {
        Self { shared: 31, all_on_first: true, ..Self::new(2) }
    }

    pub(super) fn take(&mut self, fact: Fact) {
        match fact {
            Fact::Sent(sent) => self.place_posting(&sent),
            Fact::Replied { mail, to, .. } => {
                let parent = self.placed.get(&*to).cloned();
                self.place_reply(&mail, parent);
            }
            _ => {}
        }
    }

    /// The lists that a mail is sent to: one at least.
    pub(super) fn lists_of(&mut self, mail: &DemoMail) -> Lists {
        if mail.message_id.is_empty() {
            return self.audience(hash::key(&mail.raw));
        }
        if !self.placed.contains_key(&mail.message_id) {
            let parent = parent(&mail.raw).and_then(|parent| self.placed.get(parent)).cloned();
            self.place_reply(&mail.message_id, parent);
        }
        self.placed.get(&mail.message_id).cloned().unwrap_or_default()
    }

    /// The lists of a mail that is known already.
    pub(super) fn known(&self, message_id: &str) -> Option<&Lists> {
        self.placed.get(message_id)
    }

    fn place(&mut self, message_id: &str, mut lists: Lists) {
        lists.extend(self.all_on_first.then_some(0));
        self.placed.insert(message_id.to_owned(), lists);
    }

    /// The lists that concern a series or a thread. The first lists are the busiest.
    fn audience(&self, about: u64) -> Lists {
        let mut random = Random::for_part(SERIES, about);
        let mut lists = Lists::new();
        self.add_list(&mut lists, &mut random);
        while lists.len() < MOST && random.chance(self.shared) {
            self.add_list(&mut lists, &mut random);
        }
        lists
    }

    /// Adds a list that is not among them yet, if there is one.
    fn add_list(&self, lists: &mut Lists, random: &mut Random) {
        let any = random.below(self.lists).min(random.below(self.lists));
        let first = if self.all_on_first { 0 } else { any };
        let others = (0..self.lists).map(|step| (first + step) % self.lists);
        let free = others.into_iter().find(|list| !lists.contains(list));
        lists.extend(free);
    }

    fn place_posting(&mut self, sent: &SentPosting) {
        let number = self.postings.entry(sent.series).or_default();
        *number += 1;
        let mut random = Random::for_part(SERIES, u64::from(sent.series) << 16 | *number);
        let posting = &sent.posting;
        let mut audience = self.audience(sent.series.into());
        if random.chance(if audience.len() > 1 { 12 } else { 6 }) {
            audience = Lists::from([random.below(self.lists)]);
        }
        let patches: Vec<&str> = posting.patches.iter().map(|patch| &*patch.message_id).collect();
        for mail in posting.cover.as_deref().iter().chain(&patches) {
            self.place(mail, audience.clone());
        }
        // Mails that do not refer to each other are found by what they have in common, on the same lists.
        if audience.len() < 2 || !posting.threaded {
            return;
        }
        let one = nth(&audience, random.below(audience.len()));
        match (random.below(10), posting.cover.as_deref()) {
            (0..3, Some(cover)) => self.place(cover, Lists::from([one])),
            (3..6, _) if patches.len() > 1 => {
                audience.remove(&one);
                self.place(patches[random.below(patches.len())], audience);
            }
            _ => {}
        }
    }

    /// A mail that answers one, or none, on these lists.
    fn place_reply(&mut self, message_id: &str, parent: Option<Lists>) {
        let key = hash::key(message_id.as_bytes());
        let mut random = Random::for_part(MAILS, key);
        let lists = parent.unwrap_or_else(|| self.audience(key));
        let one = random.chance(25).then(|| nth(&lists, random.below(lists.len())));
        self.place(message_id, one.map_or(lists, |one| Lists::from([one])));
    }
}

fn nth(lists: &Lists, number: usize) -> usize {
    lists.iter().nth(number).copied().unwrap_or_default()
}

/// The Message-ID that a mail answers.
fn parent(raw: &[u8]) -> Option<&str> {
    const FIELD: &[u8] = b"\nIn-Reply-To: <";
    let start = raw.windows(FIELD.len()).position(|part| part == FIELD)? + FIELD.len();
    let length = raw[start..].iter().position(|byte| *byte == b'>')?;
    std::str::from_utf8(&raw[start..start + length]).ok()
}
