//! The sentences of a mail that could decide something, as words.
//!
//! Entry point: [`deciding`]. A mail is first searched for the few words of decisions, because nearly all mails have
//! none and need not be split. Lines are joined into sentences: the beginning of a wrapped line is not the beginning of
//! a sentence.

use crate::base::text::first_word;
use crate::press::mail::Body;
use crate::press::summary::lines::{own_lines, trailer};

/// Beginnings of the words that decide.
const STEMS: [&str; 32] = [
    "appl",
    "queue",
    "merge",
    "pushed",
    "picked",
    "take",
    "took",
    "committed",
    "added",
    "put",
    "pulled",
    "landed",
    "installed",
    "accepted",
    "devel",
    "nak",
    "nack",
    "reject",
    "drop",
    "revert",
    "tree",
    "branch",
    "next",
    "sorry",
    "ignore",
    "disregard",
    "discard",
    "withdr",
    "retract",
    "folded",
    "squashed",
    "going",
];

/// Longer paragraphs are not written to decide.
const LONGEST: usize = 60;

/// Nor are lines with more bytes.
const LONGEST_LINE: usize = 4000;

/// The narrowest width at which programs wrap: shorter lines end on purpose.
const WRAP: usize = 60;

pub(super) const THANKS: &str = "thanks thank thx cheers";

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Sentence<'a> {
    pub(super) words: Vec<SentenceWord<'a>>,
    pub(super) asks: bool,
    /// Whether it begins at the start of a line.
    pub(super) leads_line: bool,
    /// Whether it is in the writer's first paragraph.
    pub(super) opens_mail: bool,
    /// The line below its paragraph, where it is the last sentence of that.
    pub(super) below: Option<&'a str>,
    /// Whether the next sentence of its paragraph begins with thanks.
    thanked: bool,
    /// Whether one of the next two sentences is about a trial.
    pub(super) tried_after: bool,
}

#[derive(Debug)]
pub(super) struct SentenceWord<'a> {
    /// As written, without punctuation around it.
    pub(super) text: &'a str,
    /// In lower case.
    pub(super) lower: String,
    /// Whether punctuation or a dash separates it from the next word.
    pub(super) parted: bool,
    /// Whether it follows an opening bracket.
    pub(super) opened: bool,
}

/// The sentences of the paragraphs with a deciding word, in order.
pub(super) fn deciding(body: &Body) -> Vec<Sentence<'_>> {
    let mut sentences: Vec<Sentence<'_>> = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let (mut decides, mut long, mut opens, mut awaiting) = (false, false, true, false);
    for line in own_lines(body).chain([None]) {
        if let Some(line) = line {
            if std::mem::take(&mut awaiting)
                && let Some(last) = sentences.last_mut()
            {
                last.below = Some(line);
                last.tried_after |= line.split_whitespace().any(|word| is_trial(&folded(bare(word))));
            }
            paragraph.push(line);
            decides = decides || has_stem(line);
            long = long || line.len() > LONGEST_LINE;
            continue;
        }
        if std::mem::take(&mut decides) && !std::mem::take(&mut long) && paragraph.len() <= LONGEST {
            sentences.extend(cut(&paragraph, opens));
            awaiting = true;
        }
        opens = opens && is_lead(&paragraph);
        paragraph.clear();
    }
    sentences
}

/// Whether a paragraph precedes the writer's own words: an attribution, a greeting, or nothing.
fn is_lead(paragraph: &[&str]) -> bool {
    let greets = paragraph.len() == 1 && paragraph.iter().any(|line| line.ends_with(','));
    greets || paragraph.last().is_none_or(|line| line.ends_with(':'))
}

/// Whether one of the deciding words begins in the line.
fn has_stem(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut inside = false;
    bytes.iter().enumerate().any(|(index, byte)| {
        let letter = byte.is_ascii_alphabetic();
        let begins = letter && !inside;
        inside = letter;
        begins && begins_with_stem(&bytes[index..])
    })
}

fn begins_with_stem(bytes: &[u8]) -> bool {
    STEMS.iter().any(|stem| bytes.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem.as_bytes())))
}

/// The sentences of one paragraph.
fn cut<'a>(paragraph: &[&'a str], opens_mail: bool) -> Vec<Sentence<'a>> {
    let mut sentences = Vec::new();
    let mut sentence = begin(opens_mail, true);
    for (index, line) in paragraph.iter().enumerate() {
        if index == 0 || is_break(paragraph[index - 1], line) {
            sentences.push(std::mem::replace(&mut sentence, begin(opens_mail, true)));
        }
        for raw in line.split_whitespace() {
            let end = sentence_end(raw);
            sentence.push(raw);
            if let Some(end) = end {
                sentence.asks = end == '?';
                sentences.push(std::mem::replace(&mut sentence, begin(opens_mail, false)));
            }
        }
    }
    sentences.push(sentence);
    sentences.retain(|sentence| !sentence.words.is_empty());
    look_ahead(&mut sentences);
    sentences
}

/// Notes at each sentence of a paragraph what the next ones say about it.
fn look_ahead(paragraph: &mut [Sentence<'_>]) {
    for index in 0..paragraph.len() {
        let (head, next) = paragraph.split_at_mut(index + 1);
        let Some(sentence) = head.last_mut() else { continue };
        sentence.thanked = next.first().is_some_and(|next| among(next.at(0), THANKS));
        let trial = |next: &Sentence<'_>| next.words.iter().any(|word| is_trial(&word.lower));
        sentence.tried_after = next.iter().take(2).any(trial);
    }
}

fn is_trial(word: &str) -> bool {
    among(word, "run ran running test tests tested testing tried try trying boot boots booted built reproduce")
}

fn begin<'a>(opens_mail: bool, leads_line: bool) -> Sentence<'a> {
    Sentence { words: Vec::new(), asks: false, leads_line, opens_mail, below: None, thanked: false, tried_after: false }
}

/// Whether a line ends before the next one on purpose.
fn is_break(above: &str, line: &str) -> bool {
    let next = first_word(line);
    above.trim_end().len() + 1 + next.len() <= WRAP || trailer(above).is_some() || above.trim_end().ends_with(':')
}

/// The punctuation with which a word ends a sentence.
fn sentence_end(raw: &str) -> Option<char> {
    if matches!(raw, ":)" | ":-)" | ";)" | ";-)") {
        return Some('.');
    }
    let bare = raw.trim_end_matches([')', '"', '\'', '*']);
    let end = bare.chars().next_back().filter(|end| matches!(end, '.' | '!' | '?'))?;
    // "etc." rarely ends a sentence, and one sentence too few does no harm.
    (!matches!(bare, "etc." | "e.g." | "i.e." | "vs.")).then_some(end)
}

impl<'a> Sentence<'a> {
    fn push(&mut self, raw: &'a str) {
        let text = bare(raw);
        let dash = text.is_empty() || matches!(text, "-" | "--" | "–" | "—");
        if dash {
            if let Some(last) = self.words.last_mut() {
                last.parted = true;
            }
            return;
        }
        let opened = raw.starts_with('(');
        if opened && let Some(last) = self.words.last_mut() {
            last.parted = true;
        }
        let parted = raw.ends_with([',', ';', ':', '.', '!', ')']);
        self.words.push(SentenceWord { text, lower: folded(text), parted, opened });
    }

    /// Whether it thanks, or the next sentence does.
    pub(super) fn is_thanked(&self) -> bool {
        self.thanked || self.has(THANKS)
    }

    /// Whether it ends before the target: "Applied to", and the tree on a line of its own.
    pub(super) fn is_unfinished(&self) -> bool {
        self.words.last().is_some_and(|word| matches!(word.lower.as_str(), "to" | "into" | "in"))
    }

    /// The word at an index, in lower case; empty after the last.
    pub(super) fn at(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &word.lower)
    }

    /// Whether anything separates the word at an index from the next; the end of the sentence counts.
    pub(super) fn is_parted(&self, index: usize) -> bool {
        self.words.get(index).is_none_or(|word| word.parted) || index + 1 == self.words.len()
    }

    /// Whether it has one of the words.
    pub(super) fn has(&self, words: &str) -> bool {
        self.words.iter().any(|word| among(&word.lower, words))
    }
}

/// A word without the punctuation around it.
fn bare(raw: &str) -> &str {
    raw.trim_matches(|letter: char| ".,;:!?()[]{}\"'*`<>…".contains(letter))
}

fn folded(text: &str) -> String {
    text.replace('’', "'").to_ascii_lowercase()
}

/// Whether a word is one of a space-separated list.
pub(super) fn among(word: &str, list: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}
