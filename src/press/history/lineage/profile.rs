//! The properties of a posting by which it is linked, and what two postings have in common.

use crate::base::hash;
use crate::base::id::MessageId;
use crate::base::person::Address;
use crate::press::history::title::{Likeness, Title};
use crate::press::mail::Subject;
use crate::press::posting::Posting;
use crate::press::summary::Fingerprint;
use crate::press::summary::{MailSummary, PatchSummary};
use std::collections::BTreeSet;

/// How many mails of a posting are examined for their senders: in a series by many authors, not all are its sender.
const MOST_ASKED: usize = 4;

/// How long after a posting the next version is found under another title, in seconds.
const SOON: i64 = 45 * 86_400;

/// How much of their changes two patches share that are one patch sent twice, in thousandths.
const ALIKE: u32 = 500;

/// The properties of a posting.
pub(in crate::press::history) struct Profile<'a> {
    /// Its cover, else its lowest patch.
    pub(in crate::press::history) head: usize,
    /// The first of its mails in archive order.
    pub(in crate::press::history) first: usize,
    /// Cover and patches in archive order.
    pub(in crate::press::history) members: Vec<usize>,
    pub(in crate::press::history) version: (u32, u32),
    /// Whether its subjects say RFC.
    pub(in crate::press::history) rfc: bool,
    /// Whether its subjects say that it is a resend.
    pub(in crate::press::history) resend: bool,
    /// When its head was sent.
    pub(super) seconds: i64,
    pub(in crate::press::history) title: Title,
    /// Releases in the tag: `6.1` in `[PATCH 6.1 v2]`.
    pub(super) branch: Vec<String>,
    /// Whether it brings to a tree what was posted elsewhere.
    pub(super) aim: PostingAim,
    /// What its mails say about themselves.
    pub(super) said: Vec<&'a PatchSummary>,
    /// The titles of its patches, by index.
    pub(super) patches: Vec<Title>,
    /// Addresses and full names of its senders, by their keys.
    pub(super) people: KeySet,
    /// Those of the people who signed it.
    signers: KeySet,
    /// The files that it touches, in their order.
    paths: Box<[&'a str]>,
    /// The fingerprints of its patches, by index.
    fingerprints: Vec<Option<&'a Fingerprint>>,
    slots: Vec<PatchSlot<'a>>,
}

/// A few keys in their order.
#[derive(Debug)]
pub(super) struct KeySet(Box<[u64]>);

impl FromIterator<u64> for KeySet {
    fn from_iter<T: IntoIterator<Item = u64>>(keys: T) -> Self {
        Self(keys.into_iter().collect::<BTreeSet<u64>>().into_iter().collect())
    }
}

impl KeySet {
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        self.0.iter().copied()
    }

    fn common(&self, other: &Self) -> impl Iterator<Item = u64> {
        self.iter().filter(|key| other.0.binary_search(key).is_ok())
    }

    fn meets(&self, other: &Self) -> bool {
        self.common(other).next().is_some()
    }
}

/// For what a posting was sent; one for another is no version of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PostingAim {
    /// To be reviewed and merged.
    Review,
    /// To be pulled, after a review.
    Pull,
    /// A merged patch, picked for a stable release.
    Stable,
}

/// The index of a patch, the total, and the files it touches.
type PatchSlot<'a> = (u32, u32, &'a [Box<str>]);

impl<'a> Profile<'a> {
    pub(super) fn new(mails: &'a [MailSummary], posting: &Posting) -> Self {
        let head = posting.head;
        let mut members: Vec<usize> = posting.members().collect();
        members.sort_unstable();
        let mail = &mails[head];
        let words = || mail.tag.split(' ');
        let asked = || std::iter::once(&head).chain(&members).take(MOST_ASKED).map(|member| &mails[*member]);
        let slot = |slot: &crate::press::posting::Slot| {
            (slot.index, posting.total, patch(mails, slot.mail).map_or(&[][..], |_| &*mails[slot.mail].paths))
        };
        let paths: BTreeSet<&str> =
            members.iter().flat_map(|member| &mails[*member].paths).map(AsRef::as_ref).collect();
        let said: Vec<&PatchSummary> = members.iter().filter_map(|member| patch(mails, *member)).collect();
        Self {
            head,
            first: *members.first().expect("a posting has a mail"),
            version: (posting.version.number, posting.version.minor.unwrap_or(0)),
            rfc: words().any(|word| word.split(['/', '-']).any(|part| part == "rfc")),
            resend: words().any(|word| ["resend", "resent", "repost", "re-send"].contains(&word)),
            seconds: mail.date.seconds,
            title: Title::new(&mail.title),
            aim: aim(mail),
            branch: patch(mails, head).map_or_else(Vec::new, |_| branch(mails[head].subject())),
            paths: paths.into_iter().collect(),
            patches: posting.patches.iter().map(|slot| Title::new(&mails[slot.mail].title)).collect(),
            slots: posting.patches.iter().map(slot).collect(),
            fingerprints: posting.patches.iter().map(|slot| mails[slot.mail].fingerprint()).collect(),
            people: asked().flat_map(names).map(|name| person_key(&name)).collect(),
            signers: asked().flat_map(signers).map(|name| person_key(&name)).collect(),
            said,
            members,
        }
    }

    /// The keys under which later postings find this one.
    pub(in crate::press::history) fn keys(&self) -> BTreeSet<u64> {
        let others = self.patches.iter().filter(|title| **title != self.title).map(patch_key);
        std::iter::once(title_key(&self.title)).chain(others).chain(self.other_keys()).collect()
    }

    /// All keys under which it finds others, or others find it.
    pub(in crate::press::history) fn all_keys(&self) -> BTreeSet<u64> {
        let titles = std::iter::once(&self.title).chain(&self.patches);
        titles.flat_map(|title| [title_key(title), patch_key(title)]).chain(self.other_keys()).collect()
    }

    fn other_keys(&self) -> impl Iterator<Item = u64> {
        self.people.iter().chain(self.change_ids().map(id_key))
    }

    /// The Message-IDs by which it may find others.
    pub(in crate::press::history) fn named_ids(&self) -> impl Iterator<Item = &'a MessageId> {
        let mentions = self.said.iter().map(|said| &said.mentions);
        mentions
            .flat_map(|named| named.supersedes.iter().chain(named.earlier.iter().map(|earlier| &earlier.message_id)))
    }

    /// The key of its title, if the other has the same.
    pub(in crate::press::history) fn common_title_key(&self, other: &Self) -> Option<u64> {
        (self.title == other.title).then(|| title_key(&self.title))
    }

    /// The keys of the people that both have.
    pub(in crate::press::history) fn common_people_keys<'p>(&'p self, other: &'p Self) -> impl Iterator<Item = u64> {
        self.people.common(&other.people)
    }

    /// The keys of the change-ids that both have.
    pub(in crate::press::history) fn common_id_keys<'p>(&'p self, other: &'p Self) -> impl Iterator<Item = u64> {
        self.change_ids().filter(|id| other.change_ids().any(|theirs| theirs == *id)).map(id_key)
    }

    pub(super) fn change_ids(&self) -> impl Iterator<Item = &'a str> {
        self.said.iter().filter_map(|said| said.mentions.change_id.as_deref())
    }

    /// Whether the same person sent both.
    pub(super) fn has_same_author(&self, other: &Self) -> bool {
        self.people.meets(&other.people)
    }

    /// Whether the same person sent both, or signed what the other sent.
    pub(super) fn is_by_same_people(&self, other: &Self) -> bool {
        self.has_same_author(other) || self.signers.meets(&other.people)
    }

    /// Whether this can follow the other: a later version, the same without RFC, or a resend.
    pub(super) fn comes_after(&self, other: &Self) -> bool {
        let resent = self.resend && self.version == other.version && self.rfc == other.rfc;
        self.version > other.version || other.rfc && !self.rfc || resent
    }

    /// Whether it can be a version of the other at all, whatever names it as such.
    pub(super) fn is_of_one_kind(&self, other: &Self) -> bool {
        let lower = self.version < other.version && self.rfc == other.rfc;
        self.aim == other.aim && (!lower || self.was_sent_before(other))
    }

    /// Whether it can be the next version of the other under another title: the same people sent it soon after, for a
    /// common file, with half of the words of the title or a telling title of a patch.
    pub(super) fn is_retitled(&self, other: &Self) -> bool {
        let age = self.seconds.saturating_sub(other.seconds);
        let next = self.version.0 == other.version.0 + 1 && self.rfc <= other.rfc;
        next && (0..=SOON).contains(&age)
            && self.branch == other.branch
            && self.has_same_author(other)
            && self.shares_paths(other)
            && (self.title.shares_half(&other.title)
                || self.patches.iter().any(|title| title.is_telling() && other.has_patch(title)))
    }

    /// Whether it only arrived after the other: it is an earlier version, and was sent earlier.
    pub(super) fn was_sent_before(&self, other: &Self) -> bool {
        self.version < other.version && self.rfc == other.rfc && self.seconds < other.seconds
    }

    /// Whether it has the other's version, title and number of patches, and each of them is nearly the same.
    pub(super) fn is_sent_again(&self, other: &Self) -> bool {
        let same_frame = self.version == other.version
            && self.rfc == other.rfc
            && self.fingerprints.len() == other.fingerprints.len();
        let mut pairs = self
            .fingerprints
            .iter()
            .copied()
            .zip(other.fingerprints.iter().copied())
            .map(|(mine, theirs)| mine.zip(theirs));
        let alike =
            |(mine, theirs): (&Fingerprint, &Fingerprint)| mine.diff == theirs.diff || mine.likeness(theirs) >= ALIKE;
        same_frame && !self.fingerprints.is_empty() && pairs.all(|pair| pair.is_some_and(alike))
    }

    /// Whether it has the index, total and files of a patch there, as the next version: `10/14 v2`.
    pub(super) fn is_one_of(&self, other: &Self) -> bool {
        let [(index, total, paths)] = self.slots.as_slice() else { return false };
        let is_slot = |slot: &&PatchSlot<'_>| slot.0 == *index && slot.1 == *total && slot.2 == *paths;
        *total > 2 && self.version.0 == other.version.0 + 1 && other.slots.iter().any(|slot| is_slot(&slot))
    }

    /// Whether title or patches are those of one series.
    pub(super) fn is_kin(&self, other: &Self) -> bool {
        self.title.likeness(&other.title) != Likeness::Different || self.shares_patches(other)
    }

    pub(super) fn shares_paths(&self, other: &Self) -> bool {
        let (few, many) = if self.paths.len() < other.paths.len() { (self, other) } else { (other, self) };
        few.paths.iter().any(|path| many.paths.binary_search(path).is_ok())
    }

    /// Whether they touch different files, as far as these are known.
    pub(super) fn is_disjoint(&self, other: &Self) -> bool {
        !self.paths.is_empty() && !other.paths.is_empty() && !self.shares_paths(other)
    }

    /// Whether most patches of the shorter one have the titles of patches of the other. A single common title may be
    /// chance and does not count.
    pub(super) fn shares_patches(&self, other: &Self) -> bool {
        let (few, many) = if self.patches.len() < other.patches.len() { (self, other) } else { (other, self) };
        let common: Vec<&Title> = few.patches.iter().filter(|title| many.has_patch(title)).collect();
        common.len() * 2 > few.patches.len() && (common.len() > 1 || common.iter().any(|title| title.is_telling()))
    }

    /// How many patches have the titles of patches there.
    pub(super) fn common_patches(&self, other: &Self) -> usize {
        self.patches.iter().filter(|title| other.has_patch(title)).count()
    }

    /// Whether one of its patches has this title.
    pub(super) fn has_patch(&self, title: &Title) -> bool {
        self.patches.contains(title)
    }
}

fn aim(mail: &MailSummary) -> PostingAim {
    let subject = Subject::parse(mail.subject());
    let mut words = subject.prefixes.iter().flat_map(|word| word.split(['/', '-', '_']));
    let stable = ["stable", "backport", "backports", "lts"];
    if subject.has_pull_tag() {
        PostingAim::Pull
    } else if words.any(|word| stable.iter().any(|known| word.eq_ignore_ascii_case(known))) {
        PostingAim::Stable
    } else {
        PostingAim::Review
    }
}

fn title_key(title: &Title) -> u64 {
    hash::quick_key(&("title", title))
}

fn patch_key(title: &Title) -> u64 {
    hash::quick_key(&("patch", title))
}

fn person_key(person: &str) -> u64 {
    hash::quick_key(&("person", person))
}

fn id_key(id: &str) -> u64 {
    hash::quick_key(&("change-id", id))
}

fn patch(mails: &[MailSummary], mail: usize) -> Option<&PatchSummary> {
    mails[mail].patch.as_deref()
}

/// The keys under which postings with a patch of some title are found.
pub(in crate::press::history) fn keys_of_title(title: &Title) -> [u64; 2] {
    [title_key(title), patch_key(title)]
}

/// The words of the tags that name a release: `6.1`, `5.15.y`; not `for-9.0`, which is only where the patch should go
/// this time.
fn branch(subject: &str) -> Vec<String> {
    Subject::parse(subject).prefixes.into_iter().filter(|word| is_release(word)).collect()
}

/// Whether a tag names a release.
pub(in crate::press::history) fn names_release(subject: &Subject) -> bool {
    subject.prefixes.iter().any(|word| is_release(word))
}

fn is_release(word: &str) -> bool {
    let digit = |letter: char| letter.is_ascii_digit();
    let dotted =
        word.split_once('.').is_some_and(|(before, behind)| before.ends_with(digit) && behind.starts_with(digit));
    dotted && !word.starts_with(['v', 'V']) && !word.starts_with("for-")
}

/// The identities of a sender: the addresses of author and sender, and the author's name if it is a full one.
fn names(mail: &MailSummary) -> Vec<String> {
    // Senders rewritten to "Name via list" all have the list's address.
    if mail.author.name.to_lowercase().contains(" via ") {
        return vec![mail.author.name.to_lowercase()];
    }
    let mut names = of_person(&mail.author);
    names.push(mail.sender.to_string());
    names.retain(|name| !name.is_empty());
    names
}

fn of_person(person: &Address) -> Vec<String> {
    let full = person.name.split_whitespace().count() > 1;
    let name = full.then(|| person.name.to_lowercase());
    let email = (!person.email.is_empty()).then(|| person.email.to_lowercase());
    name.into_iter().chain(email).collect()
}

fn signers(mail: &MailSummary) -> Vec<String> {
    let signs = |key: &str| key.eq_ignore_ascii_case("signed-off-by") || key.eq_ignore_ascii_case("co-developed-by");
    let trailers = mail.trailers.iter().filter(|trailer| signs(&trailer.key));
    trailers.flat_map(|trailer| of_person(&Address::from_trailer(&trailer.value))).collect()
}
