//! The postings that new mails belong to or touch, grouped anew.
//!
//! Entry point: [`regroup`]. What a mail's place depends on is in its thread, but for one thing: a cover or patch can
//! join the posting of the last mail before it that looks the same, if that was sent at about the same time (see
//! `posting/unthreaded.rs`). So the threads of the new mails are grouped with all threads that share a posting with
//! them, or whose mails could join or leave one of theirs by their looks. A mail whose last look-alike is in no such
//! thread is grouped apart from look-alikes.
//!
//! New mails are the last of the archive. So what a mail answers, and which look-alike comes before it, is the same as
//! before for all older mails; what role it has, but for a cover without a counter, which the patches that answer it show
//! to be one.

use crate::base::id::message_key;
use crate::press::archive::ArchivePosition;
use crate::press::known::{IdRow, Known, KnownPosting, KnownThread, put_sorted};
use crate::press::posting::{Grouping, group_apart, is_near, late_mails};
use crate::press::summary::MailSummary;
use std::collections::{BTreeMap, BTreeSet};

/// What became of the postings that new mails touch.
#[derive(Debug, Default)]
pub(super) struct Regrouped {
    /// The mails whose place was worked out anew.
    pub(super) mails: BTreeSet<ArchivePosition>,
    /// The postings that are new, changed or gone, as they were before.
    pub(super) changed: BTreeMap<ArchivePosition, Option<KnownPosting>>,
    /// The postings that have other mails now, follow-ups included, or mails that answer others than before.
    pub(super) touched: BTreeSet<ArchivePosition>,
    /// The new mails that others had answered before they arrived.
    pub(super) answered_early: BTreeSet<ArchivePosition>,
    pub(super) groups: Groups,
}

/// The mails whose place was worked out anew, and their groups.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) positions: Vec<ArchivePosition>,
    pub(super) mails: Vec<MailSummary>,
    pub(super) grouping: Grouping,
}

/// Finds the place of each new mail; they are in the tables already. `None` where a row is missing.
pub(super) fn regroup(
    known: &mut Known<'_>,
    new: &[(ArchivePosition, MailSummary)],
    period: &dyn Fn(ArchivePosition) -> usize,
) -> Option<Regrouped> {
    let mut regrouped = Regrouped::default();
    for (mail, summary) in new {
        join_thread(known, *mail, summary, &mut regrouped.answered_early)?;
    }
    let threads: BTreeSet<ArchivePosition> =
        new.iter().map(|(mail, _)| Some(known.mails.get(*mail)?.thread)).collect::<Option<_>>()?;
    let mut touched = Touched { known, threads, mails: BTreeMap::new() };
    touched.load()?;
    touched.note_looks()?;
    let grouping = loop {
        let apart = touched.apart()?;
        let (grouping, wider) = touched.group(&apart)?;
        if wider.is_empty() {
            break grouping;
        }
        touched.threads.extend(wider);
        touched.load()?;
    };
    let Touched { mails, threads, .. } = touched;
    let (positions, summaries): (Vec<ArchivePosition>, Vec<MailSummary>) = mails.into_iter().unzip();
    let periods: Vec<usize> = positions.iter().map(|position| period(*position)).collect();
    note_late(known, &positions, &late_mails(&summaries, &grouping, &periods), &threads)?;
    place(known, &positions, &summaries, &grouping, &mut regrouped)?;
    regrouped.mails = positions.iter().copied().collect();
    regrouped.groups = Groups { positions, mails: summaries, grouping };
    Some(regrouped)
}

/// Puts a mail into its thread, and joins all threads that it ties together.
fn join_thread(
    known: &mut Known<'_>,
    mail: ArchivePosition,
    summary: &MailSummary,
    answered_early: &mut BTreeSet<ArchivePosition>,
) -> Option<()> {
    let own = message_key(&summary.message_id);
    let mut thread = mail;
    known.threads.set(mail, KnownThread { mails: vec![mail], late: None });
    if known.ids.get(own).is_some() {
        answered_early.insert(mail);
    }
    for id in summary.references.iter().copied().chain([own]) {
        match known.ids.get(id).copied() {
            None => known.ids.set(id, IdRow { mail, is_here: false }),
            Some(row) => {
                let other = known.mails.get(row.mail)?.thread;
                thread = join(known, thread, other)?;
            }
        }
    }
    known.ids.set(own, IdRow { mail, is_here: true });
    Some(())
}

/// Makes one thread of two; the smaller one is moved.
fn join(known: &mut Known<'_>, one: ArchivePosition, other: ArchivePosition) -> Option<ArchivePosition> {
    if one == other {
        return Some(one);
    }
    let (ours, theirs) = (known.threads.get(one)?.mails.clone(), known.threads.get(other)?.mails.clone());
    let (kept, gone, moved) = if ours.len() < theirs.len() { (other, one, ours) } else { (one, other, theirs) };
    for mail in &moved {
        known.mails.change(*mail, |row| row.thread = kept)?;
    }
    known.threads.remove(gone);
    known.threads.change(kept, |row| moved.iter().for_each(|mail| put_sorted(&mut row.mails, *mail)))?;
    Some(kept)
}

/// The mails that are grouped anew.
struct Touched<'k, 'a> {
    known: &'k mut Known<'a>,
    threads: BTreeSet<ArchivePosition>,
    mails: BTreeMap<ArchivePosition, MailSummary>,
}

impl Touched<'_, '_> {
    /// Loads the mails of all threads, and widens these until no posting is in others, too.
    fn load(&mut self) -> Option<()> {
        loop {
            let mut wider = BTreeSet::new();
            for thread in self.threads.clone() {
                for mail in self.known.threads.get(thread)?.mails.clone() {
                    if !self.mails.contains_key(&mail) {
                        let summary = self.known.summary(mail)?;
                        self.mails.insert(mail, summary);
                        wider.extend(threads_of_posting(self.known, mail)?);
                    }
                }
            }
            let before = self.threads.len();
            self.threads.extend(wider);
            if self.threads.len() == before {
                return Some(());
            }
        }
    }

    /// Registers the looks of new mails.
    fn note_looks(&mut self) -> Option<()> {
        let (positions, summaries) = self.lists();
        let looks = group_apart(&summaries, &BTreeSet::new()).looks;
        for ((mail, summary), looks) in positions.into_iter().zip(&summaries).zip(looks) {
            let before = self.known.mails.get(mail)?.looks;
            if before == looks {
                continue;
            }
            if let Some(before) = before {
                self.known.looks.change(before, |mails| mails.retain(|(other, _)| *other != mail));
            }
            self.known.mails.change(mail, |row| row.looks = looks)?;
            if let Some(looks) = looks {
                self.known.looks.change(looks, |mails| put_sorted(mails, (mail, summary.date.seconds)));
            }
        }
        Some(())
    }

    fn lists(&self) -> (Vec<ArchivePosition>, Vec<MailSummary>) {
        self.mails.iter().map(|(mail, summary)| (*mail, summary.clone())).unzip()
    }

    /// The mails that no posting of other threads can take in by their looks, by their indices; where one could, its
    /// thread is loaded.
    fn apart(&mut self) -> Option<BTreeSet<usize>> {
        loop {
            let mut apart = BTreeSet::new();
            let mut wider = BTreeSet::new();
            for (index, mail) in self.mails.keys().copied().enumerate() {
                let row = self.known.mails.get(mail)?;
                let (seconds, Some(looks)) = (row.seconds, row.looks) else { continue };
                let alike = self.known.looks.get(looks)?;
                let before = alike.partition_point(|(other, _)| *other < mail).checked_sub(1).map(|at| alike[at].0);
                let Some(before) = before.filter(|before| !self.mails.contains_key(before)) else { continue };
                let row = self.known.mails.get(before)?.clone();
                if is_near(self.known.postings.get(row.posting?)?.sent, seconds) {
                    wider.insert(row.thread);
                } else {
                    apart.insert(index);
                }
            }
            if wider.is_empty() {
                return Some(apart);
            }
            self.threads.extend(wider);
            self.load()?;
        }
    }

    /// The postings of these mails, and the threads of later mails that could join one of them by their looks.
    fn group(&mut self, apart: &BTreeSet<usize>) -> Option<(Grouping, BTreeSet<ArchivePosition>)> {
        let (positions, summaries) = self.lists();
        let grouping = group_apart(&summaries, apart);
        let mut wider = BTreeSet::new();
        for posting in &grouping.postings {
            let sent = KnownPosting::new(posting, &summaries, |mail| positions[mail]).sent;
            for member in posting.members() {
                let Some(looks) = grouping.looks[member] else { continue };
                let alike = self.known.looks.get(looks)?;
                let next = alike.get(alike.partition_point(|(other, _)| *other <= positions[member]));
                let Some((next, seconds)) = next.copied() else { continue };
                if !self.mails.contains_key(&next) && is_near(sent, seconds) {
                    wider.insert(self.known.mails.get(next)?.thread);
                }
            }
        }
        Some((grouping, wider))
    }
}

/// The threads of all mails of the posting that a mail is in.
fn threads_of_posting(known: &mut Known<'_>, mail: ArchivePosition) -> Option<Vec<ArchivePosition>> {
    let Some(posting) = known.mails.get(mail)?.posting else { return Some(Vec::new()) };
    let members: Vec<ArchivePosition> = known.postings.get(posting)?.frame.members().collect();
    members.into_iter().map(|member| Some(known.mails.get(member)?.thread)).collect()
}

/// Records which mails are late.
fn note_late(
    known: &mut Known<'_>,
    positions: &[ArchivePosition],
    late: &[bool],
    threads: &BTreeSet<ArchivePosition>,
) -> Option<()> {
    let mut last: BTreeMap<ArchivePosition, ArchivePosition> = BTreeMap::new();
    for (mail, late) in positions.iter().zip(late) {
        known.mails.change(*mail, |row| row.late = *late)?;
        if *late {
            last.insert(known.mails.get(*mail)?.thread, *mail);
        }
    }
    threads.iter().try_for_each(|thread| known.threads.change(*thread, |row| row.late = last.get(thread).copied()))
}

/// Records the place of each mail, and which postings changed.
fn place(
    known: &mut Known<'_>,
    positions: &[ArchivePosition],
    summaries: &[MailSummary],
    grouping: &Grouping,
    regrouped: &mut Regrouped,
) -> Option<()> {
    let at = |mail: usize| positions[mail];
    let mut before = BTreeSet::new();
    for (index, mail) in positions.iter().enumerate() {
        before.extend(known.mails.get(*mail)?.posting);
        let parent = grouping.parents[index].map(at);
        known.mails.change(*mail, |row| (row.parent, row.posting) = (parent, None))?;
    }
    for posting in &grouping.postings {
        let new = KnownPosting::new(posting, summaries, at);
        let first = new.frame.first();
        for member in posting.members() {
            known.mails.change(at(member), |row| row.posting = Some(first))?;
        }
        let old = known.postings.get(first).cloned();
        let row = match &old {
            Some(old) => KnownPosting { frame: new.frame, followups: new.followups, sent: new.sent, ..old.clone() },
            None => new,
        };
        if old.as_ref() != Some(&row) || !regrouped.answered_early.is_empty() {
            regrouped.touched.insert(first);
        }
        if old.as_ref().is_none_or(|old| old.frame != row.frame) {
            regrouped.changed.insert(first, old);
        }
        known.postings.set(first, row);
        before.remove(&first);
    }
    for gone in before {
        regrouped.changed.insert(gone, Some(known.postings.get(gone)?.clone()));
    }
    Some(())
}
