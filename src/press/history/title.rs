//! Whether two titles are those of one series.
//!
//! Entry point: [`Title::likeness`]. Titles are the same when they differ only in case, white space and a final dot;
//! they are near when the subsystem's prefix changed, small words were added or removed, or a word was inflected or
//! mistyped. Words with digits have to be equal, and so has every other word: "the reader path" and "the writer path"
//! are two things.

/// The words of a title, which every posting of a list has in memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Title {
    /// In lower case, with a space between each two.
    words: Box<str>,
    /// Where the prefixes end.
    behind_prefix: usize,
}

/// How much two titles have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// They are about different things.
    Different,
    /// They differ as titles of one series may.
    Near,
    Same,
}

/// Words without a meaning of their own.
const SMALL: [&str; 16] =
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"];

/// Two titles by one person with so many equal words are those of one patch.
const TELLING: usize = 5;

/// A longer title is compared by its first words.
const MOST_WORDS: usize = 40;

impl Title {
    pub(super) fn new(title: &str) -> Self {
        let prefix = title.rfind(": ").map_or(0, |colon| colon + 2);
        let (mut joined, mut behind_prefix) = (String::new(), 0);
        let of_prefix = words(&title[..prefix]).map(|word| (word, true));
        let others = words(&title[prefix..]).map(|word| (word, false));
        for (word, is_prefix) in of_prefix.chain(others).take(MOST_WORDS) {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(&word);
            if is_prefix {
                behind_prefix = joined.len();
            }
        }
        Self { words: joined.into(), behind_prefix }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        split(&self.words)
    }

    /// Whether it is so distinctive that nobody gives it to two things.
    pub(super) fn is_telling(&self) -> bool {
        self.words().count() >= TELLING
    }

    pub(super) fn likeness(&self, other: &Self) -> Likeness {
        if self.words.is_empty() || other.words.is_empty() {
            return Likeness::Different;
        }
        if self.words == other.words {
            return Likeness::Same;
        }
        let near = self.shares_prefix(other) && agree(self.meaning(), other.meaning());
        if near { Likeness::Near } else { Likeness::Different }
    }

    /// Whether half of the distinctive words of each are in the other, and all that have digits.
    pub(super) fn shares_half(&self, other: &Self) -> bool {
        let (mine, theirs): (Vec<&str>, Vec<&str>) = (self.meaning().collect(), other.meaning().collect());
        let numbered = |word: &&&str| word.bytes().any(|byte| byte.is_ascii_digit());
        let (of_mine, of_theirs) = (mine.iter().filter(numbered), theirs.iter().filter(numbered));
        if !of_mine.eq(of_theirs) {
            return false;
        }
        let common = mine.iter().filter(|word| theirs.contains(word)).count();
        common > 1 && common * 2 >= mine.len() && common * 2 >= theirs.len()
    }

    /// Whether the prefixes can be of one series: one has none, or they have a word in common.
    fn shares_prefix(&self, other: &Self) -> bool {
        let (mine, theirs) = (&self.words[..self.behind_prefix], &other.words[..other.behind_prefix]);
        mine.is_empty() || theirs.is_empty() || split(mine).any(|word| split(theirs).any(|other| other == word))
    }

    /// The distinctive words: after the prefix, and not small.
    fn meaning(&self) -> impl Iterator<Item = &str> {
        split(&self.words[self.behind_prefix..]).filter(|word| !SMALL.contains(word))
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Words with a space between each two.
fn split(words: &str) -> impl Iterator<Item = &str> {
    words.split(' ').filter(|word| !word.is_empty())
}

/// Whether the words are the same in the same order, but for slips. Two titles of one word are equal by accident.
fn agree<'a>(mut mine: impl Iterator<Item = &'a str>, mut theirs: impl Iterator<Item = &'a str>) -> bool {
    for words in 0.. {
        match (mine.next(), theirs.next()) {
            (Some(mine), Some(theirs)) if is_slip(mine, theirs) => {}
            (None, None) => return words > 1,
            _ => break,
        }
    }
    false
}

/// Whether two words are one: equal, inflected, or mistyped.
fn is_slip(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    if [one, other].iter().any(|word| word.chars().any(|letter| letter.is_ascii_digit() || letter == '_')) {
        return false;
    }
    is_inflected(one, other) || is_mistyped(one, other)
}

/// `fix`, `fixes`, `fixed`, `fixing`.
fn is_inflected(one: &str, other: &str) -> bool {
    const ENDINGS: [&str; 6] = ["", "s", "es", "d", "ed", "ing"];
    let stem: usize = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(mail, _)| mail.len_utf8()).sum();
    // `move` and `moving` differ from the `e` on.
    let ends = |word: &str| {
        let ending = &word[stem..];
        ENDINGS.contains(&ending) || ENDINGS.contains(&ending.strip_prefix('e').unwrap_or(ending))
    };
    stem >= 3 && ends(one) && ends(other)
}

/// Whether two neighbouring letters of a long word are swapped.
fn is_mistyped(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len() != other.len() || one.len() < 5 {
        return false;
    }
    let differing: Vec<usize> = (0..one.len()).filter(|index| one[*index] != other[*index]).collect();
    matches!(differing[..], [a, b] if b == a + 1 && one[a] == other[b] && one[b] == other[a])
}

#[cfg(test)]
mod tests {
    use super::{Likeness, Title};

    fn likeness(one: &str, other: &str) -> Likeness {
        Title::new(one).likeness(&Title::new(other))
    }

    #[test]
    fn case_space_and_a_final_dot_make_no_other_title() {
        assert_eq!(likeness("net: reed: Fix the  leak.", "net: reed: fix the leak"), Likeness::Same);
    }

    #[test]
    fn another_prefix_small_words_inflection_and_slips_make_a_near_title() {
        for (one, other) in [
            ("net: reed: Fix the leak", "reed: fix the leak"),
            ("reed: fix leak in teardown", "reed: fix the leak in the teardown"),
            ("reed: fix leak in teardown", "reed: fixes leaks in teardown"),
            ("reed: moving leak reports", "reed: move leak reports"),
            ("reed: recieve whole frames", "reed: receive whole frames"),
        ] {
            assert_eq!(likeness(one, other), Likeness::Near, "{one} / {other}");
        }
    }

    #[test]
    fn another_thing_makes_a_different_title() {
        for (one, other) in [
            ("reed: fix leak in the reader path", "reed: fix leak in the writer path"),
            ("arm: dts: add board rev2", "arm: dts: add board rev3"),
            ("reed: lock the queue", "reed: unlock the queue"),
            ("reed: attach the probe", "reed: detach the probe"),
            ("reed: increase the limit", "reed: decrease the limit"),
            ("reed: fix leak", "reed: fix leak and crash"),
            ("reed: cleanup", "sedge: cleanup"),
            ("reed: add support", "sedge: add support"),
            ("reed: fix rx path", "reed: fix tx path"),
            ("", ""),
        ] {
            assert_eq!(likeness(one, other), Likeness::Different, "{one} / {other}");
        }
    }
}
