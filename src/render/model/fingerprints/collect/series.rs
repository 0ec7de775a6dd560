//! What became of series: their mails and patches, their states, and the tables of those that are open.

use super::CollectedKeys;
use crate::base::hash::quick_key;
use crate::render::model::fingerprints::UNSURE;
use crate::render::model::reads::Read;
use crate::render::model::status::{self, SeriesStatus};
use crate::render::paths;
use crate::rows::state::State;
use std::collections::{BTreeMap, HashMap};

impl CollectedKeys<'_> {
    pub(super) fn mails_and_patches(&mut self) {
        let site = self.site;
        // What is known of a mail is added up, in whatever order it comes.
        let mut mails: HashMap<u64, u64> = HashMap::new();
        for (mail, version) in site.index.series.mails() {
            let fingerprint = quick_key(&self.names.version(version));
            let known = mails.entry(mail).or_insert(UNSURE + 1);
            *known = known.wrapping_add(fingerprint);
        }
        for (list, mail) in site.arrivals.shown() {
            let known = mails.entry(mail).or_insert(UNSURE + 1);
            *known = known.wrapping_add(quick_key(&("shown", list)));
        }
        self.found.extend(
            mails.into_iter().map(|(mail, fingerprint)| (Read::Mail { mail }.key(), fingerprint.max(UNSURE + 1))),
        );
        for (mail, rows) in site.arrivals.applying() {
            self.add(Read::AppliedBy { mail }, &self.names.applied(rows));
        }
        for ((list, patch), (version, index)) in site.index.series.patches() {
            let list = site.list(list).name.as_str();
            self.add(Read::Patch { list, patch }, &(self.names.version(version), index));
        }
    }

    pub(super) fn series(&mut self) {
        let site = self.site;
        for (list, series_refs) in site.index.series.by_list.iter().enumerate() {
            let own = series_refs.iter().filter(|series_ref| site.index.series.list_of(**series_ref) == list);
            let list = site.list(list).name.as_str();
            for series_ref in own {
                let facts = site.series_facts(*series_ref);
                let series = facts.slug.as_str();
                let node = site.index.series.subsystems.get(series_ref).map(|node| self.names.nodes[*node]);
                let state = |version| site.index.series.state_of(*series_ref, facts, version);
                let states: Vec<State> = (0..facts.versions.len()).map(state).collect();
                // What shows a state follows from it and from the row.
                self.add(
                    Read::Series { list, series },
                    &(facts.hash, node, states, site.index.series.is_open(*series_ref, facts)),
                );
                self.add(Read::Silence { list, series }, &site.silent_days(*series_ref));
                if facts.shown > 0 {
                    self.add_file(Read::Differences { list, series }, site.content.series[series_ref.file].stamp);
                }
            }
        }
    }

    pub(super) fn statuses(&mut self) {
        let site = self.site;
        let mut waiting: BTreeMap<usize, Vec<SeriesStatus>> = BTreeMap::new();
        for (position, statuses) in site.statuses.iter().enumerate() {
            let list = site.list(position).name.as_str();
            let all: Vec<_> =
                statuses.iter().map(|known| (self.names.series(known.series), known.state, known.open)).collect();
            self.add(Read::Statuses { list }, &all);
            let pages = paths::earlier_pages(statuses.len());
            self.add(Read::StatusPages { list }, &pages);
            for page in std::iter::once(None).chain((1..=pages).map(Some)) {
                let shown = self.names.series_of(site.status_page(position, page).iter());
                self.add(Read::StatusPage { list, page }, &shown);
            }
            self.add(Read::StateCounts { list }, &site.state_counts(position));
            let unanswered: Vec<SeriesStatus> = site.unanswered(position).copied().collect();
            let names = self.names.series_of(unanswered.iter());
            self.add(Read::Unanswered { list }, &names);
            let counted = site.index.counted.contains(&position);
            for known in unanswered.iter().filter(|_| counted) {
                let own = site.index.series.subsystems.get(&known.series).copied();
                for node in std::iter::successors(own, |node| site.index.subsystems[*node].parent) {
                    waiting.entry(node).or_default().push(*known);
                }
            }
            let heat: Vec<(&str, Vec<u64>)> = site.heat[position]
                .iter()
                .map(|(file, series)| (*file, series.iter().map(|series| self.names.series(*series)).collect()))
                .collect();
            for (file, series) in &heat {
                self.add(Read::HotFile { list, file }, &series.len());
            }
            self.add(Read::Heat { list }, &heat);
        }
        for (node, mut series) in waiting {
            status::sort(&mut series);
            let series = self.names.series_of(series.iter());
            self.add(Read::UnansweredIn { node: &site.index.subsystems[node].key }, &series);
        }
        self.add(Read::Watched, &self.names.series_of(site.watched.iter()));
    }
}
