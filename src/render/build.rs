//! From places in the index to the views that templates see.

mod activity;
mod areas;
mod digest;
mod life;
mod lists;
mod lives;
mod overview;
mod people;
mod reviewers;
mod rows;
mod search;
mod topics;

use super::plan::Job;
use super::search::Search;
use super::templates::{Context, Theme, context, value};
use super::views::{DigestRow, Link, PageView, PersonView, RankView, SeriesView, SiteView};
use super::{RenderError, html, paths};
use crate::base::id::MessageId;
use crate::base::path::SitePath;
use crate::config::{Addresses, Config, List};
use crate::content::{Content, Page};
use crate::output::OutputFile;
use crate::render::index::{Index, LifeRef, Post, by_count};
use crate::rows::digest::PostingRow;

use areas::AreaFacts;
pub(super) use lives::{anchor, version_id};
use overview::Standings;
use rows::{b4, blocks, counts, missing_runs, pager, percent, ranked, shell_word, sum};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// Everything a page can show; nothing in it changes while pages are rendered, but what the search gathers of them.
pub(super) struct Site<'a> {
    pub(super) config: &'a Config,
    pub(super) content: &'a Content,
    pub(super) index: &'a Index,
    pub(super) theme: &'a Theme,
    /// For each list its years, newest first.
    pub(super) years: Vec<Vec<Year>>,
    /// For each list its series, those heard of last first.
    pub(super) standings: Vec<Vec<Standings>>,
    /// What `watch:` of site.yaml matches, heard of last first.
    pub(super) watched: Vec<Standings>,
    /// For each list the files that series under review touch, with these series.
    pub(super) heat: Vec<BTreeMap<&'a str, Vec<LifeRef>>>,
    /// The sections of MAINTAINERS that series touch, by title.
    pub(super) areas: Vec<AreaFacts<'a>>,
    /// The search index while it is made.
    pub(super) search: Search,
    /// Digests by list and name.
    digest_places: HashMap<(&'a str, &'a str), usize>,
    /// For each digest the texts of its messages, read when a feed first wants them.
    texts: Vec<OnceLock<Vec<String>>>,
    /// For each digest its list and its place there.
    neighbours: BTreeMap<usize, (usize, usize)>,
    view: Context,
}

/// A year of a list.
pub(super) struct Year {
    pub(super) year: String,
    /// Its digests, oldest first.
    pub(super) digests: Vec<usize>,
}

/// A page ready for its template.
pub(super) struct Ready {
    pub(super) template: &'static str,
    pub(super) context: Context,
    pub(super) beside: Vec<OutputFile>,
}

/// Served for what is not there, so it has no place of its own.
const NOT_FOUND: &str = "404.html";

/// What a page builder returns: the page's head, its kind and view, and files beside it.
pub(super) struct Built {
    head: Head,
    kind: &'static str,
    template: &'static str,
    view: Context,
    beside: Vec<OutputFile>,
}

/// What [`PageView`] needs to know of a page.
#[derive(Default)]
pub(super) struct Head {
    title: String,
    description: String,
    section: String,
    feed: Option<SitePath>,
    trail: Vec<Link>,
}

impl<'a> Site<'a> {
    pub(super) fn new(
        config: &'a Config,
        content: &'a Content,
        index: &'a Index,
        theme: &'a Theme,
    ) -> Result<Self, RenderError> {
        let mut neighbours = BTreeMap::new();
        for (list, facts) in index.lists.iter().enumerate() {
            neighbours.extend(facts.digests.iter().enumerate().map(|(place, digest)| (*digest, (list, place))));
        }
        let years = index.lists.iter().map(|list| lists::years(content, &list.digests)).collect();
        let view = value(site_view(config, content));
        let digest_places = content
            .digests
            .iter()
            .map(|stored| (stored.digest.list.as_str(), stored.digest.digest.as_str()))
            .zip(0..)
            .collect();
        let (standings, heat, watched) = (Vec::new(), Vec::new(), Vec::new());
        let mut site = Self {
            config,
            content,
            index,
            theme,
            years,
            standings,
            heat,
            watched,
            areas: Vec::new(),
            search: Search::new(content),
            digest_places,
            texts: content.digests.iter().map(|_| OnceLock::new()).collect(),
            neighbours,
            view,
        };
        site.standings = (0..index.lists.len()).map(|list| site.collect_standings(list)).collect();
        site.heat = (0..index.lists.len()).map(|list| site.collect_heat(list)).collect();
        site.areas = site.collect_areas();
        let matching = super::watch::matching(&config.watch, content)?;
        let known = site.standings.iter().flatten().filter(|known| matching.contains(&known.life));
        site.watched = known.copied().collect();
        site.watched.sort_by_key(|known| (std::cmp::Reverse(known.last), known.life));
        Ok(site)
    }

    /// The page of a job with its files.
    pub(super) fn page(&self, path: &SitePath, job: &Job) -> Result<Ready, RenderError> {
        let built = match job {
            Job::Home => self.home(),
            Job::List { list, year, front } => self.list(*list, *year, *front),
            Job::Digest { place, .. } => self.digest(path, *place)?,
            Job::Authors { page } => self.authors(path, *page),
            Job::Author { author, page } => self.author(*author, *page),
            Job::Subsystems => self.subsystems(),
            Job::Subsystem { node, page } => self.subsystem(*node, *page),
            Job::Domains { page } => self.domains(*page),
            Job::Domain { domain, page } => self.domain(*domain, *page),
            Job::Life(life) => self.life(*life)?,
            Job::Moved(life) => self.moved_life(*life),
            Job::SeriesIndex { list, page } => self.series_index(*list, *page),
            Job::Waiting { list } => self.waiting(*list),
            Job::Heat { list } => self.heat_page(*list),
            Job::Watch { page } => self.watch(*page),
            Job::Areas { page } => self.areas_index(*page),
            Job::Area { area, page } => self.area(*area, *page),
            Job::Text { page } => text(&self.content.pages[*page]),
            Job::Search => self.search_page(),
            Job::NotFound | Job::Feed(_) => not_found(),
        };
        let page = self.page_view(path, built.head);
        let context = context(&[("site", self.view.clone()), ("page", value(page)), (built.kind, built.view)]);
        Ok(Ready { template: built.template, context, beside: built.beside })
    }

    fn page_view(&self, path: &SitePath, head: Head) -> PageView {
        PageView {
            url: path.url(),
            title: head.title,
            description: head.description,
            canonical: self.absolute(path).filter(|_| path.as_str() != NOT_FOUND),
            feed: head.feed.as_ref().map(SitePath::url),
            section: head.section,
            trail: head.trail,
        }
    }

    /// The URL of a path where `base_url` is set.
    pub(super) fn absolute(&self, path: &SitePath) -> Option<String> {
        self.config.base_url.as_ref().map(|base| format!("{base}/{}", path.as_str().trim_end_matches("index.html")))
    }

    /// The path of the base URL without a slash at its end; empty at the top of a host.
    pub(super) fn base_path(&self) -> &str {
        let url = self.config.base_url.as_deref().unwrap_or("");
        let host = url.find("://").map_or(0, |place| place + 3);
        url[host..].find('/').map_or("", |slash| &url[host + slash..])
    }

    /// Whether a page is the introduction of the front page or of a list, not a page of its own.
    pub(super) fn is_intro(&self, page: &Page) -> bool {
        page.path.as_str() == "index.html" || self.config.lists.iter().any(|list| page.path == paths::list(&list.name))
    }

    fn intro(&self, path: &SitePath) -> Option<String> {
        self.content.pages.iter().find(|page| page.path == *path).map(|page| page.html.clone())
    }

    pub(super) fn addresses(&self) -> Addresses {
        self.config.addresses
    }

    pub(super) fn list_config(&self, name: &str) -> Option<&List> {
        self.config.list(name)
    }

    /// The link of a mail in its list's archive.
    pub(super) fn mail(&self, list: &str, message_id: Option<&str>) -> Option<String> {
        Some(self.list_config(list)?.link.link(message_id?))
    }

    /// A digest of a list by its name.
    pub(super) fn digest_of(&self, list: &str, name: &str) -> Option<usize> {
        self.digest_places.get(&(list, name)).copied()
    }

    /// The texts of a digest's messages. They stay in memory, since many feeds want the same ones.
    pub(super) fn texts(&self, digest: usize) -> Result<&[String], RenderError> {
        if let Some(texts) = self.texts[digest].get() {
            return Ok(texts);
        }
        let texts = self.content.digests[digest].texts()?;
        Ok(self.texts[digest].get_or_init(|| texts))
    }

    pub(super) fn digest_link(&self, place: usize) -> Link {
        let digest = &self.content.digests[place].digest;
        Link { title: digest.label.clone(), url: paths::digest(&digest.list, &digest.digest, ".html").url() }
    }

    pub(super) fn person(&self, author: usize) -> PersonView {
        let facts = &self.index.authors[author];
        let shown = self.addresses() != Addresses::Hide && !facts.email.is_empty();
        PersonView {
            name: html::masked(&facts.name, self.addresses()).into_owned(),
            email: shown.then(|| html::mask(&facts.email, self.addresses()).into_owned()),
            url: self.author_path(author).url(),
        }
    }

    pub(super) fn author_path(&self, author: usize) -> SitePath {
        paths::author(&self.index.authors[author], self.addresses())
    }

    /// The nodes from the top of the tree down to this one.
    pub(super) fn subsystem_trail(&self, node: Option<usize>) -> Vec<Link> {
        let mut trail = Vec::new();
        let mut next = node;
        while let Some(place) = next {
            trail.push(self.subsystem_link(place));
            next = self.index.subsystems[place].parent;
        }
        trail.reverse();
        trail
    }

    pub(super) fn subsystem_link(&self, node: usize) -> Link {
        Link { title: self.index.subsystems[node].name.clone(), url: paths::subsystem(self.index, node).url() }
    }

    /// A subsystem under its full name.
    fn subsystem_full(&self, node: usize) -> Link {
        let names: Vec<String> = self.subsystem_trail(Some(node)).into_iter().map(|link| link.title).collect();
        Link { title: names.join(" › "), url: paths::subsystem(self.index, node).url() }
    }

    /// A series by its place.
    pub(super) fn series(&self, post: Post) -> SeriesView {
        let digest = &self.content.digests[post.digest].digest;
        let series = &digest.series[post.series];
        let link = self.digest_link(post.digest);
        let message = digest.messages.iter().find(|message| message.series == post.series);
        SeriesView {
            title: html::masked(&series.title, self.addresses()).into_owned(),
            url: message.map_or_else(|| link.url.clone(), |message| format!("{}#{}", link.url, message.anchor())),
            mail: self.mail(&digest.list, series.message_id.as_deref()),
            message_id: series.message_id.as_ref().map(MessageId::to_string),
            b4: series.message_id.as_deref().map(b4),
            version: series.version,
            arrived: series.arrived,
            total: series.total,
            numbered: series.total > 1 || series.cover,
            missing: missing_runs(&series.missing, series.total),
            inferred: series.inferred,
            author: self.person(self.index.people[post.digest][series.author]),
            subsystem: self.subsystem_trail(self.index.places[post.digest][post.series]),
            files: series.files,
            insertions: series.insertions,
            deletions: series.deletions,
            blocks: blocks(series.insertions, series.deletions),
            replies: self.replies(&digest.list, series),
            date: series.date.day(),
            life: self.life_link(&digest.list, series.message_id.as_deref()),
            digest: link,
        }
    }

    /// Replies to a posting, those of later digests too.
    fn replies(&self, list: &str, series: &PostingRow) -> u32 {
        let spot = self.spot(list, series.message_id.as_deref());
        let notes = spot.map(|spot| self.life_row(spot.life).replies_to(spot.version).count());
        notes.map_or(series.replies, |notes| u32::try_from(notes).unwrap_or(u32::MAX).max(series.replies))
    }

    /// The newest first, a page of them.
    fn series_page(&self, posts: impl DoubleEndedIterator<Item = Post>, page: usize) -> Vec<SeriesView> {
        posts
            .rev()
            .skip((page - 1) * paths::SERIES_ROWS)
            .take(paths::SERIES_ROWS)
            .map(|post| self.series(post))
            .collect()
    }

    fn authors_ranked(&self, counts: &BTreeMap<usize, u32>, top: usize) -> Vec<RankView> {
        ranked(&by_count(counts), top, |author| {
            let person = self.person(author);
            (Link { title: person.name, url: person.url }, person.email)
        })
    }

    fn subsystems_ranked(&self, counts: &BTreeMap<usize, u32>, top: usize) -> Vec<RankView> {
        ranked(&by_count(counts), top, |node| (self.subsystem_full(node), None))
    }

    /// The mails of the busiest of some digests.
    pub(super) fn most_mails(&self, digests: &[usize]) -> u32 {
        digests.iter().map(|place| self.content.digests[*place].digest.counts.mails).max().unwrap_or(0)
    }

    /// Digests with their mails as a share of `most`.
    pub(super) fn digest_rows(&self, digests: impl Iterator<Item = usize>, most: u32) -> Vec<DigestRow> {
        let row = |place: usize| {
            let digest = &self.content.digests[place].digest;
            let link = self.digest_link(place);
            DigestRow {
                label: link.title,
                url: link.url,
                open: digest.open,
                counts: counts(&digest.counts),
                percent: percent(digest.counts.mails, most),
            }
        };
        digests.map(row).collect()
    }
}

fn text(page: &Page) -> Built {
    let head = Head {
        title: page.title.clone(),
        description: page.description.clone(),
        section: page.path.url(),
        ..Head::default()
    };
    let view = value(super::views::TextView { html: page.html.clone() });
    Built { head, kind: "text", template: "text.html", view, beside: Vec::new() }
}

fn not_found() -> Built {
    let head = Head { title: "Page not found".to_owned(), ..Head::default() };
    Built { head, kind: "not_found", template: "404.html", view: Context::from(()), beside: Vec::new() }
}

fn site_view(config: &Config, content: &Content) -> SiteView {
    let lists = config.lists.iter().map(|list| Link { title: list.title.clone(), url: paths::list(&list.name).url() });
    let mut pages: Vec<&Page> = content.pages.iter().filter(|page| page.order.is_some()).collect();
    pages.sort_by_key(|page| (page.order, &page.path));
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        lists: lists.collect(),
        pages: pages.into_iter().map(|page| Link { title: page.title.clone(), url: page.path.url() }).collect(),
        watch: (config.watch != crate::config::Watch::default()).then(|| paths::watch().url()),
        maintainers: (!content.areas.is_empty()).then(|| paths::areas().url()),
        search: "/search.html",
        version: env!("CARGO_PKG_VERSION"),
    }
}
