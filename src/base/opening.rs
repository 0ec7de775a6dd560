//! The words with which a text begins, on one line.
//!
//! Entry points: [`opening`] for the message of a patch; [`is_greeting`] and [`cut`] for who reads the lines of a mail
//! otherwise.

use super::trailer::{key_and_value, names_part};

/// The maximum length of an opening: two lines of a wide page.
pub const LONGEST: usize = 220;

/// Beginnings of greetings.
const GREETINGS: [&str; 9] = ["hi", "hello", "hey", "dear", "hallo", "greetings", "good", "moin", "hola"];

/// Headings with which texts begin.
const HEADINGS: [&str; 9] = [
    "abstract",
    "background",
    "description",
    "introduction",
    "motivation",
    "overview",
    "problem",
    "problem statement",
    "summary",
];

/// The first paragraph of a message without a greeting or heading, cut where it is long; empty where there are only
/// trailers, and the first heading where there is nothing else.
pub fn opening(message: &str) -> String {
    let mut lines = message.lines().map(str::trim).take_while(|line| *line != "---").peekable();
    let mut heading = None;
    loop {
        while lines.next_if(|line| line.is_empty() || is_greeting(line) || is_credit(line)).is_some() {}
        let mut paragraph = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.is_empty() && !is_credit(line)) {
            paragraph.push(line);
        }
        if paragraph.is_empty() {
            return heading.unwrap_or_default();
        }
        let text = run_together(&paragraph);
        if !is_heading(&paragraph) {
            return text;
        }
        heading = heading.or(Some(text)).filter(|text| !text.is_empty());
    }
}

/// The lines as one, without rulers, and not much longer than what is shown.
fn run_together(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines.iter().filter(|line| !is_ruler(line)) {
        if text.len() > 4 * LONGEST {
            break;
        }
        for word in line.split_whitespace().take(LONGEST) {
            text.push_str(if text.is_empty() { "" } else { " " });
            text.push_str(word);
        }
    }
    cut(&text, LONGEST)
}

/// Whether a paragraph is one line between or above rulers, is marked as a heading, or is one of the usual ones.
fn is_heading(paragraph: &[&str]) -> bool {
    let mut words = paragraph.iter().filter(|line| !is_ruler(line));
    let (Some(line), None) = (words.next(), words.next()) else { return paragraph.iter().all(|line| is_ruler(line)) };
    let is_marked = line.starts_with("# ") || line.starts_with("## ") || line.starts_with("==");
    let bare = line.trim_end_matches(':');
    let is_usual = HEADINGS.iter().any(|heading| heading.eq_ignore_ascii_case(bare));
    paragraph.len() > 1 || is_marked || is_usual
}

/// `=====`
fn is_ruler(line: &str) -> bool {
    line.len() > 2 && !line.contains(char::is_alphanumeric) && line.bytes().all(|byte| byte.is_ascii_punctuation())
}

/// `Signed-off-by: Somebody`.
fn is_credit(line: &str) -> bool {
    key_and_value(line).is_some_and(|(key, _)| names_part(key))
}

/// `Hi Bob,`, `Hello:`, or a name and a comma.
pub fn is_greeting(line: &str) -> bool {
    let Some(name) = line.strip_suffix([',', '!', ':', '.']).or(Some(line)) else { return false };
    let mut words = name.split([' ', ',']).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return false };
    let rest = words.count();
    let greets = GREETINGS.iter().any(|word| word.eq_ignore_ascii_case(first));
    let time_of_day = !first.eq_ignore_ascii_case("good") || name.to_ascii_lowercase().contains(" morning") || {
        let name = name.to_ascii_lowercase();
        name.contains(" day") || name.contains(" evening") || name.contains(" afternoon")
    };
    let is_name = first.starts_with(char::is_uppercase) && first.chars().all(char::is_alphabetic);
    greets && time_of_day && rest < 5 || rest == 0 && is_name && line.ends_with(',')
}

/// At most so many characters, cut between two words where possible.
pub fn cut(text: &str, longest: usize) -> String {
    let mut letters = text.char_indices().skip(longest - 1);
    let (Some((end, _)), Some(_)) = (letters.next(), letters.next()) else { return text.to_owned() };
    let (head, rest) = text.split_at(end);
    let kept = if rest.starts_with(' ') { head } else { head.rsplit_once(' ').map_or(head, |(kept, _)| kept) };
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '-', '.']))
}

#[cfg(test)]
mod tests {
    use super::opening;

    #[test]
    fn headings_and_rulers_are_no_opening() {
        for message in [
            "=====\n| A. Kettles |\n=====\n\nKettles boil.\n",
            "Hi all,\n\nMotivation\n==========\n\nKettles boil.\n\nAnd more.",
            "# Kettles\n\nKettles boil.",
            "Background:\n\nKettles boil.\n",
            "-----\n\nKettles boil.",
            "Signed-off-by: Ann <ann@tea.example>\n\nKettles\nboil.",
        ] {
            assert!(opening(message).starts_with("Kettles boil."), "{message}: {}", opening(message));
        }
    }

    #[test]
    fn a_heading_is_better_than_nothing() {
        assert_eq!(opening("Summary:\n\nSigned-off-by: Ann <ann@tea.example>\n"), "Summary:");
        assert_eq!(opening("# Kettles\n---\nKettles boil."), "# Kettles");
        assert_eq!(opening("-----\n"), "");
        assert_eq!(opening(""), "");
    }
}
