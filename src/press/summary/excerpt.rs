//! The most telling line of a reply, for the outline of a thread.
//!
//! Entry point: [`excerpt`]. Steps: skip the attribution, the greeting and marks of omission among the writer's own
//! lines (`lines`), then take the first sentence, or as much of it as fits. For a reply with nothing but trailers the
//! first of them is shown. Deliberately not supported: knowing which sentence matters.

use super::lines::{after, all_lines, is_quoted, trailer};
use crate::base::trailer::names_part;
use crate::press::mail::{Mail, MailKind};

/// The maximum length in characters.
const LONGEST: usize = 100;

/// Endings of the line above a quotation, in the languages of common mail programs.
const ATTRIBUTIONS: [&str; 9] =
    ["wrote:", "writes:", "said:", "schrieb:", "a écrit :", "escribió:", "napsal:", "napsal(a):", "ha scritto:"];

/// Beginnings of greetings.
const GREETINGS: [&str; 9] = ["hi", "hello", "hey", "dear", "hallo", "greetings", "good", "moin", "hola"];

/// Words that people close with, and some begin with.
const COURTESIES: [&str; 8] =
    ["thanks", "thank you", "thx", "regards", "best regards", "best", "kind regards", "cheers"];

/// The first of a reply's own words, on one line; empty for patches and covers, whose title says enough.
pub fn excerpt(mail: &Mail) -> String {
    if matches!(mail.kind, MailKind::Patch | MailKind::Cover) {
        return String::new();
    }
    let mut lines = all_lines(&mail.body).peekable();
    let mut second_best = None;
    let mut signing = false;
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.is_empty() || is_quoted(line) || is_omission(line) || ends_attribution(line) {
            continue;
        }
        if begins_attribution(line) && lines.next_if(|next| ends_attribution(next.trim())).is_some() {
            continue;
        }
        let signed = std::mem::replace(&mut signing, is_courtesy(line)) && is_short(line);
        if is_trailer(line) || is_greeting(line) || is_courtesy(line) || signed || is_name(line, &mail.from.name) {
            second_best = better(second_best, line);
            continue;
        }
        let more = lines.map(str::trim).take_while(|next| goes_on(next));
        return sentence(line, more);
    }
    cut(second_best.unwrap_or(""))
}

/// For lines shown only where there is nothing else: the first trailer, else the first line.
fn better<'a>(known: Option<&'a str>, line: &'a str) -> Option<&'a str> {
    known.filter(|known| is_trailer(known) || !is_trailer(line)).or(Some(line))
}

/// The line with those that follow it, to the end of its sentence.
fn sentence<'a>(first: &'a str, more: impl Iterator<Item = &'a str>) -> String {
    let mut text = run_together(first);
    for line in more {
        if text.ends_with(['.', '!', '?', ':', ';']) || text.len() > 4 * LONGEST {
            break;
        }
        text.push(' ');
        text.push_str(&run_together(line));
    }
    cut(&text)
}

fn goes_on(line: &str) -> bool {
    !line.is_empty() && !is_quoted(line) && !is_trailer(line) && !line.starts_with(['-', '*', '+', '@'])
}

/// Folds white space. Reads no more than could be shown.
fn run_together(line: &str) -> String {
    line.split_whitespace().take(LONGEST).collect::<Vec<_>>().join(" ")
}

/// At most [`LONGEST`] characters, cut between two words where possible.
fn cut(text: &str) -> String {
    let mut letters = text.char_indices().skip(LONGEST - 1);
    let (Some((end, _)), Some(_)) = (letters.next(), letters.next()) else { return text.to_owned() };
    let (head, rest) = text.split_at(end);
    let kept = if rest.starts_with(' ') { head } else { head.rsplit_once(' ').map_or(head, |(kept, _)| kept) };
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '-', '.']))
}

/// `[...]`, `[snip]`, `<snip>`, a line of dots or dashes.
fn is_omission(line: &str) -> bool {
    let inner =
        line.trim_matches(['[', ']', '<', '>', '(', ')', '.', '…', '-', '_', '=', '*', ' ', '8', '%', '~', '|']);
    inner.is_empty() || inner.eq_ignore_ascii_case("snip") || inner.eq_ignore_ascii_case("snipped")
}

fn ends_attribution(line: &str) -> bool {
    let german = line.starts_with("Am ") && line.contains(" schrieb ");
    line.ends_with(':') && (german || ATTRIBUTIONS.iter().any(|end| line.ends_with(end)))
}

/// `On Tue, … Somebody` without its end, which some programs put on the next line.
fn begins_attribution(line: &str) -> bool {
    ["On ", "Am ", "Le ", "El ", "Il "].iter().any(|start| line.starts_with(start)) || line.ends_with('>')
}

fn is_trailer(line: &str) -> bool {
    trailer(line).is_some_and(|(key, _)| names_part(key) || after(key, "fixes").is_some_and(str::is_empty))
}

/// `Hi Bob,`, `Hello:`, or a name and a comma.
fn is_greeting(line: &str) -> bool {
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

/// Whether a line is short enough to be a signature under "Thanks,".
fn is_short(line: &str) -> bool {
    line.split_whitespace().nth(3).is_none() && !line.ends_with(['.', '!', '?', ':'])
}

/// Whether a line is the writer's name or a part of it, with which people end mails.
fn is_name(line: &str, name: &str) -> bool {
    let bare = line.trim_matches(['-', '/', '~', ' ', ',', '.']);
    !bare.is_empty() && (bare == name || name.split_whitespace().any(|part| part.eq_ignore_ascii_case(bare)))
}

fn is_courtesy(line: &str) -> bool {
    let bare = line.trim_end_matches([',', '!', '.']);
    COURTESIES.iter().any(|words| words.eq_ignore_ascii_case(bare))
}
