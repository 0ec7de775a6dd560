//! One kind of rows of a list: read from the store one by one, changed in memory, written at the end.
//!
//! A [`RowTable`] has a row for each key. A [`BlockTable`] is keyed by positions and keeps the rows of [`BLOCK`] positions
//! together, because the store has an overhead for each.

use crate::press::archive::{ArchivePosition, ArchiveRange};
use crate::store::{Rows, SiteStore, Table};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// What a row is found by.
pub(in crate::press) trait RowKey: Ord + Copy {
    fn bytes(self) -> Vec<u8>;
}

impl RowKey for u32 {
    fn bytes(self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
}

impl RowKey for u64 {
    fn bytes(self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
}

impl RowKey for [u8; 16] {
    fn bytes(self) -> Vec<u8> {
        self.to_vec()
    }
}

pub(in crate::press) struct RowTable<'a, K, T> {
    store: &'a SiteStore,
    table: Table,
    list: &'a str,
    /// The rows that were read or changed; `None` where there is none.
    rows: BTreeMap<K, Option<T>>,
    changed: BTreeSet<K>,
}

impl<'a, K: RowKey, T: Serialize + DeserializeOwned> RowTable<'a, K, T> {
    pub(super) fn new(store: &'a SiteStore, table: Table, list: &'a str) -> Self {
        Self { store, table, list, rows: BTreeMap::new(), changed: BTreeSet::new() }
    }

    pub(in crate::press) fn get(&mut self, key: K) -> Option<&T> {
        let (store, table, list) = (self.store, self.table, self.list);
        let read = || store.get(table, &stored_key(list, key));
        self.rows.entry(key).or_insert_with(read).as_ref()
    }

    /// Calls `read` with the row of a key, without remembering it.
    pub(in crate::press) fn read<R>(&self, key: K, read: impl FnOnce(&T) -> R) -> Option<R> {
        match self.rows.get(&key) {
            Some(row) => row.as_ref().map(read),
            None => self.store.get(self.table, &stored_key(self.list, key)).as_ref().map(read),
        }
    }

    pub(in crate::press) fn set(&mut self, key: K, row: T) {
        self.rows.insert(key, Some(row));
        self.changed.insert(key);
    }

    /// Changes a row; where there is none, an empty one.
    pub(in crate::press) fn change<R>(&mut self, key: K, change: impl FnOnce(&mut T) -> R) -> R
    where
        T: Default,
    {
        self.get(key);
        self.changed.insert(key);
        change(self.rows.entry(key).or_default().get_or_insert_default())
    }

    pub(super) fn write(&self, rows: &mut Rows<'_>) {
        for key in &self.changed {
            if let Some(row) = self.rows.get(key).and_then(Option::as_ref) {
                rows.put(self.table, &stored_key(self.list, *key), row);
            }
        }
    }
}

/// So many positions share a row of the store.
const BLOCK: u32 = 64;

/// The rows of a block by their positions in it.
pub(super) type Block<T> = BTreeMap<u8, T>;

pub(in crate::press) struct BlockTable<'a, T>(RowTable<'a, u32, Block<T>>);

impl<'a, T: Serialize + DeserializeOwned + Clone + PartialEq> BlockTable<'a, T> {
    pub(super) fn new(store: &'a SiteStore, table: Table, list: &'a str) -> Self {
        Self(RowTable::new(store, table, list))
    }

    pub(in crate::press) fn get(&mut self, key: ArchivePosition) -> Option<&T> {
        let (block, index) = place(key);
        self.0.get(block)?.get(&index)
    }

    /// Calls `read` with a row, without remembering it.
    pub(in crate::press) fn read<R>(&self, key: ArchivePosition, read: impl FnOnce(&T) -> R) -> Option<R> {
        let (block, index) = place(key);
        self.0.read(block, |rows| rows.get(&index).map(read)).flatten()
    }

    pub(in crate::press) fn set(&mut self, key: ArchivePosition, row: T) {
        let (block, index) = place(key);
        if self.get(key) != Some(&row) {
            self.0.change(block, |rows| rows.insert(index, row));
        }
    }

    pub(in crate::press) fn remove(&mut self, key: ArchivePosition) {
        let (block, index) = place(key);
        self.0.change(block, |rows| rows.remove(&index));
    }

    /// Changes a row that is known to be there.
    pub(in crate::press) fn change(&mut self, key: ArchivePosition, change: impl FnOnce(&mut T)) -> Option<()> {
        let mut row = self.get(key)?.clone();
        change(&mut row);
        self.set(key, row);
        Some(())
    }

    /// The positions in a range that have rows.
    pub(in crate::press) fn positions(&mut self, range: ArchiveRange) -> Vec<ArchivePosition> {
        let mut found = Vec::new();
        for (block, part) in parts(range) {
            let rows = self.0.get(block).into_iter().flat_map(BTreeMap::keys);
            let positions = rows.map(|index| ArchivePosition(block * BLOCK + u32::from(*index)));
            found.extend(positions.filter(|position| (part.start..part.end).contains(position)));
        }
        found
    }

    pub(super) fn write(&self, rows: &mut Rows<'_>) {
        self.0.write(rows);
    }
}

/// The block of a position, and the position in it.
pub(super) fn place(position: ArchivePosition) -> (u32, u8) {
    let index = u8::try_from(position.0 % BLOCK).expect("a block has less than 256 positions");
    (position.0 / BLOCK, index)
}

/// The blocks of a range, with the part of the range in each.
pub(super) fn parts(range: ArchiveRange) -> impl Iterator<Item = (u32, ArchiveRange)> {
    let part = move |block: u32| {
        let (start, end) = (ArchivePosition(block * BLOCK), ArchivePosition((block + 1) * BLOCK));
        (block, ArchiveRange::new(range.start.max(start), range.end.min(end)))
    };
    (range.start.0 / BLOCK..range.end.0.div_ceil(BLOCK)).map(part)
}

/// The rows of a block with their positions.
pub(super) fn unblocked<T>(block: u32, rows: Block<T>) -> impl Iterator<Item = (ArchivePosition, T)> {
    rows.into_iter().map(move |(index, row)| (ArchivePosition(block * BLOCK + u32::from(index)), row))
}

/// Puts rows with their positions, in order, into blocks.
pub(super) fn blocks<T>(rows: impl IntoIterator<Item = (ArchivePosition, T)>) -> Vec<(u32, Block<T>)> {
    let mut all: Vec<(u32, Block<T>)> = Vec::new();
    for (position, row) in rows {
        let (block, index) = place(position);
        if all.last().is_none_or(|(last, _)| *last != block) {
            all.push((block, Block::new()));
        }
        all.last_mut().expect("there is a block").1.insert(index, row);
    }
    all
}

/// Lists share a table; no name of a list holds a zero byte.
pub(super) fn stored_key(list: &str, key: impl RowKey) -> Vec<u8> {
    [list.as_bytes(), &[0], &key.bytes()].concat()
}
