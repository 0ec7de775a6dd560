//! The summaries of a list's mails, as small as they get.
//!
//! Entry points: [`SummaryTable`] for single ones, [`summaries`] for those of a range, and [`blocks`] to keep all.
//! Summaries are many times larger than all else that is known of a mail, and most of them are only read where a list is
//! pressed as a whole. So those of a block of positions are compressed together.

use super::SUMMARIES;
use super::table::{Block, parts, place, stored_key, unblocked};
use crate::press::archive::{ArchivePosition, ArchiveRange};
use crate::press::summaries::Summaries;
use crate::press::summary::MailSummary;
use crate::store::{PackedRow, Rows, SiteStore};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The summaries of a list while mails are added.
pub(super) struct SummaryTable<'a> {
    store: &'a SiteStore,
    list: &'a str,
    /// The blocks that were read or changed.
    blocks: BTreeMap<u32, Block<MailSummary>>,
    changed: BTreeSet<u32>,
}

impl<'a> SummaryTable<'a> {
    pub(super) fn new(store: &'a SiteStore, list: &'a str) -> Self {
        Self { store, list, blocks: BTreeMap::new(), changed: BTreeSet::new() }
    }

    pub(super) fn get(&mut self, mail: ArchivePosition) -> Option<MailSummary> {
        let (block, index) = place(mail);
        self.block(block).get(&index).cloned()
    }

    pub(super) fn add(&mut self, mail: ArchivePosition, summary: &MailSummary) {
        let (block, index) = place(mail);
        self.block(block).insert(index, summary.clone());
        self.changed.insert(block);
    }

    fn block(&mut self, block: u32) -> &mut Block<MailSummary> {
        let (store, list) = (self.store, self.list);
        self.blocks.entry(block).or_insert_with(|| read(store, list, block).unwrap_or_default())
    }

    pub(super) fn write(&self, rows: &mut Rows<'_>) {
        for block in &self.changed {
            rows.put_packed(SUMMARIES, &stored_key(self.list, *block), &PackedRow::new(&self.blocks[block]));
        }
    }
}

/// The summaries of the mails in a range; those that have none are left out.
pub(in crate::press) fn summaries(store: &SiteStore, list: &str, range: ArchiveRange) -> Summaries {
    let mut found = Summaries::with_capacity(range.len());
    for (block, part) in parts(range) {
        let mails = unblocked(block, read(store, list, block).unwrap_or_default());
        for (position, summary) in mails.filter(|(position, _)| (part.start..part.end).contains(position)) {
            found.positions.push(position);
            found.mails.push(summary);
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
pub(super) fn blocks(mails: &[(ArchivePosition, &MailSummary)]) -> Vec<(u32, PackedRow)> {
    let blocks: Vec<&[(ArchivePosition, &MailSummary)]> =
        mails.chunk_by(|one, next| place(one.0).0 == place(next.0).0).collect();
    let pack = |mails: &&[(ArchivePosition, &MailSummary)]| {
        let rows: Block<&MailSummary> =
            mails.iter().map(|(position, summary)| (place(*position).1, *summary)).collect();
        (place(mails[0].0).0, PackedRow::new(&rows))
    };
    blocks.par_iter().map(pack).collect()
}

fn read(store: &SiteStore, list: &str, block: u32) -> Option<Block<MailSummary>> {
    store.get_packed(SUMMARIES, &stored_key(list, block))
}
