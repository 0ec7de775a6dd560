//! What has to be made: each page and feed as a small value.

use crate::render::index::SeriesRef;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum SiteJob {
    Page(PageJob),
    /// The search page, which needs the finished search index.
    Search,
    Feed(FeedJob),
}

/// A page. Numbers are positions in the index; page numbers begin with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum PageJob {
    Home,
    /// A list's year; the newest one is the front page too.
    List {
        list: usize,
        year: usize,
        front: bool,
    },
    Digest(usize),
    Authors {
        page: usize,
    },
    Author {
        author: usize,
    },
    /// Redirects from another address of an author, by its position among these.
    AuthorMoved {
        author: usize,
        other: usize,
    },
    Subsystems,
    Subsystem {
        node: usize,
    },
    Domains {
        page: usize,
    },
    Domain {
        domain: usize,
    },
    /// Earlier series; pages are numbered from the oldest.
    Earlier {
        poster: Poster,
        page: usize,
    },
    Series(SeriesRef),
    /// A posting with its replies, by its position in the content; one of its patches where it has a page for each; or a
    /// thread without patches, or one of its pages.
    Reading {
        reading: usize,
        part: Option<u32>,
    },
    /// The months of a list that can be read.
    ReadMonths {
        list: usize,
    },
    /// What can be read of a month, by its position among those of the list.
    ReadMonth {
        list: usize,
        month: usize,
        page: usize,
    },
    /// Redirects from the former URLs of a series' page.
    Moved(SeriesRef),
    /// The most recently active series of a list, or a page of the earlier ones.
    SeriesIndex {
        list: usize,
        page: Option<usize>,
    },
    Waiting {
        list: usize,
    },
    Heat {
        list: usize,
    },
    Watch {
        page: usize,
    },
    Areas {
        page: usize,
    },
    Area {
        area: usize,
        page: usize,
    },
    /// A hand-written page, by its position in the content.
    Text(usize),
    NotFound,
}

/// Whose series a page lists: a person's, a subsystem's or a domain's, by its position in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Poster {
    Author(usize),
    Node(usize),
    Domain(usize),
}

/// A feed. Numbers are positions in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum FeedJob {
    Site,
    List(usize),
    Author(usize),
    Subsystem(usize),
    Series(SeriesRef),
    Watch,
}
