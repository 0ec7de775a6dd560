//! A reply split into passages: quoted lines, and the words below them.
//!
//! Entry point: [`Reply::new`]. Steps: what each line is, then the passages. Quotes are marked with `>`; other marks (`| `,
//! `Ann> `) count where what follows them is on the page.

use super::attribution;
use std::borrow::Cow;

/// How many lines may follow a `--` that lacks its blank.
const LONGEST_SIGNATURE: usize = 6;

/// No mail program wraps shorter lines.
const NARROWEST: usize = 40;

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

/// Quoted lines and the own lines that follow, by the numbers of their lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Passage {
    pub(super) quoted: Vec<usize>,
    pub(super) own: Vec<usize>,
}

pub(super) struct Reply<'a> {
    pub(super) lines: Vec<ReplyLine<'a>>,
    pub(super) passages: Vec<Passage>,
}

impl<'a> Reply<'a> {
    /// `is_known` says whether a line is on the page.
    pub(super) fn new(text: &'a str, is_known: impl Fn(&str) -> bool) -> Self {
        // Reports of builds mark the new ones of their lines.
        let marks_quotes = !text.contains("prefixed by >>");
        let line = |line| if marks_quotes { ReplyLine::new(line, &is_known) } else { ReplyLine::unmarked(line) };
        let mut lines: Vec<ReplyLine<'a>> = text.lines().map(line).collect();
        join_wrapped(&mut lines, &is_known);
        unmark_lone(&mut lines, &is_known);
        mark_omissions(&mut lines);
        mark_attributions(&mut lines);
        mark_tail(&mut lines);
        mark_copied(&mut lines);
        let passages = passages(&lines);
        Self { lines, passages }
    }

    pub(super) fn lines_of(&self, class: LineClass) -> Vec<usize> {
        (0..self.lines.len()).filter(|at| self.lines[*at].class == class).collect()
    }
}

impl<'a> ReplyLine<'a> {
    fn new(text: &'a str, is_known: &impl Fn(&str) -> bool) -> Self {
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
    fn unmarked(text: &'a str) -> Self {
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

    fn is_quoted(&self) -> bool {
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

/// `[...]`, `[snip]`, `<snip>`, a line of dots, scissors.
pub(super) fn is_omission(line: &str) -> bool {
    let bare = line.trim();
    let inner = bare.trim_matches(|letter: char| letter.is_whitespace() || "[]<>().…-_=*8%~|".contains(letter));
    let is_word =
        ["snip", "snipped", "snap", "cut", "trimmed", "skip"].iter().any(|word| word.eq_ignore_ascii_case(inner));
    is_word && bare.len() > inner.len() || inner.is_empty() && (bare.contains("..") || bare.contains('…'))
}

/// Finds lines that are the rest of a quoted line that was wrapped: it has fewer marks, or none.
fn join_wrapped(lines: &mut [ReplyLine<'_>], is_known: &impl Fn(&str) -> bool) {
    for at in 1..lines.len() {
        let (quoted, rest) = (&lines[at - 1], &lines[at]);
        let could_be_rest = match (quoted.class, rest.class) {
            (LineClass::Quoted(_), LineClass::Own) => true,
            (LineClass::Quoted(depth), LineClass::Quoted(other)) => other < depth,
            _ => false,
        };
        if !could_be_rest || quoted.content.len() < NARROWEST || is_known(&quoted.content) {
            continue;
        }
        let joined = format!("{} {}", quoted.content, rest.content);
        if is_known(&joined) {
            lines[at - 1].content = joined.into();
            lines[at].class = LineClass::Remainder;
        }
    }
}

/// A single line that begins with `>` amid other words is no quote if it is not on the page.
fn unmark_lone(lines: &mut [ReplyLine<'_>], is_known: &impl Fn(&str) -> bool) {
    for at in 1..lines.len().saturating_sub(1) {
        let line = &lines[at];
        let is_amid = lines[at - 1].class == LineClass::Own && lines[at + 1].class == LineClass::Own;
        let is_marked = line.text.starts_with("> ") || line.text.starts_with(">>");
        if line.is_quoted() && is_amid && !is_marked && !is_known(&line.content) {
            lines[at] = ReplyLine::unmarked(line.text);
        }
    }
}

/// A mark of omission that stands at no quote is a line like others.
fn mark_omissions(lines: &mut [ReplyLine<'_>]) {
    let mut above_quoted = false;
    for at in 0..lines.len() {
        if lines[at].class == LineClass::Omission {
            let below = lines[at + 1..].iter().find(|line| line.class != LineClass::Blank);
            if !above_quoted && !below.is_some_and(ReplyLine::is_quoted) {
                lines[at].class = LineClass::Own;
            }
        } else if lines[at].class != LineClass::Blank {
            above_quoted = lines[at].is_quoted();
        }
    }
}

/// The signature, up to the next quote, and what a list's server puts below.
fn mark_tail(lines: &mut [ReplyLine<'_>]) {
    let mut in_tail = false;
    let last_own = lines.iter().rposition(|line| line.class == LineClass::Own).unwrap_or(0);
    for at in 0..lines.len() {
        match lines[at].class {
            LineClass::Blank => continue,
            LineClass::Own | LineClass::Omission => {}
            _ => in_tail = false,
        }
        let text = lines[at].text;
        if lines[at].class == LineClass::Own {
            in_tail |= text == "-- " || text == "--" && last_own - at <= LONGEST_SIGNATURE;
            in_tail |= text.starts_with("________") && is_footer(&lines[at + 1..]);
        }
        if in_tail {
            lines[at].class = LineClass::Tail;
        }
    }
}

/// Whether a line of a list's footer follows.
fn is_footer(lines: &[ReplyLine<'_>]) -> bool {
    lines.iter().take(3).any(|line| line.text.contains("mailing list"))
}

/// What stands below `-----Original Message-----`, or below a header that was copied.
fn mark_copied(lines: &mut [ReplyLine<'_>]) {
    let begins = |at: &usize| {
        let line = &lines[*at];
        line.class == LineClass::Own && (is_copy_mark(line.text) || is_copied_header(&lines[*at..]))
    };
    let Some(start) = (0..lines.len()).find(begins) else { return };
    for line in &mut lines[start..] {
        if matches!(line.class, LineClass::Own | LineClass::Omission) {
            line.class = LineClass::Copied;
        }
    }
}

fn is_copy_mark(line: &str) -> bool {
    line.starts_with("-----") && line.trim_matches(['-', ' ']).eq_ignore_ascii_case("original message")
}

/// Whether these lines begin with the header of a mail: From, and three of the other usual fields.
fn is_copied_header(lines: &[ReplyLine<'_>]) -> bool {
    let has = |key: &str| lines.iter().take(7).any(|line| line.text.trim_start_matches('*').starts_with(key));
    let begins = lines[0].text.trim_start_matches('*').starts_with("From:");
    begins && (has("Sent:") || has("Date:")) && has("To:") && has("Subject:")
}

fn mark_attributions(lines: &mut [ReplyLine<'_>]) {
    let begins_quote = |line: &ReplyLine<'_>| line.is_quoted() || line.class == LineClass::Omission;
    // The own lines that end directly above, blank lines aside.
    let mut own = 0..0;
    for at in 0..lines.len() {
        match lines[at].class {
            LineClass::Own if own.is_empty() => own = at..at + 1,
            LineClass::Own => own.end = at + 1,
            LineClass::Blank => {}
            _ => {
                if begins_quote(&lines[at]) && !own.is_empty() {
                    let first = own.start.max(own.end.saturating_sub(8));
                    let above: Vec<&str> = lines[first..own.end].iter().map(|line| line.text).collect();
                    for line in &mut lines[own.end - attribution::length(&above)..own.end] {
                        line.class = LineClass::Attribution;
                    }
                }
                own = 0..0;
            }
        }
    }
}

/// A new passage begins with each run of quoted lines.
fn passages(lines: &[ReplyLine<'_>]) -> Vec<Passage> {
    let mut passages = vec![Passage::default()];
    for (at, line) in lines.iter().enumerate() {
        match line.class {
            LineClass::Own => passages.last_mut().expect("there is one from the beginning").own.push(at),
            LineClass::Blank | LineClass::Copied | LineClass::Tail | LineClass::Remainder => {}
            LineClass::Quoted(_) | LineClass::Attribution | LineClass::Omission => {
                if passages.last().is_some_and(|passage| !passage.own.is_empty()) {
                    passages.push(Passage::default());
                }
                passages.last_mut().expect("there is one from the beginning").quoted.push(at);
            }
        }
    }
    passages
}
