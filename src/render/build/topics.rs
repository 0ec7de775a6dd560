//! Subsystems and domains: their indexes and the page of each.

use super::people::numbered_title;
use super::{Built, Head, Site, pager, percent};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::index::{LifeRef, Reviewing, Subsystem, reviewing};
use crate::render::paths::{self, INDEX_ROWS, SERIES_ROWS};
use crate::render::picture;
use crate::render::templates::value;
use crate::render::views::{
    DomainRow, DomainView, DomainsView, LifeRow, Link, SubsystemRow, SubsystemView, SubsystemsView,
};
use std::collections::BTreeMap;

/// Ranks on a page of a subsystem or domain.
const RANKS: usize = 12;

impl Site<'_> {
    pub(super) fn subsystems(&self) -> Built {
        let all = &self.index.subsystems;
        let most = all.iter().filter(|node| node.parent.is_none()).map(|node| node.patches).max().unwrap_or(0);
        let newest = self.newest_month();
        let mut nodes = Vec::with_capacity(all.len());
        // Depth first by a stack of our own: a tree is as deep as a title can make it.
        let mut stack =
            busiest_last(all, all.iter().enumerate().filter(|(_, node)| node.parent.is_none()).map(|(place, _)| place));
        while let Some(place) = stack.pop() {
            let node = &all[place];
            nodes.push(SubsystemRow {
                link: self.subsystem_link(place),
                depth: node.key.len() - 1,
                series: node.posts.len(),
                patches: node.patches,
                percent: percent(node.patches, most),
                activity: picture::spark(&node.months, &newest),
            });
            stack.extend(busiest_last(all, node.children.iter().copied()));
        }
        let head = Head { title: "Subsystems".to_owned(), section: "subsystems".to_owned(), ..Head::default() };
        Built {
            head,
            kind: "subsystems",
            template: "subsystems.html",
            view: value(SubsystemsView { nodes }),
            beside: Vec::new(),
        }
    }

    pub(super) fn subsystem(&self, node: usize, page: usize) -> Built {
        let facts = &self.index.subsystems[node];
        let path = paths::subsystem(self.index, node);
        let children: BTreeMap<usize, u32> =
            facts.children.iter().map(|child| (*child, self.index.subsystems[*child].patches)).collect();
        let mut children = self.subsystems_ranked(&children, usize::MAX);
        for child in &mut children {
            child.link.title = child.link.title.rsplit(" › ").next().unwrap_or_default().to_owned();
        }
        let view = SubsystemView {
            name: facts.name.clone(),
            children,
            patches: facts.patches,
            contributors: self.authors_ranked(&facts.authors, RANKS),
            reviewers: self.reviewers(reviewing(self.index.lives.by_node[node].iter()), RANKS),
            waiting: self.waiting_in(node),
            neighbours: self.subsystems_ranked(&facts.neighbours, RANKS),
            activity: picture::months(&facts.months, "patches"),
            calendar: self.posts_calendar(&facts.posts),
            series: self.series_page(facts.posts.iter().copied(), page),
            total: facts.posts.len(),
            pager: pager(&path, facts.posts.len(), SERIES_ROWS, page),
        };
        let mut trail = vec![Link { title: "Subsystems".to_owned(), url: "/subsystems/index.html".to_owned() }];
        trail.extend(self.subsystem_trail(facts.parent));
        let full = self.subsystem_full(node).title;
        let head = Head {
            title: numbered_title(&full, page),
            description: format!("{} for {full}", counted(facts.patches, "patch", "patches")),
            section: "subsystems".to_owned(),
            feed: Some(paths::feed(&path)),
            trail,
        };
        Built { head, kind: "subsystem", template: "subsystem.html", view: value(view), beside: Vec::new() }
    }

    pub(super) fn domains(&self, page: usize) -> Built {
        let all = &self.index.domains;
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|place| (std::cmp::Reverse(all[*place].patches), *place));
        let most = order.first().map_or(0, |place| all[*place].patches);
        let newest = self.newest_month();
        let row = |place: &usize| DomainRow {
            link: Link { title: all[*place].name.clone(), url: paths::domain(&all[*place]).url() },
            patches: all[*place].patches,
            people: all[*place].authors.len(),
            percent: percent(all[*place].patches, most),
            activity: picture::spark(&all[*place].months, &newest),
        };
        let first = SitePath::fixed("domains/index.html");
        let view = DomainsView {
            rows: order.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS).map(row).collect(),
            total: order.len(),
            pager: pager(&first, order.len(), INDEX_ROWS, page),
        };
        let head = Head { title: numbered_title("Domains", page), section: "domains".to_owned(), ..Head::default() };
        Built { head, kind: "domains", template: "domains.html", view: value(view), beside: Vec::new() }
    }

    pub(super) fn domain(&self, domain: usize, page: usize) -> Built {
        let facts = &self.index.domains[domain];
        let path = paths::domain(facts);
        let view = DomainView {
            name: facts.name.clone(),
            patches: facts.patches,
            contributors: self.authors_ranked(&facts.authors, usize::MAX),
            reviewers: self.reviewers(self.reviewing_of(&facts.authors), RANKS),
            activity: picture::months(&facts.months, "patches"),
            calendar: self.posts_calendar(&facts.posts),
            series: self.series_page(facts.posts.iter().copied(), page),
            total: facts.posts.len(),
            pager: pager(&path, facts.posts.len(), SERIES_ROWS, page),
        };
        let head = Head {
            title: numbered_title(&facts.name, page),
            description: format!("{} from {}", counted(facts.patches, "patch", "patches"), facts.name),
            section: "domains".to_owned(),
            trail: vec![Link { title: "Domains".to_owned(), url: "/domains/index.html".to_owned() }],
            ..Head::default()
        };
        Built { head, kind: "domain", template: "domain.html", view: value(view), beside: Vec::new() }
    }
}

impl Site<'_> {
    /// What the people of a domain reviewed.
    fn reviewing_of(&self, people: &BTreeMap<usize, u32>) -> BTreeMap<usize, Reviewing> {
        let totals = &self.index.lives.totals;
        people.keys().filter_map(|author| Some((*author, totals.get(author)?.clone()))).collect()
    }

    /// The series of a node and below that nobody answered.
    fn waiting_in(&self, node: usize) -> Vec<LifeRow> {
        let within = |life: &LifeRef| {
            let own = self.index.lives.nodes.get(life).copied();
            std::iter::successors(own, |place| self.index.subsystems[*place].parent).any(|place| place == node)
        };
        let lists = 0..self.index.lists.len();
        self.few_waiting(lists.flat_map(|list| self.unanswered(list)).filter(within))
    }
}

/// Nodes by patches, so that the busiest is taken from the stack first.
fn busiest_last(all: &[Subsystem], places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.collect();
    places.sort_by_key(|place| (all[*place].patches, std::cmp::Reverse(*place)));
    places
}
