//! The slots: which posting each cover and patch belongs to.
//!
//! Entry point: [`assemble`]. In archive order each mail looks for a posting in which its slot is free:
//! 1. one with the same sender, version and total that it answers, or that answers the same mail;
//! 2. the posting it answers, where one of these three differs in a way that people are known to get wrong;
//! 3. one that was sent at about that time without threading (`unthreaded`).
//!
//! Where there is none, the mail starts a posting of its own. So a new version, a resend and a second attempt each
//! become a posting wherever they were sent, because the slots are taken or the version differs.
//!
//! Deliberately not supported: moving a mail later, when more is known.

use super::draft::{Candidate, PostingDraft, PostingKey};
use super::role::Role;
use super::thread::{Forest, Node, Tie};
use super::unthreaded::{Recent, Ties};
use super::{Joined, Posting};
use crate::press::summary::MailSummary;
use std::collections::{BTreeMap, BTreeSet};

/// How many levels above a mail its posting is searched: deeper than people discuss before they send the next patch,
/// and a bound on the cost of threads that are one long chain.
const LOOK_UP: usize = 32;

/// Covers and patches in their postings.
#[derive(Debug)]
pub(super) struct Assembly {
    /// The postings, without their follow-ups.
    pub(super) postings: Vec<Posting>,
    /// For every mail the posting in which it has a slot.
    pub(super) member_of: Vec<Option<usize>>,
    /// The posting that a missing mail probably belongs to: patches of a series answer it.
    pub(super) absent_member_of: BTreeMap<Node, usize>,
}

/// Puts every cover and patch into a posting; those in `apart` into none that they only look like.
pub(super) fn assemble(mails: &[MailSummary], roles: &[Role], forest: &Forest, apart: &BTreeSet<usize>) -> Assembly {
    let candidate = |mail: usize| Candidate::from_mail(mail, &mails[mail], roles[mail]);
    let candidates: Vec<_> = (0..mails.len()).map(candidate).collect();
    let mut assembler = Assembler::new(forest, Ties::new(&candidates, forest), apart);
    for (mail, candidate) in candidates.into_iter().enumerate() {
        match candidate {
            Some(candidate) if roles[mail] == Role::Single => assembler.start(&candidate),
            Some(candidate) => assembler.assign(&candidate),
            None => {}
        }
    }
    assembler.finish()
}

/// The postings so far, with the indexes to find them.
struct Assembler<'mail> {
    forest: &'mail Forest,
    ties: Ties,
    drafts: Vec<PostingDraft<'mail>>,
    member_of: Vec<Option<usize>>,
    absent_member_of: BTreeMap<Node, usize>,
    /// The latest posting with some key below a node.
    below: BTreeMap<(Node, PostingKey<'mail>), usize>,
    recent: Recent<'mail>,
    apart: &'mail BTreeSet<usize>,
}

impl<'mail> Assembler<'mail> {
    fn new(forest: &'mail Forest, ties: Ties, apart: &'mail BTreeSet<usize>) -> Self {
        Self {
            member_of: vec![None; ties.mails()],
            forest,
            ties,
            drafts: Vec::new(),
            absent_member_of: BTreeMap::new(),
            below: BTreeMap::new(),
            recent: Recent::default(),
            apart,
        }
    }

    /// Finds the slot of a cover or numbered patch.
    fn assign(&mut self, candidate: &Candidate<'mail>) {
        let tie = self.ties.of_mail(candidate.mail);
        let threaded = self.find_threaded(candidate).or_else(|| self.find_similar(candidate));
        let found = threaded.map(|posting| (posting, Joined::Threaded)).or_else(|| {
            let together = !self.apart.contains(&candidate.mail);
            let inferred = together.then(|| self.recent.find(&self.drafts, candidate, tie)).flatten();
            inferred.map(|posting| (posting, Joined::Inferred))
        });
        let posting = if let Some((posting, joined)) = found {
            self.drafts[posting].take(candidate, tie, joined);
            posting
        } else {
            self.drafts.push(PostingDraft::new(candidate, tie));
            self.drafts.len() - 1
        };
        self.register(candidate, posting);
    }

    /// Starts a posting that no other mail joins.
    fn start(&mut self, candidate: &Candidate<'mail>) {
        self.member_of[candidate.mail] = Some(self.drafts.len());
        self.drafts.push(PostingDraft::new(candidate, Tie::default()));
    }

    /// The posting with the same sender, version and total that the mail answers, that answers the mail, or that
    /// answers the same mail.
    fn find_threaded(&self, candidate: &Candidate<'mail>) -> Option<usize> {
        let answered_by = self.below.get(&(candidate.mail, candidate.key)).copied();
        answered_by.filter(|posting| self.drafts[*posting].has_room(candidate.index)).or_else(|| {
            // What a cover answers is an earlier posting, whatever the counters say.
            let above = if candidate.index == 0 { 0 } else { LOOK_UP };
            self.forest.above(candidate.mail).take(above).find_map(|node| self.find_at(node, candidate))
        })
    }

    fn find_at(&self, node: Node, candidate: &Candidate<'mail>) -> Option<usize> {
        let own = self.member(node).filter(|posting| self.drafts[*posting].key == candidate.key);
        let below = self.below.get(&(node, candidate.key)).copied();
        // Two answers to a mail that is present can be months apart. A missing one was most likely the cover.
        let below = below.filter(|posting| !self.forest.is_mail(node) || self.drafts[*posting].is_near(candidate));
        own.into_iter().chain(below).find(|posting| self.drafts[*posting].has_room(candidate.index))
    }

    /// The nearest posting above the mail or next to it that fits but for a slip of the sender.
    fn find_similar(&self, candidate: &Candidate<'mail>) -> Option<usize> {
        let above = if candidate.index == 0 { 0 } else { LOOK_UP };
        let here = |node: Node| self.member(node).or_else(|| self.absent_member_of.get(&node).copied());
        let nearest = self.forest.above(candidate.mail).take(above).find_map(here)?;
        self.drafts[nearest].forgives(candidate).then_some(nearest)
    }

    fn member(&self, node: Node) -> Option<usize> {
        self.member_of.get(node).copied().flatten()
    }

    /// Lets later mails find the posting through this one.
    fn register(&mut self, candidate: &Candidate<'mail>, posting: usize) {
        self.member_of[candidate.mail] = Some(posting);
        let parent = self.forest.parent(candidate.mail).filter(|node| !self.forest.is_mail(*node));
        if let Some(absent) = parent.filter(|_| candidate.index > 0) {
            self.absent_member_of.entry(absent).or_insert(posting);
        }
        for node in self.forest.above(candidate.mail).take(LOOK_UP) {
            self.below.insert((node, candidate.key), posting);
        }
        self.recent.note(candidate, posting);
    }
    fn finish(self) -> Assembly {
        let postings: Vec<_> = self.drafts.into_iter().map(PostingDraft::finish).collect();
        let mut absent_member_of = self.absent_member_of;
        // Once the cover has arrived, whatever else the patches answer is not it.
        absent_member_of.retain(|_, posting: &mut usize| postings[*posting].cover.is_none());
        Assembly { postings, member_of: self.member_of, absent_member_of }
    }
}
