//! The words with which a text begins, on one line.
//!
//! Entry points: [`opening`] for the message of a patch; [`is_greeting`] and [`cut`] for who reads the lines of a mail
//! otherwise.

use super::trailer::{key_and_value, names_part};

/// The maximum length of an opening: two lines of a wide page.
pub const LONGEST: usize = 220;

/// Beginnings of greetings.
const GREETINGS: [&str; 9] = ["hi", "hello", "hey", "dear", "hallo", "greetings", "good", "moin", "hola"];

/// The first paragraph of a message without a greeting, cut where it is long; empty where there are only trailers.
pub fn opening(message: &str) -> String {
    let lines = message.lines().map(str::trim).take_while(|line| *line != "---");
    let words = lines.skip_while(|line| line.is_empty() || is_greeting(line) || is_credit(line));
    let mut text = String::new();
    for line in words.take_while(|line| !line.is_empty() && !is_credit(line)) {
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
