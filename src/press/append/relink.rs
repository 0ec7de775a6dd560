//! The links between postings, worked out anew where new mails can have changed them.
//!
//! Entry point: [`relink`]. A posting is searched again if it is new or changed, or if it could find such a posting: it
//! came later and shares a key with it, says that it continues one of its mails, or shares a thread with it (`search` in
//! press/history/lineage has all the ways in which one posting finds another). The links of all others are as they were.
//!
//! Two of the searches also look at the series that the found posting is in at that time. So the series of all postings
//! that are searched are put together anew, in archive order, from the links that are known and those that are searched;
//! where one turns out differently, later postings of its series and those in its threads are searched, too, until
//! nothing changes.

use super::regroup::Regrouped;
use super::universe::Universe;
use crate::base::id::message_key;
use crate::press::archive::ArchivePosition;
use crate::press::history::{KnownLink, LinkOutcome, Past, RECENT, SearchKeys};
use crate::press::known::{KeptLink, Known, KnownPosting, put_sorted};
use std::collections::{BTreeMap, BTreeSet};

/// How many levels above a mail a search looks at.
const LOOK_UP: usize = 32;

/// Postings by their first mails.
type Postings = BTreeSet<ArchivePosition>;

/// What was linked anew.
#[derive(Debug, Default)]
pub(super) struct Relinked {
    /// The postings that were searched.
    pub(super) searched: Postings,
    /// The series that changed, gone ones included.
    pub(super) series: BTreeSet<ArchivePosition>,
    /// How many series were put together, and how many of those before were taken apart.
    pub(super) made: usize,
    pub(super) gone: usize,
}

/// Links the postings anew. `None` where a row is missing.
pub(super) fn relink(known: &mut Known<'_>, regrouped: &Regrouped) -> Option<Relinked> {
    let mut relinking = Relinking { known, dirty: BTreeSet::new(), changed: BTreeSet::new(), gone: BTreeSet::new() };
    relinking.take_changed(regrouped)?;
    for mail in &regrouped.answered_early {
        let thread = relinking.known.mails.get(*mail)?.thread;
        let postings = relinking.postings_in_thread(thread)?;
        relinking.dirty.extend(postings);
    }
    if relinking.dirty.is_empty() && relinking.gone.is_empty() {
        return Some(Relinked::default());
    }
    let mut relinked = relinking.settle()?;
    relinked.searched = relinking.dirty;
    Some(relinked)
}

struct Relinking<'k, 'a> {
    known: &'k mut Known<'a>,
    /// Postings that are searched.
    dirty: Postings,
    /// Postings that are new or whose mails changed.
    changed: Postings,
    /// Postings that are no more.
    gone: Postings,
}

/// Series that were put together anew.
struct Settled {
    universe: Universe,
    /// The postings of each series, by the index in the universe.
    series: Vec<Vec<usize>>,
    outcomes: BTreeMap<ArchivePosition, LinkOutcome>,
}

impl Relinking<'_, '_> {
    /// Registers what changed, and finds who could be affected.
    fn take_changed(&mut self, regrouped: &Regrouped) -> Option<()> {
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        for (first, old) in &regrouped.changed {
            before.extend(old.clone().map(|old| (*first, old)));
            if self.known.mails.get(*first)?.posting == Some(*first) {
                after.insert(*first, self.known.postings.get(*first)?.clone());
                self.changed.insert(*first);
            } else {
                self.gone.insert(*first);
            }
        }
        let (mut old, mut new) = (self.search_keys(&before)?, self.search_keys(&after)?);
        for first in regrouped.changed.keys() {
            let (old, new) = (old.remove(first).unwrap_or_default(), new.remove(first).unwrap_or_default());
            self.register(*first, &old, &new);
            let rows = before.get(first).into_iter().chain(after.get(first));
            let members: BTreeSet<ArchivePosition> = rows.flat_map(|row| row.frame.members()).collect();
            self.touch(*first, &members, old.all.union(&new.all))?;
        }
        self.dirty.extend(&self.changed);
        self.dirty.retain(|posting| !self.gone.contains(posting));
        Some(())
    }

    /// By what postings find and are found.
    fn search_keys(
        &mut self,
        rows: &BTreeMap<ArchivePosition, KnownPosting>,
    ) -> Option<BTreeMap<ArchivePosition, SearchKeys>> {
        let universe = Universe::of(self.known, rows, &BTreeSet::new())?;
        Some(universe.with_lineage(&[], (&|_| KnownLink::Aside, Past::none()), |builder| {
            universe.firsts.iter().enumerate().map(|(index, first)| (*first, builder.search_keys(index))).collect()
        }))
    }

    /// Replaces the keys under which a posting is found.
    fn register(&mut self, first: ArchivePosition, old: &SearchKeys, new: &SearchKeys) {
        for key in old.own.difference(&new.own) {
            self.known.keys.change(*key, |postings| postings.retain(|posting| *posting != first));
        }
        for key in new.own.difference(&old.own) {
            self.known.keys.change(*key, |postings| put_sorted(postings, first));
        }
        for id in old.named.difference(&new.named) {
            self.known.naming.change(*id, |postings| postings.retain(|posting| *posting != first));
        }
        for id in new.named.difference(&old.named) {
            self.known.naming.change(*id, |postings| put_sorted(postings, first));
        }
    }

    /// Notes the later postings that could find a posting that changed.
    fn touch<'k>(
        &mut self,
        first: ArchivePosition,
        members: &BTreeSet<ArchivePosition>,
        keys: impl Iterator<Item = &'k u64>,
    ) -> Option<()> {
        for key in keys {
            let postings = self.known.keys.get(*key).map_or(&[][..], Vec::as_slice);
            self.dirty.extend(&postings[postings.partition_point(|posting| *posting <= first)..]);
        }
        for member in members {
            let id = message_key(&self.known.summary(*member)?.message_id);
            let postings = self.known.naming.get(id).map_or(&[][..], Vec::as_slice);
            self.dirty.extend(&postings[postings.partition_point(|posting| *posting <= first)..]);
        }
        self.touch_threads(first, members.iter().copied())
    }

    /// Notes the postings after `first` in the threads of some mails.
    fn touch_threads(&mut self, first: ArchivePosition, mails: impl Iterator<Item = ArchivePosition>) -> Option<()> {
        let mut threads = BTreeSet::new();
        for mail in mails {
            threads.insert(self.known.mails.get(mail)?.thread);
        }
        for thread in threads {
            let postings = self.postings_in_thread(thread)?;
            self.dirty.extend(postings.into_iter().filter(|posting| *posting > first));
        }
        Some(())
    }

    fn postings_in_thread(&mut self, thread: ArchivePosition) -> Option<Postings> {
        let mut postings = BTreeSet::new();
        for mail in self.known.threads.get(thread)?.mails.clone() {
            postings.extend(self.known.mails.get(mail)?.posting);
        }
        Some(postings)
    }

    /// Puts the affected series together until nothing changes any more, and records them.
    fn settle(&mut self) -> Option<Relinked> {
        let mut series = BTreeSet::new();
        for posting in self.dirty.iter().chain(&self.gone) {
            series.insert(self.known.postings.get(*posting)?.series);
        }
        loop {
            let before = (series.len(), self.dirty.len());
            let settled = self.try_settle(&mut series)?;
            self.touch_moved(&settled, &mut series)?;
            if before == (series.len(), self.dirty.len()) {
                return self.record(&settled, series);
            }
        }
    }

    /// Puts series together. Notes further series that a posting was found to continue.
    fn try_settle(&mut self, series: &mut BTreeSet<ArchivePosition>) -> Option<Settled> {
        let (mut candidates, mut mails) = (BTreeSet::new(), BTreeSet::new());
        for posting in self.dirty.clone() {
            self.add_answered(posting, &mut mails, &mut candidates, series)?;
            self.add_candidates(posting, &mut candidates)?;
        }
        let mut own = self.dirty.clone();
        for series in &*series {
            own.extend(self.known.series.get(*series).into_iter().flatten());
        }
        own.retain(|posting| !self.gone.contains(posting));
        let searched = |first| self.dirty.contains(&first);
        let universe = Universe::load(self.known, &candidates.union(&own).copied().collect(), &mails)?;
        let mut links = universe.links(self.known, |first| own.contains(&first) && !searched(first))?;
        for (link, _) in links.iter_mut().zip(&universe.firsts).filter(|(_, first)| searched(**first)) {
            *link = KnownLink::Unknown;
        }
        let (lists, outcomes) = universe.with_lineage(&[], (&|posting| links[posting], Past::none()), |builder| {
            let own = |first: &ArchivePosition| Some((*first, builder.outcome(universe.posting(*first)?)));
            (builder.lineage().to_vec(), self.dirty.iter().filter_map(own).collect::<BTreeMap<_, _>>())
        });
        for found in outcomes.values().filter_map(|outcome| outcome.found) {
            series.insert(self.known.postings.get(universe.firsts[found.posting])?.series);
        }
        Some(Settled { universe, series: lists, outcomes })
    }

    /// The mails above a posting, and the postings and series that they belong to.
    fn add_answered(
        &mut self,
        posting: ArchivePosition,
        mails: &mut BTreeSet<ArchivePosition>,
        candidates: &mut Postings,
        series: &mut BTreeSet<ArchivePosition>,
    ) -> Option<()> {
        let members: Vec<ArchivePosition> = self.known.postings.get(posting)?.frame.members().collect();
        for member in members {
            let mut next = self.known.mails.get(member)?.parent;
            for _ in 0..=LOOK_UP {
                let Some(mail) = next else { break };
                let row = self.known.mails.get(mail)?;
                next = row.parent;
                mails.insert(mail);
                if let Some(above) = row.posting {
                    candidates.insert(above);
                    series.insert(self.known.postings.get(above)?.series);
                }
            }
        }
        Some(())
    }

    /// The postings that a posting can find by its keys and by what it names.
    fn add_candidates(&mut self, posting: ArchivePosition, candidates: &mut Postings) -> Option<()> {
        let row = BTreeMap::from([(posting, self.known.postings.get(posting)?.clone())]);
        let keys = self.search_keys(&row)?.remove(&posting)?;
        for key in &keys.all {
            let postings = self.known.keys.get(*key).map_or(&[][..], Vec::as_slice);
            let earlier = &postings[..postings.partition_point(|other| *other < posting)];
            candidates.extend(&earlier[earlier.len().saturating_sub(RECENT)..]);
        }
        for id in &keys.named {
            let Some(row) = self.known.ids.get(*id).filter(|row| row.is_here) else { continue };
            candidates.extend(self.known.mails.get(row.mail)?.posting);
        }
        Some(())
    }

    /// Notes the postings that could be linked otherwise because others now are, or are new, changed or gone.
    fn touch_moved(&mut self, settled: &Settled, series: &mut BTreeSet<ArchivePosition>) -> Option<()> {
        let firsts = &settled.universe.firsts;
        let mut moved: Postings = self.changed.union(&self.gone).copied().collect();
        for (first, outcome) in &settled.outcomes {
            if KeptLink::new(*outcome, |found| firsts[found]) != self.known.postings.get(*first)?.link {
                moved.insert(*first);
            }
        }
        for first in moved {
            let before = self.known.postings.get(first)?.series;
            let mut others: Postings = self.known.series.get(before).into_iter().flatten().copied().collect();
            let after = settled.series.iter().find(|own| own.iter().any(|own| firsts[*own] == first));
            others.extend(after.into_iter().flatten().map(|own| firsts[*own]));
            others.retain(|other| !self.gone.contains(other));
            self.dirty.extend(others.iter().filter(|other| **other > first));
            let mut members = BTreeSet::new();
            for other in &others {
                members.extend(self.known.postings.get(*other)?.frame.members());
            }
            self.touch_threads(first, members.into_iter())?;
        }
        self.dirty.retain(|posting| !self.gone.contains(posting));
        for posting in &self.dirty {
            series.insert(self.known.postings.get(*posting)?.series);
        }
        Some(())
    }

    fn record(&mut self, settled: &Settled, before: BTreeSet<ArchivePosition>) -> Option<Relinked> {
        let first = |posting: usize| settled.universe.firsts[posting];
        let mut relinked = Relinked { made: settled.series.len(), series: before, ..Relinked::default() };
        for (posting, outcome) in &settled.outcomes {
            self.known.postings.change(*posting, |row| row.link = KeptLink::new(*outcome, first))?;
        }
        for series in &relinked.series {
            relinked.gone += usize::from(self.known.series.get(*series).is_some());
            self.known.series.remove(*series);
        }
        for own in &settled.series {
            let own: Vec<ArchivePosition> = own.iter().map(|posting| first(*posting)).collect();
            let series = own.iter().copied().min()?;
            for posting in &own {
                self.known.postings.change(*posting, |row| row.series = series)?;
            }
            self.known.series.set(series, own);
            relinked.series.insert(series);
        }
        for gone in &self.gone {
            self.known.postings.remove(*gone);
        }
        Some(relinked)
    }
}
