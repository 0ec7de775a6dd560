//! Rows that are long: compressed, and stored in pieces, because a row that is longer than a page of the file takes twice
//! as many bytes at worst.

use super::{SiteStore, Table};
use crate::base::number::number;
use crate::base::packed::{packed, unpacked};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// So many bytes, with what belongs to them, fit into one page of the file.
const PIECE: usize = 3_968;

/// A row that is ready to be stored. Made before a transaction begins, on as many threads as there are.
pub struct PackedRow(Vec<u8>);

impl PackedRow {
    pub fn new<T: Serialize + ?Sized>(row: &T) -> Self {
        Self(packed(&SiteStore::encoded(row)))
    }

    /// Its size in bytes.
    pub fn size(&self) -> usize {
        self.0.len()
    }

    /// Its pieces, each with its index; the first one begins with their number.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (usize, Vec<u8>)> {
        let count = number(self.0.chunks(PIECE).count()).to_le_bytes();
        self.0.chunks(PIECE).enumerate().map(move |(index, piece)| {
            let head = if index == 0 { &count[..] } else { &[] };
            (index, [head, piece].concat())
        })
    }
}

/// The key of a piece.
pub(super) fn piece_key(key: &[u8], index: usize) -> Vec<u8> {
    [key, &number(index).to_be_bytes()].concat()
}

impl SiteStore {
    /// The row that was put with [`super::Rows::put_packed`]; `None` also where it cannot be read as this type.
    pub fn get_packed<T: DeserializeOwned>(&self, table: Table, key: &[u8]) -> Option<T> {
        Self::decoded(&unpacked(&self.pieces(table, key)?)?)
    }

    fn pieces(&self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        let piece = |index: usize| self.with_bytes(table, &piece_key(key, index), <[u8]>::to_vec);
        let first = piece(0)?;
        let (count, bytes) = first.split_first_chunk()?;
        let mut bytes = bytes.to_vec();
        for index in 1..u32::from_le_bytes(*count) {
            bytes.extend(piece(index as usize)?);
        }
        Some(bytes)
    }
}
