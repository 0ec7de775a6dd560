//! The order in which a thread is read: each mail before its answers, answers in the order of their arrival.
//!
//! Entry point: [`ThreadOrder::new`]. Answers that run in a circle are cut where the circle closes.

use super::{ThreadMail, ThreadText};

pub(super) struct ThreadOrder {
    /// The mail that each mail answers, without circles.
    parents: Vec<Option<usize>>,
    /// All mails, parents first.
    order: Vec<usize>,
    is_reply: Vec<bool>,
}

impl ThreadOrder {
    pub(super) fn new(mails: &[ThreadMail<'_>]) -> Self {
        let parents = without_circles(mails);
        let mut children = vec![Vec::new(); mails.len()];
        let mut stack = Vec::new();
        for mail in (0..mails.len()).rev() {
            match parents[mail] {
                Some(parent) => children[parent].push(mail),
                None => stack.push(mail),
            }
        }
        let mut order = Vec::with_capacity(mails.len());
        while let Some(mail) = stack.pop() {
            order.push(mail);
            stack.append(&mut children[mail]);
        }
        let is_reply = mails.iter().map(|mail| matches!(mail.text, ThreadText::Reply(_))).collect();
        Self { parents, order, is_reply }
    }

    /// The replies, parents first.
    pub(super) fn replies(&self) -> impl Iterator<Item = usize> {
        self.order.iter().copied().filter(|mail| self.is_reply[*mail])
    }

    pub(super) fn parent(&self, mail: usize) -> Option<usize> {
        self.parents[mail]
    }

    /// The mail that this one answers, the one that that answers, and so on.
    pub(super) fn ancestors(&self, mail: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parents[mail], |mail| self.parents[*mail])
    }
}

/// The parents, without those that would close a circle.
fn without_circles(mails: &[ThreadMail<'_>]) -> Vec<Option<usize>> {
    let mut parents: Vec<Option<usize>> =
        mails.iter().map(|mail| mail.answers.filter(|parent| *parent < mails.len())).collect();
    // In which walk a mail was met first.
    let mut walks = vec![usize::MAX; mails.len()];
    for start in 0..mails.len() {
        let mut mail = start;
        walks[mail] = start;
        while let Some(parent) = parents[mail] {
            if walks[parent] == start {
                parents[mail] = None;
                break;
            }
            if walks[parent] != usize::MAX {
                break;
            }
            walks[parent] = start;
            mail = parent;
        }
    }
    parents
}
