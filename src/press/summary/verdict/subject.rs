//! The grammatical subject: who did it, or what was applied; the words before the verb.
//!
//! Entry point: [`AppliedSubject::read`].

use super::numbers::Numbers;
use super::sentence::{Sentence, among};
use super::verb::Verb;

/// The words of a subject. Numbers of patches may come between them.
const WORDS: &str = "i we i've we've have has been is are was were it's now just already also both all it this these \
    they that the series patch patches patchset set whole entire of them manually your my updated two three four five six \
    seven eight nine ten";

/// Words that say that it is done for good.
const PERFECT: &str = "i've we've have has been now already is are it's";

/// Words that name patches.
const PATCHES: &str = "patch patches series patchset set both all whole entire";

/// The words before the verb.
pub(super) struct AppliedSubject {
    /// The patches that it names by number.
    pub(super) numbers: Numbers,
    pub(super) start: usize,
    /// The index of the verb.
    pub(super) end: usize,
}

impl AppliedSubject {
    /// Reads the words from an index on; `None` where nothing follows them.
    pub(super) fn read(sentence: &Sentence<'_>, start: usize) -> Option<Self> {
        let mut numbers = Numbers::default();
        let mut end = start;
        while end < start + 14 {
            let (found, after) = Numbers::read(sentence, end);
            let count = sentence.at(end).parse::<u32>().is_ok();
            if !found.indices.is_empty() {
                (numbers, end) = (found, after);
            } else if count || among(sentence.at(end), WORDS) {
                end += 1;
            } else {
                break;
            }
        }
        (!sentence.at(end).is_empty()).then_some(Self { numbers, start, end })
    }

    /// Whether it only tells what a person did, without thanks: "I applied this". Testers begin so too.
    pub(super) fn is_told(&self, sentence: &Sentence<'_>) -> bool {
        let person = self.says(sentence, "i we") && !self.says(sentence, PERFECT);
        person && !sentence.is_thanked()
    }

    fn says(&self, sentence: &Sentence<'_>, words: &str) -> bool {
        (self.start..self.end).any(|index| among(sentence.at(index), words))
    }

    /// Whether such a subject with such a verb says that it was done for good. "I applied it" may introduce a trial,
    /// "it applied" is what a patch does, and "I took this to be" is about words.
    pub(super) fn fits(&self, sentence: &Sentence<'_>, verb: Verb<'_>) -> bool {
        if verb.name == "took" && among(sentence.at(verb.end + 1), "to as for") {
            return false;
        }
        if self.is_told(sentence) {
            return !sentence.tried_after;
        }
        if self.says(sentence, "was were") {
            return sentence.is_thanked();
        }
        let perfect = self.says(sentence, PERFECT);
        let pronoun = self.says(sentence, "it this that these they") && !self.says(sentence, PATCHES);
        !pronoun || perfect
    }
}
