//! One entry of a changelog: the lines after a heading that belong to it.
//!
//! Entry point: [`collect`]. Between two headings everything belongs to the first one. After the last one an entry
//! continues as long as it looks like one: bullets and indented lines belong together across blank lines, prose belongs
//! only at the very beginning.

use crate::base::trailer::names_part;
use crate::press::summary::lines::trailer;
use crate::press::summary::link::is_archive_link;

/// The most lines of an entry that are kept.
const MOST_LINES: usize = 200;
const MOST_BYTES: usize = 8_000;

/// Keys of lines about the posting, not about changes.
const KEYS: [&str; 14] = [
    "cc",
    "fixes",
    "link",
    "closes",
    "to",
    "base-commit",
    "change-id",
    "based-on",
    "depends-on",
    "supersedes",
    "prerequisite-patch-id",
    "prerequisite-message-id",
    "prerequisite-change-id",
    "message-id",
];

/// The entry that begins with `rest` on the heading's line and continues in `lines`; empty where there is none.
/// `followed`: whether another heading comes after `lines`.
pub(super) fn collect(rest: &str, lines: &[&str], followed: bool) -> String {
    let rest = Some(rest).filter(|rest| !rest.is_empty() && !is_link_line(rest));
    let mut kept = Vec::new();
    let (mut gap, mut linked) = (false, false);
    for (index, line) in lines.iter().take(MOST_LINES + 50).enumerate() {
        let started = rest.is_some() || kept.iter().any(|line: &&str| !line.is_empty());
        if index == 0 && is_underline(line) {
            continue;
        }
        if ends(line) || gap && started && !followed && is_apart(line) {
            break;
        }
        if is_link_line(line) {
            linked = true;
            continue;
        }
        gap = line.trim().is_empty();
        if gap && linked && !followed {
            break;
        }
        kept.push(*line);
    }
    lay_out(rest, &kept)
}

/// `====` or `----` under a heading. Three dashes are the end of a message.
fn is_underline(line: &str) -> bool {
    let line = line.trim();
    line.len() > 3
        && (line.bytes().all(|byte| byte == b'=')
            || line.bytes().all(|byte| byte == b'-')
            || line.bytes().all(|byte| byte == b'~'))
}

/// Whether an entry cannot continue here: a separator, a shortlog, a trailer, a closing greeting.
fn ends(line: &str) -> bool {
    let text = line.trim_end();
    let dashes = text.len() >= 3 && text.bytes().all(|byte| byte == b'-' || byte == b'=' || byte == b'_');
    dashes || is_shortlog_author(text) || is_key_line(text) || text.starts_with("Best regards")
}

/// `Somebody (12):`
fn is_shortlog_author(line: &str) -> bool {
    let Some((name, count)) = line.strip_suffix("):").and_then(|head| head.rsplit_once(" (")) else { return false };
    !name.starts_with([' ', '\t', '-', '*']) && !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_key_line(line: &str) -> bool {
    let Some((key, value)) = trailer(line).filter(|_| !line.starts_with([' ', '\t'])) else { return false };
    KEYS.iter().any(|known| known.eq_ignore_ascii_case(key)) || names_part(key) && value.contains('@')
}

/// Whether a line after a blank one begins something else: neither an item nor the rest of one.
fn is_apart(line: &str) -> bool {
    let bare = line.trim_start();
    !bare.is_empty() && bare.len() == line.len() && !is_item(bare) && !is_about_patch(bare)
}

fn is_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let numbered = digits.len() < line.len() && digits.starts_with(['.', ')', ':']);
    numbered || ["-", "*", "+", "o ", "•", "·", "–", "#"].iter().any(|mark| line.starts_with(mark))
}

/// `Patch 2:`, `[PATCH 2/3]`, `Patches 1-3`: part of a longer entry.
fn is_about_patch(line: &str) -> bool {
    let line = line.trim_start_matches(['[', '(']);
    line.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("patch"))
        && line.bytes().any(|byte| byte.is_ascii_digit())
}

/// `Link to v4: …`, and lines that are a link to a list archive and nothing else.
fn is_link_line(line: &str) -> bool {
    let bare = line.trim().trim_start_matches(['-', '*', '+', ' ', '[', '(', '<']);
    let lower = bare.get(..8).map(str::to_ascii_lowercase);
    lower.is_some_and(|head| head.starts_with("link to ") || head.starts_with("links to"))
        || bare.starts_with("http") && is_archive_link(bare)
}

/// The lines without surrounding blank ones and without their common indentation.
fn lay_out(rest: Option<&str>, lines: &[&str]) -> String {
    let indentation = common_indentation(lines);
    // A blank line may be shorter.
    let lines = lines.iter().map(|line| line.get(indentation..).unwrap_or("").trim_end());
    let mut text = String::new();
    for (count, line) in rest.into_iter().chain(lines).skip_while(|line| line.trim().is_empty()).enumerate() {
        if count >= MOST_LINES - 1 || text.len() + line.len() + 5 > MOST_BYTES {
            return text.trim_end().to_owned() + "\n…";
        }
        text.push_str(line);
        text.push('\n');
    }
    text.trim_end().to_owned()
}

/// How many bytes of white space all non-blank lines begin with.
fn common_indentation(lines: &[&str]) -> usize {
    let mut lines = lines.iter().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next() else { return 0 };
    let white = |byte: &u8| matches!(byte, b' ' | b'\t');
    let common = first.bytes().take_while(white).count();
    lines.fold(common, |common, line| {
        first.bytes().zip(line.bytes()).take(common).take_while(|(ours, theirs)| ours == theirs).count()
    })
}
