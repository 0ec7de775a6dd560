//! Transfer encodings and encoded words, as mail programs write them.

use super::random::Random;
use crate::format::charset::encode as in_charset;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 on one line.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for group in bytes.chunks(3) {
        let value = group.iter().fold(0_u32, |value, byte| value << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let index = (value >> (18 - 6 * digit)) as usize & 63;
            text.push(if digit <= group.len() { char::from(BASE64[index]) } else { '=' });
        }
    }
    text
}

/// Base64 in lines of 76 characters.
pub(super) fn base64_lines(bytes: &[u8]) -> String {
    let mut text = String::new();
    for line in bytes.chunks(57) {
        text += &base64(line);
        text.push('\n');
    }
    text
}

pub(super) fn quoted_printable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 11 / 10);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let (line, end) = line.strip_suffix(b"\n").map_or((line, ""), |line| (line, "\n"));
        quote_line(line, &mut text);
        text += end;
    }
    text
}

fn quote_line(line: &[u8], text: &mut String) {
    let mut length = 0;
    for (position, byte) in line.iter().enumerate() {
        let last = position + 1 == line.len();
        let literal = match byte {
            b' ' | b'\t' => !last,
            b'=' => false,
            _ => (33..127).contains(byte),
        };
        let needed = if literal { 1 } else { 3 };
        if length + needed > 75 {
            *text += "=\n";
            length = 0;
        }
        if literal {
            text.push(char::from(*byte));
        } else {
            put!(*text, "={byte:02X}");
        }
        length += needed;
    }
}

/// `format=flowed`: all lines of a paragraph but the last end in a space.
pub(super) fn flowed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let plain = |line: &str| !line.is_empty() && !line.starts_with(['>', ' ', '\t', '-', '@', '+']);
    let mut flowed = String::new();
    for (number, line) in lines.iter().enumerate() {
        if line.starts_with(' ') {
            flowed.push(' ');
        }
        flowed += line;
        let goes_on = lines.get(number + 1).is_some_and(|next| plain(line) && plain(next) && line.len() > 40);
        flowed += if goes_on { " \n" } else { "\n" };
    }
    flowed
}

/// Header text, in encoded words of `charset` unless it is ASCII.
pub(super) fn header_text(text: &str, charset: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let in_base64 = !matches!(charset, "utf-8" | "iso-8859-1" | "windows-1252")
        || text.chars().filter(|char| !char.is_ascii()).count() > 6;
    let (limit, cost) = if in_base64 { (40, 1) } else { (56, 3) };
    let mut words: Vec<String> = Vec::new();
    let (mut chunk, mut length) = (String::new(), 0);
    for char in text.chars() {
        let needed = if char.is_ascii_alphanumeric() || char == ' ' { 1 } else { char.len_utf8() * cost };
        if length + needed > limit {
            words.push(encoded_word(&chunk, charset, in_base64));
            chunk.clear();
            length = 0;
        }
        chunk.push(char);
        length += needed;
    }
    words.push(encoded_word(&chunk, charset, in_base64));
    words.join("\n ")
}

fn encoded_word(text: &str, charset: &str, in_base64: bool) -> String {
    let (charset, bytes) = match in_charset(text, charset) {
        Some(bytes) => (charset, bytes),
        None => ("utf-8", text.as_bytes().to_vec()),
    };
    if in_base64 {
        return format!("=?{charset}?B?{}?=", base64(&bytes));
    }
    let quoted = |byte: &u8| match byte {
        b' ' => "_".to_owned(),
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'/' => char::from(*byte).to_string(),
        _ => format!("={byte:02X}"),
    };
    format!("=?{charset}?q?{}?=", bytes.iter().map(quoted).collect::<String>())
}

/// Something that looks like a signature.
pub(super) fn armour(random: &mut Random) -> String {
    let lines: String = (0..7).map(|_| random.hex(48) + "\n").collect();
    format!("-----BEGIN PGP SIGNATURE-----\n\n{lines}={}\n-----END PGP SIGNATURE-----\n", random.hex(4))
}
