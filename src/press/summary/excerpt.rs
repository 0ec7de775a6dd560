//! The most telling line of a reply, for the outline of a thread; and the first of a mail's words, for a digest.
//!
//! Entry points: [`excerpt`] and [`opening`]. Steps: skip the attribution, the greeting and marks of omission among the writer's own
//! lines (`lines`), then take the first sentence, or as much of it as fits. For a reply with nothing but trailers the
//! first of them is shown. Deliberately not supported: knowing which sentence matters.

use super::lines::{after, all_lines, is_quoted, trailer};
use crate::base::opening::{self, cut, is_greeting};
use crate::base::trailer::names_part;
use crate::press::mail::{Mail, MailKind};

/// The maximum length in characters.
const LONGEST: usize = 100;

/// What a sentence ends with.
const ENDS: [char; 5] = ['.', '!', '?', ':', ';'];

/// Endings of the line above a quotation, in the languages of common mail programs.
const ATTRIBUTIONS: [&str; 9] =
    ["wrote:", "writes:", "said:", "schrieb:", "a écrit :", "escribió:", "napsal:", "napsal(a):", "ha scritto:"];

/// Words that people close with, and some begin with.
const COURTESIES: [&str; 8] =
    ["thanks", "thank you", "thx", "regards", "best regards", "best", "kind regards", "cheers"];

/// The first of a reply's own words, on one line; empty for patches and covers, whose title says enough.
pub fn excerpt(mail: &Mail) -> String {
    if matches!(mail.kind, MailKind::Patch | MailKind::Cover) {
        return String::new();
    }
    first_words(mail, LONGEST, &ENDS)
}

/// The first paragraph of a mail's own words, on one line; the whole of it where it is short.
pub fn opening(mail: &Mail) -> String {
    first_words(mail, opening::LONGEST, &[])
}

/// The first of the writer's own words, up to a line that ends with one of `ends`, or to the paragraph's end.
fn first_words(mail: &Mail, longest: usize, ends: &[char]) -> String {
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
        return cut(&sentence(line, more, longest, ends), longest);
    }
    cut(second_best.unwrap_or(""), longest)
}

/// For lines shown only where there is nothing else: the first trailer, else the first line.
fn better<'a>(known: Option<&'a str>, line: &'a str) -> Option<&'a str> {
    known.filter(|known| is_trailer(known) || !is_trailer(line)).or(Some(line))
}

/// The line with those that follow it, to the end of its sentence.
fn sentence<'a>(first: &'a str, more: impl Iterator<Item = &'a str>, longest: usize, ends: &[char]) -> String {
    let mut text = run_together(first, longest);
    for line in more {
        if text.ends_with(ends) || text.len() > 4 * longest {
            break;
        }
        text.push(' ');
        text.push_str(&run_together(line, longest));
    }
    text
}

fn goes_on(line: &str) -> bool {
    !line.is_empty() && !is_quoted(line) && !is_trailer(line) && !line.starts_with(['-', '*', '+', '@'])
}

/// Folds white space. Reads no more than could be shown.
fn run_together(line: &str, longest: usize) -> String {
    line.split_whitespace().take(longest).collect::<Vec<_>>().join(" ")
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
