//! Transfer encodings: quoted-printable and base64, as lenient as mail programs are.
//!
//! Entry points: [`quoted_printable`], [`base64`], and [`quoted_word`] for the header's kind of quoted-printable.
//! Decoding never fails: broken escapes are left as they are, and base64 ends where something else begins (lists append
//! their footers in plain text after it).

/// Decodes a quoted-printable body.
pub(super) fn quoted_printable(input: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(input.len());
    let mut rest = input;
    while let Some(at) = rest.iter().position(|&byte| byte == b'=') {
        let (plain, escape) = rest.split_at(at);
        output.extend_from_slice(plain);
        rest = match (hex_pair(escape), soft_break(escape)) {
            (Some(byte), _) => {
                output.push(byte);
                &escape[3..]
            }
            (None, Some(length)) => &escape[length..],
            (None, None) => {
                output.push(b'=');
                &escape[1..]
            }
        };
    }
    output.extend_from_slice(rest);
    output
}

/// Decodes the text of a `?q?` encoded word, where `_` is a space.
pub(super) fn quoted_word(input: &[u8]) -> Vec<u8> {
    let mut output = quoted_printable_word(input);
    output.shrink_to_fit();
    output
}

fn quoted_printable_word(input: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(input.len());
    let mut rest = input;
    while let Some((&first, tail)) = rest.split_first() {
        let (byte, next) = match (first, hex_pair(rest)) {
            (b'=', Some(byte)) => (byte, &rest[3..]),
            (b'_', _) => (b' ', tail),
            _ => (first, tail),
        };
        output.push(byte);
        rest = next;
    }
    output
}

/// The byte that `=XX` at the start of `escape` encodes.
fn hex_pair(escape: &[u8]) -> Option<u8> {
    match escape {
        [b'=', high, low, ..] => Some(hex_digit(*high)? << 4 | hex_digit(*low)?),
        _ => None,
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The length of the soft line break at the start of `escape`: `=`, white space, and the end of the line.
fn soft_break(escape: &[u8]) -> Option<usize> {
    let blank = escape.iter().skip(1).take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    match escape.get(1 + blank) {
        Some(b'\n') => Some(blank + 2),
        Some(_) => None,
        None => Some(escape.len()),
    }
}

/// Decodes base64, line by line, up to the padding or the first line that is something else.
pub(super) fn base64(input: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(input.len() / 4 * 3 + 3);
    let mut bits = Bits::default();
    for line in input.split(|&byte| byte == b'\n') {
        let line = line.trim_ascii();
        // A line of underscores begins a list's footer, though these letters may occur in base64.
        let rule = !line.is_empty() && line.iter().all(|byte| b"_-".contains(byte));
        if rule || !line.iter().all(|&byte| byte == b'=' || sextet(byte).is_some()) {
            break;
        }
        if line.iter().any(|&byte| !bits.push(byte, &mut output)) {
            break;
        }
    }
    output
}

/// The bits that do not make a whole byte yet.
#[derive(Default)]
struct Bits {
    value: u32,
    count: u32,
}

impl Bits {
    /// Takes one letter; false at the padding.
    fn push(&mut self, letter: u8, output: &mut Vec<u8>) -> bool {
        let Some(value) = sextet(letter) else { return false };
        self.value = self.value << 6 | u32::from(value);
        self.count += 6;
        if self.count >= 8 {
            self.count -= 8;
            output.push((self.value >> self.count) as u8);
            self.value &= (1 << self.count) - 1;
        }
        true
    }
}

fn sextet(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}
