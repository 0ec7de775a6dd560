//! Everything that pages show. Built once and complete before the first page is made, and never changed afterwards.
//!
//! Entry point: [`Model::new`]. Its methods are look-ups; [`super::view`] makes views from them, and [`super::page`]
//! pages.

mod areas;
mod arrivals;
mod job;
mod plan;
mod status;
mod watch;
mod years;

pub(super) use areas::AreaSeries;
pub(super) use job::{FeedJob, PageJob, SiteJob};
pub(super) use plan::SitePlan;
pub(super) use status::SeriesStatus;
pub(super) use years::Year;

use super::index::{Index, SeriesRef, VersionRef, digests_by_name};
use super::templates::Theme;
use super::{RenderError, html, paths};
use crate::base::path::SitePath;
use crate::config::{Addresses, Config, List};
use crate::content::{Content, SharedTexts};
use crate::rows::digest::Digest;
use crate::rows::series::Series;
use crate::rows::state::{self, State};
use arrivals::Arrivals;
use std::collections::{BTreeMap, HashMap};

/// What pages show: the content, its index, and what is computed from them.
pub(super) struct Model<'a> {
    pub(super) config: &'a Config,
    pub(super) content: &'a Content,
    pub(super) index: &'a Index,
    pub(super) theme: &'a Theme,
    /// For each list its years, newest first.
    pub(super) years: Vec<Vec<Year>>,
    /// For each list its series, most recently active first.
    pub(super) statuses: Vec<Vec<SeriesStatus>>,
    /// The series that `watch:` of site.yaml matches, most recently active first.
    pub(super) watched: Vec<SeriesStatus>,
    /// For each list the files that its open series touch, with these series.
    pub(super) heat: Vec<BTreeMap<&'a str, Vec<SeriesRef>>>,
    /// The sections of MAINTAINERS that series touch, by title.
    pub(super) areas: Vec<AreaSeries<'a>>,
    /// The texts that feeds show.
    pub(super) texts: SharedTexts<'a>,
    pub(super) arrivals: Arrivals,
    /// The files that the site will have.
    pub(super) plan: SitePlan,
    digests_by_name: HashMap<(&'a str, &'a str), usize>,
    /// For each digest its list and its position in that list.
    positions: BTreeMap<usize, (usize, usize)>,
}

impl<'a> Model<'a> {
    pub(super) fn new(
        config: &'a Config,
        content: &'a Content,
        index: &'a Index,
        theme: &'a Theme,
    ) -> Result<Self, RenderError> {
        let years: Vec<Vec<Year>> = index.lists.iter().map(|list| years::of_digests(content, &list.digests)).collect();
        let statuses: Vec<Vec<SeriesStatus>> =
            index.series.by_list.iter().map(|series| status::collect(content, index, series)).collect();
        let areas = areas::collect(content, &statuses);
        let watched = watch::watched(&config.watch, content, &statuses)?;
        let plan = SitePlan::new(
            &plan::PlanSource { config, content, index, theme, years: &years, areas: &areas },
            watched.len(),
        )?;
        Ok(Self {
            config,
            content,
            index,
            theme,
            heat: statuses.iter().map(|statuses| status::heat(content, statuses)).collect(),
            years,
            statuses,
            watched,
            areas,
            texts: SharedTexts::new(content),
            arrivals: Arrivals::new(content),
            plan,
            digests_by_name: digests_by_name(&content.digests),
            positions: positions(index),
        })
    }

    pub(super) fn addresses(&self) -> Addresses {
        self.config.addresses
    }

    /// Text with its addresses as the site shows them.
    pub(super) fn masked(&self, text: &str) -> String {
        html::masked(text, self.addresses()).into_owned()
    }

    /// The URL of a path where `base_url` is set.
    pub(super) fn absolute(&self, path: &SitePath) -> Option<String> {
        let base = self.config.base_url.as_ref()?;
        Some(format!("{base}/{}", path.as_str().trim_end_matches("index.html")))
    }

    /// The configuration of a list, by its position in the index.
    pub(super) fn list(&self, list: usize) -> &'a List {
        &self.config.lists[self.index.lists[list].list]
    }

    /// The configuration of a list, by its name.
    pub(super) fn list_named(&self, name: &str) -> Option<&'a List> {
        self.config.list(name)
    }

    pub(super) fn digest(&self, digest: usize) -> &'a Digest {
        &self.content.digests[digest].value
    }

    pub(super) fn digest_named(&self, list: &str, name: &str) -> Option<usize> {
        self.digests_by_name.get(&(list, name)).copied()
    }

    /// The digests of a list before and after one of them.
    pub(super) fn neighbours(&self, digest: usize) -> (Option<usize>, Option<usize>) {
        let Some((list, position)) = self.positions.get(&digest) else { return (None, None) };
        let digests = &self.index.lists[*list].digests;
        let at = |position: Option<usize>| digests.get(position?).copied();
        (at(position.checked_sub(1)), at(Some(position + 1)))
    }

    pub(super) fn series(&self, series: SeriesRef) -> &'a Series {
        &self.content.series[series.file].value.series[series.row]
    }

    /// The name of a series' list.
    pub(super) fn series_list(&self, series: SeriesRef) -> &'a str {
        &self.content.series[series.file].value.list
    }

    pub(super) fn series_path(&self, series: SeriesRef) -> SitePath {
        SitePath::series(self.series_list(series), &self.series(series).slug)
    }

    pub(super) fn author_path(&self, author: usize) -> SitePath {
        paths::author(&self.index.authors[author], self.addresses())
    }

    /// The version that a mail belongs to or is about, by the list it was seen on.
    pub(super) fn version_of(&self, list: &str, message_id: Option<&str>) -> Option<VersionRef> {
        self.index.series.version_of(self.list_position(list)?, message_id?)
    }

    /// The position of a list in the index.
    pub(super) fn list_position(&self, name: &str) -> Option<usize> {
        self.index.lists.iter().position(|index| self.config.lists[index.list].name == name)
    }

    /// The link of a mail in its list's archive.
    pub(super) fn archive_link(&self, list: &str, message_id: Option<&str>) -> Option<String> {
        Some(self.list_named(list)?.link.link(message_id?))
    }

    /// The state of a series' current version.
    pub(super) fn state(&self, series_ref: SeriesRef) -> State {
        status::state(self.index, series_ref, self.series(series_ref))
    }

    /// Days since the last mail about a series, up to the newest mail of its list.
    pub(super) fn silent_days(&self, series_ref: SeriesRef) -> i64 {
        let series = self.series(series_ref);
        let newest = self.index.series.newest[self.index.series.list_of(series_ref)];
        state::days(state::last_activity(series, series.current()), newest)
    }
}

fn positions(index: &Index) -> BTreeMap<usize, (usize, usize)> {
    let lists = index.lists.iter().enumerate();
    lists
        .flat_map(|(list, facts)| facts.digests.iter().enumerate().map(move |(at, digest)| (*digest, (list, at))))
        .collect()
}
