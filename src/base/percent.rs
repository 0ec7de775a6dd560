//! Percent-encoding in URLs.
//!
//! Entry points: [`encode`] for text that becomes part of a URL. Of the decoders, [`decode_strict`] is for requests, which
//! are refused if they are malformed; [`decode_lenient`] and [`decode_lossy`] are for links that people wrote, in which a
//! stray `%` stands for itself, as in browsers.

/// Encodes everything but RFC 3986's unreserved characters, and `@`, `+`, `=`, `$`, `,`, `!`, which are common in
/// Message-IDs and have no special meaning in a path.
pub fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@+=$,!".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

/// Decodes a text; `None` if a `%` begins no encoded byte, or the result is not UTF-8.
pub fn decode_strict(text: &str) -> Option<String> {
    let is_encoded = |at: usize| encoded_byte(&text.as_bytes()[at..]).is_some();
    let is_valid = text.match_indices('%').all(|(at, _)| is_encoded(at));
    if is_valid { decode_lenient(text) } else { None }
}

/// Decodes a text and keeps each `%` that begins no encoded byte; `None` if the result is not UTF-8.
pub fn decode_lenient(text: &str) -> Option<String> {
    String::from_utf8(bytes(text)).ok()
}

/// Like [`decode_lenient`], with U+FFFD for what is not UTF-8.
pub fn decode_lossy(text: &str) -> String {
    String::from_utf8_lossy(&bytes(text)).into_owned()
}

fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        let encoded = encoded_byte(rest);
        bytes.push(encoded.unwrap_or(*first));
        rest = &rest[if encoded.is_some() { 3 } else { 1 }..];
    }
    bytes
}

/// The byte that `%41` at the beginning encodes.
fn encoded_byte(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{decode_lenient, decode_lossy, decode_strict, encode};

    #[test]
    fn encoding_keeps_what_message_ids_are_made_of() {
        assert_eq!(encode("a/b+c=$,!~@x.example"), "a%2Fb+c=$,!~@x.example");
        assert_eq!(encode("é <%>"), "%C3%A9%20%3C%25%3E");
    }

    #[test]
    fn what_is_encoded_is_decoded_once() {
        for decoded in [decode_strict("%7e%C3%A9%2541"), decode_lenient("%7e%C3%A9%2541")] {
            assert_eq!(decoded.as_deref(), Some("~é%41"));
        }
    }

    #[test]
    fn decoders_differ_in_what_is_malformed() {
        for text in ["%", "%4", "%zz", "%+1", "a%é"] {
            assert_eq!(decode_strict(text), None, "{text}");
            assert_eq!(decode_lenient(text).as_deref(), Some(text), "{text}");
        }
        assert_eq!(decode_strict("%ff"), None);
        assert_eq!(decode_lenient("%ff"), None);
        assert_eq!(decode_lossy("a%ff%"), "a\u{fffd}%");
    }
}
