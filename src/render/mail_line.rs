//! Classifies a line of a mail: a trailer, or part of a diffstat.

use crate::base::diffstat::after_files_changed;
use crate::base::trailer::key_and_value;

/// ` path | 12 ++--`.
pub(super) fn is_diffstat(line: &str) -> bool {
    line.starts_with(' ')
        && line.split_once(" | ").is_some_and(|(_, after)| {
            let after = after.trim_start();
            after.starts_with("Bin")
                || after.starts_with(|digit: char| digit.is_ascii_digit())
                    && after.ends_with(|end: char| end.is_ascii_digit() || "+-".contains(end))
        })
}

/// `Signed-off-by: …`, `Fixes: …`.
pub(super) fn is_trailer(line: &str) -> bool {
    let Some((key, value)) = key_and_value(line).filter(|(_, value)| value.starts_with(' ')) else { return false };
    let known =
        ["Fixes", "Link", "Closes", "Cc", "Message-ID", "Message-Id", "Supersedes", "Depends-on"].contains(&key);
    let by = key.ends_with("-by") && key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    (known || by) && !value.trim().is_empty()
}

/// ` 3 files changed, 12 insertions(+)`: nearly every message has one, so it is useless in search and excerpts.
pub(super) fn is_diffstat_summary(line: &str) -> bool {
    // A single digit at the left edge begins prose more often than a diffstat.
    let begins_prose = matches!(line.as_bytes(), [b'0'..=b'9', b' ', ..]);
    !begins_prose && after_files_changed(line).is_some()
}
