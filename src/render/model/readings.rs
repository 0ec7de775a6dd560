//! The postings that can be read with their replies, by the version of a series that they are, and the threads without
//! patches, by their mails.

use super::{Model, Read};
use crate::base::hash::{fingerprint, quick_key};
use crate::config::Config;
use crate::content::facts::{ReadingFacts, beginning};
use crate::content::{Content, Stored};
use crate::render::index::{Index, SeriesRef, VersionRef, mail_key};
use crate::render::paths;
use crate::rows::reading::Reading;
use std::collections::{BTreeMap, HashMap};

/// Where the readings of content/ belong, by their positions there.
pub(in crate::render) struct ReadableVersions {
    /// The version that each one is; `None` where no series file has it.
    pub(super) versions: Vec<Option<VersionRef>>,
    /// The readings of each series by the version.
    by_series: BTreeMap<SeriesRef, Vec<(usize, usize)>>,
    /// The thread without patches that a mail belongs to, by the hash of its Message-ID, and that which begins in a
    /// digest, by [`begun`]; with the page.
    discussions: HashMap<u64, (usize, u32)>,
}

impl ReadableVersions {
    pub(super) fn new(config: &Config, content: &Content, index: &Index) -> Self {
        let version = |stored: &Stored<Reading>| {
            config.list(&stored.facts.list).filter(|_| !stored.facts.is_discussion())?;
            version_of(index, &stored.facts)
        };
        let versions: Vec<Option<VersionRef>> = content.readings.iter().map(version).collect();
        let mut by_series: BTreeMap<SeriesRef, Vec<(usize, usize)>> = BTreeMap::new();
        for (reading, version) in versions.iter().enumerate() {
            if let Some(VersionRef { series, version }) = *version {
                by_series.entry(series).or_default().push((version, reading));
            }
        }
        for readings in by_series.values_mut() {
            readings.sort_unstable();
        }
        Self { versions, by_series, discussions: discussions(config, content) }
    }

    /// The readings of a series, with the version that each one is.
    pub(super) fn of_series(&self, series: SeriesRef) -> &[(usize, usize)] {
        self.by_series.get(&series).map_or(&[], Vec::as_slice)
    }

    /// The keys of threads without patches, each with the reading and its page.
    pub(super) fn discussed(&self) -> impl Iterator<Item = (u64, (usize, u32))> {
        self.discussions.iter().map(|(key, reading)| (*key, *reading))
    }

    /// The series that have readings.
    pub(super) fn series(&self) -> impl Iterator<Item = SeriesRef> {
        self.by_series.keys().copied()
    }
}

/// The key of a thread by the digest in which it begins.
fn begun(list: &str, digest: &str, beginning: u64) -> u64 {
    quick_key(&(list, digest, beginning))
}

fn discussions(config: &Config, content: &Content) -> HashMap<u64, (usize, u32)> {
    let all = content.readings.iter().enumerate();
    let shown = all.filter(|(_, stored)| stored.facts.is_discussion() && config.list(&stored.facts.list).is_some());
    let keys = shown.flat_map(|(reading, stored)| {
        let facts = &stored.facts;
        let first = (begun(&facts.list, &facts.digest, facts.begins), 0);
        facts.mails.iter().copied().chain([first]).map(move |(key, page)| (key, (reading, page)))
    });
    keys.collect()
}

/// The version that its mails belong to. One of whose mails none has a Message-ID is not found, and its page names no
/// series.
fn version_of(index: &Index, facts: &ReadingFacts) -> Option<VersionRef> {
    facts.mails.iter().find_map(|(mail, _)| index.series.version_of_key(*mail))
}

impl<'a> Model<'a> {
    /// A posting with its replies, without the texts.
    pub(in crate::render) fn reading(&self, reading: usize) -> &'a Reading {
        self.note_reading(reading);
        self.rows.reading(reading, || self.site.reading(reading))
    }

    /// What is known of it without its file.
    pub(in crate::render) fn reading_facts(&self, reading: usize) -> &'a ReadingFacts {
        self.note_reading(reading);
        &self.site.content.readings[reading].facts
    }

    /// The version of a series that it is.
    pub(in crate::render) fn reading_version(&self, reading: usize) -> Option<VersionRef> {
        self.note_reading(reading);
        self.site.readings.versions[reading]
    }

    fn note_reading(&self, reading: usize) {
        let facts = &self.site.content.readings[reading].facts;
        self.note(Read::Reading { list: &facts.list, name: &facts.name });
    }

    /// The facts of the reading of a version.
    pub(in crate::render) fn version_reading(&self, version: VersionRef) -> Option<&'a ReadingFacts> {
        let series = version.series;
        self.note(Read::Readings { list: self.series_list(series), series: &self.site.series_facts(series).slug });
        let all = self.site.readings.of_series(series);
        let at = all.partition_point(|(own, _)| *own < version.version);
        let (_, reading) = all.get(at).filter(|(own, _)| *own == version.version)?;
        Some(&self.site.content.readings[*reading].facts)
    }

    /// The URL at which a mail can be read on the site with its posting or its thread.
    pub(in crate::render) fn read_at(&self, message_id: &str) -> Option<String> {
        let key = mail_key(message_id);
        let facts = match self.version_of(Some(message_id)) {
            Some(version) => self.version_reading(version)?,
            None => self.discussion(key)?,
        };
        let (_, patch) = facts.mails.iter().find(|(mail, _)| *mail == key)?;
        Some(format!("{}#m-{}", paths::reading_of(facts, *patch).url(), fingerprint(message_id)))
    }

    /// The URL of a thread without patches that begins in a digest with such a title and date.
    pub(in crate::render) fn discussion_begun(
        &self,
        (list, digest): (&str, &str),
        title: &str,
        seconds: i64,
    ) -> Option<String> {
        let facts = self.discussion(begun(list, digest, beginning(title, seconds)))?;
        Some(paths::reading_of(facts, 0).url())
    }

    /// The thread without patches of a mail, or that begins in a digest.
    fn discussion(&self, key: u64) -> Option<&'a ReadingFacts> {
        self.note(Read::Discussion { key });
        let (reading, _) = self.site.readings.discussions.get(&key)?;
        Some(&self.site.content.readings[*reading].facts)
    }
}
