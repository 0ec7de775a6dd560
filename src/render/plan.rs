//! Which files the site will have. Made before anything is rendered, so that two sources of one URL are found at once
//! and links can be checked against what will be there.

use super::build::Site;
use super::paths::{self, INDEX_ROWS, SERIES_ROWS};
use crate::base::path::SitePath;
use crate::config::Watch;
use crate::output::OutputError;
use crate::render::index::LifeRef;
use std::collections::{HashMap, HashSet};

/// A page to be rendered; numbers are places in the index, page numbers begin with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    Home,
    /// A list's year; the newest one is the front page too.
    List {
        list: usize,
        year: usize,
        front: bool,
    },
    Digest {
        list: usize,
        place: usize,
    },
    Authors {
        page: usize,
    },
    Author {
        author: usize,
        page: usize,
    },
    Subsystems,
    Subsystem {
        node: usize,
        page: usize,
    },
    Domains {
        page: usize,
    },
    Domain {
        domain: usize,
        page: usize,
    },
    Life(LifeRef),
    /// Where a series' page may have been.
    Moved(LifeRef),
    SeriesIndex {
        list: usize,
        page: usize,
    },
    Waiting {
        list: usize,
    },
    Heat {
        list: usize,
    },
    Watch {
        page: usize,
    },
    Areas {
        page: usize,
    },
    Area {
        area: usize,
        page: usize,
    },
    Text {
        page: usize,
    },
    Search,
    NotFound,
    Feed(Feed),
}

/// A feed; numbers are places in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feed {
    Site,
    List(usize),
    Author(usize),
    Subsystem(usize),
    Life(LifeRef),
    Watch,
}

/// All files.
pub(super) struct Plan {
    pub(super) jobs: Vec<(SitePath, Job)>,
    /// Every path.
    paths: HashSet<SitePath>,
    /// What wants each of them, by its lower case: some file systems do not tell `About` from `about`.
    wanted: HashMap<String, String>,
}

impl Plan {
    pub(super) fn of(site: &Site<'_>) -> Result<Self, OutputError> {
        let mut plan = Self { jobs: Vec::new(), paths: HashSet::new(), wanted: HashMap::new() };
        plan.fixed()?;
        plan.lists(site)?;
        plan.lives(site)?;
        plan.watch(site)?;
        plan.areas(site)?;
        plan.people(site)?;
        plan.topics(site)?;
        plan.text_pages(site)?;
        plan.files(site)?;
        Ok(plan)
    }

    /// Whether a file will be there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// How many HTML pages there are, without those that only lead on.
    pub(super) fn pages(&self) -> usize {
        self.jobs.iter().filter(|(_, job)| !matches!(job, Job::Feed(_) | Job::Moved(_))).count()
    }

    fn claim(&mut self, path: SitePath, source: String) -> Result<(), OutputError> {
        let key = path.as_str().to_lowercase();
        if let Some(first) = self.wanted.get(&key) {
            return Err(OutputError::Collision { path, first: first.clone(), second: source });
        }
        self.wanted.insert(key, source);
        self.paths.insert(path);
        Ok(())
    }

    fn add(&mut self, path: SitePath, job: Job, source: String) -> Result<(), OutputError> {
        self.claim(path.clone(), source)?;
        self.jobs.push((path, job));
        Ok(())
    }

    fn fixed(&mut self) -> Result<(), OutputError> {
        self.add(SitePath::fixed("index.html"), Job::Home, "the front page".to_owned())?;
        self.add(SitePath::fixed("search.html"), Job::Search, "the search page".to_owned())?;
        self.add(SitePath::fixed("404.html"), Job::NotFound, "the page for what is not there".to_owned())?;
        self.add(SitePath::fixed("subsystems/index.html"), Job::Subsystems, "the index of subsystems".to_owned())?;
        self.add(SitePath::fixed("atom.xml"), Job::Feed(Feed::Site), "the site's feed".to_owned())
    }

    fn lists(&mut self, site: &Site<'_>) -> Result<(), OutputError> {
        for (place, list) in site.index.lists.iter().enumerate() {
            let name = &site.config.lists[list.list].name;
            let front = paths::list(name);
            self.add(paths::feed(&front), Job::Feed(Feed::List(place)), format!("the feed of list `{name}`"))?;
            self.add(front, Job::List { list: place, year: 0, front: true }, format!("list `{name}`"))?;
            for (year, label) in site.years[place].iter().enumerate() {
                let source = format!("list `{name}`, year {}", label.year);
                self.add(paths::list_year(name, &label.year), Job::List { list: place, year, front: false }, source)?;
            }
            for digest in &list.digests {
                self.digest(site, place, *digest)?;
            }
        }
        Ok(())
    }

    fn digest(&mut self, site: &Site<'_>, list: usize, place: usize) -> Result<(), OutputError> {
        let stored = &site.content.digests[place];
        let (name, digest) = (&stored.digest.list, &stored.digest.digest);
        let source = stored.file.display().to_string();
        self.claim(paths::digest(name, digest, ".txt"), source.clone())?;
        self.claim(paths::digest(name, digest, ".json"), source.clone())?;
        self.add(paths::digest(name, digest, ".html"), Job::Digest { list, place }, source)
    }

    fn lives(&mut self, site: &Site<'_>) -> Result<(), OutputError> {
        for (list, facts) in site.index.lists.iter().enumerate() {
            let name = &site.config.lists[facts.list].name;
            let first = paths::series_index(name);
            for page in 1..=pages(site.standings[list].len(), INDEX_ROWS) {
                let source = format!("the series of list `{name}`");
                self.add(paths::numbered(&first, page), Job::SeriesIndex { list, page }, source)?;
            }
            self.add(paths::waiting(name), Job::Waiting { list }, format!("what waits on list `{name}`"))?;
            self.add(paths::heat(name), Job::Heat { list }, format!("the path heat of list `{name}`"))?;
            for life in &site.index.lives.lists[list] {
                self.life(site, *life)?;
            }
        }
        Ok(())
    }

    fn life(&mut self, site: &Site<'_>, life: LifeRef) -> Result<(), OutputError> {
        let stored = &site.content.sequels[life.sequel];
        let row = &stored.sequel.series[life.row];
        let source = format!("{}, series {}", stored.file.display(), row.slug);
        self.add(site.life_path(life), Job::Life(life), source.clone())?;
        self.add(paths::life_feed(&site.life_path(life)), Job::Feed(Feed::Life(life)), source.clone())?;
        for alias in &row.aliases {
            self.add(SitePath::series(&stored.sequel.list, alias), Job::Moved(life), source.clone())?;
        }
        Ok(())
    }

    fn watch(&mut self, site: &Site<'_>) -> Result<(), OutputError> {
        if site.config.watch == Watch::default() {
            return Ok(());
        }
        let (first, source) = (paths::watch(), "what is watched");
        self.add(paths::feed(&first), Job::Feed(Feed::Watch), source.to_owned())?;
        for page in 1..=pages(site.watched.len(), INDEX_ROWS) {
            self.add(paths::numbered(&first, page), Job::Watch { page }, source.to_owned())?;
        }
        Ok(())
    }

    fn areas(&mut self, site: &Site<'_>) -> Result<(), OutputError> {
        if site.content.areas.is_empty() {
            return Ok(());
        }
        for page in 1..=pages(site.areas.len(), INDEX_ROWS) {
            let source = "the index of MAINTAINERS".to_owned();
            self.add(paths::numbered(&paths::areas(), page), Job::Areas { page }, source)?;
        }
        for (area, facts) in site.areas.iter().enumerate() {
            let first = paths::area(&facts.area.title);
            for page in 1..=pages(facts.lives.len(), INDEX_ROWS) {
                let source = format!("section {} of MAINTAINERS", facts.area.title);
                self.add(paths::numbered(&first, page), Job::Area { area, page }, source)?;
            }
        }
        Ok(())
    }

    fn people(&mut self, site: &Site<'_>) -> Result<(), OutputError> {
        let index = SitePath::fixed("authors/index.html");
        for page in 1..=pages(site.index.authors.len(), INDEX_ROWS) {
            self.add(paths::numbered(&index, page), Job::Authors { page }, "the index of authors".to_owned())?;
        }
        for (author, facts) in site.index.authors.iter().enumerate() {
            let first = site.author_path(author);
            let source = format!("author {}", facts.key);
            self.add(paths::feed(&first), Job::Feed(Feed::Author(author)), source.clone())?;
            for page in 1..=pages(facts.posts.len(), SERIES_ROWS) {
                self.add(paths::numbered(&first, page), Job::Author { author, page }, source.clone())?;
            }
        }
        Ok(())
    }

    fn topics(&mut self, site: &Site<'_>) -> Result<(), OutputError> {
        for (node, facts) in site.index.subsystems.iter().enumerate() {
            let first = paths::subsystem(site.index, node);
            let source = format!("subsystem {}", facts.key.join(": "));
            self.add(paths::feed(&first), Job::Feed(Feed::Subsystem(node)), source.clone())?;
            for page in 1..=pages(facts.posts.len(), SERIES_ROWS) {
                self.add(paths::numbered(&first, page), Job::Subsystem { node, page }, source.clone())?;
            }
        }
        let index = SitePath::fixed("domains/index.html");
        for page in 1..=pages(site.index.domains.len(), INDEX_ROWS) {
            self.add(paths::numbered(&index, page), Job::Domains { page }, "the index of domains".to_owned())?;
        }
        for (domain, facts) in site.index.domains.iter().enumerate() {
            let first = paths::domain(facts);
            for page in 1..=pages(facts.posts.len(), SERIES_ROWS) {
                self.add(
                    paths::numbered(&first, page),
                    Job::Domain { domain, page },
                    format!("domain {}", facts.name),
                )?;
            }
        }
        Ok(())
    }

    fn text_pages(&mut self, site: &Site<'_>) -> Result<(), OutputError> {
        for (place, page) in site.content.pages.iter().enumerate() {
            if !site.is_intro(page) {
                self.add(page.path.clone(), Job::Text { page: place }, page.file.display().to_string())?;
            }
        }
        Ok(())
    }

    fn files(&mut self, site: &Site<'_>) -> Result<(), OutputError> {
        for file in &site.content.files {
            self.claim(file.path.clone(), file.file.display().to_string())?;
        }
        for name in super::files::names(site) {
            self.claim(name, "a file that listpress writes".to_owned())?;
        }
        for asset in site.theme.assets() {
            self.claim(asset.path.clone(), format!("the theme's {}", asset.name))?;
        }
        Ok(())
    }
}

/// How many pages `rows` need; an empty index has one.
pub(super) fn pages(rows: usize, per_page: usize) -> usize {
    rows.div_ceil(per_page).max(1)
}
