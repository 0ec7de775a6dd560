//! A message taken apart for the index: words to be found, files it touches, and the prose that results show.

use crate::base::diffstat::behind_files_changed;
use crate::render::html::{is_diffstat, is_trailer};

/// How much prose a result can show parts of; in bytes.
const MOST_PROSE: usize = 1200;

/// The words, the names of files, and the prose of a message.
pub(super) fn read(text: &str) -> (String, String, String) {
    let (mut words, mut files, mut prose) = (String::with_capacity(text.len()), String::new(), String::new());
    for line in text.lines() {
        if is_diffstat(line) {
            files.push_str(line.split(" | ").next().unwrap_or_default());
            files.push('\n');
        } else if !is_summary(line) {
            words.push_str(line);
            words.push('\n');
            if prose.len() < MOST_PROSE && is_prose(line) {
                prose.push_str(if prose.is_empty() { "" } else { " " });
                prose.push_str(line.trim());
            }
        }
    }
    prose.truncate(prose.floor_char_boundary(MOST_PROSE));
    (words, files, prose)
}

fn is_prose(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('>') && line != "---" && !is_trailer(line)
}

/// ` 3 files changed, 12 insertions(+)`: it stands in nearly every message, and says nothing about one.
fn is_summary(line: &str) -> bool {
    // A single digit at the left edge begins prose more often than a diffstat.
    let is_prose = matches!(line.as_bytes(), [b'0'..=b'9', b' ', ..]);
    !is_prose && behind_files_changed(line).is_some()
}
