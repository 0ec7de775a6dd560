//! Where the rows of a generated file stand in it, so that one row can be read without the others.
//!
//! Entry points: [`RowPlaces::find`] for a file that was read, [`RowPlaces::read`] for one row of it. A file whose rows
//! are not where this program writes them, one per line below `series:`, has no places: then all of it is read.

use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

const KEY: &str = "series:\n";
const MARK: &str = "  - ";

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RowPlaces {
    /// The offset of the first row's line.
    start: u64,
    /// The length of each row's line.
    lengths: Vec<u32>,
}

impl RowPlaces {
    /// The places of the rows in front matter as it stands in the file.
    pub(super) fn find(front: &str) -> Self {
        let Some(start) = front.find(&format!("\n{KEY}")).map(|at| at + 1 + KEY.len()) else { return Self::default() };
        let rows = front[start..].split_inclusive('\n').take_while(|line| line.starts_with(MARK));
        let lengths = rows.map(|line| u32::try_from(line.len()).ok()).collect::<Option<Vec<u32>>>();
        lengths.map_or_else(Self::default, |lengths| Self { start: start as u64, lengths })
    }

    /// How long the line of a row is.
    pub(super) fn size(&self, row: usize) -> usize {
        self.lengths.get(row).map_or(0, |length| *length as usize)
    }

    /// The text of a row as the file has it; `None` for a row without a place.
    pub(super) fn read(&self, file: &Path, row: usize) -> io::Result<Option<String>> {
        let Some(length) = self.lengths.get(row) else { return Ok(None) };
        let before: u64 = self.lengths[..row].iter().map(|length| u64::from(*length)).sum();
        let mut opened = File::open(file)?;
        opened.seek(SeekFrom::Start(self.start + before))?;
        let mut line = vec![0; *length as usize];
        opened.read_exact(&mut line)?;
        let line = String::from_utf8(line).ok();
        Ok(line.and_then(|line| Some(line.strip_prefix(MARK)?.trim_end().to_owned())))
    }
}
