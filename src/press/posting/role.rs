//! What a mail can be in a posting, judged by its own headers and the mail it answers.
//!
//! Entry point: [`roles`]. A mail with a reply mark is discussion, even with a diff in it: such a diff is a suggestion
//! within a review, as it is for b4 and patchwork. Without the mark, a numbered or unnumbered patch is a new posting or
//! part of one wherever in a thread it was sent, unless its subject only lost the mark. A mail that numbered patches answer
//! is their cover, even if nobody gave it a number.

use super::SENDING;
use super::thread::Forest;
use crate::press::mail::MailKind;
use crate::press::summary::MailSummary;
use std::collections::{BTreeMap, BTreeSet};

/// A higher total is no count of patches: `[PATCH 11/20231231]` is a date.
const HIGHEST_TOTAL: u32 = 9_999;

/// What a mail can be in a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// 0 of `total`.
    Cover {
        /// The announced number of patches.
        total: u32,
    },
    Numbered {
        /// From 1.
        index: u32,
        /// The stated number of patches.
        total: u32,
    },
    /// A patch without a number: a posting of its own.
    Single,
    /// Anything else: a follow-up or other mail.
    Talk,
}

pub(super) fn roles(mails: &[MailSummary], forest: &Forest) -> Vec<Role> {
    let of = |mail: usize| match forest.parent_mail(mail) {
        // A mail that arrived before its parent was taken for a patch then, and remains one.
        Some(parent) if parent < mail && lost_its_mark(&mails[mail], &mails[parent]) => Role::Talk,
        _ => role(&mails[mail]),
    };
    let mut roles: Vec<Role> = (0..mails.len()).map(of).collect();
    for (mail, total) in uncounted_covers(mails, forest, &roles) {
        roles[mail] = Role::Cover { total };
    }
    roles
}

/// The covers without a counter (`[PATCHSET v4] …`), with the number of patches: mails without a diff that the same
/// sender's numbered patches answer within the hour, where no other cover does.
fn uncounted_covers(mails: &[MailSummary], forest: &Forest, roles: &[Role]) -> BTreeMap<usize, u32> {
    let (mut covers, mut covered) = (BTreeMap::new(), BTreeSet::new());
    for (mail, role) in roles.iter().enumerate() {
        let Some(parent) = forest.parent_mail(mail).filter(|parent| can_be_cover(&mails[*parent])) else { continue };
        let near = mails[mail].date.seconds.abs_diff(mails[parent].date.seconds) <= SENDING.unsigned_abs();
        if mails[mail].sender == mails[parent].sender && near {
            match role {
                Role::Cover { .. } => drop(covered.insert(parent)),
                Role::Numbered { total, .. } => drop(covers.entry(parent).or_insert(*total)),
                Role::Single | Role::Talk => {}
            }
        }
    }
    covers.retain(|mail, _| !covered.contains(mail));
    covers
}

fn can_be_cover(mail: &MailSummary) -> bool {
    let kind = matches!(mail.kind, MailKind::Patch | MailKind::Other);
    kind && !mail.reply && !mail.has_diff && mail.counter.is_none()
}

fn role(mail: &MailSummary) -> Role {
    let counter = mail.counter.filter(|counter| (1..=HIGHEST_TOTAL).contains(&counter.total));
    match counter {
        _ if mail.reply => Role::Talk,
        Some(counter) if counter.index == 0 && !matches!(mail.kind, MailKind::Report | MailKind::Notice) => {
            Role::Cover { total: counter.total }
        }
        Some(counter) if is_patch(mail) => Role::Numbered { index: counter.index, total: counter.total },
        None if is_patch(mail) => Role::Single,
        _ => Role::Talk,
    }
}

/// Whether it is a patch. A bot's report may contain one, and the patches of a `[PULL 3/9]` are patches.
fn is_patch(mail: &MailSummary) -> bool {
    match mail.kind {
        MailKind::Patch => true,
        MailKind::Notice => false,
        MailKind::Cover | MailKind::Report | MailKind::Reply | MailKind::Other => mail.has_diff,
        MailKind::PullRequest => mail.has_diff && mail.counter.is_some(),
    }
}

/// Whether a mail is a reply whose subject lost its reply mark: it repeats the subject of the patch or cover that it
/// answers and contains no patch.
fn lost_its_mark(mail: &MailSummary, parent: &MailSummary) -> bool {
    let same_subject = mail.title == parent.title
        && mail.tag == parent.tag
        && mail.version == parent.version
        && mail.counter == parent.counter;
    let brings_nothing = match mail.counter {
        Some(counter) if counter.index == 0 => mail.sender != parent.sender,
        _ => parent.has_diff && !mail.has_diff,
    };
    same_subject && brings_nothing
}
