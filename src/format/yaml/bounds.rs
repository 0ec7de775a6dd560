//! What a YAML text may cost: its size, and how deep its brackets are nested.
//!
//! Entry point: [`check`]. The parser looks at all brackets that are open whenever it reads a word, so 200,000 of them
//! took a minute. Brackets are counted as the parser would see them, in one pass: not in quotes, comments and the middle
//! of unquoted text. Where the two disagree, which takes unquoted text over several lines, brackets are missed, and the
//! parser's own limit gives the error, later.

use super::YamlError;

/// The most bytes; what this program writes itself is read as JSON and may be longer.
const LARGEST: usize = 16 << 20;

/// The most brackets that are open at once; the parser allows 128 levels of anything.
const DEEPEST: usize = 100;

pub(super) fn check(text: &str) -> Result<(), YamlError> {
    if text.len() > LARGEST {
        let message = format!("{} MB of YAML, more than {} MB are not read", text.len() >> 20, LARGEST >> 20);
        return Err(YamlError { line: None, column: None, message });
    }
    match too_deep(text.as_bytes()) {
        None => Ok(()),
        Some(at) => {
            let before = &text[..at];
            let line = before.split('\n').count();
            let column = before.rsplit('\n').next().map_or(0, str::len) + 1;
            let message = format!("brackets are nested more than {DEEPEST} deep");
            Err(YamlError { line: Some(line), column: Some(column), message })
        }
    }
}

/// Where brackets are nested too deep.
fn too_deep(text: &[u8]) -> Option<usize> {
    let (mut at, mut open, mut fresh) = (0, 0usize, true);
    while let Some(byte) = text.get(at).copied() {
        at = match byte {
            b'"' | b'\'' if fresh => quote_end(text, at),
            b'#' if at == 0 || text[at - 1].is_ascii_whitespace() => end(text, at, |byte| byte == b'\n'),
            b'!' | b'&' if fresh => end(text, at, |byte| byte.is_ascii_whitespace()),
            _ => {
                match byte {
                    b'[' | b'{' if fresh || open > 0 => open += 1,
                    b']' | b'}' => open = open.saturating_sub(1),
                    _ => {}
                }
                fresh = begins_value(text, at, open > 0, fresh);
                if open > DEEPEST {
                    return Some(at);
                }
                at + 1
            }
        };
    }
    None
}

/// Whether a value can begin behind a byte. Within brackets commas and colons suffice, outside a blank has to follow.
fn begins_value(text: &[u8], at: usize, inside: bool, fresh: bool) -> bool {
    match text[at] {
        b' ' | b'\t' => fresh,
        b'\n' | b'\r' => true,
        b'[' | b'{' | b',' => inside,
        b':' | b'-' | b'?' => inside || text.get(at + 1).is_none_or(u8::is_ascii_whitespace),
        _ => false,
    }
}

/// The index behind a quoted text.
fn quote_end(text: &[u8], start: usize) -> usize {
    let quote = text[start];
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            byte if *byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// The index of the next byte that ends a comment or tag.
fn end(text: &[u8], start: usize, ends: impl Fn(u8) -> bool) -> usize {
    text[start..].iter().position(|byte| ends(*byte)).map_or(text.len(), |length| start + length)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn text_with_brackets_is_not_nested() {
        let many = "[".repeat(500);
        for text in [format!("a: x{many}"), format!("a: \"{many}\""), format!("a: '{many}'"), format!("a: 1 # {many}")]
        {
            assert_eq!(check(&text), Ok(()), "{text}");
        }
        assert_eq!(check(&"- [a, {b: [c, \"]\"]}]\n".repeat(500)), Ok(()));
    }

    #[test]
    fn brackets_are_counted_wherever_a_value_begins() {
        let many = "[".repeat(101);
        for start in ["", "a: ", "- ", "- - ", "? ", "a: !!seq ", "a: &b ", "[ a,", "{a: ", "# ]\n", "[']', \"]\", "] {
            assert!(check(&format!("{start}{many}")).is_err(), "{start}");
        }
        assert!(check(&"[ #]\n".repeat(101)).is_err());
        assert!(check(&"{a: ".repeat(101)).is_err());
    }
}
