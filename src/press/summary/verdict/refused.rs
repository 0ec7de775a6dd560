//! Sentences that refuse patches, or say that applied ones were dropped again.
//!
//! Entry points: [`refuses`], [`drops`]. NAK is a word of protocols too, so it has to be at the start of a line and be
//! followed by words that only follow a verdict.

use super::sentence::{Sentence, among};

/// Words of protocols: next to them NAK belongs to a protocol.
const PROTOCOL: &str = "packet packets endpoint token byte bytes bus host hardware controller target handshake irq \
    interrupt fifo transfer transfers response ack slave bit timeout device";

/// What may precede a NAK.
const EMPHASIS: &str = "big strong hard clear still so sorry but a huge explicit";

const PATCHES: &str = "patch patches series patchset";

pub(super) fn refuses(sentence: &Sentence<'_>) -> bool {
    let leads = sentence.leads_line && !sentence.asks;
    leads && (is_nak(sentence) || is_rejection(sentence) || sentence.opens_mail && is_plain_no(sentence))
}

fn is_nak(sentence: &Sentence<'_>) -> bool {
    let index = (0..3).take_while(|index| among(sentence.at(*index), EMPHASIS)).count();
    let named = among(sentence.at(index), "nak nack nacked naked");
    named && (sentence.is_parted(index) || follows_nak(sentence, index + 1)) || ends_in_nak(sentence)
}

/// "I won't take this, so NAK."
fn ends_in_nak(sentence: &Sentence<'_>) -> bool {
    let words: Vec<&str> = sentence.words.iter().map(|word| word.lower.as_str()).collect();
    matches!(words.as_slice(), [.., "so", "nak" | "nack"]) && !sentence.has(PROTOCOL)
}

/// Whether the words after a NAK fit a verdict.
fn follows_nak(sentence: &Sentence<'_>, index: usize) -> bool {
    if sentence.has(PROTOCOL) {
        return false;
    }
    match sentence.at(index) {
        "because" | "until" | "unless" | "as" | "in" => true,
        "from" => among(sentence.at(index + 1), "me my our us both the"),
        "to" | "on" | "for" => is_about_patch(sentence, index + 1),
        _ => false,
    }
}

/// "this", "the whole series", "adding yet another …".
fn is_about_patch(sentence: &Sentence<'_>, index: usize) -> bool {
    let word = sentence.at(index);
    let object = || sentence.has(PATCHES) || sentence.has("idea approach change changes whole concept one part");
    among(word, "this that these it now all both adding any anything such patch me") || word == "the" && object()
}

/// "I'm rejecting this", "Rejected."
fn is_rejection(sentence: &Sentence<'_>) -> bool {
    let start = after_person(sentence);
    let about = among(sentence.at(start + 1), "this these it the");
    match sentence.at(start) {
        "rejected" if start == 0 => sentence.is_parted(0),
        "rejected" | "rejecting" => about,
        _ => false,
    }
}

/// The index after "I'm", "I am", "I have".
fn after_person(sentence: &Sentence<'_>) -> usize {
    match (sentence.at(0), sentence.at(1)) {
        ("i'm" | "i've" | "we've" | "we're", _) => 1,
        ("i" | "we", "am" | "have" | "are") => 2,
        _ => 0,
    }
}

/// "Sorry, but no." and "I am not going to take this."
fn is_plain_no(sentence: &Sentence<'_>) -> bool {
    let words: Vec<&str> = sentence.words.iter().map(|word| word.lower.as_str()).collect();
    let rest = match words.as_slice() {
        ["sorry", "but", "no"] => return true,
        ["i'm" | "we're", "not", "going", "to", "take" | "apply" | "merge", rest @ ..]
        | ["i" | "we", "am" | "are", "not", "going", "to", "take" | "apply" | "merge", rest @ ..] => rest,
        _ => return false,
    };
    matches!(rest, ["this" | "these" | "it" | "that"]) || matches!(rest, ["this" | "the", what] if among(what, PATCHES))
}

/// Whether a sentence says that patches were dropped again. What an author drops from the next version does not count.
pub(super) fn drops(sentence: &Sentence<'_>) -> bool {
    if sentence.asks || sentence.has("version revision respin spin v2 v3 v4 v5 v6 v7 v8 v9 will i'll") {
        return false;
    }
    let person = after_person(sentence);
    let index = person + usize::from(among(sentence.at(person), "now ok okay"));
    // "Dropped again, thanks": "again" belongs to the verb.
    let end = index + usize::from(sentence.at(index + 1) == "again" && !sentence.is_parted(index));
    let next = sentence.at(end + 1);
    match sentence.at(index) {
        "dropped" if sentence.is_parted(end) => among(next, "thanks thank"),
        "dropped" | "reverted" if next == "from" => is_tree(sentence, end + 2),
        "dropped" | "reverted" | "dropping" | "reverting" => is_patch(sentence, end + 1, person > 0),
        _ => false,
    }
}

/// "my queue", "for-next"; not "the loop".
fn is_tree(sentence: &Sentence<'_>, index: usize) -> bool {
    let named = |word: &str| {
        let release = word.starts_with(|letter: char| letter.is_ascii_digit()) && word.contains('.');
        release || word.contains(['-', '/']) || among(word, "tree queue branch next fixes staging tip master mainline")
    };
    sentence.at(index) == "my" || (index..index + 4).any(|index| named(sentence.at(index)))
}

/// "this", "this patch", "the series", "it"; not "this check".
fn is_patch(sentence: &Sentence<'_>, index: usize, by_person: bool) -> bool {
    let next = sentence.at(index + 1);
    let ends = sentence.is_parted(index) || among(next, "for from now again until because due");
    match sentence.at(index) {
        "this" | "these" => ends || among(next, PATCHES),
        "the" | "your" | "both" => among(next, PATCHES),
        "it" | "them" => by_person && ends,
        _ => false,
    }
}
