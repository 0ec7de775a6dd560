//! Which posting continues which: the versions of one series.
//!
//! Entry point: [`Lineage::new`]. In archive order each posting looks for the posting it continues (`search`),
//! comparing their profiles (`profile`). It joins the series of that posting or begins a new one.
//!
//! A series is in the order of its versions. That is the order of arrival, unless an earlier version arrived after a
//! later one: then it is inserted before that one, as if it had arrived in time.

mod profile;
mod search;

use crate::press::posting::Grouping;
use crate::press::summary::MailSummary;
use crate::rows::series::LinkedBy;
pub(super) use profile::{Profile, keys_of_title, names_release};
use search::LineageSearch;
pub use search::{FoundPosting, RECENT};
use std::collections::HashMap;

/// The postings of a list, linked into series.
pub(super) struct Lineage<'a> {
    /// The profile of each posting.
    pub(super) profiles: Vec<Profile<'a>>,
    /// The postings of each series, first version first.
    pub(super) series: Vec<Vec<usize>>,
    /// The link of each posting to the one it continues.
    pub(super) links: Vec<Option<VersionLink>>,
    /// The posting that the search found for each.
    pub(super) found: Vec<Option<FoundPosting>>,
    /// Whether a posting resends only some patches of the posting it continues.
    pub(super) partial: Vec<bool>,
    /// The index of each posting in its series.
    pub(super) indices: Vec<usize>,
    /// The postings that resend some patches of a posting.
    pub(super) rerolls: HashMap<usize, Vec<usize>>,
    /// The series of each posting; [`ASIDE`] for one whose series is not looked at.
    series_of: Vec<usize>,
}

/// The series of a posting that others only look at.
const ASIDE: usize = usize::MAX;

/// What is known of a posting's link before it is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownLink {
    /// Nothing: it is searched.
    Unknown,
    /// The result of an earlier search among the same postings.
    Known(LinkOutcome),
    /// Its series is not asked for; it is only what others may continue.
    Aside,
}

/// The result of the search of one posting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkOutcome {
    /// The posting it continues, and the evidence.
    pub found: Option<FoundPosting>,
    /// Whether it resends only some patches of that posting.
    pub partial: bool,
}

/// How a posting continues an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct VersionLink {
    pub(super) previous: usize,
    pub(super) by: LinkedBy,
}

impl<'a> Lineage<'a> {
    /// Links the postings, searching for those of which nothing is known.
    pub(super) fn new(mails: &'a [MailSummary], grouping: &Grouping, known: &dyn Fn(usize) -> KnownLink) -> Self {
        let profiles: Vec<_> = grouping.postings.iter().map(|posting| Profile::new(mails, posting)).collect();
        let count = profiles.len();
        let mut search = LineageSearch::new(mails, grouping, &profiles);
        let mut lineage = Self {
            profiles: Vec::new(),
            series: Vec::new(),
            links: Vec::with_capacity(count),
            found: Vec::with_capacity(count),
            partial: Vec::with_capacity(count),
            indices: vec![0; count],
            rerolls: HashMap::new(),
            series_of: Vec::with_capacity(count),
        };
        for posting in 0..count {
            lineage.link(posting, &search, known(posting));
            search.remember(posting);
        }
        for (index, posting) in lineage.series.iter().flat_map(|series| series.iter().enumerate()) {
            lineage.indices[*posting] = index;
        }
        lineage.profiles = profiles;
        lineage
    }

    fn link(&mut self, posting: usize, search: &LineageSearch<'a, '_>, known: KnownLink) {
        let (found, partial) = match known {
            KnownLink::Unknown => (search.find(posting, self), None),
            KnownLink::Known(LinkOutcome { found, partial }) => (found, Some(partial)),
            KnownLink::Aside => {
                self.found.push(None);
                return self.register(ASIDE, None, false);
            }
        };
        self.found.push(found);
        // The series of a posting that stands aside is not there to be continued.
        match found.filter(|found| self.series_of[found.posting] != ASIDE) {
            None => self.begin(posting),
            Some(found) if search.was_sent_before(posting, found.posting) => self.insert(posting, found),
            Some(found) => {
                let base = self.whole(found.posting);
                let partial = partial.unwrap_or_else(|| search.is_partial(posting, base, self));
                self.append(posting, found, partial.then_some(base));
            }
        }
    }

    fn begin(&mut self, posting: usize) {
        self.register(self.series.len(), None, false);
        self.series.push(vec![posting]);
    }

    /// Appends a posting to its series; `base` is the posting of which it resends some patches.
    fn append(&mut self, posting: usize, found: FoundPosting, base: Option<usize>) {
        let series = self.series_of[found.posting];
        let previous = base.or_else(|| self.latest_whole(series)).unwrap_or(found.posting);
        if base.is_some() {
            self.rerolls.entry(previous).or_default().push(posting);
        }
        self.register(series, Some(VersionLink { previous, by: found.by }), base.is_some());
        self.series[series].push(posting);
    }

    /// Inserts a posting that arrived late before the later version.
    fn insert(&mut self, posting: usize, found: FoundPosting) {
        let series = self.series_of[found.posting];
        let link = self.links[found.posting].replace(VersionLink { previous: posting, by: found.by });
        self.register(series, link, false);
        let index = self.series[series].iter().position(|own| *own == found.posting);
        self.series[series].insert(index.expect("a series has the posting that was found in it"), posting);
    }

    fn register(&mut self, series: usize, link: Option<VersionLink>, partial: bool) {
        self.series_of.push(series);
        self.links.push(link);
        self.partial.push(partial);
    }

    /// The complete posting that a posting is, or of which it resends some patches.
    fn whole(&self, posting: usize) -> usize {
        let base = self.links[posting].filter(|_| self.partial[posting]);
        base.map_or(posting, |link| link.previous)
    }

    /// The latest posting of a series that is not a partial resend.
    fn latest_whole(&self, series: usize) -> Option<usize> {
        self.series.get(series)?.iter().rev().copied().find(|posting| !self.partial[*posting])
    }

    /// The latest complete posting of the series of a posting.
    fn latest_of(&self, posting: usize) -> usize {
        self.latest_whole(self.series_of[posting]).unwrap_or(posting)
    }
    pub(super) fn outcome(&self, posting: usize) -> LinkOutcome {
        LinkOutcome { found: self.found[posting], partial: self.partial[posting] }
    }
}
