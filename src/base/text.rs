//! Text from mails, made safe to display.

use std::borrow::Cow;

/// The text with everything invisible, or that changes how other text is displayed, replaced by something visible:
/// control characters by their pictures, bidirectional overrides by their code. Line feeds and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            _ if !is_hidden(letter) => out.push(letter),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(letter)).unwrap_or('\u{fffd}')),
            '\x7f' => out.push('\u{2421}'),
            '\u{feff}' => {}
            _ if is_reordering(letter) => out.extend(["[U+", &format!("{:04X}", u32::from(letter)), "]"]),
            _ => out.push('\u{fffd}'),
        }
    }
    Cow::Owned(out)
}

/// Whether a text has nothing but the visible part of ASCII, as most have. Looks at many bytes at once.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: &u8| matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    let mut blocks = text.as_bytes().chunks(64);
    blocks.all(|block| block.iter().fold(true, |plain, byte| plain & is_plain(byte)))
}

/// How much of a line is shown; header fields can be a megabyte long.
const LONGEST_LINE: usize = 1000;

/// [`visible`] for text that must fit on one line of limited length.
pub fn visible_line(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST_LINE).map(|(end, _)| end);
    let line = visible(&text[..end.unwrap_or(text.len())].replace(['\n', '\t'], " ")).into_owned();
    if end.is_some() { line + "…" } else { line }
}

fn is_hidden(letter: char) -> bool {
    match letter {
        '\n' | '\t' | ' '..='~' => false,
        '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => letter.is_control() || is_reordering(letter),
    }
}

fn is_reordering(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text before the first of `ends`; all of it if there is none.
pub fn up_to<'a>(text: &'a str, ends: &[char]) -> &'a str {
    text.split_once(ends).map_or(text, |(before, _)| before)
}

/// The first word; empty if there is none.
pub fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}

/// The title, or a placeholder if it is blank.
pub fn titled(title: &str) -> String {
    if title.trim().is_empty() { "(no subject)".to_owned() } else { title.to_owned() }
}

/// The form in which different spellings of a subsystem are equal.
pub fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
