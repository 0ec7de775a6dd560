//! The index of authors and the page of each.

use super::{Built, Head, Site, pager};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::index::by_count;
use crate::render::paths::{self, INDEX_ROWS, SERIES_ROWS};
use crate::render::picture;
use crate::render::templates::value;
use crate::render::views::{AuthorRow, AuthorView, AuthorsView, Link};

/// Ranks on an author's page.
const RANKS: usize = 12;

impl Site<'_> {
    pub(super) fn authors(&self, path: &SitePath, page: usize) -> Built {
        let order = self.authors_by_patches();
        let shown = order.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS);
        let first = SitePath::fixed("authors/index.html");
        let newest = self.newest_month();
        let view = AuthorsView {
            total: order.len(),
            rows: shown.map(|author| self.author_row(*author, &newest)).collect(),
            pager: pager(&first, order.len(), INDEX_ROWS, page),
        };
        let trail = if *path == first { Vec::new() } else { vec![authors_link()] };
        let head =
            Head { title: numbered_title("Authors", page), section: "authors".to_owned(), trail, ..Head::default() };
        Built { head, kind: "authors", template: "authors.html", view: value(view), beside: Vec::new() }
    }

    fn authors_by_patches(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.index.authors.len()).collect();
        order.sort_by_key(|place| {
            let author = &self.index.authors[*place];
            (std::cmp::Reverse((author.patches, author.tags, author.replies)), *place)
        });
        order
    }

    fn author_row(&self, author: usize, newest: &str) -> AuthorRow {
        let facts = &self.index.authors[author];
        AuthorRow {
            person: self.person(author),
            patches: facts.patches,
            replies: facts.replies,
            tags: facts.tags,
            reviewed: self.reviewed(author),
            subsystem: by_count(&facts.subsystems).first().map(|(node, _)| self.subsystem_full(*node)),
            last: self.digest_link(facts.span().1),
            activity: picture::spark(&facts.months, newest),
        }
    }

    pub(super) fn author(&self, author: usize, page: usize) -> Built {
        let facts = &self.index.authors[author];
        let path = self.author_path(author);
        let person = self.person(author);
        let domain = facts.domain();
        let has_page = self.index.domains.binary_search_by(|other| other.name.cmp(&domain)).is_ok();
        let view = AuthorView {
            domain: has_page.then(|| Link { url: SitePath::new(["domains", &domain], ".html").url(), title: domain }),
            patches: facts.patches,
            replies: facts.replies,
            tags: facts.tags,
            reviewed: self.reviewed(author),
            first: self.digest_link(facts.span().0),
            last: self.digest_link(facts.span().1),
            activity: picture::months(&facts.months, "mails"),
            calendar: self.author_calendar(facts),
            subsystems: self.subsystems_ranked(&facts.subsystems, RANKS),
            company: self.authors_ranked(&facts.company, RANKS),
            series: self.series_page(facts.posts.iter().map(|(post, _)| *post), page),
            total: facts.posts.len(),
            pager: pager(&path, facts.posts.len(), SERIES_ROWS, page),
            person,
        };
        let head = Head {
            title: numbered_title(&view.person.name, page),
            description: format!(
                "{}, {}, {}",
                counted(facts.patches, "patch", "patches"),
                counted(facts.replies, "reply", "replies"),
                counted(facts.tags, "review tag", "review tags")
            ),
            section: "authors".to_owned(),
            feed: Some(paths::feed(&path)),
            trail: vec![authors_link()],
        };
        Built { head, kind: "author", template: "author.html", view: value(view), beside: Vec::new() }
    }
}

fn authors_link() -> Link {
    Link { title: "Authors".to_owned(), url: "/authors/index.html".to_owned() }
}

/// A title with the number of its page behind the first.
pub(super) fn numbered_title(title: &str, page: usize) -> String {
    if page == 1 { title.to_owned() } else { format!("{title}, page {page}") }
}
