//! The tree that a sentence says patches were applied to.
//!
//! Entry points: [`read`], and [`below`] for a tree on a line of its own; [`is_named`] and [`is_compound`] say whether a
//! word is the name of a tree at all, which matters where the verb alone proves nothing.

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

/// Names of trees and branches that are ordinary words too.
const BARE: &str = "devel next master main mainline trunk queue fixes staging testing unstable stable upstream tree rc";

/// Nouns behind the name of a tree.
const NOUNS: &str = "branch tree queue repo repository";

/// Parts that only the names of branches have.
const PARTS: &str = "next devel queue fixes staging testing stable unstable rc tree linus master main urgent mm";

/// Whether a word is the name of a branch and nothing else: `misc-next`, `for-6.12`, `x86/urgent`, `6.2-rc`.
pub(super) fn is_compound(word: &str) -> bool {
    let parts = word.split(['-', '/', '_']).map(|part| part.trim_end_matches(|digit: char| digit.is_ascii_digit()));
    let several = word.contains(['-', '/', '_']) && !word.contains("://") && !word.contains('(');
    let file = || word.contains('/') && word.rsplit('/').next().is_some_and(|name| name.contains('.'));
    several && !file() && (word.starts_with("for-") || parts.into_iter().any(|part| among(part, PARTS)))
}

/// Whether the words at an index name a tree: `misc-next`, `my tree`, `devel`, `the wireless branch`, `branch foo`.
pub(super) fn is_named(sentence: &Sentence<'_>, index: usize) -> bool {
    let own = among(sentence.at(index), "my our");
    let index = index + usize::from(own || sentence.at(index) == "the");
    let ends = |index: usize| sentence.is_parted(index) || among(sentence.at(index + 1), ENDS);
    let word = sentence.at(index);
    let noun = (index + 1..index + 3).find(|index| among(sentence.at(*index), NOUNS));
    let has_noun = noun.is_some_and(|noun| (index..noun).all(|index| !sentence.is_parted(index)) && ends(noun));
    is_compound(word)
        || among(word, BARE) && ends(index)
        || own && among(word, NOUNS)
        || word == "branch" && !sentence.is_parted(index)
        || has_noun && !among(word, "next same other this that a")
}

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
