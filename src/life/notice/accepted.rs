//! Sentences that say that patches were taken.
//!
//! Entry point: [`read`]. A sentence has to begin with it: courtesies may stand before ("Thanks, "), and who or what
//! was applied ("I've", "Both patches", "Patches 1-3"), then the verb, then one of the words that go on from there.
//! Everything else is no acceptance: what may be, will be, or was applied to try it out.
//!
//! Deliberately not supported: acceptance in the middle of a sentence ("I fixed the typo and applied it").

use super::list::is_commit;
use super::numbers::Numbers;
use super::sentence::Sentence;
use super::{Applied, AppliedPatch};

/// What may stand before the news, up to a comma.
const COURTESIES: [&str; 44] = [
    "thanks",
    "thank",
    "thx",
    "many",
    "ok",
    "okay",
    "great",
    "good",
    "nice",
    "looks",
    "look",
    "lgtm",
    "perfect",
    "cool",
    "fine",
    "alright",
    "all",
    "right",
    "yes",
    "yep",
    "yeah",
    "sure",
    "hi",
    "hello",
    "hey",
    "dear",
    "sorry",
    "makes",
    "excellent",
    "awesome",
    "wonderful",
    "lovely",
    "done",
    "cheers",
    "well",
    "so",
    "oh",
    "with",
    "no",
    "both",
    "series",
    "i",
    "patch",
    "patches",
];

/// Courtesies that need no comma behind them.
const SHORT_COURTESIES: [&str; 9] = ["thanks", "thx", "ok", "okay", "great", "good", "so", "yes", "done"];

/// Words of what was applied, and of when.
const SUBJECTS: [&str; 34] = [
    "i", "we", "i've", "we've", "have", "has", "been", "is", "are", "was", "were", "it's", "now", "just", "already",
    "also", "both", "all", "it", "this", "these", "they", "that", "the", "series", "patch", "patches", "patchset",
    "set", "whole", "entire", "of", "them", "manually",
];

/// What may follow the verb.
const FOLLOWERS: [&str; 38] = [
    "to",
    "into",
    "for",
    "in",
    "on",
    "onto",
    "through",
    "via",
    "both",
    "all",
    "with",
    "as",
    "the",
    "this",
    "these",
    "it",
    "them",
    "everything",
    "patch",
    "patches",
    "series",
    "patchset",
    "whole",
    "thanks",
    "thank",
    "thx",
    "now",
    "here",
    "and",
    "again",
    "already",
    "manually",
    "up",
    "a",
    "but",
    "your",
    "by",
    "from",
];

/// What "the", "this" and the like must be followed by, else something else was applied than patches.
const OBJECTS: [&str; 44] = [
    "", "patch", "patches", "series", "patchset", "set", "whole", "entire", "first", "last", "rest", "fix", "fixes",
    "one", "two", "lot", "v2", "v3", "v4", "v5", "v6", "now", "all", "to", "into", "for", "in", "on", "with", "as",
    "up", "and", "through", "via", "too", "manually", "already", "thanks", "thank", "three", "four", "both", "of",
    "but",
];

/// Somebody tried it out.
const TRIALS: [&str; 50] = [
    "test",
    "tests",
    "tested",
    "testing",
    "retested",
    "build",
    "builds",
    "built",
    "boot",
    "boots",
    "booted",
    "tried",
    "try",
    "trying",
    "ran",
    "run",
    "running",
    "rerun",
    "locally",
    "local",
    "see",
    "saw",
    "seeing",
    "get",
    "got",
    "getting",
    "still",
    "work",
    "works",
    "worked",
    "working",
    "fails",
    "failed",
    "fail",
    "cleanly",
    "fuzz",
    "reproduce",
    "reproduced",
    "compile",
    "compiles",
    "compiled",
    "top",
    "fine",
    "without",
    "crash",
    "crashes",
    "verified",
    "checked",
    "looked",
    "review",
];

/// What is no tree but a place where an author has changed something.
const NO_TREES: [&str; 18] = [
    "all",
    "both",
    "other",
    "every",
    "each",
    "this",
    "these",
    "those",
    "next",
    "version",
    "revision",
    "respin",
    "spin",
    "patch",
    "patches",
    "places",
    "cases",
    "functions",
];

/// What a sentence says was taken.
pub(super) fn read(sentence: &Sentence<'_>) -> Option<Applied> {
    if sentence.asks {
        return None;
    }
    let start = behind_courtesies(sentence);
    let subject = Subject::read(sentence, start)?;
    let verb = Verb::read(sentence, subject.end)?;
    if !subject.fits(sentence, verb) || !verb.goes_on_well(sentence, &subject) {
        return None;
    }
    let (object, object_end) = Numbers::read(sentence, verb.end);
    let tree = tree(sentence, object_end.max(verb.end))?;
    if !verb.parted && is_trial(sentence, verb.end) {
        return None;
    }
    let numbers = if object.indices.is_empty() { subject.numbers } else { object };
    let whole = numbers.indices.is_empty() && says_whole(sentence, start);
    let patches = patches(numbers, sentence, verb.end);
    let tree = tree.or_else(|| sentence.below.and_then(tree_below));
    Some(Applied { tree, patches, whole, formal: false, queued: verb.name == "queued" })
}

/// The place behind everything polite.
fn behind_courtesies(sentence: &Sentence<'_>) -> usize {
    let mut start = 0;
    for _ in 0..4 {
        let first = sentence.at(start);
        let end = (start..start + 12).find(|place| sentence.is_parted(*place)).unwrap_or(start);
        let is_name =
            end == start && sentence.words.get(start).is_some_and(|word| word.text.starts_with(char::is_uppercase));
        let polite = COURTESIES.contains(&first) || is_name && !Verb::is_one(first);
        if end >= start
            && polite
            && sentence.is_parted(end)
            && !(start..=end).any(|place| Verb::is_one(sentence.at(place)))
        {
            start = end + 1;
        } else if SHORT_COURTESIES.contains(&first) {
            start += 1;
        } else {
            break;
        }
    }
    start
}

/// Who did it, or what was applied.
struct Subject {
    numbers: Numbers,
    /// Where the verb stands.
    end: usize,
    start: usize,
}

impl Subject {
    fn read(sentence: &Sentence<'_>, start: usize) -> Option<Self> {
        let mut numbers = Numbers::default();
        let mut place = start;
        while place < start + 14 {
            let word = sentence.at(place);
            let (found, end) = Numbers::read(sentence, place);
            if !found.indices.is_empty() {
                numbers = found;
                place = end;
            } else if SUBJECTS.contains(&word) {
                place += 1;
            } else {
                break;
            }
        }
        (!sentence.at(place).is_empty()).then_some(Self { numbers, end: place, start })
    }

    fn says(&self, sentence: &Sentence<'_>, words: &[&str]) -> bool {
        (self.start..self.end).any(|place| words.contains(&sentence.at(place)))
    }

    /// Whether such a subject says with such a verb that it was done for good.
    fn fits(&self, sentence: &Sentence<'_>, verb: Verb<'_>) -> bool {
        let thanks = sentence.has(&["thanks", "thank", "thx"], 0);
        let perfect =
            self.says(sentence, &["i've", "we've", "have", "has", "been", "now", "already", "is", "are", "it's"]);
        let person = self.says(sentence, &["i", "we"]);
        let named =
            self.says(sentence, &["patch", "patches", "series", "patchset", "set", "both", "all", "whole", "entire"]);
        let pronoun = self.says(sentence, &["it", "this", "that", "these", "they"]) && !named;
        if self.says(sentence, &["was", "were"]) || person && !perfect {
            return thanks || person && verb.has_target(sentence);
        }
        !pronoun || perfect
    }
}

/// What was done.
#[derive(Clone, Copy)]
struct Verb<'a> {
    name: &'a str,
    /// Where it ends, with the "up" that belongs to it.
    end: usize,
    /// Whether a comma or the end of the sentence follows.
    parted: bool,
}

impl<'a> Verb<'a> {
    fn is_one(word: &str) -> bool {
        ["applied", "queued", "merged", "pushed", "picked", "taken", "took", "committed"].contains(&word)
    }

    fn read(sentence: &'a Sentence<'_>, place: usize) -> Option<Self> {
        let name = sentence.at(place);
        if name == "in" && is_own_tree(sentence, place + 1) {
            return Some(Self { name, end: place, parted: false });
        }
        let up = sentence.at(place + 1) == "up" && !sentence.is_parted(place);
        let end = place + 1 + usize::from(up);
        Self::is_one(name).then(|| Self { name, end, parted: sentence.is_parted(end - 1) })
    }

    fn next(self, sentence: &'a Sentence<'_>) -> &'a str {
        if self.parted { "" } else { sentence.at(self.end) }
    }

    fn has_target(self, sentence: &Sentence<'_>) -> bool {
        let place = behind_object(sentence, self.end);
        !self.parted && ["to", "into", "for", "in", "onto"].contains(&sentence.at(place))
    }

    /// Whether what follows is what follows such news.
    fn goes_on_well(self, sentence: &Sentence<'_>, subject: &Subject) -> bool {
        let next = self.next(sentence);
        let behind = if sentence.is_parted(self.end) { "" } else { sentence.at(self.end + 1) };
        let object = !matches!(next, "the" | "this" | "these" | "your") || OBJECTS.contains(&behind);
        let as_told = next == "as"
            && ["suggested", "requested", "you", "per", "proposed", "discussed", "advised"].contains(&behind);
        let version = next.strip_prefix('v').is_some_and(|number| number.parse::<u32>().is_ok());
        let known = next.is_empty() || FOLLOWERS.contains(&next) || version || Numbers::starts(sentence, self.end);
        let plain = match self.name {
            "in" => subject.end > subject.start || self.end > 0,
            "picked" => picked_up(sentence, self.end, next),
            "merged" => {
                !matches!(next, "with" | "all" | "both" | "from")
                    || behind.starts_with("patch")
                    || next == "from" && behind == "github"
            }
            "taken" | "took" => !matches!(next, "from" | "with" | "as" | "on" | "up" | "a" | "in"),
            "committed" => matches!(next, "" | "thanks" | "thank" | "as" | "and"),
            "pushed" => !matches!(next, "for" | "a" | "as" | "by" | "the" | "on" | "your" | "from"),
            "applied" => !matches!(next, "by" | "from" | "a") || behind == "few" || behind == "while",
            _ => !matches!(next, "by" | "from"),
        };
        known && object && !as_told && plain
    }
}

/// "Picked up for …", "picked it up", and not "picked up your tags".
fn picked_up(sentence: &Sentence<'_>, end: usize, next: &str) -> bool {
    let up = sentence.at(end.saturating_sub(1)) == "up";
    let object = ["this", "these", "it", "them", "both", "all", "patch", "patches"].contains(&next);
    up && matches!(next, "" | "for" | "in" | "to" | "into" | "thanks" | "via" | "both" | "all" | "now" | "and")
        || object && (end..end + 4).any(|place| sentence.at(place) == "up")
}

/// "my tree", "my fixes branch", "our queue".
fn is_own_tree(sentence: &Sentence<'_>, place: usize) -> bool {
    let mine = matches!(sentence.at(place), "my" | "our");
    mine && place > 1
        && (place + 1..place + 4).any(|place| matches!(sentence.at(place), "tree" | "queue" | "branch" | "for-next"))
}

/// The place behind words for what was applied: "both", "the series", "it".
fn behind_object(sentence: &Sentence<'_>, from: usize) -> usize {
    let words = [
        "both",
        "all",
        "this",
        "it",
        "them",
        "series",
        "patch",
        "patches",
        "the",
        "these",
        "patchset",
        "set",
        "up",
        "whole",
        "now",
        "of",
        "everything",
        "manually",
        "v2",
        "v3",
        "v4",
        "v5",
        "v6",
        "v7",
        "v8",
        "already",
        "again",
        "here",
        "your",
        "also",
    ];
    let object = |place: &usize| words.contains(&sentence.at(*place)) || Numbers::starts(sentence, *place);
    from + (from..from + 8).take_while(object).count()
}

/// The tree that the sentence names; the outer `None` where it names something that is no tree.
#[expect(clippy::option_option, reason = "there may be no tree, and there may be no notice")]
fn tree(sentence: &Sentence<'_>, from: usize) -> Option<Option<String>> {
    let place = behind_object(sentence, from);
    let object_ends = place > 0 && sentence.is_parted(place - 1);
    if object_ends || !["to", "into", "for", "in", "onto", "on", "through", "via"].contains(&sentence.at(place)) {
        return Some(None);
    }
    let mut start = place + 1;
    if sentence.at(start) == "the" {
        start += 1;
    }
    let first = sentence.at(start);
    let own_version = first.strip_prefix('v').is_some_and(|number| number.parse::<u32>().is_ok());
    let next_version =
        (start..start + 3).any(|place| NO_TREES.get(9..13).is_some_and(|words| words.contains(&sentence.at(place))));
    if NO_TREES.contains(&first) && (first != "next" || next_version) || own_version || next_version {
        return None;
    }
    let mut end = start;
    while end < start + 7 && !sentence.at(end).is_empty() && !is_tree_end(sentence.at(end)) {
        end += 1;
        if sentence.is_parted(end - 1) {
            break;
        }
    }
    let words: Vec<&str> = sentence.words.get(start..end).unwrap_or_default().iter().map(|word| word.text).collect();
    let vague = end >= start + 7 || matches!(first, "now" | "a" | "that" | "it" | "");
    let tree = words.join(" ");
    Some(Some(tree).filter(|tree| !vague && !tree.is_empty() && tree.len() <= 100))
}

fn is_tree_end(word: &str) -> bool {
    [
        "thanks", "thank", "thx", "with", "and", "as", "after", "but", "while", "by", "now", "manually", "since",
        "because", "so", "at", "cheers",
    ]
    .contains(&word)
}

/// The tree on the line below "Applied to".
fn tree_below(line: &str) -> Option<String> {
    let text = line.trim();
    let words = text.split_whitespace().count();
    (line.starts_with([' ', '\t']) && words <= 3 && text.len() <= 200).then(|| text.to_owned())
}

/// Whether the sentence goes on to tell how a trial went. A tree may be called testing.
fn is_trial(sentence: &Sentence<'_>, from: usize) -> bool {
    (from..sentence.words.len()).any(|place| {
        let before = if place > 0 { sentence.at(place - 1) } else { "" };
        let shown = sentence.at(place) == "see" && sentence.at(place + 1).starts_with("http");
        TRIALS.contains(&sentence.at(place)) && !matches!(before, "to" | "for" | "into" | "in") && !shown
    })
}

fn says_whole(sentence: &Sentence<'_>, start: usize) -> bool {
    let whole = |word: &str| {
        matches!(word, "series" | "all" | "both" | "whole" | "entire" | "patchset" | "patches" | "everything")
    };
    (start..start + 8)
        .take_while(|place| !matches!(sentence.at(*place), "to" | "into" | "for" | "with" | "but"))
        .any(|place| whole(sentence.at(place)))
}

/// The patches that are named by number, or the commit that is named.
fn patches(numbers: Numbers, sentence: &Sentence<'_>, from: usize) -> Vec<AppliedPatch> {
    let mut commits = sentence.words.iter().skip(from).map(|word| word.text).filter(|word| is_commit(word));
    let commit = commits.next().filter(|_| commits.next().is_none()).map(str::to_owned);
    match (numbers.indices.as_slice(), commit) {
        ([], None) => Vec::new(),
        ([], commit) => vec![AppliedPatch { commit, ..AppliedPatch::default() }],
        ([only], commit) => vec![AppliedPatch { index: Some(*only), title: None, commit }],
        (all, _) => all.iter().map(|index| AppliedPatch { index: Some(*index), ..AppliedPatch::default() }).collect(),
    }
}
