//! The titles in a pull request, as `git shortlog` lists them.
//!
//! ```text
//! Ann Example (2):
//!       kettle: whistle
//!       kettle: stop whistling
//! ```

use super::MergedTitle;
use crate::press::mail::Body;
use crate::press::summary::lines::all_lines;
use crate::rows::applied::FoundBy;

pub(super) fn titles(body: &Body) -> Vec<MergedTitle> {
    let mut found: Vec<MergedTitle> = Vec::new();
    let mut entry: Option<ShortlogEntry<'_>> = None;
    for line in all_lines(body) {
        if let Some((author, count)) = heading(line) {
            entry = Some(ShortlogEntry { author, left: count, indent: None });
        } else if let Some(open) = &mut entry {
            match open.read(line) {
                ShortlogLine::Title(title) => {
                    found.push(MergedTitle::new(title, FoundBy::PullRequest).with_author(open.author));
                }
                ShortlogLine::More(text) => {
                    let before = found.pop().map_or_else(String::new, |merged| merged.title.into());
                    let title = format!("{before} {text}");
                    found.push(MergedTitle::new(&title, FoundBy::PullRequest).with_author(open.author));
                }
                ShortlogLine::End => entry = None,
            }
        }
    }
    found.retain(|merged| !merged.title.starts_with("Merge "));
    found
}

/// The titles of one author.
struct ShortlogEntry<'a> {
    author: &'a str,
    /// How many titles follow.
    left: usize,
    /// By how much the titles are indented.
    indent: Option<usize>,
}

enum ShortlogLine<'a> {
    Title(&'a str),
    /// The rest of a title that was too long for a line.
    More(&'a str),
    End,
}

impl ShortlogEntry<'_> {
    fn read<'l>(&mut self, line: &'l str) -> ShortlogLine<'l> {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        match self.indent {
            _ if text.is_empty() || indent == 0 => ShortlogLine::End,
            Some(own) if indent > own => ShortlogLine::More(text),
            _ if self.left == 0 => ShortlogLine::End,
            _ => {
                self.left -= 1;
                self.indent = self.indent.or(Some(indent));
                ShortlogLine::Title(text)
            }
        }
    }
}

/// `Ann Example (2):`
fn heading(line: &str) -> Option<(&str, usize)> {
    let (author, count) = line.trim_end().strip_suffix("):")?.rsplit_once(" (")?;
    let named = !author.is_empty() && !author.starts_with([' ', '\t', '>']);
    Some((author, count.parse().ok()?)).filter(|_| named)
}
