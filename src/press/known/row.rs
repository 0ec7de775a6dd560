//! The rows of a list. Mails are given by their positions in the archive log, postings and series by their first mails.

use crate::press::archive::ArchivePosition;
use crate::press::history::{FoundPosting, LinkOutcome};
use crate::press::mail::Version;
use crate::press::posting::{Joined, Posting, Slot};
use crate::press::summary::MailSummary;
use crate::rows::series::LinkedBy;
use serde::{Deserialize, Serialize};

/// Where a mail belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::press) struct MailRow {
    pub(in crate::press) thread: ArchivePosition,
    /// The mail that it answers, if present.
    pub(in crate::press) parent: Option<ArchivePosition>,
    /// The posting in which it is the cover or a patch.
    pub(in crate::press) posting: Option<ArchivePosition>,
    /// See [`crate::press::posting::Grouping`].
    pub(in crate::press) looks: Option<u64>,
    /// When it was sent.
    pub(in crate::press) seconds: i64,
    /// Whether it may have changed where mails of an earlier period belong.
    pub(in crate::press) late: bool,
}

/// A Message-ID that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::press) struct IdRow {
    /// The mail that has it; where that is missing, one that refers to it.
    pub(in crate::press) mail: ArchivePosition,
    pub(in crate::press) is_here: bool,
}

/// Mails that references connect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::press) struct KnownThread {
    pub(in crate::press) mails: Vec<ArchivePosition>,
    /// The last of its late mails.
    pub(in crate::press) late: Option<ArchivePosition>,
}

/// A posting, and the result of its search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::press) struct KnownPosting {
    pub(in crate::press) frame: PostingFrame,
    pub(in crate::press) followups: Vec<ArchivePosition>,
    /// When its earliest and its latest mail were sent.
    pub(in crate::press) sent: (i64, i64),
    pub(in crate::press) link: KeptLink,
    /// The last mail that may have changed what its mails belong to.
    pub(in crate::press) last_change: Option<ArchivePosition>,
    /// Its mails after which a page may have been named.
    pub(in crate::press) names: Vec<ArchivePosition>,
    /// The series that it belongs to.
    pub(in crate::press) series: ArchivePosition,
}

/// What a posting was found to continue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::press) struct KeptLink {
    found: Option<(ArchivePosition, LinkedBy, bool)>,
    partial: bool,
}

/// What decides how a posting is linked to others, beside the mails themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::press) struct PostingFrame {
    version: Version,
    total: u32,
    head: ArchivePosition,
    cover: Option<ArchivePosition>,
    patches: Vec<(u32, ArchivePosition)>,
    joined: Joined,
}

impl KeptLink {
    /// `first` gives the first mail of a posting.
    pub(in crate::press) fn new(outcome: LinkOutcome, first: impl Fn(usize) -> ArchivePosition) -> Self {
        let found = outcome.found.map(|found| (first(found.posting), found.by, found.through_series));
        Self { found, partial: outcome.partial }
    }

    /// The posting that was found.
    pub(in crate::press) fn found(self) -> Option<ArchivePosition> {
        self.found.map(|(first, ..)| first)
    }

    /// `posting` gives the index of a posting by its first mail. `None` where it is not among those.
    pub(in crate::press) fn outcome(self, posting: impl Fn(ArchivePosition) -> Option<usize>) -> Option<LinkOutcome> {
        let found = match self.found {
            Some((first, by, through_series)) => Some(FoundPosting { posting: posting(first)?, by, through_series }),
            None => None,
        };
        Some(LinkOutcome { found, partial: self.partial })
    }
}

impl PostingFrame {
    /// The frame of a posting; `position` gives the position of each of its mails.
    pub(in crate::press) fn new(posting: &Posting, position: impl Fn(usize) -> ArchivePosition) -> Self {
        Self {
            version: posting.version.clone(),
            total: posting.total,
            head: position(posting.head),
            cover: posting.cover.map(&position),
            patches: posting.patches.iter().map(|slot| (slot.index, position(slot.mail))).collect(),
            joined: posting.joined,
        }
    }

    pub(in crate::press) fn members(&self) -> impl Iterator<Item = ArchivePosition> {
        self.cover.into_iter().chain(self.patches.iter().map(|(_, mail)| *mail))
    }

    pub(in crate::press) fn patches(&self) -> Vec<ArchivePosition> {
        self.patches.iter().map(|(_, mail)| *mail).collect()
    }

    pub(in crate::press) fn first(&self) -> ArchivePosition {
        self.members().min().expect("a posting has a mail")
    }
}

impl KnownPosting {
    /// A posting of which the search is not known yet.
    pub(in crate::press) fn new(
        posting: &Posting,
        mails: &[MailSummary],
        position: impl Fn(usize) -> ArchivePosition,
    ) -> Self {
        let seconds = || posting.members().map(|mail| mails[mail].date.seconds);
        let frame = PostingFrame::new(posting, &position);
        Self {
            series: frame.first(),
            frame,
            followups: posting.followups.iter().map(|mail| position(*mail)).collect(),
            sent: (seconds().min().unwrap_or(0), seconds().max().unwrap_or(0)),
            link: KeptLink::default(),
            last_change: None,
            names: Vec::new(),
        }
    }

    /// The posting among other mails; `index` gives the index of each mail that is among them. Followups that are not
    /// are left out.
    pub(in crate::press) fn posting(&self, index: impl Fn(ArchivePosition) -> Option<usize>) -> Option<Posting> {
        let frame = &self.frame;
        let slot = |(number, mail): &(u32, ArchivePosition)| Some(Slot { index: *number, mail: index(*mail)? });
        Some(Posting {
            version: frame.version.clone(),
            total: frame.total,
            head: index(frame.head)?,
            cover: match frame.cover {
                Some(cover) => Some(index(cover)?),
                None => None,
            },
            patches: frame.patches.iter().map(slot).collect::<Option<_>>()?,
            followups: self.followups.iter().filter_map(|mail| index(*mail)).collect(),
            joined: frame.joined,
        })
    }
}
