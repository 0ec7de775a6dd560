//! Links to other sites, listed for those who want to check them with another program.

use super::folder::BuiltFolder;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// An address on another site, and where it is linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalLink {
    /// The address as written.
    pub link: String,
    /// The number of links to it.
    pub places: u64,
    /// The file and line of the first one.
    pub first: String,
}

impl fmt::Display for ExternalLink {
    /// One line with tabs between the fields.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\t{}\t{}", self.link, self.places, self.first)
    }
}

/// Collects them while the files are read; shared between threads.
#[derive(Default)]
pub(super) struct ExternalLinks(Mutex<BTreeMap<String, Occurrences>>);

struct Occurrences {
    places: u64,
    /// The file's index, and the line.
    first: (usize, u32),
}

impl ExternalLinks {
    /// Adds the links of a file: the first line of each, and how many there are.
    pub(super) fn add(&self, file: usize, links: HashMap<String, (u32, u32)>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (link, (line, places)) in links {
            let occurrences = all.entry(link).or_insert(Occurrences { places: 0, first: (file, line) });
            occurrences.places += u64::from(places);
            occurrences.first = occurrences.first.min((file, line));
        }
    }

    /// All of them, in alphabetical order.
    pub(super) fn finish(self, root: &Path, built: &BuiltFolder) -> Vec<ExternalLink> {
        let all = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let named = |(link, occurrences): (String, Occurrences)| {
            let (file, line) = occurrences.first;
            let first = format!("{}:{line}", root.join(&built.files[file].path).display());
            ExternalLink { link, places: occurrences.places, first }
        };
        all.into_iter().map(named).collect()
    }
}
