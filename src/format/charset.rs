//! Charsets: decodes bytes to text. The only module that uses `encoding_rs` and `chardetng`.
//!
//! Entry point: [`decode`]. It tries the declared charset (us-ascii and a missing one count as UTF-8), then UTF-8, then a
//! guess from the bytes. Decoding never fails; what cannot be decoded becomes U+FFFD.
//!
//! Deliberately not supported: UTF-7 and charsets that the web has abandoned (they fall through to the guess).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Names for ASCII; in practice, bytes beyond it are UTF-8.
const ASCII_LABELS: [&str; 5] = ["us-ascii", "ascii", "ansi_x3.4-1968", "7bit", "unknown-8bit"];

/// Names that mailers use and the encoding standard does not know.
const EXTRA_LABELS: [(&str, &Encoding); 5] =
    [("cp932", SHIFT_JIS), ("cp936", GBK), ("cp949", EUC_KR), ("cp950", BIG5), ("utf8mb4", UTF_8)];

/// Encodes `text`, for writing mails; `None` if the charset lacks one of its characters.
pub fn encode(text: &str, charset: &str) -> Option<Vec<u8>> {
    let (bytes, _, lossy) = Encoding::for_label(charset.as_bytes())?.encode(text);
    (!lossy).then(|| bytes.into_owned())
}

pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Cow<'a, str> {
    if let Some(text) = declared.and_then(encoding).and_then(|encoding| read_as(encoding, bytes)) {
        return text;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => repair(bytes),
    }
}

/// Like [`decode`], but keeps the buffer if it is UTF-8 already.
pub fn decode_owned(bytes: Vec<u8>, declared: Option<&str>) -> String {
    if declared.and_then(encoding).is_some() {
        return decode(&bytes, declared).into_owned();
    }
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => repair(error.as_bytes()).into_owned(),
    }
}

/// Decodes the bytes if all of them are valid in this encoding. UTF-16 without a single zero byte is a mailer's mistake.
fn read_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    if wide && !bytes.contains(&0) {
        return None;
    }
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

/// The encoding that a label names, unless it is UTF-8, ASCII or unknown.
fn encoding(label: &str) -> Option<&'static Encoding> {
    let label = label.trim_matches(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '"' | '\'' | ';'));
    if ASCII_LABELS.iter().any(|name| name.eq_ignore_ascii_case(label)) {
        return None;
    }
    let extra = EXTRA_LABELS.iter().find(|(name, _)| name.eq_ignore_ascii_case(label)).map(|(_, encoding)| *encoding);
    extra.or_else(|| Encoding::for_label_no_replacement(label.as_bytes())).filter(|encoding| *encoding != UTF_8)
}

/// Decodes bytes that are not valid UTF-8. If most of the non-ASCII characters are valid, the few broken bytes become
/// U+FFFD; otherwise the charset is guessed.
fn repair(bytes: &[u8]) -> Cow<'_, str> {
    let lossy = String::from_utf8_lossy(bytes);
    let (mut good, mut bad) = (0_usize, 0_usize);
    for letter in lossy.chars().filter(|letter| !letter.is_ascii()) {
        if letter == char::REPLACEMENT_CHARACTER { bad += 1 } else { good += 1 }
    }
    if good > bad { lossy } else { guess(bytes).decode_without_bom_handling(bytes).0 }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}
