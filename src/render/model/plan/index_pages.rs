//! The pages of authors, subsystems and domains.

use super::{PlanSource, SitePlan};
use crate::base::path::SitePath;
use crate::output::OutputError;
use crate::render::model::job::{FeedJob, PageJob, Poster, SiteJob};
use crate::render::paths::{self, INDEX_ROWS, pages};
use std::fmt::Display;

impl SitePlan {
    pub(super) fn people(&mut self, source: &PlanSource<'_>) -> Result<(), OutputError> {
        let index = SitePath::fixed("authors/index.html");
        for page in 1..=pages(source.index.people(), INDEX_ROWS) {
            self.add(paths::numbered(&index, page), SiteJob::Page(PageJob::Authors { page }), "the index of authors")?;
        }
        for (author, facts) in source.index.authors.iter().enumerate().filter(|(_, author)| author.is_person()) {
            let path = |key: &str| paths::author(key, source.config.addresses);
            let first = path(&facts.key);
            let source = format_args!("author {}", facts.key);
            self.add(paths::feed(&first), SiteJob::Feed(FeedJob::Author(author)), source)?;
            self.add(first.clone(), SiteJob::Page(PageJob::Author { author }), source)?;
            for (other, key) in facts.others.iter().enumerate() {
                self.add(path(key), SiteJob::Page(PageJob::AuthorMoved { author, other }), source)?;
            }
            self.earlier(&first, Poster::Author(author), facts.postings.len(), &source)?;
        }
        Ok(())
    }

    pub(super) fn topics(&mut self, source: &PlanSource<'_>) -> Result<(), OutputError> {
        for (node, facts) in source.index.subsystems.iter().enumerate() {
            let first = paths::subsystem(source.index, node);
            let source = format_args!("subsystem {}", facts.key.join(": "));
            self.add(paths::feed(&first), SiteJob::Feed(FeedJob::Subsystem(node)), source)?;
            self.add(first.clone(), SiteJob::Page(PageJob::Subsystem { node }), source)?;
            self.earlier(&first, Poster::Node(node), facts.postings.len(), &source)?;
        }
        let index = SitePath::fixed("domains/index.html");
        for page in 1..=pages(source.index.domains.len(), INDEX_ROWS) {
            self.add(paths::numbered(&index, page), SiteJob::Page(PageJob::Domains { page }), "the index of domains")?;
        }
        for (domain, facts) in source.index.domains.iter().enumerate() {
            let first = paths::domain(facts);
            let source = format_args!("domain {}", facts.name);
            self.add(first.clone(), SiteJob::Page(PageJob::Domain { domain }), source)?;
            self.earlier(&first, Poster::Domain(domain), facts.postings.len(), &source)?;
        }
        Ok(())
    }

    fn earlier(
        &mut self,
        first: &SitePath,
        poster: Poster,
        series: usize,
        source: &impl Display,
    ) -> Result<(), OutputError> {
        for page in 1..=paths::earlier_pages(series) {
            self.add(first.page(page), SiteJob::Page(PageJob::Earlier { poster, page }), source)?;
        }
        Ok(())
    }
}
