//! Who posts, and where: people, subsystems and domains, each with its postings.

use super::{CollectedKeys, Names};
use crate::base::hash::quick_key;
use crate::render::index::ReviewCounts;
use crate::render::model::job::Poster;
use crate::render::model::reads::Read;
use crate::render::paths;

impl CollectedKeys<'_> {
    pub(super) fn people(&mut self) {
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

    pub(super) fn nodes(&mut self) {
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

    pub(super) fn domains(&mut self) {
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

    /// The pages of somebody's earlier series.
    fn earlier(&mut self, poster: Poster) {
        let (name, pages) = (self.site.poster_name(poster), paths::earlier_pages(self.site.series_of(poster)));
        self.add(Read::EarlierPages { poster: name }, &pages);
        for page in 1..=pages {
            let postings = self.names.postings(self.site.earlier(poster, page).iter());
            self.add(Read::Earlier { poster: name, page }, &postings);
        }
    }
}

fn counts_of(counts: &ReviewCounts) -> (u32, u32, u32) {
    (counts.tags, counts.patches, counts.replies)
}
