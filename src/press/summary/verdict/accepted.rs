//! Sentences that say that patches were applied.
//!
//! Entry point: [`read`]. The statement has to begin the sentence: courtesies may precede it ("Thanks, "), then who or
//! what was applied (`subject`: "I've", "Both patches", "Patches 1-3"), the verb and its complement (`verb`), and the
//! tree (`tree`). Any other opening is skipped if what follows its comma or "and" is a verb that either thanks or a tree
//! confirms ("That is better, applied, thanks"). Everything else is no acceptance: what may be, will be, or was applied
//! to try it out.
//!
//! Deliberately not supported: acceptance in the middle of a sentence ("I fixed the typo and applied it").

use super::list::is_commit;
use super::numbers::Numbers;
use super::sentence::{Sentence, THANKS, among};
use super::subject::AppliedSubject;
use super::tree::{self, TreeMention};
use super::verb::Verb;
use super::{Applied, AppliedPatch};

/// What may precede the statement, up to a comma.
const COURTESIES: &str = "thanks thank thx many ok okay great good nice looks look lgtm perfect cool fine alright all \
    right yes yep yeah sure hi hello hey dear sorry makes excellent awesome wonderful lovely done cheers well so oh ah \
    anyway with no both series i patch patches";

/// Courtesies that need no comma after them.
const SHORT_COURTESIES: &str = "thanks thx ok okay great good so yes done";

/// Words for trying patches out.
const TRIALS: &str = "test tests tested testing retested build builds built boot boots booted tried try trying ran run \
    running rerun locally local see saw seeing get got getting still work works worked working fails failed fail \
    cleanly fuzz reproduce reproduced compile compiles compiled top fine without crash crashes verified check checked \
    ci looked review";

/// Words that mean all patches of a series.
const WHOLE: &str = "series all both whole entire patchset patches everything";

/// What a sentence says was applied.
pub(super) fn read(sentence: &Sentence<'_>) -> Option<Applied> {
    if sentence.asks {
        return None;
    }
    let start = after_courtesies(sentence);
    let plain = AppliedSubject::read(sentence, start).is_some_and(|subject| Verb::is_one(sentence.at(subject.end)));
    let start = if plain { start } else { behind_opening(sentence, start).unwrap_or(start) };
    let subject = AppliedSubject::read(sentence, start)?;
    let verb = Verb::read(sentence, subject.end)?;
    let tried = !verb.parted && is_trial(sentence, verb.end);
    if tried || !subject.fits(sentence, verb) || !verb.goes_on_well(sentence, subject.end > subject.start) {
        return None;
    }
    let told = subject.is_told(sentence) && !verb.names_own_tree(sentence);
    let (object, _) = Numbers::read(sentence, verb.end);
    let folded = among(verb.name, "folded squashed");
    let tree = match tree::read(sentence, verb.end) {
        // What is folded into a patch goes where that is.
        TreeMention::Tree(tree) => tree.filter(|_| !folded || verb.names_tree(sentence)),
        TreeMention::Work if folded && !says_version(sentence, verb.end) => None,
        TreeMention::Work => return None,
    };
    let below = || sentence.below.filter(|_| sentence.is_unfinished()).and_then(tree::below);
    let tree = tree.or_else(below);
    let numbers = if object.indices.is_empty() { subject.numbers } else { object };
    let whole = numbers.indices.is_empty() && says_whole(sentence, start);
    let patches = patches(&numbers, sentence, verb.end);
    Some(Applied { tree, patches, whole, formal: false, queued: verb.name == "queued", told })
}

/// The index after all courtesies.
fn after_courtesies(sentence: &Sentence<'_>) -> usize {
    let mut start = 0;
    for _ in 0..4 {
        let first = sentence.at(start);
        let end = (start..start + 20).find(|at| sentence.is_parted(*at)).unwrap_or(start);
        let name =
            end == start && sentence.words.get(start).is_some_and(|word| word.text.starts_with(char::is_uppercase));
        let has_verb = (start..=end).any(|at| Verb::is_one(sentence.at(at)));
        if sentence.is_parted(end) && !has_verb && (name || among(first, COURTESIES)) {
            start = end + 1;
        } else if among(first, SHORT_COURTESIES) {
            start += 1;
        } else {
            break;
        }
    }
    start
}

/// What makes an opening a condition, a wish, or somebody else's doing.
const HEDGES: &str = "if when once should could can can't would will won't before after unless until please not don't \
    didn't doesn't isn't you he she they who which what how why maybe perhaps might may must needs need";

/// The most words of an opening that no comma ends.
const SHORT: usize = 8;

/// The index of the statement behind an opening of any words, if it certainly is one.
fn behind_opening(sentence: &Sentence<'_>, from: usize) -> Option<usize> {
    let verb_at = |at: usize| Verb::read(sentence, at).filter(|verb| verb.name != "in");
    let last = sentence.words.len().min(from + 30);
    let at = (from + 1..last).find(|at| verb_at(*at).is_some())?;
    let verb = verb_at(at)?;
    let before = (1..4).map_while(|back| at.checked_sub(back)).take_while(|at| among(sentence.at(*at), BEFORE_VERB));
    let start = before.last().unwrap_or(at);
    // "With a small edit added to devel, thanks."
    let told = (from..start).any(|at| among(sentence.at(at), "that was were be been being"));
    let short =
        (from + 1..from + SHORT).contains(&start) && verb.names_tree(sentence) && sentence.is_thanked() && !told;
    let joined = short || start > from && (sentence.is_parted(start - 1) || sentence.at(start) == "and");
    let hedged = (from..start).any(|at| among(sentence.at(at), HEDGES));
    let thanks = verb.parted && (among(sentence.at(verb.end), THANKS) || verb.end == last && sentence.is_thanked());
    let thanks = thanks && sentence.at(verb.end + 1) != "to";
    let start = start + usize::from(among(sentence.at(start), "and so"));
    (joined && !hedged && (thanks || verb.names_tree(sentence))).then_some(start)
}

/// Words between an opening and its verb.
const BEFORE_VERB: &str = "and so now all both i've have patches series";

/// Whether the rest of the sentence is about a test. A tree may be called testing, and a link may follow.
fn is_trial(sentence: &Sentence<'_>, from: usize) -> bool {
    (from..sentence.words.len()).any(|at| {
        let before = at.checked_sub(1).map_or("", |at| sentence.at(at));
        let shown = sentence.at(at) == "see" && sentence.at(at + 1).starts_with("http");
        let tree = sentence.at(at).starts_with("test") && among(before, "to for into in");
        among(sentence.at(at), TRIALS) && !tree && !shown
    })
}

/// Whether all patches are meant, judged by the words before the tree.
fn says_whole(sentence: &Sentence<'_>, start: usize) -> bool {
    let near = start..start + 8;
    let mut words = near.map(|at| sentence.at(at)).take_while(|word| !among(word, "to into for with but your"));
    words.any(|word| among(word, WHOLE))
}

/// Whether something went into an author's next version, "v3" or "the next version".
fn says_version(sentence: &Sentence<'_>, from: usize) -> bool {
    let numbered = |word: &str| word.strip_prefix('v').is_some_and(|number| number.parse::<u32>().is_ok());
    (from..from + 6).map(|at| sentence.at(at)).any(|word| numbered(word) || among(word, "version next revision"))
}

/// The patches given by number, or the commit given.
fn patches(numbers: &Numbers, sentence: &Sentence<'_>, from: usize) -> Vec<AppliedPatch> {
    let mut commits = sentence.words.iter().skip(from).map(|word| word.text).filter(|word| is_commit(word));
    let commit = commits.next().filter(|_| commits.next().is_none()).map(str::to_owned);
    match (numbers.indices.as_slice(), commit) {
        ([], None) => Vec::new(),
        ([], commit) => vec![AppliedPatch { commit, ..AppliedPatch::default() }],
        ([only], commit) => vec![AppliedPatch { index: Some(*only), title: None, commit }],
        (all, _) => all.iter().map(|index| AppliedPatch { index: Some(*index), ..AppliedPatch::default() }).collect(),
    }
}
