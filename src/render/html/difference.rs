//! Differences of patches as HTML.

use crate::format::html::escape_into;
use std::fmt::Write;

/// The difference of two patches for use inside `<pre>`: each line with a class by its outer sign, hunk headings apart.
/// The sign of the diff itself stays as text.
pub(in crate::render) fn difference(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    for (index, line) in text.split('\n').enumerate() {
        let class = match line.as_bytes().first() {
            Some(b'+') => "plus",
            Some(b'-') => "minus",
            Some(b'@') => "hunk",
            _ => "",
        };
        if index > 0 {
            out.push('\n');
        }
        // Writing to a String cannot fail.
        let _ = match class {
            "" => escape_into(&mut out, line),
            class => write!(out, "<span class=\"{class}\">")
                .and_then(|()| escape_into(&mut out, line))
                .and_then(|()| out.write_str("</span>")),
        };
    }
    out
}
