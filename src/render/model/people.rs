//! What pages can read of people, subsystems and domains.

use super::{Model, Poster, Read};
use crate::base::path::SitePath;
use crate::render::index::{Author, Domain, PostingRef, ReviewCounts, Reviewed, Standing, SubsystemNode};
use crate::render::paths;
use std::collections::BTreeMap;

impl<'a> Model<'a> {
    /// The author of a name and address.
    pub(in crate::render) fn author_named(&self, name: &str, email: &str) -> Option<usize> {
        let key = crate::render::index::author_key(name, email);
        self.note(Read::Person { author: &key });
        self.site.index.author(&key)
    }

    /// The name and address of an author.
    pub(in crate::render) fn person(&self, author: usize) -> (&'a str, &'a str) {
        let facts = &self.site.index.authors[author];
        self.note(Read::Person { author: &facts.key });
        (&facts.name, &facts.email)
    }

    /// The path of a person's page; bots and strays have none.
    pub(in crate::render) fn author_path(&self, author: usize) -> SitePath {
        paths::author(&self.site.index.authors[author].key, self.addresses())
    }

    /// The URL where an author is shown: their page, or the index, which names the bots.
    pub(in crate::render) fn author_url(&self, author: usize) -> String {
        let facts = &self.site.index.authors[author];
        self.note(Read::Person { author: &facts.key });
        match facts.standing {
            Standing::Person => self.author_path(author).url(),
            Standing::Bot(_) => "/authors/index.html#bots".to_owned(),
            Standing::Stray => "/authors/index.html".to_owned(),
        }
    }

    pub(in crate::render) fn author(&self, author: usize) -> &'a Author {
        let facts = &self.site.index.authors[author];
        self.note(Read::Author { author: &facts.key });
        facts
    }

    /// What an author reviewed in all.
    pub(in crate::render) fn reviews_by(&self, author: usize) -> Option<&'a ReviewCounts> {
        self.author(author);
        self.site.index.series.totals.get(&author)
    }

    pub(in crate::render) fn authors(&self) -> &'a [Author] {
        self.note(Read::Authors);
        &self.site.index.authors
    }

    /// What authors reviewed in all; only for pages that show all of them.
    pub(in crate::render) fn all_reviews_by(&self, author: usize) -> Option<&'a ReviewCounts> {
        self.note(Read::Authors);
        self.site.index.series.totals.get(&author)
    }

    pub(in crate::render) fn node_name(&self, node: usize) -> &'a str {
        let facts = &self.site.index.subsystems[node];
        self.note(Read::NodeName { node: &facts.key });
        &facts.name
    }

    pub(in crate::render) fn node_path(&self, node: usize) -> SitePath {
        paths::subsystem(self.site.index, node)
    }

    /// The node above a node; it follows from the node's key.
    pub(in crate::render) fn node_above(&self, node: usize) -> Option<usize> {
        self.site.index.subsystems[node].parent
    }

    pub(in crate::render) fn node(&self, node: usize) -> &'a SubsystemNode {
        let facts = &self.site.index.subsystems[node];
        self.note(Read::Node { node: &facts.key });
        facts
    }

    pub(in crate::render) fn nodes(&self) -> &'a [SubsystemNode] {
        self.note(Read::Nodes);
        &self.site.index.subsystems
    }

    /// The reviews of a subsystem's series, those below it included.
    pub(in crate::render) fn reviews_below(&self, node: usize) -> &'a [Reviewed] {
        self.node(node);
        &self.site.index.series.reviewed_in[node]
    }

    pub(in crate::render) fn has_domain(&self, domain: &str) -> bool {
        self.note(Read::DomainName { domain });
        self.site.index.domains.binary_search_by(|other| other.name.as_str().cmp(domain)).is_ok()
    }

    pub(in crate::render) fn domain(&self, domain: usize) -> &'a Domain {
        let facts = &self.site.index.domains[domain];
        self.note(Read::Domain { domain: &facts.name });
        facts
    }

    /// What the people of a domain reviewed.
    pub(in crate::render) fn reviews_from(&self, domain: usize) -> BTreeMap<usize, ReviewCounts> {
        let totals = &self.site.index.series.totals;
        let known =
            self.domain(domain).authors.keys().filter_map(|author| Some((*author, totals.get(author)?.clone())));
        known.collect()
    }

    /// The name of a domain is its identity.
    pub(in crate::render) fn domain_name(&self, domain: usize) -> &'a str {
        &self.site.index.domains[domain].name
    }

    /// The page with somebody's newest series.
    pub(in crate::render) fn poster_path(&self, poster: Poster) -> SitePath {
        match poster {
            Poster::Author(author) => self.author_path(author),
            Poster::Node(node) => self.node_path(node),
            Poster::Domain(domain) => paths::domain(&self.site.index.domains[domain]),
        }
    }

    /// How many pages of earlier series there are.
    pub(in crate::render) fn earlier_pages(&self, poster: Poster) -> usize {
        self.note(Read::EarlierPages { poster: self.site.poster_name(poster) });
        paths::earlier_pages(self.site.series_of(poster))
    }

    /// The postings on a page of earlier series, oldest first.
    pub(in crate::render) fn earlier(&self, poster: Poster, page: usize) -> Vec<PostingRef> {
        self.note(Read::Earlier { poster: self.site.poster_name(poster), page });
        self.site.earlier(poster, page)
    }

    pub(in crate::render) fn domains(&self) -> &'a [Domain] {
        self.note(Read::Domains);
        &self.site.index.domains
    }
}
