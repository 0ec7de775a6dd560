//! The form of a trailer: `Key: value`.
//!
//! The meaning of a key (whom a trailer names, whether it counts) is decided where trailers are read.

/// The key of a line that begins like a trailer, and the text after its colon. A key is a word of at least two letters,
/// digits, hyphens or underscores; where it names a part, blanks may follow it (`Reviewed-by : …`).
pub fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let bare = key.trim_end_matches([' ', '\t']);
    let key = if names_part(bare) { bare } else { key };
    let is_key = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (key.len() > 1 && key.bytes().all(is_key)).then_some((key, value))
}

/// Whether a trailer's key names somebody's part in a patch: `Reviewed-by`.
pub fn names_part(key: &str) -> bool {
    key.len() > 3 && key.get(key.len() - 3..).is_some_and(|end| end.eq_ignore_ascii_case("-by"))
}

#[cfg(test)]
mod tests {
    use super::{key_and_value, names_part};

    #[test]
    fn a_key_is_one_word() {
        assert_eq!(key_and_value("Reviewed-by: Ann <a@b.c>"), Some(("Reviewed-by", " Ann <a@b.c>")));
        assert_eq!(key_and_value("Reviewed-by : Ann <a@b.c>"), Some(("Reviewed-by", " Ann <a@b.c>")));
        assert_eq!(key_and_value("Link:https://example.org"), Some(("Link", "https://example.org")));
        for line in ["see above: it works", "a: b", " Link: x", "Link : x", "and by : x", "no colon", ": x"] {
            assert_eq!(key_and_value(line), None, "{line}");
        }
    }

    #[test]
    fn a_part_ends_with_by() {
        assert!(names_part("acked-BY") && !names_part("-by") && !names_part("bypass"));
    }
}
