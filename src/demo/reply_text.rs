//! The texts of replies: quotes, remarks, trailers, opinions; and of the questions that start a thread.

use super::calendar;
use super::people::{Member, member};
use super::random::Random;
use super::sent_mail::SentMail;
use super::words::{Phrases, capitalised, wrap};

/// `On …, X wrote:` in one of its usual forms.
fn attribution(random: &mut Random, parent: &SentMail) -> String {
    let writer = member(parent.author);
    if parent.sent == 0 {
        return format!("{} wrote:\n", writer.name);
    }
    let date = |pattern| calendar::format(parent.sent, writer.offset, pattern);
    match random.below(4) {
        0 => format!("On {}, {} wrote:\n", date("%a, %b %d, %Y at %H:%M:%S%z"), writer.name),
        1 => format!("On {}, {} wrote:\n", date("%d/%m/%Y %H:%M"), writer.name),
        2 => format!("{} <{}> writes:\n\n", writer.name, writer.email),
        _ => format!("On {} {}, {} wrote:\n", date("%a, %d %b %Y"), date("%H:%M:%S %z"), writer.name),
    }
}

fn quote(text: &str, from: usize, count: usize) -> String {
    let quoted = |line: &str| match line.chars().next() {
        None => ">\n".to_owned(),
        Some('>') => format!(">{line}\n"),
        Some(_) => format!("> {line}\n"),
    };
    text.lines().skip(from).take(count).map(quoted).collect()
}

/// The attribution and the first lines of the parent.
pub(super) fn quoted_opening(random: &mut Random, parent: &SentMail) -> String {
    attribution(random, parent) + &quote(&parent.text, 0, 6)
}

pub(super) fn review(phrases: &mut Phrases<'_>, parent: &SentMail) -> String {
    let mut body = attribution(phrases.random, parent);
    let lines = parent.text.lines().count();
    let opening = phrases.random.size(2, 7);
    body += &quote(&parent.text, 0, opening);
    if phrases.random.chance(40) {
        put!(body, "\n{}\n", phrases.phrase("reviewintro"));
    }
    let mut next = opening;
    for _ in 0..phrases.random.between(1, 3) {
        let skip = phrases.random.below(lines.saturating_sub(next + 8).max(1) / 2 + 1);
        if skip > 3 {
            body += "\n[...]\n\n";
        }
        let count = phrases.random.size(4, 12);
        body += &quote(&parent.text, next + skip, count);
        next += skip + count;
        put!(body, "\n{}\n", phrases.paragraph(&["remark"]));
        if next >= lines {
            break;
        }
    }
    body + &signed(phrases.random, parent)
}

pub(super) fn approval(phrases: &mut Phrases<'_>, parent: &SentMail, author: &Member, trailer: &str) -> String {
    let mut body = attribution(phrases.random, parent);
    let count = phrases.random.size(3, 14);
    body += &quote(&parent.text, 0, count);
    let words = if trailer == "Nacked-by" { phrases.paragraph(&["doubt"]) } else { phrases.phrase("approve") + "\n" };
    put!(body, "\n{words}\n{trailer}: {}\n", author.trailer());
    body
}

pub(super) fn short(phrases: &mut Phrases<'_>, parent: &SentMail, list: &str, author: &Member) -> String {
    let mut body = attribution(phrases.random, parent);
    body += &quote(&parent.text, 0, 6);
    body + &format!("\n{}\n{}\n", phrases.paragraph(&[list]), author.first_name())
}

pub(super) fn response(phrases: &mut Phrases<'_>, parent: &SentMail) -> String {
    let mut body = attribution(phrases.random, parent);
    let lines = parent.text.lines().count();
    let from = lines.saturating_sub(phrases.random.size(12, 26));
    body += &quote(&parent.text, from, 18);
    let list = *phrases.random.pick(&["agree", "agree", "explain", "explain", "disagree"]);
    put!(body, "\n{}", phrases.paragraph(&[list]));
    if phrases.random.chance(35) {
        put!(body, "\n{}", phrases.paragraph(&["explain", "talk"]));
    }
    body + &signed(phrases.random, parent)
}

pub(super) fn discussion(phrases: &mut Phrases<'_>, parent: &SentMail, author: &Member) -> String {
    let mut body = attribution(phrases.random, parent);
    let lines = parent.text.lines().count();
    let from = lines.saturating_sub(phrases.random.size(8, 30));
    body += &quote(&parent.text, from, 14);
    for _ in 0..phrases.random.between(1, 3) {
        let list = *phrases.random.pick(&["talk", "talk", "explain", "disagree", "remark"]);
        put!(body, "\n{}", phrases.paragraph(&[list, "talk"]));
    }
    if author.name.is_ascii() { body } else { body + &format!("\n{}\n", author.name) }
}

fn signed(random: &mut Random, parent: &SentMail) -> String {
    let motto = Phrases { random, subsystem: parent.subsystem, other: "" }.phrase("signature");
    if random.chance(18) { format!("\n-- \n{motto}\n") } else { String::new() }
}

/// A question to the list: subject and body.
pub(super) fn question(phrases: &mut Phrases<'_>) -> (String, String) {
    let subject = capitalised(&phrases.phrase("question"));
    let mut body = phrases.phrase("coverintro") + "\n\n";
    for _ in 0..phrases.random.between(1, 3) {
        body += &(phrases.paragraph(&["questionprose", "questionprose"]) + "\n");
    }
    (subject, body + &wrap("Thanks for any hint!", 72))
}
