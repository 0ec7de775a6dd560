//! What an earlier run left for the next one: which periods it pressed, from which mails, into which bytes.
//!
//! A period whose mails, settings and file are as they were is not read again. The memory is a cache: without it, or
//! when anything is unsure, the period is pressed anew, with the same result. It lies in `.listpress/` of the site's
//! root and can be deleted at any time.

use super::Press;
use super::shelf::{Place, Shelf};
use crate::base::id::MessageKey;
use crate::base::write::{FileError, write_if_changed};
use crate::press::archive::History;
use crate::press::history::Letter;
use crate::press::intake::Keys;
use crate::press::period::Period;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The memory of one list.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Memory {
    /// Everything that decides a digest beside its mails; with another one nothing is remembered.
    setting: String,
    periods: BTreeMap<String, Pressing>,
    /// What the files with the lives of the series were made of, by digest.
    #[serde(default)]
    sequels: BTreeMap<String, Sequel>,
}

/// A file of lives that was written.
#[derive(Clone, Serialize, Deserialize)]
struct Sequel {
    /// The hash of what went in.
    lives: String,
    /// The hash of the file that came out.
    file: String,
}

/// A period that was pressed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Pressing {
    /// The hash of what went in.
    mails: String,
    /// The hash of the file that came out.
    file: String,
    /// The Message-IDs, by hash, with the place of each mail in the period.
    keys: Vec<(usize, String)>,
    /// Where its letters are kept.
    #[serde(default)]
    letters: Place,
}

impl Memory {
    /// What is remembered for this setting; nothing where there is no memory, it is broken, or the setting is another.
    pub(super) fn load(file: &Path, setting: &str) -> Self {
        let read = std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        read.filter(|memory| memory.setting == setting).unwrap_or_else(|| Self::empty(setting.to_owned()))
    }

    /// Nothing remembered.
    pub(super) fn empty(setting: String) -> Self {
        Self { setting, ..Self::default() }
    }

    /// Nothing remembered yet, for the run that follows in this setting.
    pub(super) fn successor(&self) -> Self {
        Self::empty(self.setting.clone())
    }

    /// Keeps the memory for the next run.
    pub(super) fn save(&self, file: &Path) -> Result<(), FileError> {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        write_if_changed(file, &bytes).map(|_| ())
    }

    /// How the period was pressed, if it was pressed from these mails.
    pub(super) fn recall(&self, period: &Period, mails: &str) -> Option<&Pressing> {
        self.periods.get(&period.name).filter(|pressing| pressing.mails == mails)
    }

    pub(super) fn keep(&mut self, period: &Period, pressing: Pressing) {
        self.periods.insert(period.name.clone(), pressing);
    }

    /// Whether a file of lives was made of these and is as it came out.
    pub(super) fn has_sequel(&self, digest: &str, lives: &str, file: &Path) -> bool {
        let known = self.sequels.get(digest).filter(|sequel| sequel.lives == lives);
        known.is_some_and(|sequel| is_file_with(file, &sequel.file))
    }

    /// Keeps what a file of lives was made of.
    pub(super) fn keep_sequel(&mut self, digest: String, lives: String, file: &[u8]) {
        self.sequels.insert(digest, Sequel { lives, file: hash(file) });
    }

    /// Keeps what is known of a file of lives that stays as it was.
    pub(super) fn keep_sequel_of(&mut self, before: &Self, digest: String) {
        if let Some(sequel) = before.sequels.get(&digest) {
            self.sequels.insert(digest, sequel.clone());
        }
    }

    /// Where the letters of all digests are kept.
    pub(super) fn places(&mut self) -> impl Iterator<Item = &mut Place> {
        self.periods.values_mut().map(|pressing| &mut pressing.letters)
    }
}

impl Pressing {
    pub(super) fn new(mails: String, file: &[u8], keys: &Keys, period: &Period) -> Self {
        let keys = keys.iter().map(|(key, place)| (place - period.span.arrivals.start, hex(key))).collect();
        Self { mails, file: hash(file), keys, letters: Place::default() }
    }

    /// Remembers where the letters of the period are kept.
    #[must_use]
    pub(super) fn with_letters(self, letters: Place) -> Self {
        Self { letters, ..self }
    }

    /// The letters of the period, at the places of today.
    pub(super) fn letters(&self, kept: &Shelf, period: &Period) -> Option<Vec<Letter>> {
        let mut letters = kept.get(&self.letters)?;
        for letter in &mut letters {
            letter.place += period.span.arrivals.start;
        }
        Some(letters)
    }

    /// Whether the file is as it came out.
    pub(super) fn made(&self, file: &Path) -> bool {
        is_file_with(file, &self.file)
    }

    /// The Message-IDs as they were noted, at the places of today.
    pub(super) fn keys(&self, period: &Period) -> Option<Keys> {
        self.keys.iter().map(|(place, key)| Some((unhex(key)?, place + period.span.arrivals.start))).collect()
    }
}

/// Where the memory of a list lies.
pub(super) fn file(root: &Path, list: &str) -> PathBuf {
    root.join(".listpress").join(format!("{list}.json"))
}

fn is_file_with(file: &Path, expected: &str) -> bool {
    std::fs::read(file).is_ok_and(|bytes| hash(&bytes) == expected)
}

/// The hash of everything that decides digests beside the mails of a period: this very program among it.
pub(super) fn setting(press: &Press<'_>, mailmap: Option<&Path>) -> String {
    let mut hasher = crate::base::hash::Hasher::new();
    hasher.update(program().as_bytes());
    hasher.update(mailmap.and_then(|file| std::fs::read(file).ok()).unwrap_or_default().as_slice());
    hasher.update(format!("{:?} {:?} {}", press.list, press.config.subsystems, press.config.top).as_bytes());
    hasher.update(format!("{:?}", press.history.retractions).as_bytes());
    hasher.hex()
}

/// Which program this is: its version, and for those who build it often, its file's size and time.
fn program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let facts = file.ok().map(|facts| (facts.len(), facts.modified().ok()));
    format!("{} {facts:?}", env!("CARGO_PKG_VERSION"))
}

/// The hash of what a period is made of.
pub(super) fn ingredients(history: &History, period: &Period) -> String {
    let mut hasher = crate::base::hash::Hasher::new();
    let span = &period.span;
    hasher.update(
        format!("{:?} {:?} {:?} {} {:?} {}", span.from, span.to, span.epochs, period.name, period.dates, period.open)
            .as_bytes(),
    );
    for arrival in &history.arrivals[span.arrivals.clone()] {
        hasher.update(&arrival.origin.commit.0);
        hasher.update(&arrival.blob.0);
        hasher.update(&[u8::from(arrival.deleted)]);
    }
    hasher.hex()
}

pub(super) fn hash(bytes: &[u8]) -> String {
    crate::base::hash::hex(bytes)
}

fn hex(key: &MessageKey) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<MessageKey> {
    let mut key = MessageKey::default();
    if text.len() != key.len() * 2 {
        return None;
    }
    for (place, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}
