//! Some postings of a list with their mails, as the stages that look at whole lists expect them.
//!
//! Entry points: [`Universe::load`], and [`Universe::of`] for postings as they were.

use crate::config::Subsystems;
use crate::press::archive::ArchivePosition;
use crate::press::copies::Copies;
use crate::press::history::{
    Committers, DigestEnd, HistoryBuilder, HistoryInput, KnownLink, KnownPostings, Past, Places, PublishedPages,
};
use crate::press::known::{Known, KnownPosting};
use crate::press::posting::Grouping;
use crate::press::preference::Preference;
use crate::press::subsystem::SubsystemRules;
use crate::press::summary::MailSummary;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Mails in archive order, and the postings that they make.
pub(super) struct Universe {
    pub(super) mails: Vec<MailSummary>,
    pub(super) positions: Vec<ArchivePosition>,
    pub(super) grouping: Grouping,
    /// The first mail of each posting, by which it is known.
    pub(super) firsts: Vec<ArchivePosition>,
}

impl Universe {
    /// Loads postings with their covers and patches, and more mails; follow-ups are those among the mails. `None` where
    /// one of them is not known.
    pub(super) fn load(
        known: &mut Known<'_>,
        postings: &BTreeSet<ArchivePosition>,
        more: &BTreeSet<ArchivePosition>,
    ) -> Option<Self> {
        let mut rows = BTreeMap::new();
        for posting in postings {
            rows.insert(*posting, known.postings.get(*posting)?.clone());
        }
        Self::of(known, &rows, more)
    }

    /// The same for postings as these rows have them.
    pub(super) fn of(
        known: &mut Known<'_>,
        postings: &BTreeMap<ArchivePosition, KnownPosting>,
        more: &BTreeSet<ArchivePosition>,
    ) -> Option<Self> {
        let members = postings.values().flat_map(|row| row.frame.members());
        let wanted: BTreeSet<ArchivePosition> = members.chain(more.iter().copied()).collect();
        let positions: Vec<ArchivePosition> = wanted.into_iter().collect();
        let index: HashMap<ArchivePosition, usize> =
            positions.iter().enumerate().map(|(index, mail)| (*mail, index)).collect();
        let index = |mail: ArchivePosition| index.get(&mail).copied();
        let (mut mails, mut grouping) = (Vec::with_capacity(positions.len()), Grouping::default());
        for mail in &positions {
            mails.push(known.summary(*mail)?);
            let row = known.mails.get(*mail)?;
            grouping.parents.push(row.parent.and_then(index));
        }
        grouping.postings = postings.values().map(|row| row.posting(index)).collect::<Option<_>>()?;
        Some(Self { mails, positions, grouping, firsts: postings.keys().copied().collect() })
    }

    /// The index of a posting that is among them.
    pub(super) fn posting(&self, first: ArchivePosition) -> Option<usize> {
        self.firsts.binary_search(&first).ok()
    }

    /// What is known of the links of its postings; `None` where one continues a posting that is not among them.
    pub(super) fn links(
        &self,
        known: &mut Known<'_>,
        is_own: impl Fn(ArchivePosition) -> bool,
    ) -> Option<Vec<KnownLink>> {
        let mut links = Vec::with_capacity(self.firsts.len());
        for first in &self.firsts {
            links.push(if is_own(*first) {
                KnownLink::Known(known.postings.get(*first)?.link.outcome(|found| self.posting(found))?)
            } else {
                KnownLink::Aside
            });
        }
        Some(links)
    }

    /// Calls `then` with the lineage of the postings, of which no rows are asked.
    pub(super) fn with_lineage<T>(
        &self,
        digests: &[DigestEnd],
        (link, past): (&dyn Fn(usize) -> KnownLink, Past<'_>),
        then: impl FnOnce(&HistoryBuilder<'_>) -> T,
    ) -> T {
        let input = HistoryInput {
            mails: &self.mails,
            positions: &self.positions,
            digests,
            rules: &SubsystemRules(&Subsystems::default()),
            areas: &|_| Vec::new(),
            deciders: None,
            places: &Places {
                lists: &[],
                copies: &Copies::default(),
                preference: &Preference::default(),
                published: &PublishedPages::default(),
                absent: &[],
            },
            merged: &HashMap::new(),
            committers: &Committers::default(),
        };
        let (grouping, evidence) = (self.grouping.clone(), HashMap::new());
        then(&HistoryBuilder::from_known(&input, KnownPostings { grouping, link, past, evidence }))
    }
}
