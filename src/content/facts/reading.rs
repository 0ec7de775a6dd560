//! What the index needs to know of a posting that can be read with its replies.

use super::FrontMatter;
use crate::base::hash::quick_key;
use crate::base::number::number;
use crate::content::{StoredFileError, reading};
use crate::rows::reading::{Piece, PieceKind, ReadMail, Reading};
use crate::rows::thread_pages::ThreadPages;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a posting can be read, and how large it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReadingFacts {
    pub list: String,
    /// See [`Reading::name`].
    pub name: String,
    pub digest: String,
    pub series: String,
    pub title: String,
    /// Which version of the series it is.
    pub version: String,
    /// See [`Reading::size`].
    pub size: u32,
    /// The patches that are here, by their index; 0 is the cover.
    pub patches: Vec<u32>,
    /// The title and date of its first mail as a hash, by which its thread is found where that has no Message-ID.
    pub begins: u64,
    /// When its first mail was sent, in seconds since 1970.
    pub sent: i64,
    /// How many replies it has.
    pub replies: usize,
    /// How many remarks stand at a line.
    pub remarks: usize,
    /// How many of these are about a line that the next version changed.
    pub changed: usize,
    /// How many people wrote its mails.
    pub people: usize,
    /// How many mails there are.
    pub count: usize,
    /// When the newest one was sent, in seconds since 1970.
    pub last: i64,
    /// The pages of a thread without patches, see [`ThreadPages::names`].
    pub pages: Vec<String>,
    /// Its mails as hashes of their Message-IDs, in their order, each with the patch below which it first stands; of a
    /// thread without patches with its page.
    pub mails: Vec<(u64, u32)>,
}

impl ReadingFacts {
    /// Whether it is a thread without patches, not a posting.
    pub fn is_discussion(&self) -> bool {
        self.series.is_empty()
    }

    /// The month in which it began, as its name has it.
    pub fn month(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }
}

impl FrontMatter for Reading {
    type Facts = ReadingFacts;
    type Row = ();

    fn facts(&self) -> ReadingFacts {
        let is_remark = |piece: &&Piece| piece.kind == PieceKind::Words && piece.is_at_line();
        let sent = self.mails.first().map_or(0, |mail| mail.date.seconds);
        let remarks = || self.pieces.iter().filter(is_remark);
        let pages = ThreadPages::new(self);
        ReadingFacts {
            list: self.list.clone(),
            name: self.name.clone(),
            digest: self.digest.clone(),
            series: self.series.clone(),
            title: self.title.clone(),
            version: self.version.clone(),
            size: self.size,
            patches: self.mails.iter().filter_map(|mail| mail.patch).collect(),
            begins: beginning(&self.title, sent),
            sent,
            replies: self.mails.iter().filter(|mail| mail.patch.is_none()).count(),
            remarks: remarks().count(),
            changed: remarks().filter(|piece| piece.line_changed).count(),
            people: self.people.iter().filter(|who| who.bot.is_none()).count(),
            count: self.mails.len(),
            last: self.mails.iter().map(|mail| mail.date.seconds).max().unwrap_or(0),
            mails: mails(self, &pages),
            pages: pages.names,
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
            title: facts.title.clone(),
            list: facts.list.clone(),
            name: facts.name.clone(),
            digest: facts.digest.clone(),
            series: facts.series.clone(),
            version: facts.version.clone(),
            size: facts.size,
            people: Vec::new(),
            mails: Vec::new(),
            pieces: Vec::new(),
        }
    }
}

/// A title and a date, in seconds since 1970, as [`ReadingFacts::begins`] has them.
pub fn beginning(title: &str, seconds: i64) -> u64 {
    quick_key(&(title, seconds))
}

/// The mails that have a Message-ID, each with the patch below which its first piece stands, or its page.
fn mails(reading: &Reading, pages: &ThreadPages) -> Vec<(u64, u32)> {
    let mut patch = 0;
    let mut below: BTreeMap<usize, u32> = BTreeMap::new();
    for piece in &reading.pieces {
        if piece.depth == 0 {
            patch = reading.mails.get(piece.mail).and_then(|mail| mail.patch).unwrap_or(0);
        }
        below.entry(piece.mail).or_insert(patch);
    }
    let mail = |(position, mail): (usize, &ReadMail)| {
        let patch = below.get(&position).copied().or(mail.patch).unwrap_or(0);
        let page = number(pages.of_mail[position]);
        Some((quick_key(&**mail.message_id.as_ref()?), if pages.names.len() > 1 { page } else { patch }))
    };
    reading.mails.iter().enumerate().filter_map(mail).collect()
}
