//! What pages see. Each page gets a [`Model`] of its own, which notes what the page reads.
//!
//! Entry points: [`SiteModel::new`], built once and complete before the first page is made; [`Model::new`] for each
//! page. The methods are look-ups; [`super::view`] makes views from them, and [`super::page`] pages. There is no other
//! way to the content and its index than through them, so nothing that a page shows goes unnoticed (`reads`), and what
//! changed since an earlier build (`fingerprints`) decides which pages are made again.
//!
//! Not noted: the configuration, the theme's assets and the menu. Where one of these changes, all pages are made again.

mod areas;
mod arrivals;
mod fingerprints;
mod job;
mod plan;
mod reads;
mod site;
mod status;
mod watch;
mod years;

pub(super) use areas::AreaSeries;
pub(super) use fingerprints::{Fingerprints, of_everything};
pub(super) use job::{FeedJob, PageJob, Poster, SiteJob};
pub(super) use reads::{Read, Reads};
pub(super) use site::SiteModel;
pub(super) use status::SeriesStatus;
pub(super) use years::Year;

use super::index::{Author, Domain, PostingRef, ReviewCounts, Reviewed, SeriesRef, SubsystemNode, VersionRef};
use super::templates::{Context, TemplateError};
use super::{RenderError, html, paths};
use crate::base::path::SitePath;
use crate::config::{Addresses, Config, List};
use crate::content::HandWrittenPage;
use crate::rows::digest::Digest;
use crate::rows::series::Series;
use crate::rows::state::{self, KnownState, State};
use std::collections::{BTreeMap, HashSet};

/// The model as one page sees it.
pub(super) struct Model<'a> {
    site: &'a SiteModel<'a>,
    reads: Reads,
}

impl<'a> Model<'a> {
    pub(super) fn new(site: &'a SiteModel<'a>) -> Self {
        Self { site, reads: Reads::default() }
    }

    /// What the page has read.
    pub(super) fn into_reads(self) -> Reads {
        self.reads
    }

    fn note(&self, read: Read<'_>) {
        self.reads.note(read);
    }
}

/// The configuration, and what follows from it alone.
impl<'a> Model<'a> {
    pub(super) fn config(&self) -> &'a Config {
        self.site.config
    }

    pub(super) fn addresses(&self) -> Addresses {
        self.site.config.addresses
    }

    /// Text with its addresses as the site shows them.
    pub(super) fn masked(&self, text: &str) -> String {
        html::masked(text, self.addresses()).into_owned()
    }

    /// The URL of a path where `base_url` is set.
    pub(super) fn absolute(&self, path: &SitePath) -> Option<String> {
        self.site.absolute(path)
    }

    /// The number of lists; they are numbered as in site.yaml.
    pub(super) fn lists(&self) -> usize {
        self.site.index.lists.len()
    }

    /// The configuration of a list, by its position.
    pub(super) fn list(&self, list: usize) -> &'a List {
        self.site.list(list)
    }

    /// The configuration of a list, by its name.
    pub(super) fn list_named(&self, name: &str) -> Option<&'a List> {
        self.site.config.list(name)
    }

    pub(super) fn list_position(&self, name: &str) -> Option<usize> {
        (0..self.lists()).find(|list| self.list(*list).name == name)
    }

    /// The link of a mail in its list's archive.
    pub(super) fn archive_link(&self, list: &str, message_id: Option<&str>) -> Option<String> {
        Some(self.list_named(list)?.link.link(message_id?))
    }

    /// A filled template.
    pub(super) fn fill(&self, template: &'static str, context: &Context) -> Result<String, TemplateError> {
        self.note(Read::Template { file: template });
        self.site.theme.fill(template, context)
    }

    /// The path of an asset by the name that templates use.
    pub(super) fn asset(&self, name: &str) -> Option<&'a SitePath> {
        self.site.theme.asset(name)
    }

    /// The hand-written pages of the menu, and whether MAINTAINERS is known: for the menu, which is on every page.
    pub(super) fn menu(&self) -> (&'a [HandWrittenPage], bool) {
        (&self.site.content.pages, !self.site.content.areas.is_empty())
    }

    /// Whether the site has a file.
    pub(super) fn has_target(&self, path: &str) -> bool {
        self.site.plan.paths().contains(path)
    }

    /// The same for a link that a person wrote, who may name what no page read.
    pub(super) fn has_written_target(&self, path: &str) -> bool {
        self.note(Read::Target { path });
        self.has_target(path)
    }
}

/// Digests.
impl<'a> Model<'a> {
    pub(super) fn digest(&self, digest: usize) -> &'a Digest {
        let row = &self.site.content.digests[digest].value;
        self.note(Read::Digest { list: &row.list, digest: &row.digest });
        row
    }

    /// The text of each message of a digest.
    pub(super) fn digest_texts(&self, digest: usize) -> Result<Vec<String>, RenderError> {
        self.digest(digest);
        Ok(self.site.content.digests[digest].texts()?)
    }

    /// The same, kept for others who want them.
    pub(super) fn shared_texts(&self, digest: usize) -> Result<&'a [String], RenderError> {
        self.digest(digest);
        Ok(self.site.texts.texts(digest)?)
    }

    /// The people of a digest as authors.
    pub(super) fn people(&self, digest: usize) -> &'a [usize] {
        self.digest(digest);
        &self.site.index.people[digest]
    }

    /// The subsystem of a posting.
    pub(super) fn posting_node(&self, posting: PostingRef) -> Option<usize> {
        self.digest(posting.digest);
        self.site.index.posting_nodes[posting.digest][posting.posting]
    }

    pub(super) fn digest_named(&self, list: &str, digest: &str) -> Option<usize> {
        self.note(Read::Digest { list, digest });
        self.site.digests_by_name.get(&(list, digest)).copied()
    }

    /// The digests of a list before and after one of them.
    pub(super) fn neighbours(&self, digest: usize) -> (Option<usize>, Option<usize>) {
        let row = &self.site.content.digests[digest].value;
        self.note(Read::Neighbours { list: &row.list, digest: &row.digest });
        self.site.neighbours(digest)
    }

    /// The reviews that arrived in a digest.
    pub(super) fn reviews_in(&self, digest: usize) -> &'a [Reviewed] {
        let row = &self.site.content.digests[digest].value;
        self.note(Read::Reviews { list: &row.list, digest: &row.digest });
        &self.site.index.series.reviewed[digest]
    }

    /// The versions that arrived in a digest.
    pub(super) fn versions_in(&self, digest: usize) -> &'a [VersionRef] {
        let row = &self.site.content.digests[digest].value;
        self.note(Read::Arrivals { list: &row.list, digest: &row.digest });
        self.site.arrivals.versions_in(digest)
    }

    /// The digests of a list, oldest first.
    pub(super) fn digests(&self, list: usize) -> &'a [usize] {
        self.note(Read::Digests { list: &self.list(list).name });
        &self.site.index.lists[list].digests
    }

    /// The years of a list, newest first.
    pub(super) fn years(&self, list: usize) -> &'a [Year] {
        self.note(Read::Digests { list: &self.list(list).name });
        &self.site.years[list]
    }

    /// When the newest mail of a list arrived, in seconds since 1970.
    pub(super) fn newest(&self, list: usize) -> i64 {
        self.note(Read::Newest { list: &self.list(list).name });
        self.site.index.series.newest[list]
    }
}

/// People, subsystems and domains.
impl<'a> Model<'a> {
    /// The author of a name and address.
    pub(super) fn author_named(&self, name: &str, email: &str) -> Option<usize> {
        let key = super::index::author_key(name, email);
        self.note(Read::Person { author: &key });
        self.site.index.author(&key)
    }

    /// The name and address of an author.
    pub(super) fn person(&self, author: usize) -> (&'a str, &'a str) {
        let facts = &self.site.index.authors[author];
        self.note(Read::Person { author: &facts.key });
        (&facts.name, &facts.email)
    }

    pub(super) fn author_path(&self, author: usize) -> SitePath {
        paths::author(&self.site.index.authors[author], self.addresses())
    }

    pub(super) fn author(&self, author: usize) -> &'a Author {
        let facts = &self.site.index.authors[author];
        self.note(Read::Author { author: &facts.key });
        facts
    }

    /// What an author reviewed in all.
    pub(super) fn reviews_by(&self, author: usize) -> Option<&'a ReviewCounts> {
        self.author(author);
        self.site.index.series.totals.get(&author)
    }

    pub(super) fn authors(&self) -> &'a [Author] {
        self.note(Read::Authors);
        &self.site.index.authors
    }

    /// What authors reviewed in all; only for pages that show all of them.
    pub(super) fn all_reviews_by(&self, author: usize) -> Option<&'a ReviewCounts> {
        self.note(Read::Authors);
        self.site.index.series.totals.get(&author)
    }

    pub(super) fn node_name(&self, node: usize) -> &'a str {
        let facts = &self.site.index.subsystems[node];
        self.note(Read::NodeName { node: &facts.key });
        &facts.name
    }

    pub(super) fn node_path(&self, node: usize) -> SitePath {
        paths::subsystem(self.site.index, node)
    }

    /// The node above a node; it follows from the node's key.
    pub(super) fn node_above(&self, node: usize) -> Option<usize> {
        self.site.index.subsystems[node].parent
    }

    pub(super) fn node(&self, node: usize) -> &'a SubsystemNode {
        let facts = &self.site.index.subsystems[node];
        self.note(Read::Node { node: &facts.key });
        facts
    }

    pub(super) fn nodes(&self) -> &'a [SubsystemNode] {
        self.note(Read::Nodes);
        &self.site.index.subsystems
    }

    /// The reviews of a subsystem's series, those below it included.
    pub(super) fn reviews_below(&self, node: usize) -> &'a [Reviewed] {
        self.node(node);
        &self.site.index.series.reviewed_in[node]
    }

    pub(super) fn has_domain(&self, domain: &str) -> bool {
        self.note(Read::DomainName { domain });
        self.site.index.domains.binary_search_by(|other| other.name.as_str().cmp(domain)).is_ok()
    }

    pub(super) fn domain(&self, domain: usize) -> &'a Domain {
        let facts = &self.site.index.domains[domain];
        self.note(Read::Domain { domain: &facts.name });
        facts
    }

    /// What the people of a domain reviewed.
    pub(super) fn reviews_from(&self, domain: usize) -> BTreeMap<usize, ReviewCounts> {
        let totals = &self.site.index.series.totals;
        let known =
            self.domain(domain).authors.keys().filter_map(|author| Some((*author, totals.get(author)?.clone())));
        known.collect()
    }

    /// The name of a domain is its identity.
    pub(super) fn domain_name(&self, domain: usize) -> &'a str {
        &self.site.index.domains[domain].name
    }

    /// The page with somebody's newest series.
    pub(super) fn poster_path(&self, poster: Poster) -> SitePath {
        match poster {
            Poster::Author(author) => self.author_path(author),
            Poster::Node(node) => self.node_path(node),
            Poster::Domain(domain) => paths::domain(&self.site.index.domains[domain]),
        }
    }

    /// How many pages of earlier series there are.
    pub(super) fn earlier_pages(&self, poster: Poster) -> usize {
        self.note(Read::EarlierPages { poster: self.site.poster_name(poster) });
        paths::earlier_pages(self.site.series_of(poster))
    }

    /// The postings on a page of earlier series, oldest first.
    pub(super) fn earlier(&self, poster: Poster, page: usize) -> Vec<PostingRef> {
        self.note(Read::Earlier { poster: self.site.poster_name(poster), page });
        self.site.earlier(poster, page)
    }

    pub(super) fn domains(&self) -> &'a [Domain] {
        self.note(Read::Domains);
        &self.site.index.domains
    }
}

/// Series.
impl<'a> Model<'a> {
    pub(super) fn series(&self, series: SeriesRef) -> &'a Series {
        let row = self.site.series(series);
        self.note(Read::Series { list: self.series_list(series), series: &row.slug });
        row
    }

    /// The name of a series' list.
    pub(super) fn series_list(&self, series: SeriesRef) -> &'a str {
        &self.site.content.series[series.file].value.list
    }

    pub(super) fn series_path(&self, series: SeriesRef) -> SitePath {
        SitePath::series(self.series_list(series), &self.site.series(series).slug)
    }

    /// The differences that the page of a series shows, by version and patch; most pages have none and their file is
    /// not read again.
    pub(super) fn differences(&self, series: SeriesRef) -> Result<BTreeMap<(usize, usize), String>, RenderError> {
        if self.series(series).shown() == 0 {
            return Ok(BTreeMap::new());
        }
        self.note(Read::Differences { list: self.series_list(series), series: &self.site.series(series).slug });
        self.site.differences(series)
    }

    pub(super) fn series_node(&self, series: SeriesRef) -> Option<usize> {
        self.series(series);
        self.site.index.series.subsystems.get(&series).copied()
    }

    /// The state of a version.
    pub(super) fn state_of(&self, series: SeriesRef, version: usize) -> KnownState<'a> {
        self.site.index.series.state(series, self.series(series), version)
    }

    /// The state of a series' current version.
    pub(super) fn state(&self, series: SeriesRef) -> State {
        self.state_of(series, self.site.series(series).current()).state
    }

    /// Days since the last mail about a series, up to the newest mail of its list.
    pub(super) fn silent_days(&self, series: SeriesRef) -> i64 {
        self.note(Read::Silence { list: self.series_list(series), series: &self.site.series(series).slug });
        self.site.silent_days(series)
    }

    /// Days from a time up to the newest mail of a series' list.
    pub(super) fn age_days(&self, series: SeriesRef, seconds: i64) -> i64 {
        state::days(seconds, self.newest(self.site.index.series.list_of(series)))
    }

    /// The version that a mail belongs to or is about, by the list it was seen on.
    pub(super) fn version_of(&self, list: &str, message_id: Option<&str>) -> Option<VersionRef> {
        let message_id = message_id?;
        self.note(Read::mail(message_id));
        self.site.index.series.version_of(self.list_position(list)?, message_id)
    }

    /// Whether some digest of a list shows a mail.
    pub(super) fn is_shown(&self, list: &str, message_id: &str) -> bool {
        self.note(Read::mail(message_id));
        self.site.arrivals.is_shown(list, message_id)
    }

    /// The patch that became a commit, or that has its title.
    pub(super) fn patch(&self, list: &str, commit: &str, title: &str) -> Option<(VersionRef, u32)> {
        let series = &self.site.index.series;
        super::index::patch_keys(commit, title).for_each(|patch| self.note(Read::Patch { list, patch }));
        series.patch(self.list_position(list)?, commit, title)
    }

    /// The series of a list, most recently active first.
    pub(super) fn statuses(&self, list: usize) -> &'a [SeriesStatus] {
        self.note(Read::Statuses { list: &self.list(list).name });
        &self.site.statuses[list]
    }

    /// A page of these, and how many there are.
    pub(super) fn status_page(&self, list: usize, page: usize) -> (&'a [SeriesStatus], usize) {
        let name = &self.list(list).name;
        self.note(Read::StatusPage { list: name, page });
        self.note(Read::StateCounts { list: name });
        (self.site.status_page(list, page), self.site.statuses[list].len())
    }

    /// How many series of a list are in which state.
    pub(super) fn state_counts(&self, list: usize) -> BTreeMap<State, usize> {
        self.note(Read::StateCounts { list: &self.list(list).name });
        self.site.state_counts(list)
    }

    /// The series of a list that nobody has answered for as long as site.yaml says, most recently active first.
    pub(super) fn unanswered(&self, list: usize) -> impl Iterator<Item = SeriesRef> {
        self.note(Read::Unanswered { list: &self.list(list).name });
        self.site.unanswered(list)
    }

    /// Those of a subsystem and below it, on all lists.
    pub(super) fn unanswered_in(&self, node: usize) -> impl Iterator<Item = SeriesRef> {
        self.note(Read::UnansweredIn { node: &self.site.index.subsystems[node].key });
        (0..self.lists())
            .flat_map(|list| self.site.unanswered(list))
            .filter(move |series| self.site.is_below(*series, node))
    }

    /// Whether nobody has answered a series for as long as site.yaml says.
    pub(super) fn is_unanswered(&self, known: &SeriesStatus) -> bool {
        self.series(known.series);
        self.note(Read::Silence { list: self.series_list(known.series), series: &self.site.series(known.series).slug });
        self.site.is_unanswered(known)
    }

    /// The files of a list that open series touch, with these series.
    pub(super) fn heat(&self, list: usize) -> &'a BTreeMap<&'a str, Vec<SeriesRef>> {
        self.note(Read::Heat { list: &self.list(list).name });
        &self.site.heat[list]
    }

    /// How many open series of its list touch a file of a series.
    pub(super) fn touching(&self, series: SeriesRef, file: &str) -> usize {
        self.note(Read::HotFile { list: self.series_list(series), file });
        self.site.heat[self.site.index.series.list_of(series)].get(file).map_or(0, Vec::len)
    }

    /// The series that `watch:` of site.yaml matches, most recently active first.
    pub(super) fn watched(&self) -> &'a [SeriesStatus] {
        self.note(Read::Watched);
        &self.site.watched
    }
}

/// The sections of MAINTAINERS, and hand-written pages.
impl<'a> Model<'a> {
    pub(super) fn has_area(&self, title: &str) -> bool {
        self.note(Read::AreaName { title });
        self.site.areas.binary_search_by(|facts| facts.area.title.as_str().cmp(title)).is_ok()
    }

    pub(super) fn area(&self, area: usize) -> &'a AreaSeries<'a> {
        let facts = &self.site.areas[area];
        self.note(Read::Area { title: &facts.area.title });
        facts
    }

    /// The reviews of a section's series.
    pub(super) fn reviews_touching(&self, area: usize) -> Vec<&'a Reviewed> {
        let touching: HashSet<SeriesRef> = self.area(area).series.iter().map(|known| known.series).collect();
        for series in &touching {
            self.series(*series);
        }
        self.site.index.series.reviewed.iter().flatten().filter(|review| touching.contains(&review.series)).collect()
    }

    pub(super) fn areas(&self) -> &'a [AreaSeries<'a>] {
        self.note(Read::Areas);
        &self.site.areas
    }

    /// A hand-written page by its position in the content.
    pub(super) fn written_page(&self, page: usize) -> &'a HandWrittenPage {
        let page = &self.site.content.pages[page];
        self.note(Read::Page { path: page.path.as_str() });
        page
    }

    /// The hand-written page of a path.
    pub(super) fn written_at(&self, path: &SitePath) -> Option<&'a HandWrittenPage> {
        self.note(Read::Page { path: path.as_str() });
        self.site.content.pages.iter().find(|page| page.path == *path)
    }
}
