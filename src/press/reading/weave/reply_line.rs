//! A line of a reply by itself: how often it is quoted, and what it says.
//!
//! Quotes are marked with `>`; other marks (`| `, `Ann> `) count where what follows them is on the page.

use std::borrow::Cow;

/// A line of a reply.
#[derive(Debug, Clone)]
pub(super) struct ReplyLine<'a> {
    /// As it stands in the mail.
    pub(super) text: &'a str,
    /// Without the marks of quoting.
    pub(super) content: Cow<'a, str>,
    pub(super) class: LineClass,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineClass {
    Blank,
    Own,
    /// Quoted so many times.
    Quoted(usize),
    /// Above a quote: says whose it is.
    Attribution,
    /// A mark that something was left out: `[...]`.
    Omission,
    /// The rest of the quoted line above, which a mail program wrapped.
    Remainder,
    /// A mail that was copied without marks.
    Copied,
    Tail,
}

impl<'a> ReplyLine<'a> {
    pub(super) fn new(text: &'a str, is_known: &impl Fn(&str) -> bool) -> Self {
        let (depth, content) = unquoted(text);
        let other = || other_mark(text).filter(|content| is_known(content));
        let (class, content) = match other() {
            _ if depth > 0 => (LineClass::Quoted(depth), content),
            _ if text.trim().is_empty() => (LineClass::Blank, ""),
            Some(content) => (LineClass::Quoted(1), content),
            None if is_omission(text) => (LineClass::Omission, text),
            None => (LineClass::Own, text),
        };
        Self { text, content: content.into(), class }
    }

    /// A line that is not quoted, whatever it begins with.
    pub(super) fn unmarked(text: &'a str) -> Self {
        let class = if text.trim().is_empty() { LineClass::Blank } else { LineClass::Own };
        Self { text, content: text.into(), class }
    }

    /// Whether a quoted line says something about where the quote is from.
    pub(super) fn says_something(&self) -> bool {
        !self.content.trim().is_empty() && !is_omission(&self.content)
    }

    /// Whether it has no `>`, and is left out with a quote.
    pub(super) fn belongs_to_quote(&self) -> bool {
        let is_part = matches!(self.class, LineClass::Attribution | LineClass::Omission | LineClass::Remainder);
        (is_part || self.is_quoted()) && !self.text.trim_start().starts_with('>')
    }

    pub(super) fn is_quoted(&self) -> bool {
        matches!(self.class, LineClass::Quoted(_))
    }
}

/// How often a line is quoted, and what it says. One blank after each mark belongs to the mark.
pub(super) fn unquoted(text: &str) -> (usize, &str) {
    let mut content = text;
    let mut depth = 0;
    while let Some(rest) = content.trim_start_matches([' ', '\u{a0}']).strip_prefix('>') {
        depth += 1;
        content = rest.strip_prefix([' ', '\u{a0}']).unwrap_or(rest);
        // More blanks are those of the quoted line.
        if !content.trim_start_matches(' ').starts_with('>') || content.starts_with("  ") {
            break;
        }
    }
    (depth, content)
}

/// What follows a mark of quoting other than `>`.
fn other_mark(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    let rest = trimmed.strip_prefix(['|', ':']).or_else(|| {
        let (name, rest) = trimmed.split_once('>')?;
        let is_name = (1..=12).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_name.then_some(rest)
    })?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// Words for what was left out.
const OMISSIONS: [&str; 6] = ["snip", "snipped", "snap", "cut", "trimmed", "skip"];

/// `[...]`, `[snip]`, `<snip>`, a line of dots, scissors.
pub(super) fn is_omission(line: &str) -> bool {
    let is_mark = |letter: char| letter.is_whitespace() || "[]<>().…-_=*8%~|".contains(letter);
    let bare = line.trim();
    let inner = bare.trim_start_matches(is_mark);
    // Most lines say something else, and need not be looked at to their end.
    let first = inner.find(is_mark).map_or(inner, |end| &inner[..end]);
    if !first.is_empty() && !OMISSIONS.iter().any(|word| word.eq_ignore_ascii_case(first)) {
        return false;
    }
    let inner = inner.trim_end_matches(is_mark);
    let is_word = OMISSIONS.iter().any(|word| word.eq_ignore_ascii_case(inner));
    is_word && bare.len() > inner.len() || inner.is_empty() && (bare.contains("..") || bare.contains('…'))
}
