//! What the index needs to know of the series of a digest.

use super::{FrontMatter, Strings};
use crate::base::hash::quick_key;
use crate::base::person::key_of;
use crate::content::{StoredFileError, series};
use crate::rows::applied::{AppliedRow, FoundBy};
use crate::rows::places::{ArrivalRow, all_lists, places};
use crate::rows::series::{Participant, ReplyRow, Series, SeriesFile, VersionRow};
use crate::rows::state::StateFacts;
use serde::{Deserialize, Serialize};

/// The series that were first seen in a digest's range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesFileFacts {
    pub list: String,
    pub digest: String,
    pub series: Vec<SeriesFacts>,
}

/// A series without the texts of its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesFacts {
    pub slug: String,
    pub aliases: Vec<String>,
    /// See [`Series::lists`].
    pub lists: Vec<String>,
    pub subsystem: Vec<String>,
    pub areas: Strings,
    /// Files that the newest version touches.
    pub paths: Strings,
    /// The keys of the people who took part.
    pub people: Strings,
    /// With which other addresses they sign their patches: the person, and the address in lower case.
    pub signed: Vec<(usize, String)>,
    pub versions: Vec<VersionFacts>,
    /// The current version, by its position.
    pub current: usize,
    /// The number of patches whose difference is shown.
    pub shown: usize,
    /// The mails of its versions, by the hashes of their Message-IDs, with the version.
    pub mails: Vec<(u64, usize)>,
    /// The mails about them.
    pub replies: Vec<(u64, usize)>,
    /// The patches of the current version by the keys of titles and commits, with their index.
    pub patches: Vec<(u64, u32)>,
    pub reviews: Vec<ReviewFacts>,
    /// What mails say was applied.
    pub applied: Vec<AppliedFacts>,
    /// A hash of the whole row.
    pub hash: u64,
}

/// A version of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionFacts {
    /// See [`VersionRow::digest`].
    pub digest: String,
    /// See [`VersionRow::on`].
    pub on: Vec<ArrivalRow>,
    pub state: StateFacts,
}

/// A reply to a patch by somebody else. People are positions in the `people` of the series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewFacts {
    /// See [`ReplyRow::digest`].
    pub digest: String,
    /// See [`ReplyRow::on`].
    pub on: Vec<ArrivalRow>,
    pub author: usize,
    pub patch_author: usize,
    pub version: usize,
    /// The patch, 0 for the cover; the highest number where it answers a missing mail.
    pub patch: u32,
    pub tags: u32,
}

/// A row of [`VersionRow::applied`] of which a mail tells the time. What the source repository shows has none, and what
/// mentions an older patch comes too late to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedFacts {
    pub version: usize,
    /// Its position in the version's rows.
    pub row: usize,
    pub said: AppliedBy,
}

/// The mail that says that something was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppliedBy {
    /// A reply: see [`ReplyRow::digest`] and [`ReplyRow::on`].
    Reply { digest: String, on: Vec<ArrivalRow> },
    /// A mail outside the series, by the hash of its Message-ID.
    Mail(u64),
}

impl SeriesFacts {
    fn new(row: &Series) -> Self {
        let ids = |version: &VersionRow| {
            let patches = version.patches.iter().filter_map(|patch| patch.message_id.clone());
            patches.chain(version.message_id.clone()).map(|id| quick_key(&*id)).collect::<Vec<_>>()
        };
        let mails = row.versions.iter().zip(0..).flat_map(|(row, at)| ids(row).into_iter().map(move |id| (id, at)));
        let replies = row.replies.iter().filter_map(|reply| Some((reply.message_id.as_deref()?, reply.version)));
        let version = |(VersionRow { digest, on, .. }, state): (&VersionRow, StateFacts)| VersionFacts {
            digest: digest.clone(),
            on: on.clone(),
            state,
        };
        let key = |person: &Participant| key_of(&person.name, &person.email);
        let signs = |(who, person): (usize, &Participant)| {
            person.signs.iter().map(|email| (who, email.to_lowercase())).collect::<Vec<_>>()
        };
        Self {
            slug: row.slug.clone(),
            aliases: row.aliases.clone(),
            lists: row.lists.clone(),
            subsystem: row.subsystem.clone(),
            signed: row.people.iter().enumerate().flat_map(signs).collect(),
            areas: row.areas.iter().collect(),
            paths: row.paths.iter().collect(),
            people: row.people.iter().map(key).collect(),
            versions: row.versions.iter().zip(StateFacts::of_all(row)).map(version).collect(),
            current: row.current(),
            shown: row.shown(),
            mails: mails.collect(),
            replies: replies.map(|(id, version)| (quick_key(id), version)).collect(),
            patches: row.versions.get(row.current()).map_or_else(Vec::new, patches),
            reviews: row.replies.iter().filter_map(|reply| ReviewFacts::new(row, reply)).collect(),
            applied: applied(row).collect(),
            hash: quick_key(row),
        }
    }

    /// The lists that its mails arrived on, `home` first, which has its page.
    pub fn all_lists<'a>(&'a self, home: &'a str) -> impl Iterator<Item = &'a str> {
        all_lists(&self.lists, home)
    }

    /// The lists and digests in which a version arrived, all lists as one included.
    pub fn arrivals<'a>(&'a self, home: &'a str, version: &'a VersionFacts) -> Vec<(&'a str, &'a str)> {
        places(&self.lists, home, &version.digest, &version.on)
    }

    /// The lists and digests in which a review arrived, all lists as one included.
    pub fn review_arrivals<'a>(&'a self, home: &'a str, review: &'a ReviewFacts) -> Vec<(&'a str, &'a str)> {
        self.reply_arrivals(home, review.version, &review.digest, &review.on)
    }

    /// The same for a reply to a version.
    pub fn reply_arrivals<'a>(
        &'a self,
        home: &'a str,
        version: usize,
        digest: &'a str,
        on: &'a [ArrivalRow],
    ) -> Vec<(&'a str, &'a str)> {
        let of_version = || self.versions.get(version).map_or("", |version| version.digest.as_str());
        let digest = if digest.is_empty() { of_version() } else { digest };
        places(&self.lists, home, digest, on)
    }

    /// When the last mail about any version was sent, in seconds since 1970.
    pub fn newest(&self) -> i64 {
        self.versions.iter().map(|version| version.state.last).max().expect("a series has at least one version")
    }

    /// When the last mail about the current version was sent.
    pub fn last_activity(&self) -> i64 {
        self.versions[self.current].state.last
    }

    fn unreadable(&self) -> Series {
        Series {
            slug: self.slug.clone(),
            people: vec![Participant::default()],
            versions: vec![VersionRow::default(); self.versions.len()],
            ..Series::default()
        }
    }
}

impl ReviewFacts {
    /// A reply as a review; `None` where it is about the replier's own work, or a bot's.
    fn new(series: &Series, reply: &ReplyRow) -> Option<Self> {
        let version = &series.versions[reply.version];
        let patch_author = reply.about.and_then(|index| version.patch(index)).and_then(|patch| patch.author);
        if reply.author == version.author || reply.bot || patch_author == Some(reply.author) {
            return None;
        }
        Some(Self {
            digest: reply.digest.clone(),
            on: reply.on.clone(),
            author: reply.author,
            patch_author: patch_author.unwrap_or(version.author),
            version: reply.version,
            patch: reply.about.unwrap_or(u32::MAX),
            tags: reply.tags.len().try_into().unwrap_or(u32::MAX),
        })
    }
}

impl FrontMatter for SeriesFile {
    type Facts = SeriesFileFacts;
    type Row = Series;

    fn facts(&self) -> SeriesFileFacts {
        let series = self.series.iter().map(SeriesFacts::new).collect();
        SeriesFileFacts { list: self.list.clone(), digest: self.digest.clone(), series }
    }

    fn rows(&self) -> &[Series] {
        &self.series
    }

    fn parse(front: &str) -> Result<Self, StoredFileError> {
        series::read_facts(front)
    }

    fn unreadable(facts: &SeriesFileFacts) -> Self {
        Self {
            generated: String::new(),
            schema: crate::rows::series::SCHEMA,
            kind: String::new(),
            title: String::new(),
            list: facts.list.clone(),
            digest: facts.digest.clone(),
            series: facts.series.iter().map(SeriesFacts::unreadable).collect(),
        }
    }
}

fn applied(series: &Series) -> impl Iterator<Item = AppliedFacts> {
    let rows = |row: &VersionRow| row.applied.iter().map(|applied| said(series, applied)).collect::<Vec<_>>();
    let all = series.versions.iter().map(rows).enumerate();
    all.flat_map(|(version, rows)| {
        let known = rows.into_iter().enumerate().filter_map(|(row, said)| Some((row, said?)));
        known.map(move |(row, said)| AppliedFacts { version, row, said })
    })
}

fn said(series: &Series, applied: &AppliedRow) -> Option<AppliedBy> {
    if let Some(reply) = applied.reply {
        let reply = series.replies.get(reply)?;
        return Some(AppliedBy::Reply { digest: reply.digest.clone(), on: reply.on.clone() });
    }
    let is_news = matches!(applied.found_by, Some(FoundBy::PullRequest | FoundBy::Notice));
    applied.mail.as_deref().filter(|_| is_news).map(|id| AppliedBy::Mail(quick_key(id)))
}

/// The patches of a version by the keys of their titles, and of the commits that they became.
fn patches(row: &VersionRow) -> Vec<(u64, u32)> {
    let titles = row.patches.iter().map(|patch| (title_key(&patch.title), patch.index));
    let commits = row.applied.iter().filter_map(|applied| {
        let index = applied.patch.or_else(|| row.patches.first().map(|patch| patch.index))?;
        Some((commit_key(short(applied.commit.as_deref()?)?), index))
    });
    titles.chain(commits).collect()
}

/// The keys under which a patch may be found, the best one first.
pub fn patch_keys(commit: &str, title: &str) -> impl Iterator<Item = u64> {
    short(commit).map(commit_key).into_iter().chain([title_key(title)])
}

/// The abbreviation by which commits are compared.
fn short(commit: &str) -> Option<&str> {
    commit.get(..12)
}

fn commit_key(commit: &str) -> u64 {
    quick_key(&format!("commit {commit}"))
}

fn title_key(title: &str) -> u64 {
    quick_key(&format!("title {}", title.to_lowercase()))
}
