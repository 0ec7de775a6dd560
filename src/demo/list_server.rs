//! The lists of the project, and what their servers do to a mail: subject tags, footers, other encodings, other lines.
//!
//! Entry points: [`ListServer::new`], then [`ListServer::copy`], which gives the same bytes each time. Every third list,
//! the first among them, leaves a mail as it is; the next one adds a tag and a footer; the one after that a footer. Both
//! send some mails in another encoding and some replies with shorter lines.
//!
//! Not supported, as servers do not either: changes to what is signed, attached or in an odd charset.

use super::DemoMail;
use super::encoding::{base64_lines, quoted_printable};
use super::project::LIST;
use crate::base::hash;

/// The names of the first lists; the others are numbered.
const NAMES: [&str; 12] = [
    "devel",
    "drivers",
    "storage",
    "networking",
    "skiff",
    "memory",
    "arm",
    "display",
    "rust",
    "tracing",
    "docs",
    "testing",
];

/// What a server does to the mails that pass through it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    Nothing,
    TagAndFooter,
    Footer,
}

/// One of the project's lists.
pub(super) struct ListServer {
    pub(super) name: String,
    habit: Habit,
    /// How many seconds later than the sender's server this one hands a mail on: the later list is the slower one.
    delay: i64,
}

impl ListServer {
    pub(super) fn new(number: usize) -> Self {
        let name = NAMES.get(number).map_or_else(|| format!("topic-{number}"), |name| (*name).to_owned());
        let habit = [Habit::Nothing, Habit::TagAndFooter, Habit::Footer][number % 3];
        let delay = 3 * number.min(200).cast_signed() as i64;
        Self { name, habit, delay }
    }

    pub(super) fn changes_nothing(&self) -> bool {
        self.habit == Habit::Nothing
    }

    fn address(&self) -> String {
        format!("marram-{}@lists.marram.example", self.name)
    }

    /// The copy of a mail that the list's archive gets. `reached` are the lists that the mail was sent to.
    pub(super) fn copy(&self, mail: &DemoMail, reached: &[&Self]) -> DemoMail {
        let mut copy = mail.clone();
        let Some((header, body)) = split(&mail.raw) else { return copy };
        let mut header = self.addressed(header, reached);
        if self.habit == Habit::TagAndFooter && header.contains("\nSubject: ") {
            header = header.replacen("\nSubject: ", &format!("\nSubject: [{}] ", self.name), 1);
            copy.subject = format!("[{}] {}", self.name, mail.subject);
        }
        let (header, body) = match self.habit {
            Habit::Nothing => (header, body.to_vec()),
            _ => self.passed_on(header, body, reached),
        };
        copy.raw = [header.as_bytes(), b"\n\n", &body].concat();
        copy.committed += self.delay;
        copy
    }

    /// The header with the lists as recipients.
    fn addressed(&self, header: &str, reached: &[&Self]) -> String {
        let all: Vec<String> = reached.iter().map(|list| list.address()).collect();
        let header = header.replacen(&format!("\nTo: {LIST}\n"), &format!("\nTo: {}\n", all.join(",\n\t")), 1);
        let header = header.replacen(&format!("\tfor <{LIST}>"), &format!("\tfor <{}>", self.address()), 1);
        let id = format!("List-Id: <{}>", self.address().replace('@', "."));
        header.replacen("List-Id: development of the Marram kernel <marram-devel.lists.marram.example>", &id, 1)
    }

    /// The mail with the list's footer, where there is room for one.
    fn passed_on(&self, header: String, body: &[u8], reached: &[&Self]) -> (String, Vec<u8>) {
        let encoding = encoding_of(&header);
        let is_text = !header.contains("\nContent-Type: multipart/");
        if !is_text || !["7bit", "8bit", "quoted-printable", ""].contains(&encoding.as_str()) {
            return (header, body.to_vec());
        }
        let is_plain = encoding.ends_with("bit") && !header.contains("format=flowed");
        let choice = hash::key(&[header.as_bytes(), body].concat()) % 8;
        match std::str::from_utf8(body) {
            Ok(text) if is_plain && header.contains("charset=UTF-8") => self.rewritten(header, text, choice, reached),
            _ => (header, [body, self.footer().as_bytes()].concat()),
        }
    }

    /// Plain UTF-8 text as this server writes it.
    fn rewritten(&self, header: String, text: &str, choice: u64, reached: &[&Self]) -> (String, Vec<u8>) {
        // Only where another list shows the mail as it was written: broken lines would lose what they say.
        let is_reply = header.contains("\nIn-Reply-To: ") && !text.contains("\ndiff --git ");
        let rewraps = is_reply && choice.is_multiple_of(2) && reached.iter().any(|list| list.changes_nothing());
        let text = if rewraps { wrapped(text) } else { text.to_owned() } + &self.footer();
        let encoded = |encoding: &str| header.replacen("Encoding: 8bit", &format!("Encoding: {encoding}"), 1);
        match choice {
            0 | 1 => (encoded("quoted-printable"), quoted_printable(text.as_bytes()).into_bytes()),
            2 => (encoded("base64"), base64_lines(text.as_bytes()).into_bytes()),
            _ => (header, text.into_bytes()),
        }
    }

    fn footer(&self) -> String {
        let (name, address) = (&self.name, self.address());
        format!(
            "_______________________________________________\nmarram-{name} mailing list -- {address}\n\
             To unsubscribe send an email to marram-{name}-leave@lists.marram.example\n"
        )
    }
}

/// The header, without the newline at its end, and the body; `None` where the header is not text.
fn split(raw: &[u8]) -> Option<(&str, &[u8])> {
    let end = raw.windows(2).position(|pair| pair == b"\n\n")?;
    Some((std::str::from_utf8(&raw[..end]).ok()?, &raw[end + 2..]))
}

/// The transfer encoding that a header declares; empty if none.
fn encoding_of(header: &str) -> String {
    let line = header.lines().find_map(|line| line.strip_prefix("Content-Transfer-Encoding: "));
    line.unwrap_or_default().to_lowercase()
}

/// Prose in short lines. Quotes, trailers and code stay as they are.
fn wrapped(text: &str) -> String {
    let is_prose = |line: &str| !line.starts_with(['>', ' ', '\t', '-', '+', '@']) && !line.contains(": ");
    let mut wrapped = String::with_capacity(text.len() + text.len() / 50);
    for line in text.lines() {
        if is_prose(line) {
            wrap(line, &mut wrapped);
        } else {
            wrapped += line;
        }
        wrapped.push('\n');
    }
    wrapped
}

/// Breaks a line at spaces where it would become longer than 60 characters.
fn wrap(line: &str, wrapped: &mut String) {
    let mut length = 0;
    for (number, word) in line.split(' ').enumerate() {
        let breaks = length + 1 + word.len() > 60;
        if number > 0 {
            wrapped.push(if breaks { '\n' } else { ' ' });
            length = if breaks { 0 } else { length + 1 };
        }
        *wrapped += word;
        length += word.len();
    }
}
