//! Which files the site will have. Planned before anything is rendered, so that two sources for one URL are found
//! early, and links can be checked against it.

mod index_pages;

use super::areas::AreaSeries;
use super::job::{FeedJob, PageJob, SiteJob};
use super::read_months::ReadMonth;
use super::years::Year;
use crate::base::hash::quick_key;
use crate::base::path::SitePath;
use crate::config::{Config, Watch};
use crate::content::{Content, HandWrittenPage};
use crate::output::OutputError;
use crate::render::index::{Index, ListIndex, SeriesRef};
use crate::render::paths::{self, INDEX_ROWS, pages};
use crate::render::templates::Theme;
use std::collections::{HashMap, HashSet};
use std::fmt::Display;

/// What the plan is made from.
pub(super) struct PlanSource<'a> {
    pub(super) config: &'a Config,
    pub(super) content: &'a Content,
    pub(super) index: &'a Index,
    pub(super) theme: &'a Theme,
    /// For each list its years, newest first.
    pub(super) years: &'a [Vec<Year>],
    /// For each list the months that can be read.
    pub(super) read_months: &'a [Vec<ReadMonth>],
    pub(super) areas: &'a [AreaSeries<'a>],
}

pub(in crate::render) struct SitePlan {
    pub(in crate::render) jobs: Vec<(SitePath, SiteJob)>,
    paths: HashSet<SitePath>,
    /// The paths in lower case, by their hashes: some file systems do not distinguish `About` from `about`.
    claimed: HashSet<u64>,
    /// The source of each path; only known after two wanted the same one.
    sources: Option<HashMap<u64, String>>,
}

impl SitePlan {
    pub(super) fn new(source: &PlanSource<'_>, watched: usize) -> Result<Self, OutputError> {
        // Sources are described only for the error.
        Self::planned(source, watched, None).or_else(|_| Self::planned(source, watched, Some(HashMap::new())))
    }

    fn planned(
        source: &PlanSource<'_>,
        watched: usize,
        sources: Option<HashMap<u64, String>>,
    ) -> Result<Self, OutputError> {
        let mut plan = Self { jobs: Vec::new(), paths: HashSet::new(), claimed: HashSet::new(), sources };
        plan.fixed()?;
        plan.lists(source)?;
        plan.series(source)?;
        plan.readings(source)?;
        plan.read_months(source)?;
        plan.watch(source.config, watched)?;
        plan.areas(source)?;
        plan.people(source)?;
        plan.topics(source)?;
        plan.text_pages(source)?;
        plan.files(source)?;
        Ok(plan)
    }

    /// Every path of the site, except those of the search index.
    pub(in crate::render) fn paths(&self) -> &HashSet<SitePath> {
        &self.paths
    }

    /// The number of HTML pages, redirects not counted.
    pub(in crate::render) fn pages(&self) -> usize {
        self.jobs
            .iter()
            .filter(|(_, job)| {
                !matches!(job, SiteJob::Feed(_) | SiteJob::Page(PageJob::Moved(_) | PageJob::AuthorMoved { .. }))
            })
            .count()
    }

    fn claim(&mut self, path: SitePath, source: impl Display) -> Result<(), OutputError> {
        let key = quick_key(&path.as_str().to_lowercase());
        if !self.claimed.insert(key) {
            let first = self.sources.as_ref().and_then(|sources| sources.get(&key)).cloned().unwrap_or_default();
            return Err(OutputError::Collision { path, first, second: source.to_string() });
        }
        if let Some(sources) = &mut self.sources {
            sources.insert(key, source.to_string());
        }
        self.paths.insert(path);
        Ok(())
    }

    fn add(&mut self, path: SitePath, job: SiteJob, source: impl Display) -> Result<(), OutputError> {
        self.claim(path.clone(), source)?;
        self.jobs.push((path, job));
        Ok(())
    }

    fn fixed(&mut self) -> Result<(), OutputError> {
        self.add(SitePath::fixed("index.html"), SiteJob::Page(PageJob::Home), "the front page")?;
        self.add(SitePath::fixed("search.html"), SiteJob::Search, "the search page")?;
        self.add(SitePath::fixed("404.html"), SiteJob::Page(PageJob::NotFound), "the page for what is not there")?;
        self.add(
            SitePath::fixed("subsystems/index.html"),
            SiteJob::Page(PageJob::Subsystems),
            "the index of subsystems",
        )?;
        self.add(SitePath::fixed("atom.xml"), SiteJob::Feed(FeedJob::Site), "the site's feed")
    }

    fn lists(&mut self, source: &PlanSource<'_>) -> Result<(), OutputError> {
        for (position, list) in source.index.lists.iter().enumerate() {
            let name = list_name(source.config, list);
            let front = paths::list(name);
            self.add(
                paths::feed(&front),
                SiteJob::Feed(FeedJob::List(position)),
                format_args!("the feed of list `{name}`"),
            )?;
            self.add(
                front,
                SiteJob::Page(PageJob::List { list: position, year: 0, front: true }),
                format_args!("list `{name}`"),
            )?;
            for (year, label) in source.years[position].iter().enumerate() {
                let source = format_args!("list `{name}`, year {}", label.year);
                self.add(
                    paths::list_year(name, &label.year),
                    SiteJob::Page(PageJob::List { list: position, year, front: false }),
                    source,
                )?;
            }
            for digest in &list.digests {
                self.digest(source, *digest)?;
            }
        }
        Ok(())
    }

    fn digest(&mut self, source: &PlanSource<'_>, digest: usize) -> Result<(), OutputError> {
        let stored = &source.content.digests[digest];
        let (list, name) = (&stored.facts.list, &stored.facts.digest);
        let source = stored.file.display();
        self.claim(paths::digest(list, name, ".txt"), &source)?;
        self.claim(paths::digest(list, name, ".json"), &source)?;
        self.add(paths::digest(list, name, ".html"), SiteJob::Page(PageJob::Digest(digest)), source)
    }

    fn series(&mut self, source: &PlanSource<'_>) -> Result<(), OutputError> {
        for (list, facts) in source.index.lists.iter().enumerate() {
            let name = list_name(source.config, facts);
            let first = paths::series_index(name);
            let earlier = paths::earlier_pages(source.index.series.by_list[list].len());
            for page in std::iter::once(None).chain((1..=earlier).map(Some)) {
                let path = page.map_or_else(|| first.clone(), |page| first.page(page));
                let source = format_args!("the series of list `{name}`");
                self.add(path, SiteJob::Page(PageJob::SeriesIndex { list, page }), source)?;
            }
            self.add(
                paths::waiting(name),
                SiteJob::Page(PageJob::Waiting { list }),
                format_args!("what waits on list `{name}`"),
            )?;
            self.add(
                paths::heat(name),
                SiteJob::Page(PageJob::Heat { list }),
                format_args!("the path heat of list `{name}`"),
            )?;
            let home = |series: &&SeriesRef| source.index.series.list_of(**series) == list;
            for series in source.index.series.by_list[list].iter().filter(home) {
                self.one_series(source, *series)?;
            }
        }
        Ok(())
    }

    fn one_series(&mut self, source: &PlanSource<'_>, series_ref: SeriesRef) -> Result<(), OutputError> {
        let stored = &source.content.series[series_ref.file];
        let row = &stored.facts.series[series_ref.row];
        let path = |name: &str| SitePath::series(&stored.facts.list, name);
        let (first, source) = (path(&row.slug), format_args!("{}, series {}", stored.file.display(), row.slug));
        self.add(first.clone(), SiteJob::Page(PageJob::Series(series_ref)), source)?;
        self.add(paths::series_feed(&first), SiteJob::Feed(FeedJob::Series(series_ref)), source)?;
        for alias in &row.aliases {
            let elsewhere = alias.split_once('/').map(|(list, name)| SitePath::series(list, name));
            self.add(elsewhere.unwrap_or_else(|| path(alias)), SiteJob::Page(PageJob::Moved(series_ref)), source)?;
        }
        Ok(())
    }

    /// The postings of the lists in site.yaml that can be read with their replies.
    fn readings(&mut self, source: &PlanSource<'_>) -> Result<(), OutputError> {
        for (reading, stored) in source.content.readings.iter().enumerate() {
            let facts = &stored.facts;
            if source.config.list(&facts.list).is_none() {
                continue;
            }
            let parts = paths::parts_of(facts).into_iter().map(Some);
            for part in std::iter::once(None).chain(parts) {
                let path = paths::reading_of(facts, part.unwrap_or(0));
                self.add(path, SiteJob::Page(PageJob::Reading { reading, part }), stored.file.display())?;
            }
        }
        Ok(())
    }

    /// What can be read of each list, by months.
    fn read_months(&mut self, source: &PlanSource<'_>) -> Result<(), OutputError> {
        for (list, months) in source.read_months.iter().enumerate().filter(|(_, months)| !months.is_empty()) {
            let name = list_name(source.config, &source.index.lists[list]);
            let what = format_args!("what can be read of list `{name}`");
            self.add(paths::readings(name), SiteJob::Page(PageJob::ReadMonths { list }), what)?;
            for (month, read) in months.iter().enumerate() {
                let first = paths::readings_of(name, &read.month);
                for page in 1..=pages(read.readings.len(), INDEX_ROWS) {
                    let job = PageJob::ReadMonth { list, month, page };
                    self.add(paths::numbered(&first, page), SiteJob::Page(job), what)?;
                }
            }
        }
        Ok(())
    }

    fn watch(&mut self, config: &Config, watched: usize) -> Result<(), OutputError> {
        if config.watch == Watch::default() {
            return Ok(());
        }
        let (first, source) = (paths::watch(), "what is watched");
        self.add(paths::feed(&first), SiteJob::Feed(FeedJob::Watch), source)?;
        for page in 1..=pages(watched, INDEX_ROWS) {
            self.add(paths::numbered(&first, page), SiteJob::Page(PageJob::Watch { page }), source)?;
        }
        Ok(())
    }

    fn areas(&mut self, source: &PlanSource<'_>) -> Result<(), OutputError> {
        if source.content.areas.is_empty() {
            return Ok(());
        }
        for page in 1..=pages(source.areas.len(), INDEX_ROWS) {
            let source = "the index of MAINTAINERS";
            self.add(paths::numbered(&paths::areas(), page), SiteJob::Page(PageJob::Areas { page }), source)?;
        }
        for (area, facts) in source.areas.iter().enumerate() {
            let first = paths::area(&facts.area.title);
            for page in 1..=pages(facts.series.len(), INDEX_ROWS) {
                let source = format_args!("section {} of MAINTAINERS", facts.area.title);
                self.add(paths::numbered(&first, page), SiteJob::Page(PageJob::Area { area, page }), source)?;
            }
        }
        Ok(())
    }

    fn text_pages(&mut self, source: &PlanSource<'_>) -> Result<(), OutputError> {
        for (position, page) in source.content.pages.iter().enumerate() {
            if !is_intro(source.config, page) {
                self.add(page.path.clone(), SiteJob::Page(PageJob::Text(position)), page.file.display())?;
            }
        }
        Ok(())
    }

    fn files(&mut self, source: &PlanSource<'_>) -> Result<(), OutputError> {
        for file in &source.content.files {
            self.claim(file.path.clone(), file.file.display())?;
        }
        for name in paths::fixed_files(source.config) {
            self.claim(name, "a file that listpress writes")?;
        }
        for asset in source.theme.assets() {
            self.claim(asset.path.clone(), format_args!("the theme's {}", asset.name))?;
        }
        Ok(())
    }
}

fn list_name<'a>(config: &'a Config, list: &ListIndex) -> &'a str {
    &config.shown().nth(list.list).expect("the index has lists of site.yaml").name
}

/// Whether a hand-written page is the introduction of the front page or of a list, not a page of its own.
pub(in crate::render) fn is_intro(config: &Config, page: &HandWrittenPage) -> bool {
    page.path.as_str() == "index.html" || config.shown().any(|list| page.path == paths::list(&list.name))
}
