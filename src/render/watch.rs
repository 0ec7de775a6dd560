//! What matches `watch:` of site.yaml: series by subsystem, by who sent them, by the files they touch, and by words of
//! titles and messages.
//!
//! Entry point: [`matching`]. Words are looked for in the messages of digests too, which are read only when there are
//! words.

use super::RenderError;
use crate::base::id::MessageId;
use crate::base::text::folded;
use crate::config::{Globs, Watch};
use crate::content::{Content, StoredDigest};
use crate::render::index::LifeRef;
use crate::rows::series::Series;
use rayon::prelude::*;
use std::collections::HashSet;

/// The series that match any of the rules.
pub(super) fn matching(watch: &Watch, content: &Content) -> Result<HashSet<LifeRef>, RenderError> {
    if *watch == Watch::default() {
        return Ok(HashSet::new());
    }
    let rules = Rules::of(watch);
    let said = rules.heads_with_words(content)?;
    let lives = content.sequels.iter().enumerate().flat_map(|(sequel, stored)| {
        stored.sequel.series.iter().enumerate().map(move |(row, life)| (LifeRef { sequel, row }, life))
    });
    Ok(lives.filter(|(_, life)| rules.match_life(life, &said)).map(|(name, _)| name).collect())
}

struct Rules {
    subsystems: Vec<String>,
    authors: Vec<String>,
    paths: Globs,
    words: Vec<String>,
}

impl Rules {
    fn of(watch: &Watch) -> Self {
        let lower = |values: &[String]| values.iter().map(|value| value.to_lowercase()).collect();
        Self {
            subsystems: watch.subsystems.iter().map(|name| folded(name)).collect(),
            authors: lower(&watch.authors),
            paths: Globs::new(&watch.paths),
            words: lower(&watch.words),
        }
    }

    /// The Message-IDs of patches whose messages hold one of the words.
    fn heads_with_words(&self, content: &Content) -> Result<HashSet<MessageId>, RenderError> {
        if self.words.is_empty() {
            return Ok(HashSet::new());
        }
        let found = |stored: &StoredDigest| -> Result<Vec<MessageId>, RenderError> {
            let texts = stored.texts()?;
            let messages = stored.digest.messages.iter().zip(&texts).filter(|(_, text)| self.has_word(text));
            Ok(messages.filter_map(|(message, _)| message.message_id.clone()).collect())
        };
        let found: Vec<Vec<MessageId>> = content.digests.par_iter().map(found).collect::<Result<_, _>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    fn match_life(&self, life: &Series, said: &HashSet<MessageId>) -> bool {
        let titles = || {
            life.versions
                .iter()
                .flat_map(|version| version.patches.iter().map(|patch| &patch.title).chain([&version.title]))
        };
        let ids = || {
            life.versions.iter().flat_map(|version| {
                version.patches.iter().filter_map(|patch| patch.message_id.as_ref()).chain(&version.message_id)
            })
        };
        self.match_subsystem(life)
            || self.match_author(life)
            || life.paths.iter().any(|path| self.paths.is_match(path))
            || titles().any(|title| self.has_word(title))
            || !said.is_empty() && ids().any(|id| said.contains(id))
    }

    /// By the whole path in the tree, `kvm › x86`, or by one name in it.
    fn match_subsystem(&self, life: &Series) -> bool {
        let names: Vec<String> = life.subsystem.iter().map(|name| folded(name)).collect();
        let areas = life.areas.iter().map(|area| folded(area));
        let whole = [names.join(" › "), names.join(": "), names.join("/")];
        names.iter().cloned().chain(areas).chain(whole).any(|name| self.subsystems.contains(&name))
    }

    fn match_author(&self, life: &Series) -> bool {
        let authors = life
            .versions
            .iter()
            .flat_map(|version| version.patches.iter().filter_map(|patch| patch.author).chain([version.author]));
        authors.filter_map(|who| life.people.get(who)).any(|who| {
            self.authors.contains(&who.email.to_lowercase()) || self.authors.contains(&who.name.to_lowercase())
        })
    }

    /// Whether one of the words stands in the text as a word of its own.
    fn has_word(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let text = text.to_lowercase();
        self.words.iter().any(|word| stands_in(&text, word))
    }
}

fn stands_in(text: &str, word: &str) -> bool {
    let letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    !word.is_empty()
        && text.match_indices(word).any(|(place, _)| {
            !letter(text[..place].chars().next_back()) && !letter(text[place + word.len()..].chars().next())
        })
}
