//! The words of a text as the index defines them. `search-words.js` of the theme does the same; tests/search/words.txt
//! holds both to one set of cases.
//!
//! A text is folded: lower case, without accents, independent of the locale. A run of letters, digits and single
//! joiners (`_ . - / @`) is a word, and so are its parts: `mm/zap_all.c` yields itself, `mm`, `zap_all.c`, `zap_all`,
//! `zap` and `all`. Single ASCII letters are not words. Han and kana, which have no spaces, yield every pair of
//! neighbours and the last character alone, so that each character begins a word. Deliberately not supported: stemming,
//! synonyms, stop words. A phrase is found by [`sequence`], which knows no joiners.

/// Longer words are omitted; nobody types them. Counted in UTF-16 units, as in JavaScript.
const LONGEST: usize = 64;

/// Where a run is split, loosest joiners first.
const JOINTS: [&[char]; 3] = [&['/', '@'], &['.', '-'], &['_']];

/// Letters that lose their diacritics: all letters of a group become its first.
const FOLDS: [&str; 29] = [
    "aàáâãäåāăąǎ",
    "cçćĉċč",
    "dďđð",
    "eèéêëēĕėęěẽ",
    "gĝğġģ",
    "hĥħ",
    "iìíîïĩīĭįıǐ",
    "jĵ",
    "kķ",
    "lĺļľŀł",
    "nñńņňŉ",
    "oòóôõöøōŏőǒ",
    "rŕŗř",
    "sśŝşšș",
    "tţťŧț",
    "uùúûüũūŭůűųǔ",
    "wŵẁẃẅ",
    "yýÿŷ",
    "zźżž",
    "её",
    "ий",
    "αά",
    "εέ",
    "ηή",
    "ιίϊ",
    "οό",
    "υύϋ",
    "ωώ",
    "σς",
];

/// Letters that become two.
const PAIRS: [(char, &str); 5] = [('ß', "ss"), ('æ', "ae"), ('œ', "oe"), ('þ', "th"), ('ĳ', "ij")];

/// Ranges above ASCII that are not letters: punctuation, arrows, boxes, signs and pictures. A fixed table, so that the
/// result does not depend on a version of Unicode.
const SIGNS: [(u32, u32); 12] = [
    (0x80, 0xa9),
    (0xab, 0xb4),
    (0xb6, 0xb9),
    (0xbb, 0xbf),
    (0xd7, 0xd7),
    (0xf7, 0xf7),
    (0x2000, 0x206f),
    (0x2190, 0x2bff),
    (0x2e00, 0x2e7f),
    (0x3000, 0x303f),
    (0xe000, 0xf8ff),
    (0xfe00, 0xffff),
];

/// Pictures; a separate range, beyond the characters of most texts.
const PICTURES: (u32, u32) = (0x1f000, 0x1faff);

/// Scripts written without spaces.
const UNSPACED: [(u32, u32); 4] = [(0x3040, 0x30ff), (0x3400, 0x9fff), (0xf900, 0xfaff), (0x20000, 0x3ffff)];

/// Calls `each` with every word of a text, repeated ones included.
pub(super) fn words(text: &str, each: &mut impl FnMut(&str)) {
    let folded = folded(text);
    let mut rest = folded.as_str();
    while let Some(start) = beginning(rest) {
        rest = &rest[start..];
        let run = if rest.starts_with(is_unspaced) { unspaced(rest, each) } else { joined(rest, each) };
        rest = &rest[run..];
    }
}

/// Calls `each` with the pieces that a phrase is made of, in order: runs of letters between whatever else there is, and
/// each character of a script without spaces. Single letters count here, or a phrase could not hold them.
pub(super) fn sequence(text: &str, each: &mut impl FnMut(&str)) {
    let folded = folded(text);
    let mut rest = folded.as_str();
    while let Some(start) = beginning(rest) {
        rest = &rest[start..];
        let end = match rest.chars().next() {
            Some(letter) if is_unspaced(letter) => letter.len_utf8(),
            _ => rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len()),
        };
        each(&rest[..end]);
        rest = &rest[end..];
    }
}

/// Handles the run of unspaced script at the beginning of a text; returns its length.
fn unspaced(text: &str, each: &mut impl FnMut(&str)) -> usize {
    let end = text.find(|letter| !is_unspaced(letter)).unwrap_or(text.len());
    let positions: Vec<usize> = text[..end].char_indices().map(|(position, _)| position).chain([end, end]).collect();
    positions.windows(3).for_each(|pair| each(&text[pair[0]..pair[2]]));
    end
}

/// Where the first word of a text begins. Most texts are ASCII, which need not be decoded.
fn beginning(text: &str) -> Option<usize> {
    let mut start = 0;
    loop {
        start += text.as_bytes()[start..].iter().position(|byte| !byte.is_ascii() || byte.is_ascii_alphanumeric())?;
        let letter = text[start..].chars().next()?;
        if is_letter(letter) || is_unspaced(letter) {
            return Some(start);
        }
        start += letter.len_utf8();
    }
}

/// Handles the run of letters and joiners at the beginning of a text; returns its length.
fn joined(text: &str, each: &mut impl FnMut(&str)) -> usize {
    let letters = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let end = match text.as_bytes().get(letters) {
        Some(next) if !next.is_ascii() || is_joiner(char::from(*next)) => joined_end(text),
        _ => letters,
    };
    split(&text[..end], if end == letters { JOINTS.len() } else { 0 }, each);
    end
}

fn joined_end(text: &str) -> usize {
    let mut end = 0;
    for (position, letter) in text.char_indices() {
        if is_letter(letter) {
            end = position + letter.len_utf8();
        } else if !is_joiner(letter) || position > end {
            break;
        }
    }
    end
}

/// Yields a word and its parts at the joiners from a level on.
fn split(word: &str, joint: usize, each: &mut impl FnMut(&str)) {
    let Some(joints) = JOINTS.get(joint) else { return give(word, each) };
    if !word.contains(*joints) {
        return split(word, joint + 1, each);
    }
    give(word, each);
    word.split(*joints).for_each(|part| split(part, joint + 1, each));
}

fn give(word: &str, each: &mut impl FnMut(&str)) {
    if word.len() > 1 && (word.len() <= LONGEST || word.encode_utf16().count() <= LONGEST) {
        each(word);
    }
}

/// Text without case and accents.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(letter.to_ascii_lowercase());
        } else {
            wide(letter).to_lowercase().for_each(|letter| fold_into(&mut out, letter));
        }
    }
    out
}

fn fold_into(out: &mut String, letter: char) {
    if ('\u{300}'..='\u{36f}').contains(&letter) {
        return;
    }
    let pair = PAIRS.iter().find(|(from, _)| *from == letter).map(|(_, to)| *to);
    let group = FOLDS.iter().find(|group| group.contains(letter)).and_then(|group| group.chars().next());
    match pair {
        Some(pair) => out.push_str(pair),
        None => out.push(group.unwrap_or(letter)),
    }
}

/// Maps a full-width character to its ASCII counterpart.
fn wide(letter: char) -> char {
    match u32::from(letter) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

fn is_joiner(letter: char) -> bool {
    JOINTS.iter().any(|joints| joints.contains(&letter))
}

fn is_letter(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric();
    }
    !within(&SIGNS, letter) && !within(&[PICTURES], letter) && !is_unspaced(letter)
}

fn is_unspaced(letter: char) -> bool {
    letter > '\u{3000}' && within(&UNSPACED, letter)
}

fn within(ranges: &[(u32, u32)], letter: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(letter)))
}

/// The order of JavaScript's `<`: by UTF-16 units, not by characters.
pub(super) fn order(one: &str, other: &str) -> std::cmp::Ordering {
    if one.is_ascii() && other.is_ascii() { one.cmp(other) } else { one.encode_utf16().cmp(other.encode_utf16()) }
}

#[cfg(test)]
mod tests {
    use super::{order, sequence, words};

    #[test]
    fn texts_have_the_words_that_the_script_finds_too() {
        let cases = include_str!("../../../tests/search/words.txt");
        for (text, wanted) in cases.lines().filter_map(|line| line.split_once(" => ")) {
            let mut found = Vec::new();
            words(text, &mut |word| found.push(word.to_owned()));
            assert_eq!(found.join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn a_phrase_is_made_of_the_pieces_that_the_script_finds_too() {
        let cases = include_str!("../../../tests/search/sequences.txt");
        for (text, wanted) in cases.lines().filter_map(|line| line.split_once(" => ")) {
            let mut found = Vec::new();
            sequence(text, &mut |word| found.push(word.to_owned()));
            assert_eq!(found.join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn words_are_in_the_order_of_scripts() {
        let mut sorted = ["\u{10000}", "z", "\u{ff5f}", "a*", "a-", "a", "a0"];
        sorted.sort_by(|one, other| order(one, other));
        assert_eq!(sorted, ["a", "a*", "a-", "a0", "z", "\u{10000}", "\u{ff5f}"]);
    }
}
