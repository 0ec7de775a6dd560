//! What arrived in which digest: the versions of series, the mails that digests show, and those that say what was
//! applied.

use crate::base::hash::quick_key;
use crate::content::Content;
use crate::content::facts::{AppliedBy, AppliedFacts};
use crate::render::index::{SeriesIndex, SeriesRef, VersionRef, digests_by_name, mail_key};
use std::collections::{HashMap, HashSet};

pub(in crate::render) struct Arrivals {
    /// Mails that digests show, as hashes of list and Message-ID.
    shown: HashSet<(u64, u64)>,
    /// The versions of series by the digest in which they arrived.
    versions: HashMap<usize, Vec<VersionRef>>,
    applied: AppliedRows,
}

/// A row that says that patches of a version were applied, by its position in the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) struct AppliedRef {
    pub(in crate::render) version: VersionRef,
    pub(in crate::render) row: usize,
}

/// The rows that mails tell of.
#[derive(Default)]
struct AppliedRows {
    /// By the digest in which a reply says so.
    by_digest: HashMap<usize, Vec<AppliedRef>>,
    /// By the hash of the Message-ID of a mail outside the series.
    by_mail: HashMap<u64, Vec<AppliedRef>>,
}

impl Arrivals {
    pub(super) fn new(content: &Content, series: &SeriesIndex) -> Self {
        let digests = content.digests.iter().map(|stored| &stored.facts);
        let shown = digests.flat_map(|digest| {
            let list = quick_key(digest.list.as_str());
            digest.shown.iter().map(move |mail| (list, *mail))
        });
        Self { shown: shown.collect(), versions: versions(content), applied: applied(content, series) }
    }

    pub(in crate::render) fn versions_in(&self, digest: usize) -> &[VersionRef] {
        self.versions.get(&digest).map_or(&[], Vec::as_slice)
    }

    /// What replies in a digest say was applied.
    pub(in crate::render) fn applied_in(&self, digest: usize) -> &[AppliedRef] {
        self.applied.by_digest.get(&digest).map_or(&[], Vec::as_slice)
    }

    /// What a mail says was applied, of series that it does not belong to.
    pub(in crate::render) fn applied_by(&self, mail: u64) -> &[AppliedRef] {
        self.applied.by_mail.get(&mail).map_or(&[], Vec::as_slice)
    }

    /// The mails of which [`Self::applied_by`] knows.
    pub(super) fn applying(&self) -> impl Iterator<Item = (u64, &[AppliedRef])> {
        self.applied.by_mail.iter().map(|(mail, rows)| (*mail, rows.as_slice()))
    }

    /// Mails that digests show, by the hashes of list and Message-ID.
    pub(super) fn shown(&self) -> impl Iterator<Item = (u64, u64)> {
        self.shown.iter().copied()
    }

    /// Whether some digest of a list shows a mail.
    pub(in crate::render) fn is_shown(&self, list: &str, message_id: &str) -> bool {
        self.shown.contains(&(quick_key(list), mail_key(message_id)))
    }
}

fn versions(content: &Content) -> HashMap<usize, Vec<VersionRef>> {
    let digests = digests_by_name(&content.digests);
    let mut versions: HashMap<usize, Vec<VersionRef>> = HashMap::new();
    for (file, stored) in content.series.iter().enumerate() {
        for (row, series) in stored.facts.series.iter().enumerate() {
            for (version, known) in series.versions.iter().enumerate() {
                for arrived in series.arrivals(&stored.facts.list, known) {
                    let Some(digest) = digests.get(&arrived) else { continue };
                    let series = SeriesRef { file, row };
                    versions.entry(*digest).or_default().push(VersionRef { series, version });
                }
            }
        }
    }
    versions
}

fn applied(content: &Content, index: &SeriesIndex) -> AppliedRows {
    let digests = digests_by_name(&content.digests);
    let mut rows = AppliedRows::default();
    for (home, series_ref, series) in index.listed(content) {
        for AppliedFacts { version, row, said } in &series.applied {
            let applied = AppliedRef { version: VersionRef { series: series_ref, version: *version }, row: *row };
            match said {
                AppliedBy::Reply { digest, on } => {
                    let places = series.reply_arrivals(home, *version, digest, on);
                    let known = places.iter().filter_map(|place| digests.get(place));
                    known.for_each(|digest| rows.by_digest.entry(*digest).or_default().push(applied));
                }
                AppliedBy::Mail(mail) => rows.by_mail.entry(*mail).or_default().push(applied),
            }
        }
    }
    rows
}
