//! Postings: which mails make up one version as it was sent, in which slots, and which mails follow up on it.
//!
//! Entry point: [`group`]. It takes the summaries of some mails in archive order (a digest's range, or a whole list)
//! and looks at nothing else, so that the same range always gives the same postings, whatever came later. Steps: the
//! reply forest by References and In-Reply-To (`thread`), what each mail can be in it (`role`), the slots of each
//! posting by its counters (`slots`, `draft`), series that were sent without threading (`unthreaded`), and finally the
//! follow-ups and the mails that belong to no posting. `json` exports postings to other programs.
//!
//! Mails are assigned in archive order and never moved again, so that more mail adds to postings but hardly ever
//! rearranges them; `late` finds the mails that do. [`group_apart`] does the same for some threads of a list.
//!
//! Deliberately not supported: threading by equal subjects; joining the versions of a series (`history` does that);
//! pull requests as postings, unless they are the cover of numbered patches.

mod draft;
pub mod json;
mod late;
mod role;
mod sets;
mod slots;
mod thread;
mod unthreaded;

use crate::base::hash;
use crate::press::mail::Version;
use crate::press::summary::MailSummary;
use draft::Candidate;
pub use late::late_mails;
use role::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thread::Forest;

/// Seconds between two mails of one sending that only a common ancestor, or nothing at all, ties together.
pub const SENDING: i64 = 60 * 60;

/// What [`group`] found; every mail is in exactly one of these. Mails are given by their index in the input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouping {
    /// Every series and single patch, in the order of their first mail.
    pub postings: Vec<Posting>,
    /// Mails that belong to no posting, in archive order.
    pub others: Vec<usize>,
    /// For every mail the mail at the root of its thread. Where the root is missing, that is the first mail of the
    /// thread in archive order: mails that answer the same missing mail share a thread.
    pub roots: Vec<usize>,
    /// For every mail the one it answers, if present.
    pub parents: Vec<Option<usize>>,
    /// For every mail the first one of its thread in archive order: of all that references connect with it.
    pub threads: Vec<usize>,
    /// By what each mail joins a posting that no thread ties it to: a hash of sender, version, total and tag; `None` for
    /// mails that never do.
    pub looks: Vec<Option<u64>>,
}

/// One posting: a series of patches with its cover, or a single patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    pub version: Version,
    /// The stated number of patches; 1 for a patch without counter.
    pub total: u32,
    /// The mail that represents the posting: its cover, else its lowest patch.
    pub head: usize,
    /// The cover (0/N), if present.
    pub cover: Option<usize>,
    /// The patches that are present, by index; an unnumbered patch has index 1. An index may exceed `total`: people
    /// send a forgotten patch as `4/3`.
    pub patches: Vec<Slot>,
    /// Mails that answer one of the above, directly or not, in archive order.
    pub followups: Vec<usize>,
    /// How its mails were found to belong together.
    pub joined: Joined,
}

/// A patch in its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The index in the series, from 1.
    pub index: u32,
    pub mail: usize,
}

/// How the mails of a posting were found to belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Joined {
    Single,
    /// By References and In-Reply-To.
    Threaded,
    /// By sender, tag, total and time of sending; their headers do not link them.
    Inferred,
}

impl Posting {
    /// The indices from 1 to `total` without a patch.
    pub fn missing(&self) -> Vec<u32> {
        let mut here = self.patches.iter().map(|slot| slot.index).peekable();
        let absent = |index: &u32| here.next_if_eq(index).is_none();
        (1..=self.total).filter(absent).collect()
    }

    /// Whether every stated patch is present.
    pub fn is_complete(&self) -> bool {
        let within = |slot: &&Slot| slot.index <= self.total;
        self.patches.iter().filter(within).count() == self.total as usize
    }

    /// The cover, then the patches.
    pub fn members(&self) -> impl Iterator<Item = usize> {
        self.cover.into_iter().chain(self.patches.iter().map(|slot| slot.mail))
    }
}

/// Groups mails, given in archive order, into postings.
pub fn group(mails: &[MailSummary]) -> Grouping {
    group_apart(mails, &BTreeSet::new())
}

/// The same for some mails of a list, with all that their threads hold. The mails in `apart` look like others of the
/// list, but none of those has a posting that they could belong to.
pub fn group_apart(mails: &[MailSummary], apart: &BTreeSet<usize>) -> Grouping {
    let forest = Forest::new(mails);
    let roles = role::roles(mails, &forest);
    let looks = roles.iter().zip(mails).map(|(role, mail)| looks(mail, *role)).collect();
    let slots::Assembly { mut postings, member_of, absent_member_of } = slots::assemble(mails, &roles, &forest, apart);
    let nearest =
        forest.nearest(|node| member_of.get(node).copied().flatten().or(absent_member_of.get(&node).copied()));
    let mut others = Vec::new();
    for mail in (0..mails.len()).filter(|mail| member_of[*mail].is_none()) {
        match nearest[mail] {
            Some(posting) => postings[posting].followups.push(mail),
            None => others.push(mail),
        }
    }
    let parents = (0..mails.len()).map(|mail| forest.parent_mail(mail)).collect();
    Grouping { postings, others, roots: forest.root_mails(), parents, threads: forest.into_threads(), looks }
}

fn looks(mail: &MailSummary, role: Role) -> Option<u64> {
    let candidate = Candidate::from_mail(0, mail, role).filter(|_| role != Role::Single)?;
    Some(hash::quick_key(&(candidate.key, &mail.tag)))
}

/// Whether a mail was sent at about the time of a posting, of which the earliest and the latest mail are known.
pub fn is_near((earliest, latest): (i64, i64), seconds: i64) -> bool {
    draft::sending(earliest, latest).contains(&seconds)
}
