//! Sentences that say no, or that what was taken is out again.
//!
//! Entry points: [`refuses`], [`drops`]. `NAK` is a word of protocols too, so that it has to stand at the start of a
//! line and to be followed by something that only a verdict is followed by.

use super::sentence::Sentence;

/// Words of protocols, in whose company NAK is one of them.
const PROTOCOL: [&str; 22] = [
    "packet",
    "packets",
    "endpoint",
    "token",
    "byte",
    "bytes",
    "bus",
    "host",
    "hardware",
    "controller",
    "target",
    "handshake",
    "irq",
    "interrupt",
    "fifo",
    "transfer",
    "transfers",
    "response",
    "ack",
    "slave",
    "bit",
    "timeout",
];

/// Whether a sentence refuses.
pub(super) fn refuses(sentence: &Sentence<'_>) -> bool {
    if sentence.asks || !sentence.leads_line {
        return false;
    }
    is_nak(sentence) || is_rejection(sentence) || sentence.opens_mail && is_plain_no(sentence)
}

fn is_nak(sentence: &Sentence<'_>) -> bool {
    let mut place = 0;
    while matches!(
        sentence.at(place),
        "big" | "strong" | "hard" | "clear" | "still" | "so" | "sorry" | "a" | "huge" | "explicit"
    ) && place < 3
    {
        place += 1;
    }
    let word = sentence.at(place);
    let spelled = sentence
        .words
        .get(place)
        .is_some_and(|word| word.text.starts_with('N') || place > 0 || word.parted || sentence.words.len() == 1);
    let named = matches!(word, "nak" | "nack" | "nacked" | "naked") && spelled;
    named && (sentence.is_parted(place) || follows_nak(sentence, place + 1))
}

/// Whether a verdict goes on like this.
fn follows_nak(sentence: &Sentence<'_>, place: usize) -> bool {
    if sentence.has(&PROTOCOL, place) {
        return false;
    }
    let next = sentence.at(place + 1);
    match sentence.at(place) {
        "because" | "until" | "unless" | "as" | "in" => true,
        "from" => matches!(next, "me" | "my" | "our" | "us" | "both" | "the"),
        "to" | "on" | "for" => is_about_patch(sentence, place + 1),
        _ => false,
    }
}

/// "this", "the whole series", "adding yet another …".
fn is_about_patch(sentence: &Sentence<'_>, place: usize) -> bool {
    let objects =
        ["patch", "patches", "series", "idea", "approach", "change", "changes", "whole", "concept", "one", "part"];
    match sentence.at(place) {
        "this" | "that" | "these" | "it" | "now" | "all" | "both" | "adding" | "any" | "anything" | "such"
        | "patch" | "me" => true,
        "the" => sentence.has(&objects, place),
        _ => false,
    }
}

/// "I'm rejecting this", "Rejected."
fn is_rejection(sentence: &Sentence<'_>) -> bool {
    let start = behind_person(sentence);
    let about = matches!(sentence.at(start + 1), "this" | "these" | "it" | "the");
    match sentence.at(start) {
        "rejected" => start == 0 && sentence.is_parted(0) || start > 0 && about,
        "rejecting" => about,
        _ => false,
    }
}

/// The place behind "I'm", "I am", "I have".
fn behind_person(sentence: &Sentence<'_>) -> usize {
    match (sentence.at(0), sentence.at(1)) {
        ("i'm" | "i've" | "we've" | "we're", _) => 1,
        ("i" | "we", "am" | "have" | "are") => 2,
        _ => 0,
    }
}

/// "Sorry, but no." and "I am not going to take this."
fn is_plain_no(sentence: &Sentence<'_>) -> bool {
    let words: Vec<&str> = sentence.words.iter().map(|word| word.lower.as_str()).collect();
    match words.as_slice() {
        ["sorry", "but", "no"] => true,
        ["i'm" | "we're", "not", "going", "to", rest @ ..]
        | ["i" | "we", "am" | "are", "not", "going", "to", rest @ ..] => {
            matches!(rest, ["take" | "apply" | "merge", "this" | "these" | "it" | "that"])
                || matches!(rest, ["take" | "apply" | "merge", "this" | "the", "patch" | "series"])
        }
        _ => false,
    }
}

/// Whether a sentence says that patches are out again.
pub(super) fn drops(sentence: &Sentence<'_>) -> bool {
    let author_speaks =
        ["version", "revision", "respin", "spin", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "will", "i'll"];
    if sentence.asks || sentence.has(&author_speaks, 0) {
        return false;
    }
    let now = usize::from(matches!(sentence.at(0), "now" | "ok" | "okay"));
    let person = behind_person(sentence);
    let place = person + now;
    let next = sentence.at(place + 1);
    match sentence.at(place) {
        "dropped" if sentence.is_parted(place) => matches!(next, "thanks" | "thank"),
        "dropped" | "reverted" if next == "from" => is_tree_like(sentence, place + 2),
        "dropped" | "reverted" | "dropping" | "reverting" => is_patch(sentence, place + 1, person > 0),
        _ => false,
    }
}

/// "from my queue", "from for-next"; not "from the loop".
fn is_tree_like(sentence: &Sentence<'_>, place: usize) -> bool {
    let trees = [
        "tree",
        "queue",
        "branch",
        "for-next",
        "next",
        "linux-next",
        "fixes",
        "staging",
        "tip",
        "master",
        "mainline",
        "all",
    ];
    let words = place..place + 4;
    sentence.at(place) == "my"
        || words.into_iter().map(|place| sentence.at(place)).any(|word| {
            trees.contains(&word)
                || word.contains(['-', '/'])
                || word.starts_with(|letter: char| letter.is_ascii_digit())
        })
}

/// "this", "this patch", "the series", "it"; not "this check".
fn is_patch(sentence: &Sentence<'_>, place: usize, by_person: bool) -> bool {
    let next = sentence.at(place + 1);
    let ends =
        sentence.is_parted(place) || matches!(next, "for" | "from" | "now" | "again" | "until" | "because" | "due");
    match sentence.at(place) {
        "this" | "these" => ends || matches!(next, "patch" | "patches" | "series" | "patchset"),
        "the" | "your" | "both" => matches!(next, "patch" | "patches" | "series" | "patchset"),
        "it" | "them" => by_person && ends,
        _ => false,
    }
}
