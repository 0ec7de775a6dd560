//! What the index needs to know of a digest.

use super::FrontMatter;
use crate::base::bot::BotWork;
use crate::base::hash::quick_key;
use crate::base::id::MessageId;
use crate::content::{StoredFileError, digest};
#[cfg(doc)]
use crate::rows::digest::MessageRow;
use crate::rows::digest::{Counts, Digest, DigestRange, PersonRow, PostingRow};
use crate::rows::headline::headline;
use serde::{Deserialize, Serialize};

/// A digest without its messages and threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestFacts {
    pub list: String,
    /// See [`Digest::lists`].
    pub lists: Vec<String>,
    pub digest: String,
    pub label: String,
    pub open: bool,
    pub range: DigestRange,
    pub counts: Counts,
    /// See [`headline`].
    pub headline: Vec<String>,
    pub people: Vec<PersonFacts>,
    /// Its postings, newest first.
    pub series: Vec<PostingFacts>,
    /// Threads that somebody began to whom nobody answered in the range: the person, the hash of the first Message-ID,
    /// and how many mails they wrote there. Neither patches nor reports.
    pub alone: Vec<(usize, u64, u32)>,
    /// The mails before the range that mails answer, patches included, by the hashes of their Message-IDs.
    pub continued: Vec<u64>,
    /// The messages that it shows, by the hashes of their Message-IDs.
    pub shown: Vec<u64>,
}

/// Somebody who sent something in the range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFacts {
    pub name: String,
    pub email: String,
    pub patches: u32,
    pub replies: u32,
    pub tags: u32,
    pub bot: Option<BotWork>,
}

/// A posting; people are positions in the digest's `people`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingFacts {
    pub author: usize,
    /// Who wrote how many of its patches; empty where the author wrote all of them.
    pub authors: Vec<(usize, u32)>,
    pub subsystem: Vec<String>,
    pub arrived: u32,
    pub replies: u32,
    /// The first of its messages.
    pub message: Option<MessageFacts>,
    /// A hash of its row, whatever the positions of its people.
    pub hash: u64,
}

/// A message that the digest shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MessageFacts {
    /// Its position in the digest.
    pub position: usize,
    /// See [`MessageRow::anchor`].
    pub anchor: String,
}

impl DigestFacts {
    /// The number of a posting from the oldest, which stays while the digest grows at its top.
    pub fn number(&self, posting: usize) -> usize {
        self.series.len() - 1 - posting
    }

    /// The postings with their positions, oldest first; a digest lists the newest first.
    pub fn oldest_first(&self) -> impl Iterator<Item = (usize, &PostingFacts)> {
        self.series.iter().enumerate().rev()
    }
}

impl PostingFacts {
    /// Patches of the posting as the plain-text digest counts them: a lone cover counts as one.
    pub fn count(&self) -> u32 {
        self.arrived.max(1)
    }

    fn new(row: &PostingRow, message: Option<MessageFacts>) -> Self {
        let PostingRow { author, authors, subsystem, arrived, replies, .. } = row;
        let (authors, subsystem) = (authors.clone(), subsystem.clone());
        let hash = quick_key(&PostingRow { author: 0, authors: Vec::new(), repliers: Vec::new(), ..row.clone() });
        Self { author: *author, authors, subsystem, arrived: *arrived, replies: *replies, message, hash }
    }

    fn unreadable(&self) -> PostingRow {
        PostingRow {
            title: String::new(),
            subject: String::new(),
            version: 1,
            stated: false,
            message_id: None,
            answers: None,
            on: Vec::new(),
            date: crate::base::date::DateTime::default(),
            date_guessed: false,
            author: self.author,
            authors: self.authors.clone(),
            subsystem: self.subsystem.clone(),
            arrived: self.arrived,
            total: 1,
            cover: false,
            missing: Vec::new(),
            inferred: false,
            files: 0,
            insertions: 0,
            deletions: 0,
            replies: self.replies,
            repliers: Vec::new(),
        }
    }
}

impl PersonFacts {
    fn new(row: &PersonRow) -> Self {
        let PersonRow { name, email, patches, replies, tags, bot } = row;
        Self { name: name.clone(), email: email.clone(), patches: *patches, replies: *replies, tags: *tags, bot: *bot }
    }

    fn row(&self) -> PersonRow {
        let Self { name, email, patches, replies, tags, bot } = self;
        PersonRow {
            name: name.clone(),
            email: email.clone(),
            patches: *patches,
            replies: *replies,
            tags: *tags,
            bot: *bot,
        }
    }
}

impl FrontMatter for Digest {
    type Facts = DigestFacts;
    type Row = PostingRow;

    fn facts(&self) -> DigestFacts {
        let threads = || self.discussions.iter().chain(&self.others);
        let of_kind = |kind: &'static str| threads().filter(move |thread| thread.kind == kind);
        let alone = of_kind("other").filter_map(|thread| match thread.people.as_slice() {
            [person] => Some((*person, thread.message_id.as_ref().map_or(0, mail_key), thread.mails)),
            _ => None,
        });
        let continued = of_kind("continued").filter_map(|thread| thread.message_id.as_ref());
        let answered = self.series.iter().filter_map(|posting| posting.answers.as_ref());
        let shown = self.messages.iter().filter_map(|message| message.message_id.as_ref());
        let mut first: Vec<Option<MessageFacts>> = vec![None; self.series.len()];
        for (position, message) in self.messages.iter().enumerate() {
            let facts = || MessageFacts { position, anchor: message.anchor() };
            first[message.series].get_or_insert_with(facts);
        }
        DigestFacts {
            list: self.list.clone(),
            lists: self.lists.clone(),
            digest: self.digest.clone(),
            label: self.label.clone(),
            open: self.open,
            range: self.range.clone(),
            counts: self.counts.clone(),
            headline: headline(self),
            people: self.people.iter().map(PersonFacts::new).collect(),
            series: self.series.iter().zip(first).map(|(row, message)| PostingFacts::new(row, message)).collect(),
            alone: alone.collect(),
            continued: continued.chain(answered).map(mail_key).collect(),
            shown: shown.map(mail_key).collect(),
        }
    }

    fn rows(&self) -> &[PostingRow] {
        &self.series
    }

    fn parse(front: &str) -> Result<Self, StoredFileError> {
        digest::read_facts(front)
    }

    fn unreadable(facts: &DigestFacts) -> Self {
        Self {
            generated: String::new(),
            schema: crate::rows::digest::SCHEMA,
            title: String::new(),
            list: facts.list.clone(),
            list_title: String::new(),
            lists: facts.lists.clone(),
            digest: facts.digest.clone(),
            label: facts.label.clone(),
            period: String::new(),
            open: facts.open,
            range: facts.range.clone(),
            counts: facts.counts.clone(),
            late: None,
            top: 0,
            people: facts.people.iter().map(PersonFacts::row).collect(),
            series: facts.series.iter().map(PostingFacts::unreadable).collect(),
            messages: Vec::new(),
            discussions: Vec::new(),
            others: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

fn mail_key(id: &MessageId) -> u64 {
    let id: &str = id;
    quick_key(id)
}
