//! Which patches of each version were applied: what replies say, what the source repository shows, and what mails
//! outside the series show.
//!
//! A reply to a cover is about all patches, a reply to a patch about that patch, unless it says or lists more. Plain
//! prose counts only from people other than the author (and "I applied this" without thanks, as testers write too, only
//! from those who decide otherwise, or commit the work of others to the code): an author who "applied" something tried it out, or took up a
//! remark. The exception is an author who is known to be a maintainer and replies to the patch or cover itself. A
//! refusal counts when a maintainer refuses the whole posting, until the same person gives a review tag for it; a
//! refusal of one patch among many is an ordinary remark. An author who refuses the own posting, in reply to itself,
//! withdraws it.

use super::replies::Replies;
use super::{HistoryBuilder, SeriesBuilder};
use crate::base::person::Address;
use crate::press::summary::MailSummary;
use crate::press::summary::{Applied, AppliedPatch, Verdict};
use crate::rows::applied::AppliedRow;
use crate::rows::review::ReviewTag;
use crate::rows::series::{ReplyRow, VersionRow};
use crate::rows::state::is_same_person;
use std::collections::HashSet;

impl SeriesBuilder<'_> {
    pub(super) fn add_verdicts(&self, versions: &mut [VersionRow], replies: &Replies) {
        let deciding = self.deciding(replies);
        for (index, mail) in replies.mails.iter().enumerate() {
            let mail = self.list.mail(*mail);
            let reply = &replies.rows[index];
            let Some(row) = versions.get_mut(reply.version) else { continue };
            let by_same = |no: usize| replies.rows[no].author == reply.author;
            if row.refused.is_some_and(by_same) && reply.tags.iter().any(ReviewTag::is_vote) {
                row.refused = None;
            }
            let own = is_same_person(&self.people.list, reply.author, row.author);
            match mail.verdict.as_deref() {
                Some(Verdict::Applied(applied))
                    if applied.told && (own || !self.decides_elsewhere(mail, &deciding)) => {}
                Some(Verdict::Applied(applied)) if applied.formal || !own || self.list.applies_own(mail, reply) => {
                    apply(row, applied, reply.about, index);
                }
                Some(Verdict::Refused)
                    if !own && is_about_all(row, reply.about) && self.list.may_decide(&mail.author) =>
                {
                    row.refused = Some(index);
                }
                Some(Verdict::Withdrawn | Verdict::Refused)
                    if own && reply.answers.is_none() && is_about_all(row, reply.about) =>
                {
                    row.withdrawn = Some(index);
                }
                Some(Verdict::Dropped) if !own => drop_applied(row, reply.about),
                _ => {}
            }
        }
        for (row, posting) in versions.iter_mut().zip(self.postings) {
            self.add_merged(row, *posting);
            self.add_evidence(row, *posting);
        }
    }

    /// Adds what mails outside the series show of patches of which nobody else says so.
    fn add_evidence(&self, row: &mut VersionRow, posting: usize) {
        for slot in &self.list.posting(posting).patches {
            let is_known = row.applied.iter().any(|known| known.patch.is_none_or(|patch| patch == slot.index));
            let Some(evidence) = self.list.evidence.get(&slot.mail).filter(|_| !is_known) else { continue };
            row.applied.push(AppliedRow {
                patch: Some(slot.index),
                tree: evidence.tree.clone(),
                commit: evidence.commit.clone(),
                reply: None,
                queued: evidence.queued,
                found_by: Some(evidence.by),
                mail: evidence.mail.clone(),
            });
        }
    }

    /// Whoever gives verdicts about this series in other words than "I applied this", by address in lower case.
    fn deciding(&self, replies: &Replies) -> HashSet<String> {
        let decides = |verdict: &Verdict| matches!(verdict, Verdict::Applied(applied) if !applied.told);
        let mails = replies.mails.iter().map(|mail| self.list.mail(*mail));
        let deciding = mails.filter(|mail| mail.verdict.as_deref().is_some_and(decides));
        deciding.map(|mail| mail.author.email.to_lowercase()).collect()
    }

    /// Whether somebody who tells that they applied patches, as testers do too, is known to decide.
    fn decides_elsewhere(&self, mail: &MailSummary, deciding: &HashSet<String>) -> bool {
        let person = &mail.author;
        self.list.is_decider(person)
            || self.list.input.committers.has(person)
            || deciding.contains(&person.email.to_lowercase())
    }

    fn add_merged(&self, row: &mut VersionRow, posting: usize) {
        for slot in &self.list.posting(posting).patches {
            let Some(merged) = self.list.input.merged.get(&slot.mail) else { continue };
            let commit = merged.commit.to_string();
            row.applied.retain(|known| known.patch != Some(slot.index) || known.commit.is_some());
            if row.applied.iter().all(|known| known.commit.as_deref().is_none_or(|known| !commit.starts_with(known))) {
                row.applied.push(AppliedRow {
                    patch: Some(slot.index),
                    commit: Some(commit),
                    found_by: Some(merged.found_by),
                    ..AppliedRow::default()
                });
            }
        }
    }
}

impl HistoryBuilder<'_> {
    /// Whether the author of the patches, who says that they were applied, is somebody who applies patches.
    fn applies_own(&self, mail: &MailSummary, reply: &ReplyRow) -> bool {
        reply.answers.is_none() && self.input.deciders.is_some() && self.may_decide(&mail.author)
    }

    /// Whether nothing speaks against somebody's decisions: without MAINTAINERS everybody may decide.
    fn may_decide(&self, person: &Address) -> bool {
        self.input.deciders.is_none() || self.is_decider(person)
    }

    fn is_decider(&self, person: &Address) -> bool {
        let known = |deciders: &HashSet<String>| {
            deciders.contains(&person.email.to_lowercase()) || deciders.contains(&person.name.to_lowercase())
        };
        self.input.deciders.is_some_and(known)
    }
}

/// Whether a reply to this mail is about the whole posting.
fn is_about_all(row: &VersionRow, about: Option<u32>) -> bool {
    about == Some(0) || row.total == 1 || !row.cover && about == Some(1)
}

fn apply(row: &mut VersionRow, applied: &Applied, about: Option<u32>, reply: usize) {
    let entry = |patch: Option<u32>, commit: Option<String>| AppliedRow {
        patch,
        tree: applied.tree.clone(),
        commit,
        reply: Some(reply),
        queued: applied.queued,
        found_by: None,
        mail: None,
    };
    // In a list that names commits, a patch without one was not found in the tree.
    let commits = applied.patches.iter().any(|patch| patch.commit.is_some());
    let found = applied.patches.iter().filter(|patch| patch.commit.is_some() || !commits);
    let named = |patch: &AppliedPatch| Some(entry(Some(named_patch(row, patch)?), patch.commit.clone()));
    let listed: Vec<AppliedRow> = found.filter_map(named).collect();
    let elsewhere = listed.is_empty() && !applied.whole && lists_others(row, applied);
    let first = applied.patches.first().and_then(|patch| patch.commit.clone());
    let fresh = match about {
        _ if !listed.is_empty() => listed,
        _ if elsewhere => Vec::new(),
        _ if applied.whole || row.total == 1 || about == Some(0) => vec![entry(None, first)],
        // Without a cover people answer the first patch when they mean all.
        Some(1) if !row.cover && !applied.formal => vec![entry(None, first)],
        Some(index) => vec![entry(Some(index), first)],
        None => Vec::new(),
    };
    // The latest statement counts: queued first, merged later.
    row.applied.retain(|known| fresh.iter().all(|fresh| fresh.patch != known.patch));
    row.applied.extend(fresh);
}

/// The patch that a verdict names: by its title; by its index too where two have that title; by its index alone where
/// the title was changed.
fn named_patch(row: &VersionRow, patch: &AppliedPatch) -> Option<u32> {
    let title = patch.title.as_ref().map(|title| title.to_lowercase());
    let titled = row.patches.iter().filter(|own| Some(own.title.to_lowercase()) == title);
    let titled = titled.map(|own| own.index).min_by_key(|index| Some(*index) != patch.index);
    titled.or_else(|| patch.index.filter(|index| row.patch(*index).is_some()))
}

/// Whether a notice names patches, and none of them is here.
fn lists_others(row: &VersionRow, applied: &Applied) -> bool {
    let named = |patch: &AppliedPatch| patch.title.is_some() || patch.index.is_some();
    applied.patches.iter().any(named)
        && applied.patches.iter().filter(|patch| named(patch)).all(|patch| named_patch(row, patch).is_none())
}

/// Marks patches as dropped again: all of them, or the one that a reply is about.
fn drop_applied(row: &mut VersionRow, about: Option<u32>) {
    let Some(index) = about.filter(|_| !is_about_all(row, about)) else { return row.applied.clear() };
    let all = row.applied.iter().rposition(|known| known.patch.is_none()).map(|index| row.applied.remove(index));
    row.applied.retain(|known| known.patch.is_some_and(|patch| patch != index));
    for other in row.patches.iter().map(|patch| patch.index).filter(|other| *other != index) {
        if let Some(all) = all.clone().filter(|_| row.applied.iter().all(|known| known.patch != Some(other))) {
            row.applied.push(AppliedRow { patch: Some(other), ..all });
        }
    }
}
