//! Which posting continues which: the versions of one series.
//!
//! Entry point: [`Lineage::new`]. In archive order each posting looks for the posting it continues (`search`), by what
//! is known of both (`profile`). It joins the series of that posting or begins a new one.
//!
//! A series is in the order of its versions. That is the order of arrival, unless an earlier version arrived after a
//! later one: then it goes before that, as if it had come in time.

mod profile;
mod search;

use crate::press::posting::Grouping;
use crate::press::summary::MailSummary;
use crate::rows::series::LinkedBy;
pub(super) use profile::Profile;
use search::{FoundPosting, LineageSearch};
use std::collections::HashMap;

/// The postings of a list with what each continues.
pub(super) struct Lineage<'a> {
    /// What is known of each posting.
    pub(super) profiles: Vec<Profile<'a>>,
    /// The postings of each series, the first version first.
    pub(super) series: Vec<Vec<usize>>,
    /// What each posting continues.
    pub(super) links: Vec<Option<VersionLink>>,
    /// Whether it sends only some patches of the posting it continues anew.
    pub(super) partial: Vec<bool>,
    /// The index of each posting in its series.
    pub(super) places: Vec<usize>,
    /// The postings that send some patches of a posting anew.
    pub(super) rerolls: HashMap<usize, Vec<usize>>,
    /// The series of each posting.
    series_of: Vec<usize>,
}

/// How a posting continues an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct VersionLink {
    pub(super) previous: usize,
    pub(super) by: LinkedBy,
}

impl<'a> Lineage<'a> {
    /// Links the postings of a whole list.
    pub(super) fn new(mails: &'a [MailSummary], grouping: &Grouping) -> Self {
        let profiles: Vec<_> = grouping.postings.iter().map(|posting| Profile::new(mails, posting)).collect();
        let count = profiles.len();
        let mut search = LineageSearch::new(mails, grouping, &profiles);
        let mut lineage = Self {
            profiles: Vec::new(),
            series: Vec::new(),
            links: Vec::with_capacity(count),
            partial: Vec::with_capacity(count),
            places: vec![0; count],
            rerolls: HashMap::new(),
            series_of: Vec::with_capacity(count),
        };
        for posting in 0..count {
            match search.find(posting, &lineage) {
                None => lineage.begin(posting),
                Some(found) if profiles[posting].was_sent_before(&profiles[found.posting]) => {
                    lineage.insert(posting, found);
                }
                Some(found) => {
                    let base = lineage.whole(found.posting);
                    let partial = search.is_partial(posting, base, &lineage);
                    lineage.append(posting, found, partial.then_some(base));
                }
            }
            search.remember(posting);
        }
        for (index, posting) in lineage.series.iter().flat_map(|series| series.iter().enumerate()) {
            lineage.places[*posting] = index;
        }
        lineage.profiles = profiles;
        lineage
    }

    fn begin(&mut self, posting: usize) {
        self.note(self.series.len(), None, false);
        self.series.push(vec![posting]);
    }

    /// Puts a posting behind the others; `base` is the posting of which it sends some patches anew.
    fn append(&mut self, posting: usize, found: FoundPosting, base: Option<usize>) {
        let series = self.series_of[found.posting];
        let previous = base.or_else(|| self.latest_whole(series)).unwrap_or(found.posting);
        if base.is_some() {
            self.rerolls.entry(previous).or_default().push(posting);
        }
        self.note(series, Some(VersionLink { previous, by: found.by }), base.is_some());
        self.series[series].push(posting);
    }

    /// Puts a posting that came late before the one it was sent before.
    fn insert(&mut self, posting: usize, found: FoundPosting) {
        let series = self.series_of[found.posting];
        let link = self.links[found.posting].replace(VersionLink { previous: posting, by: found.by });
        self.note(series, link, false);
        let index = self.series[series].iter().position(|own| *own == found.posting);
        self.series[series].insert(index.expect("a series has the posting that was found in it"), posting);
    }

    fn note(&mut self, series: usize, link: Option<VersionLink>, partial: bool) {
        self.series_of.push(series);
        self.links.push(link);
        self.partial.push(partial);
    }

    /// The whole posting that a posting is, or of which it sends some patches anew.
    fn whole(&self, posting: usize) -> usize {
        let base = self.links[posting].filter(|_| self.partial[posting]);
        base.map_or(posting, |link| link.previous)
    }

    /// The latest posting of a series that was not about some of its patches only.
    fn latest_whole(&self, series: usize) -> Option<usize> {
        self.series[series].iter().rev().copied().find(|posting| !self.partial[*posting])
    }

    /// The latest whole posting of the series of a posting.
    fn latest_of(&self, posting: usize) -> usize {
        self.latest_whole(self.series_of[posting]).unwrap_or(posting)
    }
}
