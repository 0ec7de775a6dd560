//! Compares the people: the addresses of each, why these are one person's, and how many patches they sent. Bots are none.
//!
//! The truth is made of the senders of all mails. Addresses with one full name are one person's if they meet in a series
//! or have the same local part. Who sent nothing but mails that nobody answered is left out.

use super::list::{Differences, List, head};
use super::postings::linked;
use crate::oracle::{self, Posting, SeriesTruth};
use listpress::demo::facts::{Fact, SentPosting};
use listpress::demo::{self, DemoEvent, DemoMail};
use listpress::render::index::{Author, MergeRule, Standing};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What the names of the project's bots are beside those that their mails have.
const BOTS: [(&str, &str); 2] = [("patchwork-bot+marram", "patchwork-bot"), ("tip-bot2 for Marram", "tip-bot")];

pub(crate) fn check(list: &List, mails: usize, differences: &mut Differences) {
    let senders = Senders::new(mails);
    let truth: BTreeSet<Person> = senders.people(&list.truth).into_iter().collect();
    let people = list.authors.iter().filter(|author| author.is_person());
    differences.compare_sets("person", &people.map(Person::found).collect(), &truth);
    let bots = list.authors.iter().filter(|author| matches!(author.standing, Standing::Bot(_)));
    differences.compare_sets("bot", &bots.map(|bot| bot.name.as_str()).collect(), &senders.bots);
}

/// The true people of the invented list.
pub(crate) fn of_list(mails: usize) -> Vec<Person> {
    Senders::new(mails).people(&oracle::truth(mails))
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Person {
    /// In lower case.
    pub(crate) addresses: BTreeSet<String>,
    /// Covers and patches.
    patches: usize,
    /// How many times two of the addresses are joined because both take part in a series.
    pub(crate) joined_by_series: usize,
    /// The same because of what stands before the `@`.
    pub(crate) joined_by_local_part: usize,
}

impl Person {
    fn found(author: &Author) -> Self {
        let joined_by = |rule| author.merges.iter().filter(|merge| merge.rule == rule).count();
        Self {
            addresses: author.others.iter().chain([&author.key]).cloned().collect(),
            patches: author.patches as usize,
            joined_by_series: joined_by(MergeRule::Series),
            joined_by_local_part: joined_by(MergeRule::LocalPart),
        }
    }
}

/// What is known of an address.
#[derive(Default)]
struct Sender {
    names: BTreeSet<String>,
    patches: usize,
    /// Whether it gave a trailer.
    reviews: bool,
    /// Whether it sent anything but mails that nobody answered.
    heard: bool,
}

/// All addresses that are no bots'.
struct Senders {
    /// By the address in lower case; by the name if there is none.
    by_address: BTreeMap<String, Sender>,
    /// The address from which each mail was sent.
    of_mails: HashMap<String, String>,
    bots: BTreeSet<&'static str>,
}

impl Senders {
    fn new(count: usize) -> Self {
        let facts = demo::record_facts(count);
        let mails = arrived(count);
        let postings = facts.iter().filter_map(|fact| if let Fact::Sent(sent) = fact { Some(sent) } else { None });
        let written: HashMap<&str, Written<'_>> = postings.flat_map(|sent| written(sent)).collect();
        let mut senders = Self { by_address: BTreeMap::new(), of_mails: HashMap::new(), bots: BTreeSet::new() };
        for mail in &mails {
            senders.add(mail, written.get(&*mail.message_id).copied());
        }
        for fact in &facts {
            let Fact::GaveTrailer { mail, .. } = fact else { continue };
            if let Some(address) = senders.of_mails.get(&**mail) {
                senders.by_address.get_mut(address).unwrap().reviews = true;
            }
        }
        senders.hear(&mails);
        senders
    }

    /// Adds the sender of a mail, of which `written` is known if it is a cover or patch.
    fn add(&mut self, mail: &DemoMail, written: Option<Written<'_>>) {
        if mail.bot {
            let named = BOTS.iter().find(|(name, _)| *name == mail.name).map(|(_, known)| *known);
            self.bots.insert(named.unwrap_or_else(|| mail.name.clone().leak()));
            return;
        }
        // A relay names the sender in Reply-To.
        let relayed = mail.name.ends_with(" via B4 Relay");
        let (name, email) = written
            .filter(|written| written.in_body || relayed)
            .map_or((&*mail.name, &*mail.email), |written| written.author);
        let address = if email.is_empty() { name } else { email }.to_lowercase();
        let sender = self.by_address.entry(address.clone()).or_default();
        sender.names.extend(full_name(name));
        sender.patches += usize::from(written.is_some_and(|written| written.counts));
        if !mail.message_id.is_empty() {
            self.of_mails.insert(mail.message_id.clone(), address);
        }
    }

    /// Finds out who answered, or was answered by somebody else.
    fn hear(&mut self, mails: &[DemoMail]) {
        for mail in mails {
            let Some(own) = self.of_mails.get(&mail.message_id) else { continue };
            let answered = references(mail);
            let others = answered.iter().filter_map(|id| self.of_mails.get(id)).filter(|other| *other != own);
            let pulls = mail.subject.starts_with("[GIT PULL]");
            let heard = others.chain((!answered.is_empty() || pulls).then_some(own)).cloned().collect::<Vec<_>>();
            for address in heard {
                self.by_address.get_mut(&address).unwrap().heard = true;
            }
        }
    }

    fn people(&self, truth: &[SeriesTruth]) -> Vec<Person> {
        let addresses: Vec<&str> = self.by_address.keys().map(String::as_str).collect();
        let mut groups = Groups::new(&addresses);
        let met = self.meetings(truth);
        let has_one_name = |one: &str, other: &str| {
            let names = |address: &str| &self.by_address[address].names;
            one != other && !names(one).is_disjoint(names(other))
        };
        let pairs = addresses.iter().flat_map(|one| addresses.iter().map(move |other| (*one, *other)));
        let pairs: Vec<(&str, &str)> = pairs.filter(|(one, other)| has_one_name(one, other)).collect();
        pairs.iter().filter(|pair| met.contains(*pair)).for_each(|(one, other)| groups.join(one, other));
        let by_series = groups.clone();
        let local = |address: &str| address.split_once('@').map(|(local, _)| local.to_owned());
        let alike = pairs.iter().filter(|(one, other)| local(one).is_some() && local(one) == local(other));
        alike.for_each(|(one, other)| groups.join(one, other));
        let known: BTreeSet<&String> =
            self.by_address.values().filter(|own| own.works()).flat_map(|own| &own.names).collect();
        let person = |group: &BTreeSet<&str>| self.person(group, &by_series, &known);
        groups.all().iter().filter_map(person).collect()
    }

    fn person(&self, group: &BTreeSet<&str>, by_series: &Groups<'_>, known: &BTreeSet<&String>) -> Option<Person> {
        let own = || group.iter().map(|address| &self.by_address[*address]);
        let named = own().flat_map(|own| &own.names).any(|name| known.contains(name));
        let parts = by_series.all().iter().filter(|part| !part.is_disjoint(group)).count();
        let person = Person {
            addresses: group.iter().map(|address| (*address).to_owned()).collect(),
            patches: own().map(|own| own.patches).sum(),
            joined_by_series: group.len() - parts,
            joined_by_local_part: parts - 1,
        };
        (named || own().any(|own| own.heard || own.works())).then_some(person)
    }

    /// The pairs of addresses that take part in one series.
    fn meetings(&self, truth: &[SeriesTruth]) -> HashSet<(&str, &str)> {
        let mut met = HashSet::new();
        for series in truth {
            for heads in linked(series) {
                let postings = series.postings.iter().filter(|posting| heads.contains(head(posting)));
                let mails = postings.flat_map(mails_of).filter_map(|mail| self.of_mails.get(mail));
                let addresses: BTreeSet<&str> = mails.map(String::as_str).collect();
                met.extend(addresses.iter().flat_map(|one| addresses.iter().map(move |other| (*one, *other))));
            }
        }
        met
    }
}

impl Sender {
    fn works(&self) -> bool {
        self.patches > 0 || self.reviews
    }
}

/// The mails that are there in the end, each Message-ID once.
fn arrived(count: usize) -> Vec<DemoMail> {
    let deleted: HashSet<String> =
        demo::mails(count).filter(|mail| mail.event == DemoEvent::Deletion).map(|mail| mail.message_id).collect();
    let mut seen = HashSet::new();
    let is_new = |mail: &DemoMail| mail.message_id.is_empty() || seen.insert(mail.message_id.clone());
    let mails = demo::mails(count).filter(|mail| mail.event == DemoEvent::Mail && !deleted.contains(&mail.message_id));
    mails.filter(is_new).collect()
}

/// What is known of a cover or patch.
#[derive(Clone, Copy)]
struct Written<'a> {
    /// The name and address of the author.
    author: (&'a str, &'a str),
    /// Whether the mail names the author if it was sent from another address. Covers do not.
    in_body: bool,
    /// Whether it counts as a patch: not if it is a pull request, or picked for a stable release.
    counts: bool,
}

/// The covers and patches of a posting.
fn written(sent: &SentPosting) -> Vec<(&str, Written<'_>)> {
    let posting = &sent.posting;
    let picked = sent.mails.iter().any(|mail| mail.subject.contains("AUTOSEL"));
    let pulls = sent.mails.first().is_some_and(|mail| mail.subject.starts_with("[GIT PULL"));
    let sender = (&*posting.name, &*posting.email);
    let cover = Written { author: sender, in_body: false, counts: !pulls };
    let cover = posting.cover.iter().map(move |id| (&**id, cover));
    let patches = posting.patches.iter().map(|patch| {
        let (name, email) = &patch.author;
        let author = if email.is_empty() { sender } else { (&**name, &**email) };
        (&*patch.message_id, Written { author, in_body: true, counts: !picked })
    });
    cover.chain(patches).collect()
}

fn mails_of(posting: &Posting) -> impl Iterator<Item = &str> {
    let patches = posting.patches.iter().map(|patch| &*patch.message_id);
    posting.cover.as_deref().into_iter().chain(patches).chain(posting.replies.iter().map(|reply| &*reply.message_id))
}

/// The mails that a mail answers; something if only its subject says that it is an answer.
fn references(mail: &DemoMail) -> Vec<String> {
    let text = String::from_utf8_lossy(&mail.raw);
    let header = text.split_once("\n\n").map_or(&*text, |(header, _)| header).replace("\n ", " ");
    let fields = header.lines().filter(|line| line.starts_with("References: ") || line.starts_with("In-Reply-To: "));
    let ids = fields.flat_map(|line| line.split('<').skip(1)).filter_map(|part| part.split_once('>'));
    let named = ids.map(|(id, _)| id.to_owned());
    named.chain(mail.subject.starts_with("Re: ").then(String::new)).collect()
}

/// A name of two words by which its owner is known, in lower case.
fn full_name(name: &str) -> Option<String> {
    let turned = name.split_once(", ").map(|(family, given)| format!("{given} {family}"));
    let name = turned.unwrap_or_else(|| name.to_owned()).to_lowercase();
    name.contains(' ').then_some(name)
}

/// Addresses in groups that can only grow together.
#[derive(Clone)]
struct Groups<'a>(Vec<BTreeSet<&'a str>>);

impl<'a> Groups<'a> {
    fn new(addresses: &[&'a str]) -> Self {
        Self(addresses.iter().map(|address| BTreeSet::from([*address])).collect())
    }

    fn all(&self) -> &[BTreeSet<&'a str>] {
        &self.0
    }

    fn join(&mut self, one: &str, other: &str) {
        let position = |groups: &[BTreeSet<&str>], address| groups.iter().position(|group| group.contains(address));
        let first = position(&self.0, one).unwrap();
        if self.0[first].contains(other) {
            return;
        }
        let moved = self.0.swap_remove(first);
        let second = position(&self.0, other).unwrap();
        self.0[second].extend(moved);
    }
}
