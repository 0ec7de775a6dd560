//! What arrived in which digest: the versions of series, and the mails that digests show.

use crate::base::hash::quick_key;
use crate::content::Content;
use crate::render::index::{SeriesRef, VersionRef, digests_by_name, mail_key};
use std::collections::{HashMap, HashSet};

pub(in crate::render) struct Arrivals {
    /// Mails that digests show, as hashes of list and Message-ID.
    shown: HashSet<(u64, u64)>,
    /// The versions of series by the digest in which they arrived.
    versions: HashMap<usize, Vec<VersionRef>>,
}

impl Arrivals {
    pub(super) fn new(content: &Content) -> Self {
        let digests = content.digests.iter().map(|stored| &stored.facts);
        let shown = digests.flat_map(|digest| {
            let list = quick_key(digest.list.as_str());
            digest.shown.iter().map(move |mail| (list, *mail))
        });
        Self { shown: shown.collect(), versions: versions(content) }
    }

    pub(in crate::render) fn versions_in(&self, digest: usize) -> &[VersionRef] {
        self.versions.get(&digest).map_or(&[], Vec::as_slice)
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
