//! What the rules of `watch:` found in files that nobody touched since, in the store.
//!
//! Entry points: [`KnownMatches::load`], and [`NewMatches::save`] when the build is published. A file is known by its name
//! and stamp; where the rules changed nothing is known.

use crate::base::hash::quick_key;
use crate::config::Watch;
use crate::store::{Rows, SiteStore, Table};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// By the name of the file.
const MATCHES: Table = Table::new("watched");

/// What was found in a file: Message-IDs of a digest as hashes, or positions in a series file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Matches {
    rules: u64,
    stamp: u64,
    found: Vec<u64>,
}

/// The matches of earlier builds.
pub(super) struct KnownMatches {
    rules: u64,
    files: HashMap<String, Matches>,
}

impl KnownMatches {
    pub(super) fn load(store: &SiteStore, watch: &Watch) -> Self {
        let mut files = HashMap::new();
        store.each(MATCHES, |name, bytes| {
            files.extend(std::str::from_utf8(name).ok().map(str::to_owned).zip(SiteStore::decoded(bytes)));
        });
        Self { rules: quick_key(&format!("{watch:?}")), files }
    }

    /// What was found in a file, if it and the rules are as they were.
    pub(super) fn get(&self, name: &str, stamp: Option<u64>) -> Option<&[u64]> {
        let known = self.files.get(name)?;
        (known.rules == self.rules && Some(known.stamp) == stamp).then_some(&known.found)
    }

    /// What the store has to know after this build: `new` are files with their stamps and what was found, `all` the names
    /// of all files.
    pub(super) fn update(self, new: Vec<(String, u64, Vec<u64>)>, all: impl Fn(&str) -> bool) -> NewMatches {
        let gone = self.files.into_keys().filter(|name| !all(name)).collect();
        let rules = self.rules;
        let found = new.into_iter().map(|(name, stamp, found)| (name, Matches { rules, stamp, found })).collect();
        NewMatches { found, gone }
    }
}

/// What has to be changed in the store.
#[derive(Debug, Default)]
pub(in crate::render) struct NewMatches {
    found: Vec<(String, Matches)>,
    gone: Vec<String>,
}

impl NewMatches {
    pub(in crate::render) fn save(&self, rows: &mut Rows<'_>) {
        for name in &self.gone {
            rows.remove(MATCHES, name.as_bytes());
        }
        for (name, matches) in &self.found {
            rows.put(MATCHES, name.as_bytes(), matches);
        }
    }
}
