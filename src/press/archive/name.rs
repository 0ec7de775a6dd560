//! Names of files in archives, for messages.

use crate::base::text::visible_line;

/// How many characters of a name are shown.
const LONGEST: usize = 60;

/// A name as it can be shown, whatever it is made of.
pub(super) fn shown(name: &[u8]) -> String {
    let text = String::from_utf8_lossy(&name[..name.len().min(LONGEST * 4)]);
    let end = text.char_indices().nth(LONGEST).map(|(end, _)| end);
    visible_line(&text[..end.unwrap_or(text.len())]) + if end.is_some() { "…" } else { "" }
}
