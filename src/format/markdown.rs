//! Reads and writes Markdown; the only module that names the Markdown crate.
//!
//! Text that is written is escaped here, so that text from mails appears literally. Text that is read comes from the
//! site's owners; still, raw HTML and links other than to the web, mail and the site itself are not supported.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};
use std::borrow::Cow;
use std::fmt;

/// Text that appears literally inside a line of Markdown, including table cells.
pub struct Literal<'a>(pub &'a str);

impl fmt::Display for Literal<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = self.0.trim_start_matches(' ');
        write_spaces(out, self.0.len() - inner.len())?;
        let text = inner.trim_end_matches(' ');
        let mut plain = 0;
        for (position, byte) in text.bytes().enumerate() {
            if needs_backslash(text, position, byte) {
                out.write_str(&text[plain..position])?;
                out.write_str("\\")?;
                plain = position;
            }
        }
        out.write_str(&text[plain..])?;
        write_spaces(out, inner.len() - text.len())
    }
}

/// Markdown trims spaces at the ends of lines, headings and cells, or turns them into code and line breaks.
fn write_spaces(out: &mut fmt::Formatter<'_>, count: usize) -> fmt::Result {
    (0..count).try_for_each(|_| out.write_str("&#32;"))
}

fn needs_backslash(text: &str, position: usize, byte: u8) -> bool {
    match byte {
        b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'>' | b'&' | b'|' | b'~' | b'$' | b'#' | b'!' => true,
        // A colon matters only where it could begin GitHub's `:name:`.
        b':' => text[position + 1..].starts_with(|next: char| next.is_ascii_alphanumeric()),
        // A list, a rule, or a line below a heading.
        b'-' | b'+' | b'=' => position == 0,
        b'.' | b')' => position > 0 && text[..position].bytes().all(|before| before.is_ascii_digit()),
        _ => false,
    }
}

/// Text that appears literally in a block of its own, with a word after the fence: `text`, or `diff`, which GitHub
/// colours.
pub struct LiteralBlock<'a> {
    pub word: &'static str,
    pub text: &'a str,
}

/// GitHub knows no fence of more than 255 marks.
const LONGEST_FENCE: usize = 254;

/// Written before a line that would end even the longest fence: an indented line ends none.
const INDENT: &str = "    ";

impl fmt::Display for LiteralBlock<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longest = |mark: char| self.text.split(|letter| letter != mark).map(str::len).max().unwrap_or(0);
        let (ticks, tildes) = (longest('`'), longest('~'));
        let (mark, inside) = if ticks < LONGEST_FENCE { ("`", ticks) } else { ("~", tildes.min(LONGEST_FENCE - 1)) };
        let fence = mark.repeat(inside.max(2) + 1);
        let text = if tildes < LONGEST_FENCE { Cow::Borrowed(self.text) } else { Cow::Owned(indented(self.text)) };
        writeln!(out, "{fence}{}\n{text}\n{fence}", self.word)
    }
}

/// Whether a line would end every fence of tildes.
fn ends_fences(line: &str) -> bool {
    let marks = line.trim_matches([' ', '\t']);
    marks.len() >= LONGEST_FENCE && marks.bytes().all(|mark| mark == b'~')
}

/// The text with all lines indented that would end a fence.
fn indented(text: &str) -> String {
    let line = |line| if ends_fences(line) { [INDENT, line].concat() } else { line.to_owned() };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The text that was indented so.
fn unindented(text: String) -> String {
    if !text.contains(&"~".repeat(LONGEST_FENCE)) {
        return text;
    }
    let line = |line| if ends_fences(line) { line.strip_prefix(INDENT).unwrap_or(line) } else { line };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The contents of all blocks that [`LiteralBlock`] wrote with one of these words, in order.
pub fn literal_blocks(text: &str, wanted: &[&str]) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for event in Parser::new_ext(text, Options::empty()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(word))) if wanted.contains(&&*word) => {
                open = Some(String::new());
            }
            Event::Text(piece) => {
                if let Some(block) = &mut open {
                    block.push_str(&piece);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take().map(without_last_feed).map(unindented)),
            _ => {}
        }
    }
    blocks
}

fn without_last_feed(mut block: String) -> String {
    if block.ends_with('\n') {
        block.pop();
    }
    block
}

/// A page's HTML and its title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RenderedMarkdown {
    pub html: String,
    /// The text of the first heading of the first level.
    pub title: Option<String>,
}

/// The extensions allowed in hand-written pages.
const WRITTEN: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// Renders a hand-written page.
pub fn render(text: &str) -> RenderedMarkdown {
    let events: Vec<Event<'_>> = Parser::new_ext(text, WRITTEN).map(tame).collect();
    let mut rendered = RenderedMarkdown { title: first_heading(&events), ..RenderedMarkdown::default() };
    html::push_html(&mut rendered.html, events.into_iter());
    rendered
}

/// The targets of the links and pictures of such a page, each with its byte offset.
pub fn links(text: &str) -> Vec<(usize, String)> {
    let target = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    };
    let events = Parser::new_ext(text, WRITTEN).into_offset_iter();
    events.filter_map(|(event, position)| Some((position.start, target(event)?))).collect()
}

/// Raw HTML becomes text, and links of unknown kinds lead nowhere.
fn tame(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: allowed(dest_url), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: allowed(dest_url), title, id })
        }
        other => other,
    }
}

fn allowed(url: CowStr<'_>) -> CowStr<'_> {
    let scheme = url
        .split(['/', '?', '#'])
        .next()
        .and_then(|start| start.split_once(':'))
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        None | Some("http" | "https" | "mailto") => url,
        Some(_) => CowStr::Borrowed("#"),
    }
}

fn first_heading(events: &[Event<'_>]) -> Option<String> {
    let mut inside = false;
    let mut title = String::new();
    for event in events {
        match event {
            Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. }) => inside = true,
            Event::End(TagEnd::Heading(_)) if inside => return Some(title),
            Event::Text(text) | Event::Code(text) if inside => title.push_str(text),
            _ => {}
        }
    }
    None
}
