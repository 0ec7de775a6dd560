//! What counts as a web address in site.yaml and on the command line.

pub(super) const HINT: &str = "a web address begins with https:// or http:// and has a host";

/// Whether a text is a web address that can stand in a page, a feed, and Markdown between `<` and `>`.
pub(super) fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let has_host = rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric() || first == '['));
    has_host
        && !url.contains(|letter: char| letter.is_whitespace() || letter.is_control() || "\"<>\\^`|".contains(letter))
}
