//! Pages about many series: all of a list, what waits, what collides, what is watched, and where a page has moved.

use super::lives::missing;
use super::people::numbered_title;
use super::{Built, Head, Site, pager};
use crate::base::date::UtcTime;
use crate::base::number::counted;
use crate::base::path::{SitePath, fingerprint};
use crate::render::index::LifeRef;
use crate::render::paths::{self, INDEX_ROWS};
use crate::render::templates::value;
use crate::render::views::{
    HeatView, HotFile, LifeRow, Link, MovedView, SeriesIndexView, StateCount, WaitingView, WatchView,
};
use crate::rows::series::{Series, VersionRow};
use crate::rows::state::{self, State};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a section of the page of what waits.
const MOST_WAITING: usize = 150;
/// Waiting series named on the page of a subsystem, and on the front page.
const FEW_WAITING: usize = 10;
/// Files that the page of collisions names.
const MOST_FILES: usize = 150;

/// A series with where it stands today.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct Standings {
    pub(in crate::render) life: LifeRef,
    pub(in crate::render) standing: State,
    /// When the last mail about it was sent.
    pub(in crate::render) last: i64,
}

impl<'a> Site<'a> {
    /// The series of a list, those heard of last first.
    pub(super) fn collect_standings(&self, list: usize) -> Vec<Standings> {
        let standings = |life: &LifeRef| {
            let newest = state::newest(self.life_row(*life));
            Standings { life: *life, standing: self.standing(*life), last: newest }
        };
        let mut lives: Vec<Standings> = self.index.lives.lists[list].iter().map(standings).collect();
        lives.sort_by_key(|known| (std::cmp::Reverse(known.last), known.life));
        lives
    }

    /// The files that series under review touch.
    pub(super) fn collect_heat(&self, list: usize) -> BTreeMap<&'a str, Vec<LifeRef>> {
        let mut heat: BTreeMap<&'a str, Vec<LifeRef>> = BTreeMap::new();
        for known in self.standings[list].iter().filter(|known| known.standing.is_open()) {
            let life = &self.content.sequels[known.life.sequel].sequel.series[known.life.row];
            for path in &life.paths {
                heat.entry(path).or_default().push(known.life);
            }
        }
        heat
    }

    fn list_link(&self, list: usize) -> Link {
        let config = &self.config.lists[self.index.lists[list].list];
        Link { title: config.title.clone(), url: paths::list(&config.name).url() }
    }

    pub(super) fn list_name(&self, list: usize) -> &'a str {
        &self.config.lists[self.index.lists[list].list].name
    }

    /// The pages about a list's series.
    pub(super) fn series_pages(&self, list: usize) -> Vec<Link> {
        let name = self.list_name(list);
        let link = |title: &str, path: SitePath| Link { title: title.to_owned(), url: path.url() };
        vec![
            link("All series", paths::series_index(name)),
            link("Waiting", paths::waiting(name)),
            link("Contended files", paths::heat(name)),
        ]
    }

    fn overview_head(&self, list: usize, title: String, description: String) -> Head {
        let section = self.list_name(list).to_owned();
        Head { title, description, section, feed: None, trail: vec![self.list_link(list)] }
    }

    pub(super) fn series_index(&self, list: usize, page: usize) -> Built {
        let standings = &self.standings[list];
        let shown = standings.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS);
        let first = paths::series_index(self.list_name(list));
        let view = SeriesIndexView {
            list: self.list_link(list),
            rows: shown.map(|known| self.life_table_row(known.life, String::new())).collect(),
            total: standings.len(),
            states: self.states(list),
            pager: pager(&first, standings.len(), INDEX_ROWS, page),
        };
        let title = numbered_title(&format!("Series of {}", view.list.title), page);
        let head = self.overview_head(list, title, counted(standings.len() as u64, "series", "series"));
        Built { head, kind: "series", template: "series-index.html", view: value(view), beside: Vec::new() }
    }

    /// How many of a list's series stand where.
    pub(super) fn states(&self, list: usize) -> Vec<StateCount> {
        let mut states: BTreeMap<State, usize> = BTreeMap::new();
        for known in &self.standings[list] {
            *states.entry(known.standing).or_default() += 1;
        }
        let row = |(standing, count): (State, usize)| StateCount {
            word: standing.word(),
            class: standing.word().replace(' ', "-"),
            count,
        };
        states.into_iter().map(row).collect()
    }

    /// The series that nobody answered for as long as site.yaml says, the latest first.
    pub(super) fn unanswered(&self, list: usize) -> impl Iterator<Item = LifeRef> {
        let after = i64::from(self.config.stale_after);
        let waits = move |known: &&Standings| known.standing == State::Waiting && self.silent(known.life) >= after;
        self.standings[list].iter().filter(waits).map(|known| known.life)
    }

    /// The first of some waiting series as rows.
    pub(super) fn few_waiting(&self, lives: impl Iterator<Item = LifeRef>) -> Vec<LifeRow> {
        lives.take(FEW_WAITING).map(|life| self.life_table_row(life, String::new())).collect()
    }

    pub(super) fn waiting(&self, list: usize) -> Built {
        let open = || self.standings[list].iter().filter(|known| known.standing.is_open()).map(|known| known.life);
        let rows = |remark: &dyn Fn(&Self, LifeRef) -> Option<String>| -> Vec<LifeRow> {
            let remarked = open().filter_map(|life| Some((life, remark(self, life)?)));
            remarked.take(MOST_WAITING).map(|(life, remark)| self.life_table_row(life, remark)).collect()
        };
        let newest = self.index.lists[list].digests.last().map(|place| self.content.digests[*place].digest.range.last);
        let view = WaitingView {
            list: self.list_link(list),
            until: newest.map(UtcTime::day).unwrap_or_default(),
            after: self.config.stale_after,
            unanswered: self
                .unanswered(list)
                .take(MOST_WAITING)
                .map(|life| self.life_table_row(life, String::new()))
                .collect(),
            silent_reviewers: rows(&Self::silent_reviewers),
            dropped: rows(&Self::dropped_tags),
            incomplete: rows(&|site, life| missing(site.current(life).1)),
        };
        let title = format!("Waiting on {}", view.list.title);
        let description = format!("Series waiting for a reply or review on {}, up to {}", view.list.title, view.until);
        let head = self.overview_head(list, title, description);
        Built { head, kind: "waiting", template: "waiting.html", view: value(view), beside: Vec::new() }
    }

    /// The version of a series that counts, and its place.
    fn current(&self, name: LifeRef) -> (usize, &VersionRow) {
        let life = self.life_row(name);
        let current = life.current();
        (current, &life.versions[current])
    }

    /// Who reviewed an earlier version and has not said a word about the newest, where it has been out long enough.
    fn silent_reviewers(&self, name: LifeRef) -> Option<String> {
        let life = self.life_row(name);
        let (current, row) = self.current(name);
        let list = self.index.lives.list_of(name)?;
        let age = state::days(row.date.seconds, self.index.lives.newest[list]);
        if row.previous.is_none() || age < i64::from(self.config.stale_after) {
            return None;
        }
        let about = |version: usize| move |note: &&crate::rows::series::ReplyRow| note.version == version && !note.bot;
        let spoke: BTreeSet<usize> = life.replies.iter().filter(about(current)).map(|note| note.author).collect();
        let earlier =
            life.replies.iter().filter(|note| note.version < current && !note.bot && note.author != row.author);
        let silent: BTreeSet<usize> = earlier.map(|note| note.author).filter(|who| !spoke.contains(who)).collect();
        let names: Vec<String> = silent.iter().map(|who| self.who(&life.people[*who]).name).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// The tags that the newest version lost.
    fn dropped_tags(&self, name: LifeRef) -> Option<String> {
        let (_, row) = self.current(name);
        let words = |lost: &crate::rows::series::LostTag| {
            let place = lost.patch.map(|index| format!(" ({index}/{})", row.total)).unwrap_or_default();
            format!("{}: {}{place}", lost.tag.key, self.masked(&lost.tag.name))
        };
        let words: Vec<String> = row.dropped.iter().map(words).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    pub(super) fn heat_page(&self, list: usize) -> Built {
        let mut files: Vec<(&str, &Vec<LifeRef>)> =
            self.heat[list].iter().filter(|(_, lives)| lives.len() > 1).map(|(path, lives)| (*path, lives)).collect();
        files.sort_by_key(|(path, lives)| (std::cmp::Reverse(lives.len()), *path));
        let hot = |(path, lives): (&str, &Vec<LifeRef>)| HotFile {
            path: path.to_owned(),
            id: format!("f-{}", fingerprint(path)),
            series: lives.iter().map(|life| self.life_table_row(*life, String::new())).collect(),
        };
        let view =
            HeatView { list: self.list_link(list), files: files.into_iter().take(MOST_FILES).map(hot).collect() };
        let title = format!("Contended files of {}", view.list.title);
        let head = self.overview_head(list, title, "Files touched by more than one series under review".to_owned());
        Built { head, kind: "heat", template: "heat.html", view: value(view), beside: Vec::new() }
    }

    pub(super) fn watch(&self, page: usize) -> Built {
        let rules = &self.config.watch;
        let words = [
            ("subsystems", &rules.subsystems),
            ("authors", &rules.authors),
            ("paths", &rules.paths),
            ("words", &rules.words),
        ];
        let shown = self.watched.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS);
        let view = WatchView {
            rules: words
                .into_iter()
                .filter(|(_, values)| !values.is_empty())
                .map(|(kind, values)| (kind.to_owned(), values.iter().map(|value| self.masked(value)).collect()))
                .collect(),
            rows: shown.map(|known| self.life_table_row(known.life, String::new())).collect(),
            total: self.watched.len(),
            pager: pager(&paths::watch(), self.watched.len(), INDEX_ROWS, page),
        };
        let head = Head {
            title: numbered_title("Watch", page),
            description: counted(self.watched.len() as u64, "series", "series"),
            section: "watch".to_owned(),
            feed: Some(paths::feed(&paths::watch())),
            trail: Vec::new(),
        };
        Built { head, kind: "watch", template: "watch.html", view: value(view), beside: Vec::new() }
    }

    pub(super) fn moved_life(&self, name: LifeRef) -> Built {
        let life: &Series = self.life_row(name);
        let title = self.masked(&self.current(name).1.title);
        let link = Link { title: title.clone(), url: self.life_path(name).url() };
        let canonical = self.absolute(&self.life_path(name));
        let view = MovedView { target: format!("{}.html", life.slug), link, canonical };
        let head = Head { title, section: self.life_list(name).to_owned(), ..Head::default() };
        Built { head, kind: "moved", template: "moved.html", view: value(view), beside: Vec::new() }
    }
}
