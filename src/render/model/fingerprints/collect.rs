//! Collects the fingerprint of everything that the model has.

use super::names::Names;
use super::{Fingerprints, UNSURE};
use crate::base::hash::quick_key;
use crate::render::index::ReviewCounts;
use crate::render::model::job::Poster;
use crate::render::model::reads::Read;
use crate::render::model::site::SiteModel;
use crate::render::model::status::{self, SeriesStatus};
use crate::render::paths;
use crate::rows::state::State;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
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

    /// The pages of somebody's earlier series.
    fn earlier(&mut self, poster: Poster) {
        let (name, pages) = (self.site.poster_name(poster), paths::earlier_pages(self.site.series_of(poster)));
        self.add(Read::EarlierPages { poster: name }, &pages);
        for page in 1..=pages {
            let postings = self.names.postings(self.site.earlier(poster, page).iter());
            self.add(Read::Earlier { poster: name, page }, &postings);
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

    fn people(&mut self) {
        let site = self.site;
        let mut all = Vec::with_capacity(site.index.authors.len());
        for (position, author) in site.index.authors.iter().enumerate() {
            let own: Vec<u32> = author.postings.iter().map(|(_, patches)| *patches).collect();
            let postings = self.names.postings(author.postings.iter().map(|(posting, _)| posting));
            let digests: Vec<(u64, u32)> =
                author.digests.iter().map(|(digest, mails)| (self.names.digests[*digest], *mails)).collect();
            let counts = (author.patches, author.replies, author.tags, &author.months, &author.lists);
            let subsystems = Names::counts(&self.names.nodes, &author.subsystems);
            let shared = Names::counts(&self.names.authors, &author.shared_threads);
            let reviewed = site.index.series.totals.get(&position).map(counts_of);
            let who = (&author.name, &author.email, author.standing, &author.others, &author.merges);
            let facts = (who, postings, own, digests, counts, subsystems, shared, reviewed);
            self.add(Read::Author { author: &author.key }, &facts);
            self.earlier(Poster::Author(position));
            all.push((&author.key, quick_key(&facts)));
        }
        self.add(Read::Authors, &all);
        for (key, author) in site.index.addresses() {
            let author = &site.index.authors[author];
            self.add(Read::Person { author: key }, &(&author.key, &author.name, &author.email, author.standing));
        }
    }

    fn nodes(&mut self) {
        let site = self.site;
        let mut all = Vec::with_capacity(site.index.subsystems.len());
        for (position, node) in site.index.subsystems.iter().enumerate() {
            self.add(Read::NodeName { node: &node.key }, &node.name);
            // The nodes below are shown with their patches.
            let below: Vec<(u64, u32)> = node
                .children
                .iter()
                .map(|child| (self.names.nodes[*child], site.index.subsystems[*child].patches))
                .collect();
            let reviews: Vec<_> =
                site.index.series.reviewed_in[position].iter().map(|review| self.names.review(review)).collect();
            let facts = (
                (&node.name, below, self.names.postings(node.postings.iter())),
                Names::counts(&self.names.authors, &node.authors),
                (&node.months, node.patches),
                Names::counts(&self.names.nodes, &node.neighbours),
                reviews,
            );
            self.add(Read::Node { node: &node.key }, &facts);
            self.earlier(Poster::Node(position));
            all.push((&node.key, quick_key(&facts)));
        }
        self.add(Read::Nodes, &all);
    }

    fn domains(&mut self) {
        let site = self.site;
        let mut all = Vec::with_capacity(site.index.domains.len());
        for (position, domain) in site.index.domains.iter().enumerate() {
            self.add(Read::DomainName { domain: &domain.name }, &());
            let totals = domain.authors.keys().map(|author| site.index.series.totals.get(author).map(counts_of));
            let facts = (
                Names::counts(&self.names.authors, &domain.authors),
                (domain.patches, &domain.months),
                self.names.postings(domain.postings.iter()),
                totals.collect::<Vec<_>>(),
            );
            self.add(Read::Domain { domain: &domain.name }, &facts);
            self.earlier(Poster::Domain(position));
            all.push((&domain.name, quick_key(&facts)));
        }
        self.add(Read::Domains, &all);
    }

    fn series(&mut self) {
        let site = self.site;
        for (list, series_refs) in site.index.series.by_list.iter().enumerate() {
            let own = series_refs.iter().filter(|series_ref| site.index.series.list_of(**series_ref) == list);
            let list = site.list(list).name.as_str();
            for series_ref in own {
                let facts = site.series_facts(*series_ref);
                let series = facts.slug.as_str();
                let node = site.index.series.subsystems.get(series_ref).map(|node| self.names.nodes[*node]);
                let state = |version| site.index.series.state_of(*series_ref, facts, version);
                let states: Vec<State> = (0..facts.versions.len()).map(state).collect();
                // What shows a state follows from it and from the row.
                self.add(
                    Read::Series { list, series },
                    &(facts.hash, node, states, site.index.series.is_open(*series_ref, facts)),
                );
                self.add(Read::Silence { list, series }, &site.silent_days(*series_ref));
                if facts.shown > 0 {
                    self.add_file(Read::Differences { list, series }, site.content.series[series_ref.file].stamp);
                }
            }
        }
    }

    fn readings(&mut self) {
        let site = self.site;
        for (stored, version) in site.content.readings.iter().zip(&site.readings.versions) {
            let read = Read::Reading { list: &stored.facts.list, name: &stored.facts.name };
            let version = version.map(|version| self.names.version(version));
            match stored.stamp {
                Some(stamp) => self.add(read, &(stamp, version)),
                None => self.add_file(read, None),
            }
        }
        for series_ref in site.readings.series() {
            let all = site.readings.of_series(series_ref).iter();
            let known: Vec<_> =
                all.map(|(version, reading)| (version, &site.content.readings[*reading].facts)).collect();
            let list = site.content.series[series_ref.file].facts.list.as_str();
            self.add(Read::Readings { list, series: &site.series_facts(series_ref).slug }, &known);
        }
        for (key, (reading, page)) in site.readings.discussed() {
            let facts = &site.content.readings[reading].facts;
            self.add(Read::Discussion { key }, &(&facts.list, &facts.name, facts.pages.get(page as usize)));
        }
        self.read_months();
    }

    fn read_months(&mut self) {
        let site = self.site;
        for (position, months) in site.read_months.iter().enumerate() {
            let list = site.list(position).name.as_str();
            let names: Vec<&str> = months.iter().map(|month| month.month.as_str()).collect();
            self.add(Read::Months { list }, &names);
            for month in months {
                let facts: Vec<_> =
                    month.readings.iter().map(|reading| &site.content.readings[*reading].facts).collect();
                self.add(Read::Month { list, month: &month.month }, &facts);
            }
        }
    }

    fn mails_and_patches(&mut self) {
        let site = self.site;
        // What is known of a mail is added up, in whatever order it comes.
        let mut mails: HashMap<u64, u64> = HashMap::new();
        for (mail, version) in site.index.series.mails() {
            let fingerprint = quick_key(&self.names.version(version));
            let known = mails.entry(mail).or_insert(UNSURE + 1);
            *known = known.wrapping_add(fingerprint);
        }
        for (list, mail) in site.arrivals.shown() {
            let known = mails.entry(mail).or_insert(UNSURE + 1);
            *known = known.wrapping_add(quick_key(&("shown", list)));
        }
        self.found.extend(
            mails.into_iter().map(|(mail, fingerprint)| (Read::Mail { mail }.key(), fingerprint.max(UNSURE + 1))),
        );
        for (mail, rows) in site.arrivals.applying() {
            self.add(Read::AppliedBy { mail }, &self.names.applied(rows));
        }
        for ((list, patch), (version, index)) in site.index.series.patches() {
            let list = site.list(list).name.as_str();
            self.add(Read::Patch { list, patch }, &(self.names.version(version), index));
        }
    }

    fn statuses(&mut self) {
        let site = self.site;
        let mut waiting: BTreeMap<usize, Vec<SeriesStatus>> = BTreeMap::new();
        for (position, statuses) in site.statuses.iter().enumerate() {
            let list = site.list(position).name.as_str();
            let all: Vec<_> =
                statuses.iter().map(|known| (self.names.series(known.series), known.state, known.open)).collect();
            self.add(Read::Statuses { list }, &all);
            let pages = paths::earlier_pages(statuses.len());
            self.add(Read::StatusPages { list }, &pages);
            for page in std::iter::once(None).chain((1..=pages).map(Some)) {
                let shown = self.names.series_of(site.status_page(position, page).iter());
                self.add(Read::StatusPage { list, page }, &shown);
            }
            self.add(Read::StateCounts { list }, &site.state_counts(position));
            let unanswered: Vec<SeriesStatus> = site.unanswered(position).copied().collect();
            let names = self.names.series_of(unanswered.iter());
            self.add(Read::Unanswered { list }, &names);
            let counted = site.index.counted.contains(&position);
            for known in unanswered.iter().filter(|_| counted) {
                let own = site.index.series.subsystems.get(&known.series).copied();
                for node in std::iter::successors(own, |node| site.index.subsystems[*node].parent) {
                    waiting.entry(node).or_default().push(*known);
                }
            }
            let heat: Vec<(&str, Vec<u64>)> = site.heat[position]
                .iter()
                .map(|(file, series)| (*file, series.iter().map(|series| self.names.series(*series)).collect()))
                .collect();
            for (file, series) in &heat {
                self.add(Read::HotFile { list, file }, &series.len());
            }
            self.add(Read::Heat { list }, &heat);
        }
        for (node, mut series) in waiting {
            status::sort(&mut series);
            let series = self.names.series_of(series.iter());
            self.add(Read::UnansweredIn { node: &site.index.subsystems[node].key }, &series);
        }
        self.add(Read::Watched, &self.names.series_of(site.watched.iter()));
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

fn counts_of(counts: &ReviewCounts) -> (u32, u32, u32) {
    (counts.tags, counts.patches, counts.replies)
}
