//! Words that people begin and end mails with: they say nothing about a line, and stand with what does.
//!
//! Entry points: [`is_opening`], [`is_closing`].

const GREETINGS: [&str; 9] = ["hi", "hello", "hey", "dear", "hallo", "greetings", "good", "moin", "hola"];

/// Words of an opening that leads to remarks.
const POINTERS: [&str; 10] = [
    "below",
    "inline",
    "in-line",
    "nits:",
    "thanks for",
    "thanks a lot for",
    "thank you for",
    "sorry for",
    "apologies for",
    "comments:",
];

const CLOSINGS: [&str; 16] = [
    "thanks",
    "thank you",
    "thanks again",
    "many thanks",
    "thx",
    "regards",
    "best regards",
    "kind regards",
    "warm regards",
    "with best regards",
    "best",
    "br",
    "cheers",
    "sincerely",
    "yours",
    "mit freundlichen grüßen",
];

/// No longer opening is put to the first remark.
const LONGEST_OPENING: usize = 4;

/// The same in bytes.
const LONGEST_SENTENCE: usize = 200;

/// `Hi Ann,`, with or without a sentence that some remarks follow.
pub(super) fn is_opening(lines: &[&str]) -> bool {
    let rest = lines.iter().filter(|line| !is_greeting(line.trim()));
    let points = || {
        let text = lines.join(" ").to_lowercase();
        POINTERS.iter().any(|word| text.contains(word)) && !text.contains("-by:") && text.len() < LONGEST_SENTENCE
    };
    lines.len() <= LONGEST_OPENING && (rest.count() == 0 || points())
}

/// `Hi Ann,` or `Ann,`.
fn is_greeting(line: &str) -> bool {
    let words = line.split([' ', ',']).filter(|word| !word.is_empty()).count();
    let first = line.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    let greets = GREETINGS.iter().any(|word| word.eq_ignore_ascii_case(first));
    words <= 5 && greets || words <= 2 && line.ends_with(',')
}

/// `Thanks,` and a name; or a name after a dash.
pub(super) fn is_closing(lines: &[&str]) -> bool {
    let mut lines = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return false };
    let signs = |line: &str| line.split_whitespace().count() <= 3 && !line.ends_with(['.', '?', '!', ':', ';']);
    let rest = lines.clone().count();
    let is_signed = rest <= 3 && lines.all(signs);
    let (courtesy, name) = first.split_once([',', '.']).unwrap_or((first, ""));
    let is_courtesy = CLOSINGS.contains(&courtesy.trim_end_matches('!').trim().to_lowercase().as_str());
    let is_dashed = first.strip_prefix('-').is_some_and(|name| signs(name) && name.contains(char::is_alphabetic));
    let is_answer =
        rest == 0 && courtesy.to_lowercase().starts_with("than") && name.is_empty() && !first.ends_with(',');
    is_signed && (is_courtesy && signs(name) && !is_answer || is_dashed)
}

#[cfg(test)]
mod tests {
    use super::{is_closing, is_opening};

    #[test]
    fn openings_say_nothing_about_the_patch() {
        for lines in [&["Hi Ann,"][..], &["Hello,"], &["Ann,"], &["Hi Ann,", "a few nits below."]] {
            assert!(is_opening(lines), "{lines:?}");
        }
        let trailer = ["Two nits below.", "Reviewed-by: Bob Cup <bob@cup.example>"];
        for lines in [&["Hi Ann,", "this breaks the build."][..], &["Why?"], &trailer] {
            assert!(!is_opening(lines), "{lines:?}");
        }
    }

    #[test]
    fn closings_end_a_mail() {
        for lines in
            [&["Thanks,", "Bob"][..], &["Best regards"], &["BR, Bob"], &["Thanks, Bob"], &["- Bob"], &["Cheers,"]]
        {
            assert!(is_closing(lines), "{lines:?}");
        }
        for lines in
            [&["Thanks!"][..], &["Thanks"], &["Fine."], &["Thanks, I will fix both of them."], &["-1 from me."], &[]]
        {
            assert!(!is_closing(lines), "{lines:?}");
        }
    }
}
