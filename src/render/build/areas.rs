//! The sections of MAINTAINERS: their index and the page of each. They are the tree by files; subsystems are the tree by
//! titles.

use super::overview::Standings;
use super::people::numbered_title;
use super::{Built, Head, Site, pager, percent};
use crate::base::number::counted;
use crate::render::index::reviewing;
use crate::render::paths::{self, INDEX_ROWS};
use crate::render::templates::value;
use crate::render::views::{AreaRow, AreaView, AreasView, Link, PersonView};
use crate::rows::areas::Area;
use crate::rows::series::Participant;
use crate::rows::state::State;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

/// Ranks on the page of a section.
const RANKS: usize = 12;

/// A section with the series that touch it.
pub(in crate::render) struct AreaFacts<'a> {
    pub(in crate::render) area: &'a Area,
    /// Those heard of last first.
    pub(in crate::render) lives: Vec<Standings>,
}

impl<'a> Site<'a> {
    /// The sections that the series of all lists touch, by title.
    pub(super) fn collect_areas(&self) -> Vec<AreaFacts<'a>> {
        let known = self.content.areas.iter().flat_map(|areas| &areas.sections);
        let mut by_title: BTreeMap<&str, AreaFacts<'a>> = BTreeMap::new();
        for area in known {
            by_title.entry(&area.title).or_insert(AreaFacts { area, lives: Vec::new() });
        }
        for life in self.standings.iter().flatten() {
            for title in &self.life_row(life.life).areas {
                if let Some(facts) = by_title.get_mut(title.as_str()) {
                    facts.lives.push(*life);
                }
            }
        }
        let mut areas: Vec<AreaFacts<'a>> = by_title.into_values().collect();
        for facts in &mut areas {
            facts.lives.sort_by_key(|life| (Reverse(life.last), life.life));
        }
        areas
    }

    /// Sections as links, where they have a page.
    pub(super) fn area_links(&self, titles: &[String]) -> Vec<Link> {
        let known = |title: &&String| self.areas.binary_search_by(|facts| facts.area.title.as_str().cmp(title)).is_ok();
        titles.iter().filter(known).map(|title| Link { title: title.clone(), url: paths::area(title).url() }).collect()
    }

    pub(super) fn areas_index(&self, page: usize) -> Built {
        let mut order: Vec<&AreaFacts<'_>> = self.areas.iter().collect();
        order.sort_by_key(|facts| (Reverse(facts.lives.len()), &facts.area.title));
        let most = order.first().map_or(0, |facts| facts.lives.len());
        let row = |facts: &&AreaFacts<'_>| AreaRow {
            link: Link { title: facts.area.title.clone(), url: paths::area(&facts.area.title).url() },
            status: facts.area.status.clone(),
            series: facts.lives.len(),
            open: facts.lives.iter().filter(|life| life.standing.is_open()).count(),
            percent: percent(small(facts.lives.len()), small(most)),
        };
        let view = AreasView {
            rows: order.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS).map(row).collect(),
            total: order.len(),
            pager: pager(&paths::areas(), order.len(), INDEX_ROWS, page),
        };
        let head = Head {
            title: numbered_title("Maintainers", page),
            description: "Who looks after which files, and the series that touch them".to_owned(),
            section: "maintainers".to_owned(),
            ..Head::default()
        };
        Built { head, kind: "areas", template: "maintainers.html", view: value(view), beside: Vec::new() }
    }

    pub(super) fn area(&self, place: usize, page: usize) -> Built {
        let AreaFacts { area, lives } = &self.areas[place];
        let first = paths::area(&area.title);
        let named: HashSet<_> = lives.iter().map(|life| life.life).collect();
        let reviews = self.index.lives.reviews.iter().flatten().filter(|review| named.contains(&review.life));
        let waits = lives.iter().filter(|life| {
            life.standing == State::Waiting && self.silent(life.life) >= i64::from(self.config.stale_after)
        });
        let people = |people: &[(String, String)]| people.iter().map(|person| self.named_person(person)).collect();
        let shown = lives.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS);
        let view = AreaView {
            title: area.title.clone(),
            status: area.status.clone(),
            maintainers: people(&area.maintainers),
            reviewers: people(&area.reviewers),
            lists: area.lists.iter().map(|list| self.masked(list)).collect(),
            trees: area.trees.clone(),
            busiest: self.reviewers(reviewing(reviews), RANKS),
            waiting: self.few_waiting(waits.map(|life| life.life)),
            rows: shown.map(|life| self.life_table_row(life.life, String::new())).collect(),
            total: lives.len(),
            pager: pager(&first, lives.len(), INDEX_ROWS, page),
        };
        let head = Head {
            title: numbered_title(&area.title, page),
            description: format!("{} touch {}", counted(lives.len() as u64, "series", "series"), area.title),
            section: "maintainers".to_owned(),
            trail: vec![Link { title: "Maintainers".to_owned(), url: paths::areas().url() }],
            ..Head::default()
        };
        Built { head, kind: "area", template: "area.html", view: value(view), beside: Vec::new() }
    }

    /// Somebody of MAINTAINERS; who never wrote to a list has no page.
    fn named_person(&self, (name, email): &(String, String)) -> PersonView {
        let who = Participant { name: name.clone(), email: email.clone() };
        self.who(&who)
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
