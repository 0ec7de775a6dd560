//! Sentences with which authors take back what they sent: "please ignore this", "self-NAK", "I withdraw the series".
//!
//! Entry point: [`withdraws`]. Whether the writer is the author is for later stages. The object has to be the patch:
//! authors ask to ignore noise and remarks too.

use super::sentence::{Sentence, among};

/// What may precede the statement.
const LEAD: &str = "so sorry oops ok okay hi all hello everyone ah hmm and but just kindly no actually argh";

const PATCHES: &str = "patch patches series patchset set version one ones submission mail email message thread posting";

/// What may follow the object.
const ENDS: &str = "for as because since and until i it's it sorry for now please thanks instead in";

pub(super) fn withdraws(sentence: &Sentence<'_>) -> bool {
    if sentence.asks || sentence.has("not don't didn't unless if") {
        return false;
    }
    let start = (0..4).take_while(|at| among(sentence.at(*at), LEAD)).count();
    is_request(sentence, start) || is_self_nak(sentence, start) || is_withdrawal(sentence, start)
}

/// "Please ignore this", "Disregard the series".
fn is_request(sentence: &Sentence<'_>, start: usize) -> bool {
    let asked = sentence.at(start) == "please";
    let verb = start + usize::from(asked) + usize::from(among(sentence.at(start + 1), "just kindly"));
    let known = among(sentence.at(verb), "ignore disregard discard") || asked && sentence.at(verb) == "drop";
    known && (asked && sentence.is_parted(verb) || is_patch(sentence, verb + 1))
}

/// "self-NAK", "NAK to self", "NAK my own patch".
fn is_self_nak(sentence: &Sentence<'_>, start: usize) -> bool {
    let nak = |word: &str| among(word, "nak nack naked nacked naking nacking");
    let joined = |word: &str| among(word, "self-nak self-nack selfnak selfnack self-naked self-nacked");
    let words = (sentence.at(start), sentence.at(start + 1));
    joined(words.0)
        || words.0 == "self" && nak(words.1)
        || nak(words.0) && (matches!(words.1, "myself" | "self") || words.1 == "my" && sentence.at(start + 2) == "own")
        || nak(words.0) && words.1 == "to" && among(sentence.at(start + 2), "self myself my")
}

/// "Withdrawn.", "I withdraw this patch", "this series is withdrawn".
fn is_withdrawal(sentence: &Sentence<'_>, start: usize) -> bool {
    let person = (start..start + 5)
        .take_while(|at| {
            among(sentence.at(*at), "i i'm i'll i'd we we're we'll am will have would like to hereby let me")
        })
        .count();
    let verb = start + person;
    match sentence.at(verb) {
        "withdrawn" if person == 0 => sentence.is_parted(verb),
        "withdraw" | "withdrawing" | "withdrew" | "withdrawn" | "retract" | "retracting" => {
            (person > 0 || sentence.at(verb).ends_with("ing")) && is_patch(sentence, verb + 1)
        }
        "this" | "patch" | "series" | "the" => {
            let near = (verb..verb + 6).find(|at| sentence.at(*at) == "withdrawn");
            near.is_some_and(|at| sentence.is_parted(at) && (verb..at).any(|at| among(sentence.at(at), PATCHES)))
        }
        _ => false,
    }
}

/// "this", "this patch", "the series", "my patch"; not "this warning".
fn is_patch(sentence: &Sentence<'_>, index: usize) -> bool {
    let next = sentence.at(index + 1);
    let version = |word: &str| word.strip_prefix('v').is_some_and(|number| number.parse::<u32>().is_ok());
    let ends = |index: usize| sentence.is_parted(index) || among(sentence.at(index + 1), ENDS);
    match sentence.at(index) {
        "this" | "these" | "that" => ends(index) || (among(next, PATCHES) || version(next)) && ends(index + 1),
        "it" | "them" | "both" => ends(index),
        "the" | "my" => {
            let whole = usize::from(among(next, "whole entire above"));
            among(sentence.at(index + 1 + whole), "patch patches series patchset") && ends(index + 1 + whole)
        }
        _ => false,
    }
}
