//! Names of branches, by the rules of git (`git check-ref-format`).

/// What git does not allow in the name of a branch; `None` where the name is good.
pub fn fault(name: &str) -> Option<&'static str> {
    let is_odd = |letter: char| letter.is_control() || letter.is_whitespace() || "~^:?*[\\".contains(letter);
    let part = |is_bad: &dyn Fn(&str) -> bool| name.split('/').any(is_bad);
    match name {
        "" => Some("it is empty"),
        "HEAD" => Some("it stands for the branch that is checked out"),
        "@" => Some("it stands for HEAD"),
        _ if name.starts_with('-') => Some("it begins with `-`"),
        _ if name.contains(is_odd) => Some("it has a space, a control character, or one of `~^:?*[\\`"),
        _ if name.contains("..") => Some("it has `..`"),
        _ if name.contains("@{") => Some("it has `@{`"),
        _ if name.ends_with('.') => Some("it ends with `.`"),
        _ if part(&str::is_empty) => Some("it begins or ends with `/`, or has two in a row"),
        _ if part(&|part| part.starts_with('.')) => Some("a part of it begins with `.`"),
        _ if part(&|part| part.strip_suffix(".lock").is_some()) => Some("a part of it ends with `.lock`"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn names_are_good_or_bad_as_git_says() {
        for name in ["master", "gh-pages", "site/live", "a.b", "a@b", "ä", "refs", "a-", "lock", "a.lockx"] {
            assert_eq!(fault(name), None, "{name}");
        }
        let bad = [
            "", "HEAD", "@", "-x", "a b", "a\tb", "a\u{7f}", "a~1", "a^", "a:b", "a?", "a*", "a[", "a\\b", "a..b",
            "a@{1}", "a.", "/a", "a/", "a//b", ".a", "a/.b", "a.lock", "a.lock/b", "a\u{85}b",
        ];
        for name in bad {
            assert!(fault(name).is_some(), "{name}");
        }
    }
}
