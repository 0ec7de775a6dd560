//! The texts of replies: quotes, remarks, trailers, opinions; and of the questions that start a thread.

use super::calendar;
use super::facts::QuotedLines;
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

/// The text of a reply to one mail, and which lines of it are quotes.
pub(super) struct ReplyText {
    pub(super) body: String,
    pub(super) quotes: Vec<QuotedLines>,
}

impl ReplyText {
    /// A text that begins with the attribution.
    fn to(random: &mut Random, parent: &SentMail) -> Self {
        Self { body: attribution(random, parent), quotes: Vec::new() }
    }

    pub(super) fn without_quotes(body: String) -> Self {
        Self { body, quotes: Vec::new() }
    }

    /// Adds lines of the parent.
    fn quote(&mut self, parent: &SentMail, from: usize, count: usize) {
        let lines: Vec<&str> = parent.text.lines().skip(from).take(count).collect();
        self.quotes.push(QuotedLines { at: self.body.lines().count(), from, count: lines.len() });
        for line in lines {
            match line.chars().next() {
                None => self.body += ">\n",
                Some('>') => put!(self.body, ">{line}\n"),
                Some(_) => put!(self.body, "> {line}\n"),
            }
        }
    }
}

/// The attribution and the first lines of the parent.
pub(super) fn quoted_opening(random: &mut Random, parent: &SentMail) -> ReplyText {
    let mut reply = ReplyText::to(random, parent);
    reply.quote(parent, 0, 6);
    reply
}

pub(super) fn review(phrases: &mut Phrases<'_>, parent: &SentMail) -> ReplyText {
    let mut reply = ReplyText::to(phrases.random, parent);
    let lines = parent.text.lines().count();
    let opening = phrases.random.size(2, 7);
    reply.quote(parent, 0, opening);
    if phrases.random.chance(40) {
        put!(reply.body, "\n{}\n", phrases.phrase("reviewintro"));
    }
    let mut next = opening;
    for _ in 0..phrases.random.between(1, 3) {
        let skip = phrases.random.below(lines.saturating_sub(next + 8).max(1) / 2 + 1);
        if skip > 3 {
            reply.body += "\n[...]\n\n";
        }
        let count = phrases.random.size(4, 12);
        reply.quote(parent, next + skip, count);
        next += skip + count;
        put!(reply.body, "\n{}\n", phrases.paragraph(&["remark"]));
        if next >= lines {
            break;
        }
    }
    reply.body += &signed(phrases.random, parent);
    reply
}

pub(super) fn approval(phrases: &mut Phrases<'_>, parent: &SentMail, author: &Member, trailer: &str) -> ReplyText {
    let mut reply = ReplyText::to(phrases.random, parent);
    reply.quote(parent, 0, phrases.random.size(3, 14));
    let words = if trailer == "Nacked-by" { phrases.paragraph(&["doubt"]) } else { phrases.phrase("approve") + "\n" };
    put!(reply.body, "\n{words}\n{trailer}: {}\n", author.trailer());
    reply
}

pub(super) fn short(phrases: &mut Phrases<'_>, parent: &SentMail, list: &str, author: &Member) -> ReplyText {
    let mut reply = quoted_opening(phrases.random, parent);
    put!(reply.body, "\n{}\n{}\n", phrases.paragraph(&[list]), author.first_name());
    reply
}

pub(super) fn response(phrases: &mut Phrases<'_>, parent: &SentMail) -> ReplyText {
    let mut reply = ReplyText::to(phrases.random, parent);
    let lines = parent.text.lines().count();
    reply.quote(parent, lines.saturating_sub(phrases.random.size(12, 26)), 18);
    let list = *phrases.random.pick(&["agree", "agree", "explain", "explain", "disagree"]);
    put!(reply.body, "\n{}", phrases.paragraph(&[list]));
    if phrases.random.chance(35) {
        put!(reply.body, "\n{}", phrases.paragraph(&["explain", "talk"]));
    }
    reply.body += &signed(phrases.random, parent);
    reply
}

pub(super) fn discussion(phrases: &mut Phrases<'_>, parent: &SentMail, author: &Member) -> ReplyText {
    let mut reply = ReplyText::to(phrases.random, parent);
    let lines = parent.text.lines().count();
    reply.quote(parent, lines.saturating_sub(phrases.random.size(8, 30)), 14);
    for _ in 0..phrases.random.between(1, 3) {
        let list = *phrases.random.pick(&["talk", "talk", "explain", "disagree", "remark"]);
        put!(reply.body, "\n{}", phrases.paragraph(&[list, "talk"]));
    }
    if !author.name.is_ascii() {
        put!(reply.body, "\n{}\n", author.name);
    }
    reply
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
