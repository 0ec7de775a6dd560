//! Lines of a text and where they begin.

/// The lines of `text` from the byte `from` on, each with the byte it begins at, without its line end.
pub(super) fn lines(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text[from..].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.strip_suffix('\n').unwrap_or(line))
    })
}

/// The line that begins at the byte `at`, without its line end, and where the next one begins.
pub(super) fn line_at(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    Some(match rest.split_once('\n') {
        Some((line, _)) => (line, at + line.len() + 1),
        None => (rest, text.len()),
    })
}
