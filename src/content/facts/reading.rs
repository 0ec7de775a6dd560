//! What the index needs to know of a posting that can be read with its replies.

use super::FrontMatter;
use crate::content::{StoredFileError, reading};
use crate::rows::reading::{PieceKind, Reading};
use serde::{Deserialize, Serialize};

/// Where a posting can be read, and how large it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingFacts {
    pub list: String,
    /// See [`Reading::name`].
    pub name: String,
    pub digest: String,
    pub series: String,
    /// The patches that are here, by their index; 0 is the cover.
    pub patches: Vec<u32>,
    /// How many replies it has.
    pub replies: usize,
    /// How many remarks stand at a line.
    pub remarks: usize,
}

impl FrontMatter for Reading {
    type Facts = ReadingFacts;
    type Row = ();

    fn facts(&self) -> ReadingFacts {
        let remarks = self.pieces.iter().filter(|piece| piece.kind == PieceKind::Words && piece.is_at_line());
        ReadingFacts {
            list: self.list.clone(),
            name: self.name.clone(),
            digest: self.digest.clone(),
            series: self.series.clone(),
            patches: self.mails.iter().filter_map(|mail| mail.patch).collect(),
            replies: self.mails.iter().filter(|mail| mail.patch.is_none()).count(),
            remarks: remarks.count(),
        }
    }

    fn rows(&self) -> &[()] {
        &[]
    }

    fn parse(front: &str) -> Result<Self, StoredFileError> {
        reading::read_facts(front)
    }

    fn unreadable(facts: &ReadingFacts) -> Self {
        Self {
            generated: String::new(),
            schema: crate::rows::reading::SCHEMA,
            kind: crate::rows::reading::KIND.to_owned(),
            title: String::new(),
            list: facts.list.clone(),
            name: facts.name.clone(),
            digest: facts.digest.clone(),
            series: facts.series.clone(),
            version: String::new(),
            people: Vec::new(),
            mails: Vec::new(),
            pieces: Vec::new(),
        }
    }
}
