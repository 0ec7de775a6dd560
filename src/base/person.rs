//! People as mails name them.

use serde::{Deserialize, Serialize};

/// The identity of a person: the address, else the name, ignoring case.
pub fn key_of(name: &str, email: &str) -> String {
    if email.is_empty() { name.to_lowercase() } else { email.to_lowercase() }
}

/// A name and an address as the mail spells them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The display name, without quotes; empty where there is none.
    pub name: String,
    /// The address as written; empty where there is none.
    pub email: String,
}

/// Words behind a comma that are no given names.
const DEGREES: [&str; 9] = ["jr", "jr.", "sr", "sr.", "ii", "iii", "phd", "ph.d.", "md"];

/// A name as its owner would write it: without `via B4 Relay`, remarks in brackets such as `(Intel)`, and quotes; `Last,
/// First` in its usual order. Of a name that is nothing but these, all is kept.
pub fn proper_name(name: &str) -> String {
    let plain = name.replace(['"', '\u{201c}', '\u{201d}'], "");
    let plain = plain.split_once(" via ").map_or(plain.as_str(), |(name, _)| name);
    let plain = without_brackets(plain);
    let words = plain.trim_matches(|letter: char| letter.is_whitespace() || letter == '\'' || letter == ',');
    let turned = words.split_once(',').map(|(last, first)| (last.trim(), first.trim())).filter(|(last, first)| {
        let one_comma = !first.contains(',') && !last.is_empty() && !first.is_empty();
        one_comma && !DEGREES.contains(&first.to_lowercase().as_str())
    });
    let proper = turned.map_or_else(|| words.to_owned(), |(last, first)| format!("{first} {last}"));
    let proper = proper.split_whitespace().collect::<Vec<_>>().join(" ");
    if proper.is_empty() { name.to_owned() } else { proper }
}

/// Text without the parts in round or square brackets; a bracket that is never closed stays.
fn without_brackets(text: &str) -> String {
    let mut text = text.to_owned();
    for (open, close) in [('(', ')'), ('[', ']')] {
        while let Some(start) = text.find(open)
            && let Some(length) = text[start..].find(close)
        {
            text.replace_range(start..=start + length, " ");
        }
    }
    text
}

/// The full name by which two addresses may be one person's, folded; `None` where it is a single word or has initials
/// at its ends: many people are called that.
pub fn full_name(name: &str) -> Option<String> {
    let name = super::text::folded(&proper_name(name));
    let is_word = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1;
    let (first, last) = (name.split(' ').next()?, name.rsplit_once(' ')?.1);
    (is_word(first) && is_word(last) && !name.contains('@')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{full_name, proper_name};

    #[test]
    fn names_are_what_their_owners_would_write() {
        for (name, proper) in [
            ("Ann Example", "Ann Example"),
            ("Ann Example (Kettles Inc)", "Ann Example"),
            ("\"Example, Ann\" (Spouts)", "Ann Example"),
            ("Example, Ann Bo", "Ann Bo Example"),
            ("'Ann Example' via kettle-devel", "Ann Example"),
            ("Ann Example via B4 Relay", "Ann Example"),
            ("Ann Example [spouts]", "Ann Example"),
            ("Ann Example, Jr.", "Ann Example, Jr."),
            ("(ann)", "(ann)"),
            ("Ann (Example", "Ann (Example"),
            ("Ann O'Example", "Ann O'Example"),
            ("\u{6797}", "\u{6797}"),
            ("", ""),
        ] {
            assert_eq!(proper_name(name), proper, "{name}");
        }
    }

    #[test]
    fn a_full_name_has_two_words_that_are_no_initials() {
        assert_eq!(full_name("EXAMPLE,  Ann (Spouts)").as_deref(), Some("ann example"));
        for name in ["Ann", "A. Example", "Ann E.", "", "ann@x.example the second"] {
            assert_eq!(full_name(name), None, "{name}");
        }
    }
}
