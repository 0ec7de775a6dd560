//! The words of answers: quotes, remarks, trailers, opinions.

use super::people::Person;
use super::random::Random;
use super::story::person;
use super::talk::Posted;
use super::words::{Speaker, capitalised, wrap};

/// `On …, X wrote:` in one of the usual forms.
fn attribution(random: &mut Random, parent: &Posted) -> String {
    let writer = person(parent.author);
    if parent.sent == 0 {
        return format!("{} wrote:\n", writer.name);
    }
    let date = |pattern| super::calendar::format(parent.sent, writer.offset, pattern);
    match random.below(4) {
        0 => format!("On {}, {} wrote:\n", date("%a, %b %d, %Y at %H:%M:%S%z"), writer.name),
        1 => format!("On {}, {} wrote:\n", date("%d/%m/%Y %H:%M"), writer.name),
        2 => format!("{} <{}> writes:\n\n", writer.name, writer.email),
        _ => format!("On {} {}, {} wrote:\n", date("%a, %d %b %Y"), date("%H:%M:%S %z"), writer.name),
    }
}

/// Lines of the parent, quoted.
fn quote(text: &str, from: usize, count: usize) -> String {
    let quoted = |line: &str| match line.chars().next() {
        None => ">\n".to_owned(),
        Some('>') => format!(">{line}\n"),
        Some(_) => format!("> {line}\n"),
    };
    text.lines().skip(from).take(count).map(quoted).collect()
}

/// An attribution and the first lines of the parent, quoted.
pub(super) fn quoted_opening(random: &mut Random, parent: &Posted) -> String {
    attribution(random, parent) + &quote(&parent.text, 0, 6)
}

pub(super) fn review(speaker: &mut Speaker<'_>, parent: &Posted) -> String {
    let mut body = attribution(speaker.random, parent);
    let lines = parent.text.lines().count();
    let opening = speaker.random.size(2, 7);
    body += &quote(&parent.text, 0, opening);
    if speaker.random.chance(40) {
        put!(body, "\n{}\n", speaker.say("reviewintro"));
    }
    let mut place = opening;
    for _ in 0..speaker.random.between(1, 3) {
        let skip = speaker.random.below(lines.saturating_sub(place + 8).max(1) / 2 + 1);
        if skip > 3 {
            body += "\n[...]\n\n";
        }
        let count = speaker.random.size(4, 12);
        body += &quote(&parent.text, place + skip, count);
        place += skip + count;
        put!(body, "\n{}\n", speaker.paragraph(&["remark"]));
        if place >= lines {
            break;
        }
    }
    body + &signed(speaker.random, parent)
}

pub(super) fn approval(speaker: &mut Speaker<'_>, parent: &Posted, author: &Person, trailer: &str) -> String {
    let mut body = attribution(speaker.random, parent);
    let count = speaker.random.size(3, 14);
    body += &quote(&parent.text, 0, count);
    let words = if trailer == "Nacked-by" { speaker.paragraph(&["doubt"]) } else { speaker.say("approve") + "\n" };
    put!(body, "\n{words}\n{trailer}: {}\n", author.trailer());
    body
}

pub(super) fn short(speaker: &mut Speaker<'_>, parent: &Posted, list: &str, author: &Person) -> String {
    let mut body = attribution(speaker.random, parent);
    body += &quote(&parent.text, 0, 6);
    body + &format!("\n{}\n{}\n", speaker.paragraph(&[list]), author.first_name())
}

pub(super) fn response(speaker: &mut Speaker<'_>, parent: &Posted) -> String {
    let mut body = attribution(speaker.random, parent);
    let lines = parent.text.lines().count();
    let from = lines.saturating_sub(speaker.random.size(12, 26));
    body += &quote(&parent.text, from, 18);
    let list = *speaker.random.pick(&["agree", "agree", "explain", "explain", "disagree"]);
    put!(body, "\n{}", speaker.paragraph(&[list]));
    if speaker.random.chance(35) {
        put!(body, "\n{}", speaker.paragraph(&["explain", "talk"]));
    }
    body + &signed(speaker.random, parent)
}

pub(super) fn discussion(speaker: &mut Speaker<'_>, parent: &Posted, author: &Person) -> String {
    let mut body = attribution(speaker.random, parent);
    let lines = parent.text.lines().count();
    let from = lines.saturating_sub(speaker.random.size(8, 30));
    body += &quote(&parent.text, from, 14);
    for _ in 0..speaker.random.between(1, 3) {
        let list = *speaker.random.pick(&["talk", "talk", "explain", "disagree", "remark"]);
        put!(body, "\n{}", speaker.paragraph(&[list, "talk"]));
    }
    if author.name.is_ascii() { body } else { body + &format!("\n{}\n", author.name) }
}

fn signed(random: &mut Random, parent: &Posted) -> String {
    let motto = Speaker { random, subsystem: parent.subsystem, other: "" }.say("signature");
    if random.chance(18) { format!("\n-- \n{motto}\n") } else { String::new() }
}

/// A paragraph of its own for those who start a thread.
pub(super) fn question(speaker: &mut Speaker<'_>) -> (String, String) {
    let subject = capitalised(&speaker.say("question"));
    let mut body = speaker.say("coverintro") + "\n\n";
    for _ in 0..speaker.random.between(1, 3) {
        body += &(speaker.paragraph(&["questionprose", "questionprose"]) + "\n");
    }
    (subject, body + &wrap("Thanks for any hint!", 72))
}
