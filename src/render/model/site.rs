//! Everything that pages show: the content, its index, and what is computed from them. Built once and complete before
//! the first page is made, and never changed afterwards.

use super::areas::{self, AreaSeries};
use super::arrivals::Arrivals;
use super::job::Poster;
use super::labels::LabelCounts;
use super::layout::RecentLayouts;
use super::plan::{self, SitePlan};
use super::read_months::{self, ReadMonth};
use super::readings::ReadableVersions;
use super::reads::PosterName;
use super::rows::RecentRows;
use super::status::{self, SeriesStatus};
use super::watch::{self, NewMatches};
use super::years::{self, Year};
use crate::base::path::SitePath;
use crate::config::{Config, List};
use crate::content::facts::{FrontMatter, SeriesFacts};
use crate::content::{Content, ContentError, SharedTexts, Stored};
use crate::render::RenderError;
use crate::render::index::{Index, PostingRef, SeriesRef, VersionRef, digests_by_name};
use crate::render::paths::{self, SERIES_ROWS};
use crate::render::templates::Theme;
use crate::rows::digest::{Digest, PostingRow};
use crate::rows::reading::Reading;
use crate::rows::series::Series;
use crate::rows::state::{self, State};
use crate::store::SiteStore;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// What the model is made of.
pub(in crate::render) struct SiteModel<'a> {
    pub(in crate::render) config: &'a Config,
    pub(in crate::render) content: &'a Content,
    pub(in crate::render) index: &'a Index,
    pub(in crate::render) theme: &'a Theme,
    /// For each list its years, newest first.
    pub(in crate::render) years: Vec<Vec<Year>>,
    /// For each list its series, most recently active first.
    pub(super) statuses: Vec<Vec<SeriesStatus>>,
    /// The series that `watch:` of site.yaml matches, most recently active first.
    pub(in crate::render) watched: Vec<SeriesStatus>,
    /// For each list the files that its open series touch, with these series.
    pub(super) heat: Vec<BTreeMap<&'a str, Vec<SeriesRef>>>,
    /// What the next build has to know of what is watched.
    pub(in crate::render) new_matches: NewMatches,
    /// The sections of MAINTAINERS that series touch, by title.
    pub(in crate::render) areas: Vec<AreaSeries<'a>>,
    /// What pages read lately.
    pub(super) rows: RecentRows,
    /// The texts that feeds show.
    pub(super) texts: SharedTexts<'a>,
    /// The layouts of readings with several pages.
    pub(super) recent_layouts: RecentLayouts,
    pub(super) arrivals: Arrivals,
    pub(super) readings: ReadableVersions,
    /// For each list the months that can be read, newest first.
    pub(in crate::render) read_months: Vec<Vec<ReadMonth>>,
    /// The files that the site will have.
    pub(in crate::render) plan: SitePlan,
    pub(super) digests_by_name: HashMap<(&'a str, &'a str), usize>,
    /// For each digest its list and its position in that list.
    pub(super) positions: BTreeMap<usize, (usize, usize)>,
    /// Worked out when a page first asks.
    pub(super) labels: LabelCounts,
    /// Why rows of some file could not be read.
    failed: Mutex<Option<ContentError>>,
}

impl<'a> SiteModel<'a> {
    pub(in crate::render) fn new(
        config: &'a Config,
        content: &'a Content,
        index: &'a Index,
        theme: &'a Theme,
        store: &SiteStore,
    ) -> Result<Self, RenderError> {
        let years: Vec<Vec<Year>> = index.lists.iter().map(|list| years::of_digests(content, &list.digests)).collect();
        let read_months = read_months::of_lists(config, content, index);
        let (series, arrivals) = rayon::join(
            || -> Result<_, RenderError> {
                let statuses: Vec<Vec<SeriesStatus>> =
                    index.series.by_list.iter().map(|series| status::collect(content, index, series)).collect();
                let once = || index.counted.iter().flat_map(|list| &statuses[*list]);
                let areas = areas::collect(content, once());
                let (watched, new_matches) = watch::watched(&config.watch, content, store, once())?;
                let (years, read_months) = (years.as_slice(), read_months.as_slice());
                let source = plan::PlanSource { config, content, index, theme, years, read_months, areas: &areas };
                let plan = SitePlan::new(&source, watched.len())?;
                Ok((statuses, areas, watched, new_matches, plan))
            },
            || Arrivals::new(content, &index.series),
        );
        let (statuses, areas, watched, new_matches, plan) = series?;
        Ok(Self {
            config,
            content,
            index,
            theme,
            heat: statuses.iter().map(|statuses| status::heat(content, statuses)).collect(),
            years,
            statuses,
            watched,
            new_matches,
            areas,
            rows: RecentRows::default(),
            texts: SharedTexts::new(content),
            recent_layouts: RecentLayouts::default(),
            arrivals,
            readings: ReadableVersions::new(config, content, index),
            read_months,
            plan,
            digests_by_name: digests_by_name(&content.digests),
            positions: positions(index),
            labels: LabelCounts::default(),
            failed: Mutex::default(),
        })
    }
}

/// Look-ups that several pages share.
impl<'a> SiteModel<'a> {
    /// The URL of a path where `base_url` is set.
    pub(in crate::render) fn absolute(&self, path: &SitePath) -> Option<String> {
        let base = self.config.base_url.as_ref()?;
        Some(format!("{base}/{}", path.as_str().trim_end_matches("index.html")))
    }

    /// The configuration of a list, by its position in the index.
    pub(in crate::render) fn list(&self, list: usize) -> &'a List {
        self.config.shown().nth(self.index.lists[list].list).expect("the index has lists of site.yaml")
    }

    pub(super) fn neighbours(&self, digest: usize) -> (Option<usize>, Option<usize>) {
        let Some((list, position)) = self.positions.get(&digest) else { return (None, None) };
        let digests = &self.index.lists[*list].digests;
        let at = |position: Option<usize>| digests.get(position?).copied();
        (at(position.checked_sub(1)), at(Some(position + 1)))
    }

    pub(super) fn poster_name(&self, poster: Poster) -> PosterName<'_> {
        match poster {
            Poster::Author(author) => PosterName::Author(&self.index.authors[author].key),
            Poster::Node(node) => PosterName::Node(&self.index.subsystems[node].key),
            Poster::Domain(domain) => PosterName::Domain(&self.index.domains[domain].name),
        }
    }

    /// How many series somebody posted.
    pub(super) fn series_of(&self, poster: Poster) -> usize {
        match poster {
            Poster::Author(author) => self.index.authors[author].postings.len(),
            Poster::Node(node) => self.index.subsystems[node].postings.len(),
            Poster::Domain(domain) => self.index.domains[domain].postings.len(),
        }
    }

    /// The postings on a page of earlier series, oldest first.
    pub(in crate::render) fn earlier(&self, poster: Poster, page: usize) -> Vec<PostingRef> {
        let shown = (page - 1) * SERIES_ROWS..page * SERIES_ROWS;
        match poster {
            Poster::Author(author) => {
                self.index.authors[author].postings[shown].iter().map(|(posting, _)| *posting).collect()
            }
            Poster::Node(node) => self.index.subsystems[node].postings[shown].to_vec(),
            Poster::Domain(domain) => self.index.domains[domain].postings[shown].to_vec(),
        }
    }

    pub(in crate::render) fn series_facts(&self, series: SeriesRef) -> &'a SeriesFacts {
        &self.content.series[series.file].facts.series[series.row]
    }

    pub(super) fn series(&self, series: SeriesRef) -> Arc<Series> {
        let instead = |error| Arc::new(self.fail(error, &self.content.series[series.file]).series[series.row].clone());
        self.rows.series(self.content, series).unwrap_or_else(instead)
    }

    pub(super) fn posting(&self, posting: PostingRef) -> Arc<PostingRow> {
        let stored = &self.content.digests[posting.digest];
        let instead = |error| Arc::new(self.fail(error, stored).series[posting.posting].clone());
        self.rows.posting(self.content, posting).unwrap_or_else(instead)
    }

    pub(super) fn digest(&self, digest: usize) -> Arc<Digest> {
        let instead = |error| Arc::new(self.fail(error, &self.content.digests[digest]));
        self.rows.digest(self.content, digest).unwrap_or_else(instead)
    }

    pub(super) fn reading(&self, reading: usize) -> Arc<Reading> {
        let instead = |error| Arc::new(self.fail(error, &self.content.readings[reading]));
        self.rows.reading(self.content, reading).unwrap_or_else(instead)
    }

    /// Where a file cannot be read, the build will fail ([`Self::failure`]); until then pages get rows of the same shape.
    fn fail<T: FrontMatter>(&self, error: ContentError, stored: &Stored<T>) -> T {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        stored.unreadable()
    }

    /// Why rows of some file could not be read.
    pub(in crate::render) fn failure(&self) -> Result<(), RenderError> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner).take();
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    /// The version of a series that a reading is.
    pub(in crate::render) fn reading_version(&self, reading: usize) -> Option<VersionRef> {
        self.readings.versions[reading]
    }

    pub(super) fn silent_days(&self, series_ref: SeriesRef) -> i64 {
        let newest = self.index.series.newest[self.index.series.list_of(series_ref)];
        state::days(self.series_facts(series_ref).last_activity(), newest)
    }

    /// The most recently active series of a list, or a page of the earlier ones, which are numbered from the oldest.
    pub(super) fn status_page(&self, list: usize, page: Option<usize>) -> &[SeriesStatus] {
        let statuses = &self.statuses[list];
        let after = |pages: usize| statuses.len() - pages * SERIES_ROWS;
        match page {
            None => &statuses[..after(paths::earlier_pages(statuses.len()))],
            Some(page) => &statuses[after(page)..after(page - 1)],
        }
    }

    pub(super) fn state_counts(&self, list: usize) -> BTreeMap<State, usize> {
        let mut states: BTreeMap<State, usize> = BTreeMap::new();
        for known in &self.statuses[list] {
            *states.entry(known.state).or_default() += 1;
        }
        states
    }

    pub(super) fn unanswered(&self, list: usize) -> impl Iterator<Item = &SeriesStatus> {
        self.statuses[list].iter().filter(|known| self.is_unanswered(known))
    }

    pub(super) fn is_unanswered(&self, known: &SeriesStatus) -> bool {
        known.state == State::Waiting && self.silent_days(known.series) >= i64::from(self.config.stale_after)
    }

    /// Whether a series belongs to a subsystem or one below it.
    pub(super) fn is_below(&self, series: SeriesRef, node: usize) -> bool {
        let own = self.index.series.subsystems.get(&series).copied();
        std::iter::successors(own, |position| self.index.subsystems[*position].parent).any(|position| position == node)
    }
}

fn positions(index: &Index) -> BTreeMap<usize, (usize, usize)> {
    let lists = index.lists.iter().enumerate();
    lists
        .flat_map(|(list, facts)| facts.digests.iter().enumerate().map(move |(at, digest)| (*digest, (list, at))))
        .collect()
}
