//! Paths of requests, turned into names of files of the site.
//!
//! They are decoded once, part by part, and refused if a part could be anything but a plain name: `.` and `..`, an empty
//! part, and any part that contains a slash, a backslash or a control character once it is decoded. Names that begin
//! with `.listpress` are ours and not part of the site.

use crate::base::path as site_path;
use crate::base::percent::decode_strict;

/// The name for a path that begins with a slash; for a folder it is empty or ends with a slash.
pub(super) fn name(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    let last = parts.len() - 1;
    let plain = |(index, part): (usize, &&str)| match *part {
        "" if index == last => Some(String::new()),
        part => decode_strict(part).filter(|part| is_plain(part)),
    };
    let parts: Option<Vec<String>> = parts.iter().enumerate().map(plain).collect();
    parts.map(|parts| parts.join("/"))
}

/// The file that a link of a page names, if it is one of the site.
pub(super) fn beside(page: &str, link: &str) -> Option<String> {
    let link = link.split(['?', '#']).next().unwrap_or(link);
    name(&format!("/{}", site_path::beside(page, link)?))
}

fn is_plain(part: &str) -> bool {
    let plain = |letter: char| !letter.is_control() && letter != '/' && letter != '\\';
    !matches!(part, "" | "." | "..") && part.chars().all(plain) && !part.starts_with(".listpress")
}

#[cfg(test)]
mod tests {
    use super::{beside, name};

    #[test]
    fn plain_paths_become_names() {
        for (path, expected) in [
            ("/", ""),
            ("/index.html", "index.html"),
            ("/authors/", "authors/"),
            ("/a%7eb/%C3%A9.html", "a~b/é.html"),
            ("/.nojekyll", ".nojekyll"),
        ] {
            assert_eq!(name(path).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn paths_that_could_mean_something_else_are_refused() {
        for path in [
            "",
            "x",
            "//",
            "//x",
            "/./x",
            "/../x",
            "/a/../x",
            "/%2e%2e/x",
            "/%2E./x",
            "/a%2fb",
            "/a%5cb",
            "/a\\b",
            "/a%00",
            "/a%0a",
            "/%",
            "/%4",
            "/%zz",
            "/%+1",
            "/%ff",
            "/.listpress",
            "/.listpress-stage-1/index.html",
            "/%2elistpress",
        ] {
            assert_eq!(name(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_encoded_twice_is_decoded_once() {
        assert_eq!(name("/%252e%252e/x").as_deref(), Some("%2e%2e/x"));
    }

    #[test]
    fn links_are_followed_from_their_page() {
        assert_eq!(beside("a/b.html", "../c.png?x#y").as_deref(), Some("c.png"));
        assert_eq!(beside("a/b.html", "c.png").as_deref(), Some("a/c.png"));
        assert_eq!(beside("b.html", "../c.png"), None);
    }
}
