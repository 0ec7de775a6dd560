//! The series that `watch:` of site.yaml matches: by subsystem, by sender, by the files they touch, and by words of
//! titles and messages.
//!
//! Entry point: [`watched`]. Words are searched in the messages of digests too, which are read only if a rule has
//! words. What was found in a file is kept in the store until the file or a rule changes (`known`).

mod known;

pub(in crate::render) use known::NewMatches;

use super::status::{self, SeriesStatus};
use crate::base::subsystem::parts;
use crate::base::text::folded;
use crate::config::{Globs, Watch};
use crate::content::{Content, ContentError, Stored};
use crate::render::index::{SeriesRef, mail_key};
use crate::rows::digest::Digest;
use crate::rows::series::{Series, SeriesFile};
use crate::store::SiteStore;
use known::KnownMatches;
use rayon::prelude::*;
use std::collections::HashSet;

/// The series that match any of the rules, most recently active first, and what the next build has to know.
pub(super) fn watched<'a>(
    watch: &Watch,
    content: &Content,
    store: &SiteStore,
    statuses: impl Iterator<Item = &'a SeriesStatus>,
) -> Result<(Vec<SeriesStatus>, NewMatches), ContentError> {
    let known = KnownMatches::load(store, watch);
    if *watch == Watch::default() {
        return Ok((Vec::new(), known.update(Vec::new(), |_| false)));
    }
    let rules = WatchRules::new(watch);
    let digests = content.digests.par_iter().filter(|_| !rules.words.is_empty());
    let digests: Vec<Searched> = digests.map(|stored| rules.in_digest(&known, stored)).collect::<Result<_, _>>()?;
    let files = content.series.par_iter().map(|stored| rules.in_series(&known, stored));
    let files: Vec<Searched> = files.collect::<Result<_, _>>()?;
    let mails: HashSet<u64> = digests.iter().flat_map(|digest| &digest.found).copied().collect();
    let rows: Vec<HashSet<u64>> = files.iter().map(|file| file.found.iter().copied().collect()).collect();
    let is_watched = |known: &&SeriesStatus| {
        let SeriesRef { file, row } = known.series;
        let facts = &content.series[file].facts.series[row];
        rows[file].contains(&(row as u64)) || facts.mails.iter().any(|(mail, _)| mails.contains(mail))
    };
    let mut watched: Vec<SeriesStatus> = statuses.filter(is_watched).copied().collect();
    status::sort(&mut watched);
    let names: HashSet<String> = digests.iter().chain(&files).map(|file| file.name.clone()).collect();
    let new = digests.into_iter().chain(files).filter_map(Searched::into_new).collect();
    Ok((watched, known.update(new, |name| names.contains(name))))
}

/// What the rules found in a file.
struct Searched {
    name: String,
    /// `None` where it was known, or cannot be the next time.
    stamp: Option<u64>,
    found: Vec<u64>,
}

impl Searched {
    fn new(
        known: &KnownMatches,
        (name, stamp): (String, Option<u64>),
        search: impl FnOnce() -> Result<Vec<u64>, ContentError>,
    ) -> Result<Self, ContentError> {
        if let Some(found) = known.get(&name, stamp) {
            let found = found.to_vec();
            return Ok(Self { name, stamp: None, found });
        }
        Ok(Self { name, stamp, found: search()? })
    }

    fn into_new(self) -> Option<(String, u64, Vec<u64>)> {
        Some((self.name, self.stamp?, self.found))
    }
}

struct WatchRules {
    subsystems: Vec<String>,
    authors: Vec<String>,
    paths: Globs,
    words: Vec<String>,
}

impl WatchRules {
    fn new(watch: &Watch) -> Self {
        let lower = |values: &[String]| values.iter().map(|value| value.to_lowercase()).collect();
        Self {
            subsystems: watch.subsystems.iter().map(|name| of_parts(&folded(name))).collect(),
            authors: lower(&watch.authors),
            paths: Globs::new(&watch.paths),
            words: lower(&watch.words),
        }
    }

    /// The patches whose messages contain one of the words, by the hashes of their Message-IDs.
    fn in_digest(&self, known: &KnownMatches, stored: &Stored<Digest>) -> Result<Searched, ContentError> {
        let name = format!("{}/{}", stored.facts.list, stored.facts.digest);
        Searched::new(known, (name, stored.stamp), || {
            let front = stored.front()?;
            let texts = stored.texts(&front)?;
            let messages = front.messages.iter().zip(&texts).filter(|(_, text)| self.has_word(text));
            Ok(messages.filter_map(|(message, _)| message.message_id.as_deref().map(mail_key)).collect())
        })
    }

    /// The series of a file whose rows match.
    fn in_series(&self, known: &KnownMatches, stored: &Stored<SeriesFile>) -> Result<Searched, ContentError> {
        let name = format!("{}/series/{}", stored.facts.list, stored.facts.digest);
        Searched::new(known, (name, stored.stamp), || {
            let front = stored.front()?;
            let rows = front.series.iter().zip(0..);
            Ok(rows.filter(|(series, _)| self.match_series(series)).map(|(_, row)| row).collect())
        })
    }

    fn match_series(&self, series: &Series) -> bool {
        let titles = || {
            series
                .versions
                .iter()
                .flat_map(|version| version.patches.iter().map(|patch| &patch.title).chain([&version.title]))
        };
        self.match_subsystem(series)
            || self.match_author(series)
            || series.paths.iter().any(|path| self.paths.is_match(path))
            || titles().any(|title| self.has_word(title))
    }

    /// By the whole path in the tree, `kvm › x86`, or by one name in it.
    fn match_subsystem(&self, series: &Series) -> bool {
        let names: Vec<String> = series.subsystem.iter().map(|name| folded(name)).collect();
        let areas = series.areas.iter().map(|area| of_parts(&folded(area)));
        let above = (1..=names.len()).map(|depth| names[..depth].join("/"));
        names.iter().cloned().chain(areas).chain(above).any(|name| self.subsystems.contains(&name))
    }

    fn match_author(&self, series: &Series) -> bool {
        let authors = series
            .versions
            .iter()
            .flat_map(|version| version.patches.iter().filter_map(|patch| patch.author).chain([version.author]));
        authors.filter_map(|who| series.people.get(who)).any(|who| {
            self.authors.contains(&who.email.to_lowercase()) || self.authors.contains(&who.name.to_lowercase())
        })
    }

    /// Whether the text contains one of the words as a whole word.
    fn has_word(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let text = text.to_lowercase();
        self.words.iter().any(|word| has_whole_word(&text, word))
    }
}

/// A subsystem's name in one form, however it is divided.
fn of_parts(name: &str) -> String {
    parts(name).collect::<Vec<_>>().join("/")
}

fn has_whole_word(text: &str, word: &str) -> bool {
    let letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    !word.is_empty()
        && text.match_indices(word).any(|(position, _)| {
            !letter(text[..position].chars().next_back()) && !letter(text[position + word.len()..].chars().next())
        })
}
