//! What a build leaves for the next one of the same list: the archive log, and what content/ looked like when it was
//! written.
//!
//! Entry points: [`ListRecord::load`], [`ListRecord::is_current`] and [`ListRecord::keep`]. A record holds for one
//! setting: what else than mail decides the files of content/. Without a record, or with one that does not fit, the list
//! is pressed as a whole, with the same result.

use super::Pressed;
use super::archive::{Archive, ArchiveLog, KnownLog, LogHead, LogParts};
use super::problem::PressProblem;
use crate::base::files::Stamps;
use crate::base::hash::Hasher;
use crate::config::{Config, List, MaintainersSource};
use crate::store::{PROGRAM, SiteStore, Table, read_blob, write_blob};
use serde::{Deserialize, Serialize};
use std::fs;

const LOG_PARTS: Table = Table::new("press log parts");

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ListRecord {
    setting: String,
    log: LogHead,
    /// The files of the list in content/.
    files: Stamps,
    digests: usize,
    series: usize,
    outside: usize,
    problems: Vec<PressProblem>,
}

impl ListRecord {
    /// The record of a list, if it was made with the settings of now. Lists that are compared with a clone of the code
    /// have none: what was merged there can change at any time.
    ///
    /// It has a file of its own, since most builds find that nothing is new and need not open the store.
    pub(super) fn load(config: &Config, list: &List) -> Option<Self> {
        let record: Self = read_blob(&config.root, &name(list)).filter(|_| list.source.is_none())?;
        (record.setting == setting(config, list) && !record.log.lacks_trees()).then_some(record)
    }

    /// Whether neither the archive nor the files of content/ changed. A mail that could not be read may be there now.
    pub(super) fn is_current(&self, config: &Config, list: &List, archive: &Archive) -> bool {
        let is_lost = |problem: &PressProblem| matches!(problem, PressProblem::Unreadable { .. });
        self.log.tips == archive.tips() && !self.problems.iter().any(is_lost) && self.has_files(config, list)
    }

    /// Whether the files of content/ are those that were left there.
    pub(super) fn has_files(&self, config: &Config, list: &List) -> bool {
        self.files == files(config, list)
    }

    /// What a build did that found nothing to do.
    pub(super) fn idle(&self) -> Pressed {
        Pressed {
            unchanged: self.digests,
            series: self.series,
            outside: self.outside,
            problems: self.problems.clone(),
            ..Pressed::default()
        }
    }

    /// The log as far as it was recorded.
    pub(super) fn known_log(&self, store: &SiteStore, list: &List, archive: &Archive) -> Option<KnownLog> {
        let part = |index: usize| store.get(LOG_PARTS, &part_key(list, index));
        KnownLog::from_parts(self.log.clone(), archive.gaps(), part)
    }

    /// Records a build. `before` is what was recorded and is still in the store.
    pub(super) fn keep(
        store: &SiteStore,
        (config, list): (&Config, &List),
        (archive, log): (&Archive, &ArchiveLog),
        before: Option<&Self>,
        pressed: &Pressed,
    ) {
        let LogParts { head, parts } = LogParts::new(log, archive.tips());
        let known = before.map_or(&[][..], |before| &before.log.parts);
        store.write(|rows| {
            let is_new = |(index, _): &(usize, &Vec<u8>)| known.get(*index) != head.parts.get(*index);
            for (index, part) in parts.iter().enumerate().filter(is_new) {
                rows.put(LOG_PARTS, &part_key(list, index), part);
            }
        });
        let record = Self {
            setting: setting(config, list),
            log: head,
            files: files(config, list),
            digests: pressed.written + pressed.unchanged,
            series: pressed.series,
            outside: pressed.outside,
            problems: pressed.problems.clone(),
        };
        write_blob(&config.root, &name(list), &record);
    }
}

fn files(config: &Config, list: &List) -> Stamps {
    Stamps::below([config.content_dir().join(&list.name).as_path()]).relative_to(&config.root)
}

fn name(list: &List) -> String {
    format!("{}.pressed", list.name)
}

fn part_key(list: &List, part: usize) -> Vec<u8> {
    [list.name.as_bytes(), &[0], &crate::base::number::number(part).to_be_bytes()].concat()
}

/// The hash of everything but the archive that decides what is in the files of content/.
fn setting(config: &Config, list: &List) -> String {
    let read = |file: &std::path::Path| fs::read(file).unwrap_or_default();
    let mut hasher = Hasher::new();
    hasher.update(PROGRAM.as_bytes());
    let known: [Vec<u8>; 2] = [
        config.mailmap.as_deref().map(read).unwrap_or_default(),
        match &config.maintainers {
            Some(MaintainersSource::File(file)) => read(file),
            Some(MaintainersSource::Demo) | None => Vec::new(),
        },
    ];
    for bytes in known {
        hasher.update(&bytes.len().to_le_bytes());
        hasher.update(&bytes);
    }
    // Not where the files are: what is in them counts.
    let maintainers = config.maintainers.as_ref().map(|source| *source == MaintainersSource::Demo);
    hasher.update(format!("{} {maintainers:?} {:?} {}", list.identity(), config.subsystems, config.top).as_bytes());
    hasher.hex()
}
