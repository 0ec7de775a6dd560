//! The names of pages that become known because of new mails, without any change to their postings.
//!
//! Entry point: [`renamed`]. Which names a page had depends on what changed the postings of a list while it grew (see
//! press/history/build/names): on late mails in the threads of a posting and of those sent with it (`note_changes`), on
//! the search for the posting it continues, and on which period is open.

use super::regroup::Regrouped;
use super::relink::Relinked;
use super::universe::Universe;
use crate::press::archive::{ArchivePosition, ArchiveRange};
use crate::press::history::{DigestEnd, KnownLink, Past};
use crate::press::known::Known;
use crate::press::posting::SENDING;
use std::collections::{BTreeMap, BTreeSet};

/// The series whose pages have other names now; `closed` are the mails of a period that is no longer open.
pub(super) fn renamed(
    known: &mut Known<'_>,
    digests: &[DigestEnd],
    (regrouped, relinked): (&Regrouped, &Relinked),
    closed: ArchiveRange,
) -> Option<BTreeSet<ArchivePosition>> {
    let mut postings = relinked.searched.clone();
    for posting in note_changes(known, &regrouped.mails)? {
        let series = known.postings.get(posting)?.series;
        postings.extend(known.series.get(series)?);
    }
    for mail in closed.positions() {
        postings.extend(known.mails.get(mail).and_then(|row| row.posting));
    }
    let mut series = BTreeSet::new();
    for (posting, names) in names(known, digests, &postings)? {
        let row = known.postings.get(posting)?;
        let differing = row.names.iter().filter(|name| !names.contains(name));
        let differing = differing.chain(names.iter().filter(|name| !row.names.contains(name)));
        if differing.into_iter().any(|name| *name != row.series) {
            series.insert(row.series);
        }
        known.postings.change(posting, |row| row.names = names)?;
    }
    Some(series)
}

/// The names of postings that readers may have seen, by their mails.
fn names(
    known: &mut Known<'_>,
    digests: &[DigestEnd],
    postings: &BTreeSet<ArchivePosition>,
) -> Option<Vec<(ArchivePosition, Vec<ArchivePosition>)>> {
    let mut all = postings.clone();
    for posting in postings {
        all.extend(known.postings.get(*posting)?.link.found());
    }
    let universe = Universe::load(known, &all, &BTreeSet::new())?;
    let links = universe.links(known, |first| postings.contains(&first))?;
    let past = past(known, &universe)?;
    let link = |posting: usize| links[posting];
    Some(universe.with_lineage(digests, (&link, past), |builder| {
        let own = (0..links.len()).filter(|posting| links[*posting] != KnownLink::Aside);
        let at = |mail: &usize| universe.positions[*mail];
        own.map(|posting| (universe.firsts[posting], builder.seen_names(posting).iter().map(at).collect())).collect()
    }))
}

/// What happened to some postings while fewer mails were known.
pub(super) fn past<'a>(known: &'a mut Known<'_>, universe: &Universe) -> Option<Past<'a>> {
    let mut changes = Vec::with_capacity(universe.firsts.len());
    for first in &universe.firsts {
        changes.push(known.postings.get(*first)?.last_change);
    }
    let (known, firsts) = (&*known, universe.firsts.clone());
    let between = move |key: u64, from: usize, to: usize| {
        let (from, to) = (firsts[from], firsts[to]);
        let members = |first: &ArchivePosition| known.postings.read(*first, |row| row.frame.members().count());
        let count = |postings: &Vec<ArchivePosition>| {
            let between = postings.iter().filter(|posting| (from..to).contains(*posting));
            between.map(|first| members(first).unwrap_or(usize::MAX / 2)).fold(0, usize::saturating_add)
        };
        known.keys.read(key, count).unwrap_or(0)
    };
    Some(Past { changes, between: Box::new(between), ..Past::none() })
}

/// Works out the last change of the postings that share a thread with these mails, or were sent with one that does.
/// Returns those for which it is another one now.
fn note_changes(known: &mut Known<'_>, mails: &BTreeSet<ArchivePosition>) -> Option<Vec<ArchivePosition>> {
    let mut postings = BTreeSet::new();
    for mail in mails {
        for other in sent_with(known, *mail)? {
            postings.extend(known.mails.get(other)?.posting);
        }
    }
    let mut changed = Vec::new();
    for posting in postings {
        let last = *threads_of_change(known, posting)?.values().max()?;
        if last != known.postings.get(posting)?.last_change {
            known.postings.change(posting, |row| row.last_change = last)?;
            changed.push(posting);
        }
    }
    Some(changed)
}

/// The threads in which a late mail may change what the mails of a posting belong to, with the last late mail of each.
fn threads_of_change(
    known: &mut Known<'_>,
    posting: ArchivePosition,
) -> Option<BTreeMap<ArchivePosition, Option<ArchivePosition>>> {
    let mut postings = BTreeSet::from([posting]);
    for member in members(known, posting)? {
        for other in sent_with(known, member)? {
            postings.extend(known.mails.get(other)?.posting);
        }
    }
    let mut threads = BTreeMap::new();
    for posting in postings {
        for member in members(known, posting)? {
            let thread = known.mails.get(member)?.thread;
            threads.insert(thread, known.threads.get(thread)?.late);
        }
    }
    Some(threads)
}

fn members(known: &mut Known<'_>, posting: ArchivePosition) -> Option<Vec<ArchivePosition>> {
    Some(known.postings.get(posting)?.frame.members().collect())
}

/// The mails that look like one and were sent at about the same time, itself included.
fn sent_with(known: &mut Known<'_>, mail: ArchivePosition) -> Option<Vec<ArchivePosition>> {
    let row = known.mails.get(mail)?;
    let (seconds, Some(looks)) = (row.seconds, row.looks) else { return Some(vec![mail]) };
    let mut alike: Vec<(i64, ArchivePosition)> =
        known.looks.get(looks)?.iter().map(|(mail, seconds)| (*seconds, *mail)).collect();
    alike.sort_unstable();
    let own = (seconds, mail);
    let mut together = alike.chunk_by(|one, next| next.0.saturating_sub(one.0) <= SENDING);
    Some(together.find(|mails| mails.binary_search(&own).is_ok())?.iter().map(|(_, mail)| *mail).collect())
}
