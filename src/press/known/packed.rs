//! The summaries of some consecutive mails, as small as they get.
//!
//! Summaries are many times larger than all else that is known of a mail, and most of them are only read where a list is
//! pressed as a whole. So those of a block are compressed together.

use super::table::{Block, place, stored_key};
use super::{SUMMARIES, table};
use crate::press::archive::{ArchivePosition, ArchiveRange};
use crate::press::summaries::Summaries;
use crate::press::summary::MailSummary;
use crate::store::{SiteStore, packed, unpacked};
use rayon::prelude::*;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// The summaries of a block of positions.
#[derive(Debug, Default)]
pub(super) struct PackedMails(pub(super) Block<MailSummary>);

impl Serialize for PackedMails {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        packed(&SiteStore::encoded(&self.0)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PackedMails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        let mails = unpacked(&bytes).and_then(|bytes| SiteStore::decoded(&bytes));
        mails.map(Self).ok_or_else(|| D::Error::custom("damaged"))
    }
}

/// The summaries of the mails in a range; those that have none are left out.
pub(in crate::press) fn summaries(store: &SiteStore, list: &str, range: ArchiveRange) -> Summaries {
    let mut found = Summaries::with_capacity(range.len());
    for (block, part) in table::parts(range) {
        let Some(PackedMails(mails)) = store.get(SUMMARIES, &stored_key(list, block)) else { continue };
        for (position, summary) in table::unblocked(block, mails) {
            if (part.start..part.end).contains(&position) {
                found.positions.push(position);
                found.mails.push(summary);
            }
        }
    }
    found
}

/// Where the block ends that holds the last of the first `count` mails.
pub(super) fn end_of_block(mails: &[(ArchivePosition, &MailSummary)], count: usize) -> usize {
    let Some((last, _)) = mails.get(count.saturating_sub(1)) else { return mails.len() };
    count + mails[count..].iter().take_while(|(position, _)| place(*position).0 == place(*last).0).count()
}

/// The summaries of some mails, given in order, in blocks that are ready to be stored.
pub(super) fn blocks<'a>(mails: &[(ArchivePosition, &'a MailSummary)]) -> Vec<(u32, Vec<u8>)> {
    let in_blocks: Vec<&[(ArchivePosition, &MailSummary)]> =
        mails.chunk_by(|one, next| place(one.0).0 == place(next.0).0).collect();
    let pack = |mails: &&[(ArchivePosition, &MailSummary)]| {
        let rows: BTreeMap<u8, &MailSummary> =
            mails.iter().map(|(position, summary)| (place(*position).1, *summary)).collect();
        (place(mails[0].0).0, SiteStore::encoded(&packed(&SiteStore::encoded(&rows))))
    };
    in_blocks.par_iter().map(pack).collect()
}
