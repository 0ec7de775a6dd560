//! Rows while they are changed. The first failure ends it: then the caller gives up the whole transaction.

use super::packed::{PackedRow, piece_key};
use super::sorted::{MergedRows, SortedRow};
use super::{SiteStore, Table};
use redb::{StorageError, WriteTransaction};
use serde::Serialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Bound;

/// The first key behind all that begin with a prefix, if there can be one.
fn behind(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte < u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

/// The rows of a store while they are changed.
pub struct Rows<'a> {
    transaction: &'a WriteTransaction,
    /// The tables that were opened so far.
    tables: HashMap<&'static str, OpenTable<'a>>,
    pub(super) failed: Option<redb::Error>,
}

type OpenTable<'a> = redb::Table<'a, &'static [u8], &'static [u8]>;

impl<'a> Rows<'a> {
    pub(super) fn new(transaction: &'a WriteTransaction) -> Self {
        Self { transaction, tables: HashMap::new(), failed: None }
    }

    pub fn put<T: Serialize>(&mut self, table: Table, key: &[u8], row: &T) {
        self.put_bytes(table, key, &SiteStore::encoded(row));
    }

    pub fn put_bytes(&mut self, table: Table, key: &[u8], bytes: &[u8]) {
        self.change(table, |open| open.insert(key, bytes).map(|_| ()));
    }

    /// Puts a long row in pieces that fill pages of the file; see [`SiteStore::get_packed`].
    pub fn put_packed(&mut self, table: Table, key: &[u8], row: &PackedRow) {
        for (index, piece) in row.pieces() {
            self.put_bytes(table, &piece_key(key, index), &piece);
        }
    }

    /// Puts the rows of several parts, each in the order of its keys, in one pass. Where the parts come from and in which
    /// order makes no difference, unless two have the same key: then the row of the last part counts.
    pub fn load_sorted<I: Iterator<Item = SortedRow>>(&mut self, table: Table, parts: impl IntoIterator<Item = I>) {
        for (key, row) in MergedRows::new(parts) {
            self.put_bytes(table, &key, &row);
        }
    }

    pub fn remove(&mut self, table: Table, key: &[u8]) {
        self.change(table, |open| open.remove(key).map(|_| ()));
    }

    /// Removes all rows whose keys begin with these bytes: so also a long row, by its whole key.
    pub fn remove_all(&mut self, table: Table, prefix: &[u8]) {
        let end = behind(prefix);
        let keys = (Bound::Included(prefix), end.as_deref().map_or(Bound::Unbounded, Bound::Excluded));
        self.change(table, |open| open.retain_in::<&[u8], _>(keys, |_, _| false));
    }

    fn change(&mut self, table: Table, change: impl FnOnce(&mut OpenTable<'a>) -> Result<(), StorageError>) {
        if self.failed.is_none() {
            self.failed = self.try_change(table, change).err();
        }
    }

    fn try_change(
        &mut self,
        table: Table,
        change: impl FnOnce(&mut OpenTable<'a>) -> Result<(), StorageError>,
    ) -> Result<(), redb::Error> {
        let open = match self.tables.entry(table.0) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(closed) => closed.insert(self.transaction.open_table(table.definition())?),
        };
        Ok(change(open)?)
    }
}
