//! Series whose mails do not refer to each other: sent without threading, or with Message-IDs that a relay replaced.
//!
//! Entry points: [`Recent::find`], which finds the posting by sender, version, total, tag and time of sending, and
//! [`Ties::new`], which finds the mails that are tied to a thread. Threading takes precedence: a mail that is tied to
//! one thread never joins a posting that is tied to another.

use super::draft::{Candidate, PostingDraft, PostingKey};
use super::thread::{Forest, Tie};
use std::collections::BTreeMap;

/// How every mail is tied to a thread.
#[derive(Debug)]
pub(super) struct Ties(Vec<Tie>);

impl Ties {
    /// Derives the ties from who answers whom.
    pub(super) fn new(candidates: &[Option<Candidate<'_>>], forest: &Forest) -> Self {
        let answering = |mail: usize| forest.parent(mail).map(|_| forest.top(mail));
        let mut ties: Vec<Tie> =
            (0..candidates.len()).map(|mail| Tie { thread: answering(mail), answered: false }).collect();
        for candidate in candidates.iter().flatten() {
            let parent = forest.parent_mail(candidate.mail).and_then(|parent| candidates[parent].as_ref());
            if let Some(parent) = parent.filter(|parent| parent.key == candidate.key) {
                ties[parent.mail] = Tie { thread: Some(forest.top(parent.mail)), answered: true };
            }
        }
        Self(ties)
    }

    pub(super) fn mails(&self) -> usize {
        self.0.len()
    }

    pub(super) fn of_mail(&self, mail: usize) -> Tie {
        self.0[mail]
    }
}

/// The latest posting of each sender, version, total and tag.
#[derive(Debug, Default)]
pub(super) struct Recent<'mail> {
    latest: BTreeMap<(PostingKey<'mail>, &'mail str), usize>,
}

impl<'mail> Recent<'mail> {
    /// Records the posting a mail went to.
    pub(super) fn note(&mut self, candidate: &Candidate<'mail>, posting: usize) {
        self.latest.insert((candidate.key, &*candidate.summary.tag), posting);
    }

    /// The posting that a mail belongs to by its properties alone.
    pub(super) fn find(&self, drafts: &[PostingDraft<'_>], candidate: &Candidate<'mail>, tie: Tie) -> Option<usize> {
        let posting = *self.latest.get(&(candidate.key, &*candidate.summary.tag))?;
        let draft = &drafts[posting];
        let contradicts = draft.thread.is_some_and(|ours| tie.thread.is_some_and(|theirs| ours != theirs));
        // A cover with patches below it needs none from elsewhere.
        let has_own = candidate.index == 0 && tie.answered;
        (draft.has_room(candidate.index) && draft.is_near(candidate) && !contradicts && !has_own).then_some(posting)
    }
}
