//! The summary line of a diffstat: ` 3 files changed, 12 insertions(+)`.

/// The text after `3 files changed` in a line, ignoring indentation; `None` for any other line.
pub fn after_files_changed(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let rest = Some(rest).filter(|rest| rest.len() < line.len())?;
    rest.strip_prefix(" files changed").or_else(|| rest.strip_prefix(" file changed"))
}

#[cfg(test)]
mod tests {
    use super::after_files_changed;

    #[test]
    fn a_sum_begins_with_a_number_of_files() {
        assert_eq!(after_files_changed(" 1 file changed, 2 deletions(-)"), Some(", 2 deletions(-)"));
        assert_eq!(after_files_changed("12 files changed"), Some(""));
        assert_eq!(after_files_changed("some files changed"), None);
    }
}
