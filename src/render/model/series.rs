//! What pages can read of series.

use super::{Model, Read, SeriesStatus, status};
use crate::base::path::SitePath;
use crate::content::facts::SeriesFacts;
use crate::render::RenderError;
use crate::render::index::{SeriesRef, VersionRef};
use crate::render::paths;
use crate::rows::series::Series;
use crate::rows::state::{self, KnownState, State};
use std::collections::BTreeMap;

impl<'a> Model<'a> {
    pub(in crate::render) fn series(&self, series: SeriesRef) -> &'a Series {
        self.series_facts(series);
        self.rows.series(series, || self.site.series(series))
    }

    /// How many earlier versions of a series have the label of this one.
    pub(in crate::render) fn labelled_before(&self, series: SeriesRef, version: usize) -> usize {
        self.site.labels.before(series, self.series(series), version)
    }

    /// A series without its texts: the file is not read for it.
    pub(super) fn series_facts(&self, series: SeriesRef) -> &'a SeriesFacts {
        let facts = self.site.series_facts(series);
        self.note(Read::Series { list: self.series_list(series), series: &facts.slug });
        facts
    }

    /// When the last mail about the current version of a series was sent, in seconds since 1970.
    pub(in crate::render) fn last_activity(&self, series: SeriesRef) -> i64 {
        self.series_facts(series).last_activity()
    }

    /// The name of a series' list.
    pub(in crate::render) fn series_list(&self, series: SeriesRef) -> &'a str {
        &self.site.content.series[series.file].facts.list
    }

    pub(in crate::render) fn series_path(&self, series: SeriesRef) -> SitePath {
        SitePath::series(self.series_list(series), &self.site.series_facts(series).slug)
    }

    /// The differences that the page of a series shows, by version and patch; most pages have none and their file is
    /// not read again.
    pub(in crate::render) fn differences(
        &self,
        series: SeriesRef,
    ) -> Result<BTreeMap<(usize, usize), String>, RenderError> {
        let facts = self.series_facts(series);
        if facts.shown == 0 {
            return Ok(BTreeMap::new());
        }
        self.note(Read::Differences { list: self.series_list(series), series: &facts.slug });
        let stored = &self.site.content.series[series.file];
        let before: usize = stored.facts.series[..series.row].iter().map(|facts| facts.shown).sum();
        let listed = self.series(series).versions.iter().enumerate().flat_map(|(version, row)| {
            let patches = row.patches.iter().enumerate();
            patches
                .filter(|(_, patch)| patch.earlier.is_some_and(|was| was.shown))
                .map(move |(patch, _)| (version, patch))
        });
        Ok(listed.zip(stored.differences()?.into_iter().skip(before)).collect())
    }

    pub(in crate::render) fn series_node(&self, series: SeriesRef) -> Option<usize> {
        self.series_facts(series);
        self.site.index.series.subsystems.get(&series).copied()
    }

    /// The state of a version.
    pub(in crate::render) fn state_of(&self, series: SeriesRef, version: usize) -> KnownState<'a> {
        self.site.index.series.state(series, self.series(series), version)
    }

    /// Whether a decision about a series' current version can still be expected.
    pub(in crate::render) fn is_open(&self, series: SeriesRef) -> bool {
        self.site.index.series.is_open(series, self.series_facts(series))
    }

    /// Days since the last mail about a series, up to the newest mail of its list.
    pub(in crate::render) fn silent_days(&self, series: SeriesRef) -> i64 {
        self.note(Read::Silence { list: self.series_list(series), series: &self.site.series_facts(series).slug });
        self.site.silent_days(series)
    }

    /// Days from a time up to the newest mail of a series' list.
    pub(in crate::render) fn age_days(&self, series: SeriesRef, seconds: i64) -> i64 {
        state::days(seconds, self.newest(self.site.index.series.list_of(series)))
    }

    /// The version that a mail belongs to or is about.
    pub(in crate::render) fn version_of(&self, message_id: Option<&str>) -> Option<VersionRef> {
        let message_id = message_id?;
        self.note(Read::mail(message_id));
        self.site.index.series.version_of(message_id)
    }

    /// Whether some digest of a list shows a mail.
    pub(in crate::render) fn is_shown(&self, list: &str, message_id: &str) -> bool {
        self.note(Read::mail(message_id));
        self.site.arrivals.is_shown(list, message_id)
    }

    /// The patch that became a commit, or that has its title.
    pub(in crate::render) fn patch(&self, list: &str, commit: &str, title: &str) -> Option<(VersionRef, u32)> {
        let series = &self.site.index.series;
        crate::render::index::patch_keys(commit, title).for_each(|patch| self.note(Read::Patch { list, patch }));
        series.patch(self.list_position(list)?, commit, title)
    }

    /// The series of a list, most recently active first.
    pub(in crate::render) fn statuses(&self, list: usize) -> &'a [SeriesStatus] {
        self.note(Read::Statuses { list: &self.list(list).name });
        &self.site.statuses[list]
    }

    /// The most recently active of these, or a page of the earlier ones.
    pub(in crate::render) fn status_page(&self, list: usize, page: Option<usize>) -> &'a [SeriesStatus] {
        self.note(Read::StatusPage { list: &self.list(list).name, page });
        self.site.status_page(list, page)
    }

    /// How many pages of earlier ones there are.
    pub(in crate::render) fn status_pages(&self, list: usize) -> usize {
        self.note(Read::StatusPages { list: &self.list(list).name });
        paths::earlier_pages(self.site.statuses[list].len())
    }

    /// How many series of a list are in which state.
    pub(in crate::render) fn state_counts(&self, list: usize) -> BTreeMap<State, usize> {
        self.note(Read::StateCounts { list: &self.list(list).name });
        self.site.state_counts(list)
    }

    /// The series of a list that nobody has answered for as long as site.yaml says, most recently active first.
    pub(in crate::render) fn unanswered(&self, list: usize) -> impl Iterator<Item = SeriesRef> {
        self.note(Read::Unanswered { list: &self.list(list).name });
        self.site.unanswered(list).map(|known| known.series)
    }

    /// Those of a subsystem and below it, on all lists.
    pub(in crate::render) fn unanswered_in(&self, node: usize) -> Vec<SeriesRef> {
        self.note(Read::UnansweredIn { node: &self.site.index.subsystems[node].key });
        let lists = self.site.index.counted.iter();
        let waiting = lists.flat_map(|list| self.site.unanswered(*list));
        let mut below: Vec<SeriesStatus> =
            waiting.filter(|known| self.site.is_below(known.series, node)).copied().collect();
        status::sort(&mut below);
        below.into_iter().map(|known| known.series).collect()
    }

    /// Whether nobody has answered a series for as long as site.yaml says.
    pub(in crate::render) fn is_unanswered(&self, known: &SeriesStatus) -> bool {
        let facts = self.series_facts(known.series);
        self.note(Read::Silence { list: self.series_list(known.series), series: &facts.slug });
        self.site.is_unanswered(known)
    }

    /// The files of a list that open series touch, with these series.
    pub(in crate::render) fn heat(&self, list: usize) -> &'a BTreeMap<&'a str, Vec<SeriesRef>> {
        self.note(Read::Heat { list: &self.list(list).name });
        &self.site.heat[list]
    }

    /// How many open series of its list touch a file of a series.
    pub(in crate::render) fn touching(&self, series: SeriesRef, file: &str) -> usize {
        self.note(Read::HotFile { list: self.series_list(series), file });
        self.site.heat[self.site.index.series.list_of(series)].get(file).map_or(0, Vec::len)
    }

    /// The series that `watch:` of site.yaml matches, most recently active first.
    pub(in crate::render) fn watched(&self) -> &'a [SeriesStatus] {
        self.note(Read::Watched);
        &self.site.watched
    }
}
