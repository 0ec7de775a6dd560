//! The series that `watch:` of site.yaml matches: by subsystem, by sender, by the files they touch, and by words of
//! titles and messages.
//!
//! Entry point: [`watched`]. Words are searched in the messages of digests too, which are read only if a rule has
//! words.

use super::status::{self, SeriesStatus};
use crate::base::id::MessageId;
use crate::base::subsystem::parts;
use crate::base::text::folded;
use crate::config::{Globs, Watch};
use crate::content::{Content, Stored};
use crate::render::RenderError;
use crate::render::index::SeriesRef;
use crate::rows::digest::Digest;
use crate::rows::series::Series;
use rayon::prelude::*;
use std::collections::HashSet;

/// The series that match any of the rules, most recently active first.
pub(super) fn watched<'a>(
    watch: &Watch,
    content: &Content,
    statuses: impl Iterator<Item = &'a SeriesStatus>,
) -> Result<Vec<SeriesStatus>, RenderError> {
    if *watch == Watch::default() {
        return Ok(Vec::new());
    }
    let rules = WatchRules::new(watch);
    let mails = rules.mails_with_words(content)?;
    let mut watched = Vec::new();
    for known in statuses {
        let SeriesRef { file, row } = known.series;
        if rules.match_series(content.series[file].row(row)?, &mails) {
            watched.push(*known);
        }
    }
    status::sort(&mut watched);
    Ok(watched)
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

    /// The Message-IDs of patches whose messages contain one of the words.
    fn mails_with_words(&self, content: &Content) -> Result<HashSet<MessageId>, RenderError> {
        if self.words.is_empty() {
            return Ok(HashSet::new());
        }
        let found = |stored: &Stored<Digest>| -> Result<Vec<MessageId>, RenderError> {
            let texts = stored.texts()?;
            let messages = stored.front()?.messages.iter().zip(&texts).filter(|(_, text)| self.has_word(text));
            Ok(messages.filter_map(|(message, _)| message.message_id.clone()).collect())
        };
        let found: Vec<Vec<MessageId>> = content.digests.par_iter().map(found).collect::<Result<_, _>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    fn match_series(&self, series: &Series, mails: &HashSet<MessageId>) -> bool {
        let titles = || {
            series
                .versions
                .iter()
                .flat_map(|version| version.patches.iter().map(|patch| &patch.title).chain([&version.title]))
        };
        let ids = || {
            series.versions.iter().flat_map(|version| {
                version.patches.iter().filter_map(|patch| patch.message_id.as_ref()).chain(&version.message_id)
            })
        };
        self.match_subsystem(series)
            || self.match_author(series)
            || series.paths.iter().any(|path| self.paths.is_match(path))
            || titles().any(|title| self.has_word(title))
            || !mails.is_empty() && ids().any(|id| mails.contains(id))
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
