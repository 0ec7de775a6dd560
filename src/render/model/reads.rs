//! What a page can read of the model: each thing by its identity, which is the same in every build.
//!
//! A page notes the keys of what it reads in [`Reads`]; `fingerprints` says what is behind each key now. So a page has
//! to be made again only if something behind one of its keys changed.

use crate::base::hash::quick_key;
use crate::render::index::mail_key;
use std::cell::RefCell;
use std::collections::HashSet;

/// Something that a page can read. Lists, digests and series are identified by their names, people and nodes of the
/// tree by their keys, never by a position: positions differ from build to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::render) enum Read<'a> {
    /// The rows and texts of a digest.
    Digest { list: &'a str, digest: &'a str },
    /// What a link to a digest shows of it.
    DigestName { list: &'a str, digest: &'a str },
    /// A posting of a digest, numbered from the oldest, since a digest grows at its top.
    Posting { list: &'a str, digest: &'a str, number: usize },
    /// The digests before and after one.
    Neighbours { list: &'a str, digest: &'a str },
    /// Who the people of a digest are, and in which subsystems its postings: both follow from all of content/.
    Identities { list: &'a str, digest: &'a str },
    /// The reviews that arrived in a digest.
    Reviews { list: &'a str, digest: &'a str },
    /// The versions that arrived in a digest.
    Arrivals { list: &'a str, digest: &'a str },
    /// What replies in a digest say was applied.
    Applied { list: &'a str, digest: &'a str },
    /// What a mail outside the series shows to be applied.
    AppliedBy { mail: u64 },
    /// The digests of a list, by year.
    Digests { list: &'a str },
    /// The person who has an address, by its key, or that there is none.
    Person { author: &'a str },
    /// Everything that is counted of a person.
    Author { author: &'a str },
    /// A page of somebody's earlier series.
    Earlier { poster: PosterName<'a>, page: usize },
    /// How many such pages there are.
    EarlierPages { poster: PosterName<'a> },
    /// What is counted of everybody.
    Authors,
    /// A subsystem's name.
    NodeName { node: &'a [String] },
    /// Everything that is counted of a subsystem.
    Node { node: &'a [String] },
    /// What is counted of every subsystem.
    Nodes,
    /// Whether a domain has a page.
    DomainName { domain: &'a str },
    /// Everything that is counted of a domain.
    Domain { domain: &'a str },
    /// What is counted of every domain.
    Domains,
    /// The rows of a series, with the states of its versions.
    Series { list: &'a str, series: &'a str },
    /// The file that holds the differences of a series.
    Differences { list: &'a str, series: &'a str },
    /// A posting with its replies, and the version of a series that it is.
    Reading { list: &'a str, name: &'a str },
    /// The versions of a series that can be read with their replies.
    Readings { list: &'a str, series: &'a str },
    /// The thread without patches of a mail, or that begins in a digest.
    Discussion { key: u64 },
    /// The months of a list that can be read.
    Months { list: &'a str },
    /// What can be read of a month.
    Month { list: &'a str, month: &'a str },
    /// How long nobody wrote about a series.
    Silence { list: &'a str, series: &'a str },
    /// When the newest mail of a list arrived.
    Newest { list: &'a str },
    /// The versions that a mail belongs to, and the digests that show it, on any list.
    Mail { mail: u64 },
    /// The patch that a commit or title stands for.
    Patch { list: &'a str, patch: u64 },
    /// The series of a list by activity, with their states.
    Statuses { list: &'a str },
    /// The series of a list that nobody answered for too long.
    Unanswered { list: &'a str },
    /// Those of a subsystem and below it.
    UnansweredIn { node: &'a [String] },
    /// The newest of a list's series, or a page of the earlier ones.
    StatusPage { list: &'a str, page: Option<usize> },
    /// How many such pages there are.
    StatusPages { list: &'a str },
    /// How many series are in which state.
    StateCounts { list: &'a str },
    /// The files that open series touch.
    Heat { list: &'a str },
    /// How many open series touch a file.
    HotFile { list: &'a str, file: &'a str },
    /// The series that are watched.
    Watched,
    /// Whether a section of MAINTAINERS has a page.
    AreaName { title: &'a str },
    /// A section of MAINTAINERS with its series.
    Area { title: &'a str },
    /// All sections.
    Areas,
    /// A hand-written page, or that there is none.
    Page { path: &'a str },
    /// Whether the site has a file.
    Target { path: &'a str },
    /// A template with those that it includes.
    Template { file: &'a str },
}

/// Whose series a page lists, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::render) enum PosterName<'a> {
    Author(&'a str),
    Node(&'a [String]),
    Domain(&'a str),
}

impl Read<'_> {
    pub(super) fn mail(message_id: &str) -> Self {
        Self::Mail { mail: mail_key(message_id) }
    }

    pub(in crate::render) fn key(self) -> u64 {
        quick_key(&self)
    }
}

/// The keys of what one page has read so far.
#[derive(Debug, Default)]
pub(in crate::render) struct Reads(RefCell<HashSet<u64>>);

impl Reads {
    pub(super) fn note(&self, read: Read<'_>) {
        self.0.borrow_mut().insert(read.key());
    }

    /// The keys in order.
    pub(in crate::render) fn into_keys(self) -> Vec<u64> {
        let mut keys: Vec<u64> = self.0.into_inner().into_iter().collect();
        keys.sort_unstable();
        keys
    }
}
