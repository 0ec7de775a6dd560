//! The tree that a sentence says patches were applied to.
//!
//! Entry points: [`read`], and [`below`] for a tree on a line of its own.

use super::numbers::Numbers;
use super::sentence::{Sentence, among};

/// Words for what was applied, between the verb and the tree.
const OBJECT: &str = "both all this it them series patch patches the these patchset set up whole entire now of \
    everything manually v2 v3 v4 v5 v6 v7 v8 v9 already again here your also";

/// Words before the tree.
const PREPOSITIONS: &str = "to into for in onto on through via";

/// Words that end its name.
const ENDS: &str = "thanks thank thx with and as after but while by now manually since because so at cheers only for \
    instead too";

/// Not trees, but where an author has changed something.
const PLACES: &str = "all both other every each those patch patches places cases functions";

/// A coming version, in which an author has changed something.
const VERSIONS: &str = "version revision respin spin iteration";

/// Words that name no tree by themselves.
const VAGUE: &str = "now a that it this these set repository repo upstream series";

/// The index after words for what was applied: "both", "the series", "it".
pub(super) fn after_object(sentence: &Sentence<'_>, from: usize) -> usize {
    let numbers = Numbers::read(sentence, from);
    let from = if numbers.0.indices.is_empty() { from } else { numbers.1 };
    from + (from..from + 8).take_while(|index| among(sentence.at(*index), OBJECT)).count()
}

/// Where something was applied to.
pub(super) enum TreeMention {
    /// A tree; `None` where the sentence does not say which.
    Tree(Option<String>),
    /// An author's own work.
    Work,
}

/// Reads the target, given where the verb ends.
pub(super) fn read(sentence: &Sentence<'_>, from: usize) -> TreeMention {
    let index = after_object(sentence, from);
    // "Applied (to master)" names a target, "Merged, for tests …" does not.
    let opened = sentence.words.get(index).is_some_and(|word| word.opened);
    let parted = index.checked_sub(1).is_some_and(|index| sentence.is_parted(index));
    if parted && !opened || !among(sentence.at(index), PREPOSITIONS) {
        return TreeMention::Tree(None);
    }
    let start = index + 1 + usize::from(sentence.at(index + 1) == "the");
    if is_of_author(sentence, start) {
        return TreeMention::Work;
    }
    let end = name_end(sentence, start);
    // The sentence may have ended before the name: "applied to the".
    let words = sentence.words.get(start..end).unwrap_or(&[]);
    let words: Vec<&str> = words.iter().map(|word| word.text).collect();
    let name = words.join(" ");
    let vague = words.is_empty() || words.len() > 6 || among(sentence.at(start), VAGUE) || name.len() > 100;
    TreeMention::Tree(Some(name).filter(|_| !vague))
}

/// Whether the target is in the author's own next version: "in v3", "to all call sites".
fn is_of_author(sentence: &Sentence<'_>, start: usize) -> bool {
    let first = sentence.at(start);
    let own_version = first.strip_prefix('v').is_some_and(|number| number.parse::<u32>().is_ok());
    own_version || among(first, PLACES) || (start..start + 3).any(|index| among(sentence.at(index), VERSIONS))
}

fn name_end(sentence: &Sentence<'_>, start: usize) -> usize {
    let inner = |index: &usize| !sentence.at(*index).is_empty() && !among(sentence.at(*index), ENDS);
    let full = start + (start..start + 7).take_while(inner).count();
    (start..full).find(|index| sentence.is_parted(*index)).map_or(full, |index| index + 1)
}

/// The tree on the line below "Applied to".
pub(super) fn below(line: &str) -> Option<String> {
    let text = line.trim();
    let words = text.split_whitespace().count();
    (line.starts_with([' ', '\t']) && words <= 3 && text.len() <= 200).then(|| text.to_owned())
}
