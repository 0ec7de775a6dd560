//! Numbers of patches in a sentence: `patches 1-3`, `1, 2 and 4`, `#2`, `3/5`.
//!
//! Entry point: [`Numbers::read`].

use super::sentence::{Sentence, among};

/// No series is longer.
const HIGHEST: u32 = 1000;

/// The numbers of some patches, in order.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) indices: Vec<u32>,
}

impl Numbers {
    /// The numbers at an index, with or without the word "patch" before them, and the index after them.
    pub(super) fn read(sentence: &Sentence<'_>, from: usize) -> (Self, usize) {
        let mut at = from;
        while is_lead(sentence.at(at)) && at < from + 3 {
            at += 1;
        }
        let mut numbers = Self::default();
        while let Some((first, last)) = range(sentence.at(at)) {
            let joined = among(sentence.at(at + 1), "to through thru until");
            let end = if joined { range(sentence.at(at + 2)) } else { None };
            let last = end.map_or(last, |(_, end)| end);
            numbers.indices.extend((first..=last).take(HIGHEST as usize));
            at += if end.is_some() { 3 } else { 1 };
            if matches!(sentence.at(at), "and" | "&" | "+") && range(sentence.at(at + 1)).is_some() {
                at += 1;
            }
            if numbers.indices.len() > HIGHEST as usize {
                break;
            }
        }
        // "6 patches" is a count, "patches 6" is the sixth.
        let counted = among(sentence.at(at), "patch patches of commits");
        if numbers.indices.is_empty() || counted { (Self::default(), from) } else { (numbers, at) }
    }

    /// Whether there are numbers at an index.
    pub(super) fn starts(sentence: &Sentence<'_>, at: usize) -> bool {
        !Self::read(sentence, at).0.indices.is_empty()
    }
}

fn is_lead(word: &str) -> bool {
    among(word, "the patch patches only just commits commit numbers number")
}

/// `3`, `#3`, `3/5`, `1-3`, `1..3`.
fn range(word: &str) -> Option<(u32, u32)> {
    let word = word.trim_start_matches('#');
    let split = word.split_once('-').or_else(|| word.split_once("..")).or_else(|| word.split_once('–'));
    let (first, last) = split.map_or((index(word), index(word)), |(first, last)| (index(first), index(last)));
    let (first, last) = (first?, last?);
    (first <= last).then_some((first, last))
}

/// A number, with or without a total after it.
fn index(word: &str) -> Option<u32> {
    let number = word
        .trim_start_matches('#')
        .split_once('/')
        .map_or(word.trim_start_matches('#'), |(index, total)| if total.parse::<u32>().is_ok() { index } else { "" });
    number.parse().ok().filter(|number| (1..=HIGHEST).contains(number))
}
