//! Links that lead elsewhere, for those who want to look after them with another program.

use super::folder::Built;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// An address elsewhere, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// The address as written.
    pub link: String,
    /// How many links lead there.
    pub places: u64,
    /// The file of the first one, and its line.
    pub first: String,
}

impl fmt::Display for Outside {
    /// One line with tabs between its parts.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\t{}\t{}", self.link, self.places, self.first)
    }
}

/// All such links while the files are read; shared between threads.
#[derive(Default)]
pub(super) struct Elsewhere(Mutex<BTreeMap<String, Stands>>);

struct Stands {
    places: u64,
    /// The file's place among the files, and the line.
    first: (usize, u32),
}

impl Elsewhere {
    /// Takes the links of a file: the first line of each, and how many there are.
    pub(super) fn add(&self, file: usize, links: HashMap<String, (u32, u32)>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (link, (line, places)) in links {
            let stands = all.entry(link).or_insert(Stands { places: 0, first: (file, line) });
            stands.places += u64::from(places);
            stands.first = stands.first.min((file, line));
        }
    }

    /// All of them in the order of their letters.
    pub(super) fn finish(self, root: &Path, built: &Built) -> Vec<Outside> {
        let all = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let named = |(link, stands): (String, Stands)| {
            let (file, line) = stands.first;
            let first = format!("{}:{line}", root.join(&built.files[file].path).display());
            Outside { link, places: stands.places, first }
        };
        all.into_iter().map(named).collect()
    }
}
