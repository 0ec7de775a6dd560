//! Text from mails, made safe to look at.

use std::borrow::Cow;

/// The same text with everything that cannot be seen, or changes how the rest is seen, replaced by something that can:
/// control characters by their pictures, bidirectional overrides by their code. Line feeds and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
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

/// Header fields can have a megabyte; nobody reads more than this of one.
const LONGEST_LINE: usize = 1000;

/// [`visible`] for what has to stay on one line, and be of a length to read.
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

/// A title that can be seen.
pub fn titled(title: &str) -> String {
    if title.trim().is_empty() { "(no subject)".to_owned() } else { title.to_owned() }
}

/// The form under which spellings of one subsystem meet.
pub fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
