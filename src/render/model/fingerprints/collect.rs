//! Collects the fingerprint of everything that the model has.
//!
//! Entry point: [`of_everything`]. Its parts run beside each other: digests, lists and files here, and what is known of
//! `people`, `series` and `readings`.

mod people;
mod readings;
mod series;

use super::names::Names;
use super::{Fingerprints, UNSURE};
use crate::base::hash::quick_key;
use crate::render::model::reads::Read;
use crate::render::model::site::SiteModel;
use rayon::prelude::*;
use std::hash::Hash;

/// The fingerprints of the whole model.
pub(in crate::render) fn of_everything(site: &SiteModel<'_>) -> Fingerprints {
    let names = Names::new(site);
    let parts: [fn(&mut CollectedKeys<'_>); 10] = [
        |all| all.mails_and_patches(),
        |all| all.series(),
        |all| all.readings(),
        |all| all.people(),
        |all| all.digests(),
        |all| all.nodes(),
        |all| all.statuses(),
        |all| all.files(),
        |all| all.domains(),
        |all| all.lists_areas_and_pages(),
    ];
    let collect = |part: fn(&mut CollectedKeys<'_>)| {
        let mut collected = CollectedKeys { site, names: &names, found: Vec::new() };
        part(&mut collected);
        collected.found
    };
    let mut found: Vec<(u64, u64)> = parts.into_par_iter().map(collect).flatten_iter().collect();
    found.par_sort_unstable();
    // Two files of content/ may describe the same thing; then both count.
    found.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same && later.1 != first.1 {
            first.1 = quick_key(&(first.1, later.1));
        }
        same
    });
    Fingerprints(found)
}

struct CollectedKeys<'a> {
    site: &'a SiteModel<'a>,
    names: &'a Names,
    found: Vec<(u64, u64)>,
}

impl CollectedKeys<'_> {
    fn add(&mut self, read: Read<'_>, value: &impl Hash) {
        let fingerprint = quick_key(value);
        self.found.push((read.key(), fingerprint.max(UNSURE + 1)));
    }

    /// Adds something that is recognised by the stamp of its file.
    fn add_file(&mut self, read: Read<'_>, stamp: Option<u64>) {
        self.found.push((read.key(), stamp.map_or(UNSURE, |stamp| stamp.max(UNSURE + 1))));
    }

    fn digests(&mut self) {
        let site = self.site;
        for (position, stored) in site.content.digests.iter().enumerate() {
            let (list, digest) = (stored.facts.list.as_str(), stored.facts.digest.as_str());
            self.add_file(Read::Digest { list, digest }, stored.stamp);
            let facts = &stored.facts;
            self.add(Read::DigestName { list, digest }, &(&facts.label, facts.range.first, &facts.lists));
            // The digests of a list that site.yaml no longer names have nobody, and no page.
            let has_page = !site.index.people[position].is_empty();
            for (posting, row) in facts.series.iter().enumerate().filter(|_| has_page) {
                let author = self.names.authors[site.index.people[position][row.author]];
                let node = site.index.posting_nodes[position][posting].map(|node| self.names.nodes[node]);
                let known = (row.hash, &row.message, author, node);
                self.add(Read::Posting { list, digest, number: facts.number(posting) }, &known);
            }
            let (older, newer) = site.neighbours(position);
            let beside = [older, newer].map(|digest| digest.map(|digest| self.names.digests[digest]));
            self.add(Read::Neighbours { list, digest }, &beside);
            let people = site.index.people[position].iter().map(|author| self.names.authors[*author]);
            let nodes = site.index.posting_nodes[position].iter().map(|node| node.map(|node| self.names.nodes[node]));
            self.add(Read::Identities { list, digest }, &(people.collect::<Vec<_>>(), nodes.collect::<Vec<_>>()));
            let reviews: Vec<_> =
                site.index.series.reviewed[position].iter().map(|review| self.names.review(review)).collect();
            self.add(Read::Reviews { list, digest }, &reviews);
            let arrived: Vec<_> =
                site.arrivals.versions_in(position).iter().map(|version| self.names.version(*version)).collect();
            self.add(Read::Arrivals { list, digest }, &arrived);
            self.add(Read::Applied { list, digest }, &self.names.applied(site.arrivals.applied_in(position)));
        }
    }

    fn lists_areas_and_pages(&mut self) {
        self.lists();
        self.areas_and_pages();
    }

    fn lists(&mut self) {
        let site = self.site;
        for (position, facts) in site.index.lists.iter().enumerate() {
            let list = site.list(position).name.as_str();
            let digests: Vec<u64> = facts.digests.iter().map(|digest| self.names.digests[*digest]).collect();
            let years: Vec<(&str, usize)> =
                site.years[position].iter().map(|year| (year.year.as_str(), year.digests.len())).collect();
            self.add(Read::Digests { list }, &(digests, years));
            self.add(Read::Newest { list }, &site.index.series.newest[position]);
        }
    }

    fn areas_and_pages(&mut self) {
        let site = self.site;
        let mut all = Vec::with_capacity(site.areas.len());
        for area in &site.areas {
            let title = area.area.title.as_str();
            self.add(Read::AreaName { title }, &());
            let states: Vec<_> = area.series.iter().map(|known| (known.state, known.open)).collect();
            let facts = (area.area, self.names.series_of(area.series.iter()), states);
            self.add(Read::Area { title }, &facts);
            all.push((title, quick_key(&facts)));
        }
        self.add(Read::Areas, &all);
        for page in &site.content.pages {
            // Not the file, whose path depends on the working directory.
            let facts = (&page.title, &page.description, page.order, &page.html);
            self.add(Read::Page { path: page.path.as_str() }, &facts);
        }
    }

    fn files(&mut self) {
        let site = self.site;
        for path in site.plan.paths() {
            self.add(Read::Target { path: path.as_str() }, &());
        }
        for (file, sources) in site.theme.templates() {
            self.add(Read::Template { file }, &sources);
        }
    }
}
