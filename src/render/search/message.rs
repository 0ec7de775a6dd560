//! Splits a message for the index: its words, the files it touches, and the prose that results show.

use super::MOST_SEARCHED;
use crate::render::mail_line::{is_diffstat, is_diffstat_summary, is_trailer};

/// How many bytes of prose a result can quote from.
const MOST_PROSE: usize = 1200;

/// The words, the names of files, and the prose of a message.
pub(super) fn parts(text: &str) -> (String, String, String) {
    let (mut words, mut files, mut prose) =
        (String::with_capacity(text.len().min(MOST_SEARCHED)), String::new(), String::new());
    for line in text.lines() {
        if is_diffstat(line) {
            files.push_str(line.split_once(" | ").map_or("", |(file, _)| file));
            files.push('\n');
        } else if !is_diffstat_summary(line) {
            let room = MOST_SEARCHED.saturating_sub(words.len());
            words.push_str(&line[..line.floor_char_boundary(room)]);
            words.push_str(if room > 0 { "\n" } else { "" });
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

#[cfg(test)]
mod tests {
    use super::{MOST_SEARCHED, parts};

    #[test]
    fn only_the_beginning_of_a_message_is_searched() {
        let line = format!("{}\n", "éa ".repeat(1000));
        let (words, ..) = parts(&line.repeat(100));
        assert!(words.starts_with(&line) && words.len().abs_diff(MOST_SEARCHED) < 4, "{} bytes", words.len());
        let (words, files, prose) = parts("said\n a.c | 2 +-\n 1 file changed\n");
        assert_eq!((&*words, &*files, &*prose), ("said\n", " a.c\n", "said"));
    }
}
