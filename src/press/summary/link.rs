//! Message-IDs in a text: in links to list archives, in angle brackets, and bare.
//!
//! Entry points: [`links`], [`named_ids`] for the value of a key like `Supersedes:`, and [`bracketed`]. A link leads to
//! a mail if a part of its path has an `@` between other characters, whatever archive it leads to. Deliberately not
//! supported: archives that number their mails.

use crate::base::id::{MessageId, message_id_of, plain_id};

/// A link that leads to a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MailLink<'a> {
    /// The text before it on its line, from the previous link on.
    pub(super) before: &'a str,
    /// The text after it, up to the next link.
    pub(super) after: &'a str,
    /// The mail; `None` for other links.
    pub(super) message_id: Option<MessageId>,
}

pub(super) fn links(line: &str) -> Vec<MailLink<'_>> {
    let mut found: Vec<MailLink<'_>> = Vec::new();
    let mut rest = line;
    while let Some(start) = next_url(rest) {
        let (before, from) = rest.split_at(start);
        let length = url_length(from);
        let (url, after) = from.split_at(length);
        if let Some(last) = found.last_mut() {
            last.after = before;
        }
        found.push(MailLink { before, after, message_id: message_id_of(url) });
        rest = after;
    }
    found
}

fn next_url(text: &str) -> Option<usize> {
    let starts = text.match_indices("http").map(|(index, _)| index);
    starts.into_iter().find(|index| {
        let url = &text[*index..];
        url.starts_with("http://") || url.starts_with("https://")
    })
}

/// The length of the URL that a text begins with, without brackets around it and punctuation after it.
fn url_length(text: &str) -> usize {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '|');
    let url = text.split_once(ends).map_or(text, |(url, _)| url);
    url.trim_end_matches(['.', ',', ';', ':', ')', ']', '}', '\'', '!', '?', '*', '`']).len()
}

/// Whether a text is a link to a mail in an archive and nothing else.
pub(super) fn is_archive_link(text: &str) -> bool {
    let found = links(text);
    let nothing = |after: &str| after.trim_matches(['.', ',', ')', ']', '>', '/', ' ']).is_empty();
    matches!(found.as_slice(), [only] if only.before.is_empty() && only.message_id.is_some() && nothing(only.after))
}

/// The Message-IDs a value begins with: bare, in brackets, or in links, with or without commas. What follows them is
/// for people.
pub(super) fn named_ids(value: &str) -> Vec<MessageId> {
    let mut ids = Vec::new();
    for word in value.split([' ', '\t', ',']).filter(|word| !word.is_empty()) {
        let id = if word.contains("://") { message_id_in(word) } else { plain_id(word.trim_end_matches(['.', ';'])) };
        let Some(id) = id else { break };
        ids.push(id);
    }
    ids
}

fn message_id_in(word: &str) -> Option<MessageId> {
    links(word).into_iter().find_map(|link| link.message_id)
}

/// A Message-ID that is written out: `<id@host>` or `id:id@host`, with the text before and after it.
pub(super) fn bracketed(line: &str) -> Option<MailLink<'_>> {
    let at = line.find('@')?;
    let head = line.get(..at)?;
    let start = head.rfind([' ', '\t', '<', '(', '[']).map_or(0, |index| index + 1);
    let tail = line.get(at..)?;
    let length = tail.find([' ', '\t', '>', ')', ']', ',']).unwrap_or(tail.len());
    let word = line.get(start..at + length)?;
    let before = line.get(..start)?;
    let (keyed, word) = match word.split_once(':').filter(|(key, _)| is_id_key(key)) {
        Some((_, id)) => (true, id),
        None => (is_id_key(before.trim_end_matches(['<', ' ', ':']).rsplit(' ').next()?), word),
    };
    // A person's address is in brackets too, but it is shorter or has no digits.
    let long = word.find('@').is_some_and(|at| at >= 12) && word.bytes().any(|byte| byte.is_ascii_digit());
    let message_id = plain_id(word).filter(|_| keyed || long && before.ends_with('<'));
    let before = if keyed { without_key(before) } else { before };
    Some(MailLink { before, after: tail.get(length..)?, message_id })
}

fn is_id_key(word: &str) -> bool {
    ["id", "mid", "msgid", "message-id"].iter().any(|key| key.eq_ignore_ascii_case(word))
}

fn without_key(before: &str) -> &str {
    let trimmed = before.trim_end_matches(['<', ' ', ':']);
    let (rest, word) = trimmed.split_at(trimmed.rfind(' ').map_or(0, |space| space + 1));
    if is_id_key(word) { rest } else { before }
}
