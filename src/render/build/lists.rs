//! The front page and the pages of a list.

use super::{Built, Head, Site, Year, sum};
use crate::base::date::month_word;
use crate::base::path::SitePath;
use crate::content::Content;
use crate::render::index::Post;
use crate::render::paths;
use crate::render::templates::value;
use crate::render::views::{HomeList, HomeView, Link, ListView, MonthView, SeriesView};
use std::collections::BTreeMap;

/// Digests that the front page names of each list.
const RECENT: usize = 7;
/// Series that the front page shows of each list.
const MOVED: usize = 8;
/// Digests from which the front page says what was busiest lately, and how many subsystems it names.
const LATELY: usize = 30;
const BUSIEST: usize = 6;
/// Ranks on the front page and on list pages.
const RANKS: usize = 10;

/// A list's years, newest first.
pub(super) fn years(content: &Content, digests: &[usize]) -> Vec<Year> {
    let mut years: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for place in digests {
        let year = content.digests[*place].digest.range.last.year();
        years.entry(year).or_default().push(*place);
    }
    years.into_iter().rev().map(|(year, digests)| Year { year, digests }).collect()
}

impl Site<'_> {
    pub(super) fn home(&self) -> Built {
        let digests: Vec<usize> = self.index.lists.iter().flat_map(|list| list.digests.iter().copied()).collect();
        let subsystems = self.index.subsystems.iter().enumerate().filter(|(_, node)| node.parent.is_none());
        let subsystems = subsystems.map(|(place, node)| (place, node.patches)).collect();
        let contributors = self
            .index
            .authors
            .iter()
            .enumerate()
            .filter(|(_, author)| author.patches > 0)
            .map(|(place, author)| (place, author.patches));
        let view = HomeView {
            intro: self.intro(&SitePath::fixed("index.html")),
            lists: (0..self.index.lists.len()).map(|list| self.home_list(list)).collect(),
            subsystems: self.subsystems_ranked(&subsystems, RANKS),
            contributors: self.authors_ranked(&contributors.collect(), RANKS),
            reviewers: self.reviewers(self.reviewing_in(&digests), RANKS),
            counts: sum(digests.iter().map(|place| &self.content.digests[*place].digest.counts)),
            digests: digests.len(),
        };
        let head = Head {
            title: String::new(),
            description: self.config.description.clone(),
            section: "home".to_owned(),
            feed: Some(SitePath::fixed("atom.xml")),
            trail: Vec::new(),
        };
        Built { head, kind: "home", template: "home.html", view: value(view), beside: Vec::new() }
    }

    fn home_list(&self, list: usize) -> HomeList {
        let facts = &self.index.lists[list];
        let config = &self.config.lists[facts.list];
        let newest: Vec<usize> = facts.digests.iter().rev().take(RECENT).copied().collect();
        let lately = &facts.digests[facts.digests.len().saturating_sub(LATELY)..];
        let recent = self.digest_rows(newest.iter().copied(), self.most_mails(&newest));
        HomeList {
            link: Link { title: config.title.clone(), url: paths::list(&config.name).url() },
            address: config.address.as_deref().and_then(|address| self.shown_address(address)),
            waiting: self.few_waiting(self.unanswered(list)),
            waiting_url: paths::waiting(&config.name).url(),
            activity: self.newest_activity(list),
            moved: self.moved(&newest),
            busiest: self.subsystems_ranked(&self.busiest(lately).1, BUSIEST),
            busiest_digests: lately.len(),
            states: self.states(list),
            series_url: paths::series_index(&config.name).url(),
            recent,
        }
    }

    /// The series of some digests with the most patches and replies.
    fn moved(&self, digests: &[usize]) -> Vec<SeriesView> {
        let mut posts: Vec<(u32, Post)> = Vec::new();
        for digest in digests {
            let series = self.content.digests[*digest].digest.series.iter().enumerate();
            posts.extend(
                series.map(|(place, series)| {
                    (series.replies * 2 + series.arrived, Post { digest: *digest, series: place })
                }),
            );
        }
        posts.sort_by_key(|(weight, post)| (std::cmp::Reverse(*weight), *post));
        posts.into_iter().take(MOVED).map(|(_, post)| self.series(post)).collect()
    }

    fn shown_address(&self, address: &str) -> Option<String> {
        let shown = crate::render::html::mask(address, self.addresses());
        (self.addresses() != crate::config::Addresses::Hide).then(|| shown.into_owned())
    }

    pub(super) fn list(&self, list: usize, year: usize, front: bool) -> Built {
        let facts = &self.index.lists[list];
        let config = &self.config.lists[facts.list];
        let path = paths::list(&config.name);
        let empty = Year { year: String::new(), digests: Vec::new() };
        let shown = self.years[list].get(year).unwrap_or(&empty);
        let (contributors, subsystems) = self.busiest(&shown.digests);
        let view = ListView {
            name: config.name.clone(),
            title: config.title.clone(),
            address: config.address.as_deref().and_then(|address| self.shown_address(address)),
            archive: config.url.clone(),
            intro: self.intro(&path).filter(|_| front),
            front,
            year: shown.year.clone(),
            years: self.years[list]
                .iter()
                .map(|year| Link { title: year.year.clone(), url: paths::list_year(&config.name, &year.year).url() })
                .collect(),
            series_pages: self.series_pages(list),
            activity: self.year_activity(&shown.year, &shown.digests),
            history: if front { self.history(list) } else { String::new() },
            months: self.months(shown),
            counts: sum(facts.digests.iter().map(|place| &self.content.digests[*place].digest.counts)),
            contributors: self.authors_ranked(&contributors, RANKS),
            reviewers: self.reviewers(self.reviewing_in(&shown.digests), RANKS),
            subsystems: self.subsystems_ranked(&subsystems, RANKS),
        };
        let head = Head {
            title: if front { config.title.clone() } else { format!("{}, {}", config.title, shown.year) },
            description: format!("Digests of {}", config.title),
            section: config.name.clone(),
            feed: Some(paths::feed(&path)),
            trail: if front { Vec::new() } else { vec![Link { title: config.title.clone(), url: path.url() }] },
        };
        Built { head, kind: "list", template: "list.html", view: value(view), beside: Vec::new() }
    }

    fn months(&self, year: &Year) -> Vec<MonthView> {
        let mut months: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for place in &year.digests {
            let month = self.content.digests[*place].digest.range.last.month();
            months.entry(month).or_default().push(*place);
        }
        let most = self.most_mails(&year.digests);
        let view = |(month, digests): (String, Vec<usize>)| {
            let number = month.get(5..7).and_then(|number| number.parse().ok()).unwrap_or(0);
            let label = format!("{} {}", month_word(number), month.get(..4).unwrap_or_default());
            MonthView { label, id: month, digests: self.digest_rows(digests.into_iter().rev(), most) }
        };
        months.into_iter().rev().map(view).collect()
    }

    /// Who wrote, and where, in some digests.
    fn busiest(&self, digests: &[usize]) -> (BTreeMap<usize, u32>, BTreeMap<usize, u32>) {
        let mut contributors: BTreeMap<usize, u32> = BTreeMap::new();
        let mut subsystems: BTreeMap<usize, u32> = BTreeMap::new();
        for place in digests {
            let digest = &self.content.digests[*place].digest;
            for (person, author) in digest.people.iter().zip(&self.index.people[*place]) {
                if person.patches > 0 {
                    *contributors.entry(*author).or_default() += person.patches;
                }
            }
            for (series, node) in digest.series.iter().zip(&self.index.places[*place]) {
                if let Some(node) = node {
                    *subsystems.entry(*node).or_default() += series.count();
                }
            }
        }
        (contributors, subsystems)
    }
}
