//! The postings that can be read with their replies, by the version of a series that they are.

use super::{Model, Read};
use crate::base::hash::fingerprint;
use crate::config::Config;
use crate::content::facts::ReadingFacts;
use crate::content::{Content, Stored};
use crate::render::RenderError;
use crate::render::index::{Index, SeriesRef, VersionRef, mail_key};
use crate::render::paths;
use crate::rows::reading::Reading;
use std::collections::BTreeMap;

/// Where the readings of content/ belong, by their positions there.
pub(in crate::render) struct ReadableVersions {
    /// The version that each one is; `None` where no series file has it.
    pub(super) versions: Vec<Option<VersionRef>>,
    /// The readings of each series, with the version.
    by_series: BTreeMap<SeriesRef, Vec<(usize, usize)>>,
    /// The threads without patches, by their mails.
    pub(super) discussions: BTreeMap<u64, usize>,
}

impl ReadableVersions {
    pub(super) fn new(config: &Config, content: &Content, index: &Index) -> Self {
        let version = |stored: &Stored<Reading>| {
            config.list(&stored.facts.list)?;
            version_of(index, &stored.facts)
        };
        let versions: Vec<Option<VersionRef>> = content.readings.iter().map(version).collect();
        let mut by_series: BTreeMap<SeriesRef, Vec<(usize, usize)>> = BTreeMap::new();
        for (reading, version) in versions.iter().enumerate() {
            if let Some(VersionRef { series, version }) = *version {
                by_series.entry(series).or_default().push((version, reading));
            }
        }
        let is_discussion = |(_, stored): &(usize, &Stored<Reading>)| {
            stored.facts.is_discussion() && config.list(&stored.facts.list).is_some()
        };
        let discussed = content.readings.iter().enumerate().filter(is_discussion);
        let discussions =
            discussed.flat_map(|(reading, stored)| stored.facts.mails.iter().map(move |(mail, _)| (*mail, reading)));
        Self { versions, by_series, discussions: discussions.collect() }
    }

    /// The readings of a series, with the version that each one is.
    pub(super) fn of_series(&self, series: SeriesRef) -> &[(usize, usize)] {
        self.by_series.get(&series).map_or(&[], Vec::as_slice)
    }

    /// The series that have readings.
    pub(super) fn series(&self) -> impl Iterator<Item = SeriesRef> {
        self.by_series.keys().copied()
    }
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
        self.site.reading(reading)
    }

    /// What is known of it without its file.
    pub(in crate::render) fn reading_facts(&self, reading: usize) -> &'a ReadingFacts {
        self.note_reading(reading);
        &self.site.content.readings[reading].facts
    }

    /// The texts of its pieces.
    pub(in crate::render) fn reading_texts(&self, reading: usize) -> Result<Vec<String>, RenderError> {
        self.note_reading(reading);
        Ok(self.site.content.readings[reading].texts()?)
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
        let (_, reading) = all.iter().find(|(own, _)| *own == version.version)?;
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

    /// The thread without patches that a mail belongs to.
    fn discussion(&self, mail: u64) -> Option<&'a ReadingFacts> {
        self.note(Read::Discussion { mail });
        let reading = self.site.readings.discussions.get(&mail)?;
        Some(&self.site.content.readings[*reading].facts)
    }
}
