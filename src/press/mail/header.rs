//! Header values: from raw bytes to one line of text, and to Message-IDs.
//!
//! Entry points: [`decode`] (folds and encoded words undone), [`message_id`], and [`message_ids`]. Encoded words are
//! found anywhere, inside quotes and words too, because mailers put them there; raw bytes in them are in their charset;
//! bytes of adjacent words in the same charset are joined before they are decoded, because some mailers split characters. Every search goes forward only,
//! so that a hostile header costs no more than its length.

use super::transfer;
use crate::base::id::MessageId;
use crate::base::text::up_to;
use crate::format::charset;
use std::borrow::Cow;

/// The relevant fields of a mail's header, raw. Of a repeated field the first counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) from: Option<Vec<u8>>,
    pub(super) reply_to: Option<Vec<u8>>,
    pub(super) original_from: Option<Vec<u8>>,
    pub(super) subject: Option<Vec<u8>>,
    pub(super) date: Option<Vec<u8>>,
    pub(super) message_id: Option<Vec<u8>>,
    pub(super) in_reply_to: Option<Vec<u8>>,
    pub(super) references: Option<Vec<u8>>,
    pub(super) list_id: Option<Vec<u8>>,
    pub(super) content_type: Option<Vec<u8>>,
    pub(super) transfer_encoding: Option<Vec<u8>>,
    pub(super) disposition: Option<Vec<u8>>,
}

impl Fields {
    /// Stores one field.
    pub(super) fn add(&mut self, key: &[u8], value: &[u8]) {
        let mut buffer = [0_u8; 32];
        let key = key.trim_ascii_end();
        let Some(name) = buffer.get_mut(..key.len()) else { return };
        name.copy_from_slice(key);
        name.make_ascii_lowercase();
        if let Some(slot) = self.slot(name) {
            slot.get_or_insert_with(|| value.to_vec());
        }
    }

    fn slot(&mut self, name: &[u8]) -> Option<&mut Option<Vec<u8>>> {
        Some(match name {
            b"from" => &mut self.from,
            b"reply-to" => &mut self.reply_to,
            b"x-original-from" => &mut self.original_from,
            b"subject" => &mut self.subject,
            b"date" => &mut self.date,
            b"message-id" => &mut self.message_id,
            b"in-reply-to" => &mut self.in_reply_to,
            b"references" => &mut self.references,
            b"list-id" => &mut self.list_id,
            b"content-type" => &mut self.content_type,
            b"content-transfer-encoding" => &mut self.transfer_encoding,
            b"content-disposition" => &mut self.disposition,
            _ => return None,
        })
    }
}

/// The value as one line of text.
pub(super) fn decode(raw: &[u8]) -> String {
    let text = unfolded(raw);
    let text = if text.contains("=?") { Cow::Owned(decode_words(&text)) } else { text };
    text.trim().to_owned()
}

/// The value as one line with its encoded words still encoded. A line break and the white space around it become one
/// space.
pub(super) fn unfolded(raw: &[u8]) -> Cow<'_, str> {
    let text = match with_raw_words_escaped(raw) {
        Some(escaped) => Cow::Owned(charset::decode(&escaped, None).into_owned()),
        None => charset::decode(raw, None),
    };
    if !text.contains(['\n', '\r']) {
        return text;
    }
    let mut lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let mut joined = lines.next().map_or_else(String::new, str::to_owned);
    for line in lines {
        joined.push(' ');
        joined.push_str(line);
    }
    Cow::Owned(joined)
}

/// The value with the raw bytes that stand in `?q?` words escaped, so that they are decoded in the word's charset and not
/// in the field's; `None` where there are none.
fn with_raw_words_escaped(raw: &[u8]) -> Option<Vec<u8>> {
    if raw.is_ascii() || !raw.windows(2).any(|pair| pair == b"=?") {
        return None;
    }
    let mut escaped = Vec::with_capacity(raw.len() * 2);
    // How many of the four marks of a word `=?charset?q?text?=` have passed, as far as this is a word.
    let mut marks = 0;
    for (at, &byte) in raw.iter().enumerate() {
        let quoted = || matches!(raw.get(at + 1..at + 3), Some([b'q' | b'Q', b'?']));
        marks = match (marks, byte) {
            (_, b'=') if raw.get(at + 1) == Some(&b'?') && marks != 3 => 1,
            (1, b'?') => 2,
            (2, b'?') if quoted() => 3,
            (2, b'?') => 0,
            (3, b'?') if raw.get(at + 1) == Some(&b'=') => 0,
            (marks, _) => marks,
        };
        if marks == 3 && !byte.is_ascii() {
            escaped.extend_from_slice(format!("={byte:02X}").as_bytes());
        } else {
            escaped.push(byte);
        }
    }
    Some(escaped)
}

/// Bytes of encoded words that are not decoded yet, and their charset.
#[derive(Default)]
struct Pending<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
}

impl Pending<'_> {
    /// Whether the bytes of the next word belong to the same text. A word that returns to ASCII, as ISO-2022-JP does,
    /// is whole, and the next one's escape right behind its own is an error to decoders.
    fn joins(&self, charset: &str) -> bool {
        let whole = self.bytes.ends_with(b"\x1b(B") || self.bytes.ends_with(b"\x1b(J");
        self.charset.eq_ignore_ascii_case(charset) && !whole
    }

    fn flush(&mut self, output: &mut String) {
        let text = charset::decode(&self.bytes, Some(self.charset));
        output.extend(text.chars().map(|letter| if matches!(letter, '\n' | '\r') { ' ' } else { letter }));
        self.bytes.clear();
    }
}

/// Decodes the encoded words in a line.
pub(super) fn decode_words(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut pending = Pending::default();
    let mut words = EncodedWords { text, end: 0 };
    let mut at = 0;
    while let Some(word) = words.next_after(at) {
        let between = &text[at..word.start];
        let adjacent = !pending.bytes.is_empty() && between.trim().is_empty();
        if !adjacent || !pending.joins(word.charset) {
            pending.flush(&mut output);
        }
        if !adjacent {
            output.push_str(between);
        }
        pending.charset = word.charset;
        pending.bytes.extend(word.bytes);
        at = word.next;
    }
    pending.flush(&mut output);
    output.push_str(&text[at..]);
    output
}

/// One encoded word: its range and its bytes.
struct EncodedWord<'a> {
    start: usize,
    next: usize,
    charset: &'a str,
    bytes: Vec<u8>,
}

/// Finds encoded words, going forward only.
struct EncodedWords<'a> {
    text: &'a str,
    /// Where the last `?=` was found, so that it is not searched again and again.
    end: usize,
}

impl<'a> EncodedWords<'a> {
    /// The first encoded word at or after `at`.
    fn next_after(&mut self, mut at: usize) -> Option<EncodedWord<'a>> {
        loop {
            let start = at + self.text.get(at..)?.find("=?")?;
            if let Some(word) = self.word_at(start) {
                return Some(word);
            }
            if self.end == usize::MAX {
                return None;
            }
            at = start + 2;
        }
    }

    fn word_at(&mut self, start: usize) -> Option<EncodedWord<'a>> {
        let head = self.text.get(start + 2..)?;
        // A charset name is short; after a longer run this is no encoded word and need not be searched.
        let length = head.bytes().take(64).position(|byte| byte == b'?')?;
        let charset = up_to(head.get(..length)?, &['*']);
        let kind = *head.as_bytes().get(length + 1)?;
        if !matches!(kind, b'q' | b'Q' | b'b' | b'B') || head.as_bytes().get(length + 2) != Some(&b'?') {
            return None;
        }
        let from = start + 2 + length + 3;
        let end = self.end_after(from)?;
        let encoded = self.text.get(from..end)?.as_bytes();
        let quoted = matches!(kind, b'q' | b'Q');
        let bytes = if quoted { transfer::quoted_word(encoded) } else { transfer::base64(encoded) };
        Some(EncodedWord { start, next: end + 2, charset, bytes })
    }

    fn end_after(&mut self, from: usize) -> Option<usize> {
        if self.end < from {
            self.end = self.text.get(from..)?.find("?=").map_or(usize::MAX, |found| from + found);
        }
        (self.end != usize::MAX).then_some(self.end)
    }
}

/// The Message-ID in a field: what is in the first angle brackets, else the first word.
pub(super) fn message_id(raw: &[u8]) -> Option<MessageId> {
    message_ids(raw).into_iter().next().or_else(|| {
        let text = unfolded(raw);
        let word = text.split_whitespace().next()?.trim_matches(['<', '>']);
        (!word.is_empty()).then(|| MessageId::new(word))
    })
}

/// The Message-IDs in a field, in order: what is in angle brackets, white space removed; where there are no
/// brackets at all, the words with an `@`.
pub(super) fn message_ids(raw: &[u8]) -> Vec<MessageId> {
    let text = unfolded(raw);
    if !text.contains('<') {
        let words = text.split([' ', '\t', ',', ';', '"', '(', ')']).map(|word| word.trim_matches('>'));
        return words.filter(|word| word.contains('@')).map(MessageId::new).collect();
    }
    text.split('<').skip(1).filter_map(bracketed).collect()
}

/// The id at the start of what follows a `<`. Without a closing bracket it ends at the first white space.
fn bracketed(rest: &str) -> Option<MessageId> {
    let inside = rest.split_once('>').map(|(inside, _)| inside).or_else(|| rest.split_whitespace().next())?;
    let id: String = inside.split_whitespace().collect();
    (!id.is_empty()).then(|| MessageId::new(id))
}
