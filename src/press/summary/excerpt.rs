//! The most telling line of a reply, for the outline of a thread; and the first of a mail's words, for a digest.
//!
//! Entry points: [`excerpt`] and [`opening`]. Steps: of the writer's own lines (`lines`) skip attributions, marks of
//! omission, greetings, who was added to the recipients, and the commits of a pull request, then take the first
//! sentence, or as much of it as fits. For a reply with nothing but trailers the first of them is shown; for a check its
//! first finding. Deliberately not supported: knowing which sentence matters.

use super::lines::{after, all_lines, is_quoted, trailer};
use crate::base::bot::BotWork;
use crate::base::opening::{self, cut, is_greeting};
use crate::base::trailer::names_part;
use crate::press::attribution;
use crate::press::mail::{Body, Mail, MailKind};

/// The maximum length in characters.
const LONGEST: usize = 100;

/// What a sentence ends with.
const ENDS: [char; 5] = ['.', '!', '?', ':', ';'];

/// How many lines above a quote are looked at for what says whose it is.
const ABOVE_A_QUOTE: usize = 8;

/// A line of so many bytes may go on in the next one.
const WRAPPED: usize = 60;

/// Words for what was left out.
const OMISSIONS: [&str; 7] = ["snip", "snipped", "skip", "skipped", "clip", "cut", "cutted"];

/// Words that people close with, and some begin with.
const COURTESIES: [&str; 9] =
    ["thanks", "thank you", "thx", "regards", "best regards", "best", "kind regards", "cheers", "br"];

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
    if let Some(finding) = finding(mail) {
        return cut(&run_together(finding, longest), longest);
    }
    let lines = own_words(&mail.body);
    let mut rest = lines.as_slice();
    let mut second_best = None;
    let mut signing = false;
    while let [line, below @ ..] = rest {
        let attribution = attribution_ahead(rest);
        rest = if attribution > 0 { &rest[attribution..] } else { below };
        if line.is_empty() || attribution > 0 || is_header(line) {
            continue;
        }
        if mail.bot.is_some() && is_boilerplate(line) {
            return String::new();
        }
        if is_request(line) {
            rest = behind_request(rest);
            continue;
        }
        let signed = std::mem::replace(&mut signing, is_courtesy(line)) && is_short(line);
        let name = &mail.from.name;
        let is_courteous = is_greeting(line) || is_courtesy(line) || is_signed_courtesy(line, name);
        let recipients = names_recipients(line);
        if is_trailer(line) || is_courteous || signed || is_name(line, name) || recipients {
            second_best = better(second_best, line);
            rest = if recipients && line.len() > WRAPPED { behind_paragraph(rest) } else { rest };
            continue;
        }
        let more = rest.iter().copied().take_while(|next| goes_on(next));
        return cut(&sentence(line, more, longest, ends), longest);
    }
    cut(second_best.unwrap_or(""), longest)
}

/// How many of the next lines are an attribution, with whatever below: some programs quote without marks.
fn attribution_ahead(lines: &[&str]) -> usize {
    let paragraph = lines.iter().take(4).take_while(|line| !line.is_empty()).count();
    let ends = |count: &usize| lines[count - 1].ends_with(':') && attribution::length(&lines[..*count]) == *count;
    (1..=paragraph).find(ends).unwrap_or(0)
}

fn behind_paragraph<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let length = lines.iter().position(|line| line.is_empty()).unwrap_or(lines.len());
    &lines[length..]
}

/// The writer's own lines; quotes, what says whose they are, and marks of omission are empty ones.
fn own_words(body: &Body) -> Vec<&str> {
    let mut own: Vec<&str> = Vec::new();
    let mut quoting = false;
    for line in all_lines(body).map(str::trim) {
        let is_quote = is_quoted(line) || !line.is_empty() && is_omission(line);
        if is_quote && !quoting {
            let end = own.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
            let above = end.saturating_sub(ABOVE_A_QUOTE)..end;
            let length = attribution::length(&own[above]);
            own[end - length..].fill("");
        }
        quoting = is_quote || quoting && line.is_empty();
        own.push(if is_quote { "" } else { line });
    }
    own
}

/// The first finding of a robot that compiled a patch, which marks it: `>> fs/inode.c:12: warning: …`.
fn finding(mail: &Mail) -> Option<&str> {
    mail.bot.as_ref().filter(|bot| bot.work == BotWork::Checks)?;
    all_lines(&mail.body).find_map(|line| line.strip_prefix(">> ")).map(str::trim).filter(|line| !line.is_empty())
}

/// Words with which a bot begins each of its mails, so that they say nothing of this one.
fn is_boilerplate(line: &str) -> bool {
    line.starts_with("syzbot found the following ")
}

/// A line of the header that is repeated in a body, or where a change comes from.
fn is_header(line: &str) -> bool {
    ["From: ", "Date: ", "Sent: ", "To: ", "Subject: ", "[ Upstream commit "].iter().any(|key| line.starts_with(key))
}

/// The first line of what `git request-pull` writes.
fn is_request(line: &str) -> bool {
    line.starts_with("The following change") && line.contains(" since commit ")
}

/// Behind the commits and addresses of a request: what its writer says of it.
fn behind_request<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let is_last = |line: &&str| line.starts_with("for you to fetch changes up to ");
    let Some(last) = lines.iter().position(is_last) else { return &[] };
    // The newest commit is the next paragraph.
    let below = behind_paragraph(&lines[last..]);
    let blank = below.iter().take_while(|line| line.is_empty()).count();
    behind_paragraph(&below[blank..])
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
    inner.is_empty() || OMISSIONS.iter().any(|word| word.eq_ignore_ascii_case(inner))
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

/// `BR, Jarkko`
fn is_signed_courtesy(line: &str, name: &str) -> bool {
    line.split_once(',').is_some_and(|(words, who)| is_courtesy(words) && is_name(who.trim(), name))
}

/// Whether a line only says to whom the mail goes too: `+ Ann`, `[Cc: Ann]`, `[adding the list to Cc]`.
fn names_recipients(line: &str) -> bool {
    let inner = line.trim_start_matches(['[', '(', ' ']);
    let is_open = inner.len() < line.len();
    let is_note = is_open && line.ends_with([']', ')']);
    let words = inner.trim_start_matches(['+', ' ']).to_lowercase();
    let copies = words.strip_prefix("cc").is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let adds = inner.starts_with("+ ") || is_note && inner.starts_with('+');
    // In brackets that go on there is more to read.
    if is_open {
        is_note && (copies || adds || words.starts_with("to +=") || words.starts_with("adding "))
    } else {
        copies || adds
    }
}
