//! Mail text as HTML: escaped, with links and marks.

mod url;

use super::flow::Prose;
use crate::base::id::message_id_of;
use crate::base::trailer::key_and_value;
use crate::config::Addresses;
use linkify::{LinkFinder, LinkKind};
use std::borrow::Cow;
use std::fmt::{self, Write};

/// Escapes text for use between tags and in double-quoted attributes.
pub(super) fn escape_into(out: &mut impl Write, text: &str) -> fmt::Result {
    let mut plain = 0;
    for (place, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(&text[plain..place])?;
        out.write_str(entity)?;
        plain = place + 1;
    }
    out.write_str(&text[plain..])
}

/// The difference of two patches for use inside `<pre>`: each line with a class by its outer sign, hunk headings apart.
/// The sign of the diff itself stays as text.
pub(super) fn difference(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    for (place, line) in text.split('\n').enumerate() {
        let class = match line.as_bytes().first() {
            Some(b'+') => "plus",
            Some(b'-') => "minus",
            Some(b'@') => "hunk",
            _ => "",
        };
        if place > 0 {
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

/// How a line of a message is marked.
enum Line {
    Plain,
    Quoted,
    Trailer,
    Diffstat,
    Rule,
}

/// What mail text is shown with: how addresses appear, and where links lead that name mails and commits.
pub(super) struct Words<'a> {
    /// How addresses appear.
    pub(super) addresses: Addresses,
    /// The place of a mail on the site.
    pub(super) local: &'a dyn Fn(&str) -> Option<String>,
    /// The place of a mail in the list's archive.
    pub(super) archive: &'a dyn Fn(&str) -> Option<String>,
    /// The place on the site of the patch that a `Fixes:` line names by commit and title.
    pub(super) fixed: &'a dyn Fn(&str, &str) -> Option<String>,
}

/// Keys whose values name mails, whether these are known or not.
const MAIL_KEYS: [&str; 9] = [
    "message-id",
    "in-reply-to",
    "references",
    "supersedes",
    "obsoletes",
    "depends-on",
    "based-on",
    "prerequisite-message-id",
    "link",
];

/// A message for use inside `<pre>`: web addresses become links; quoted lines, trailers and diffstats get a class. A line
/// end that only an editor's width asked for lies in an `<i>`, with the next line's indent, so that a narrow screen can
/// undo it; a diffstat's line end lies in its span, so that the line can become a block.
pub(super) fn message(text: &str, words: &Words<'_>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    // Writing to a String cannot fail.
    let _ = write_message(&mut out, text, words);
    out
}

fn write_message(out: &mut String, text: &str, shown: &Words<'_>) -> fmt::Result {
    let mut lines = text.split('\n').peekable();
    let mut before = None;
    let mut first = true;
    while let Some(line) = lines.next() {
        let line_kind = kind(line);
        let mut prose = if matches!(line_kind, Line::Plain) { Prose::of(line) } else { None };
        let (indent, words) = prose.as_mut().and_then(|prose| prose.flows_from(before, line)).unwrap_or(("", line));
        let flows = prose.is_some_and(Prose::is_joined);
        match line_kind {
            _ if flows => write!(out, "<i>\n{indent}</i>")?,
            _ if !first => out.push('\n'),
            _ => {}
        }
        first = matches!(line_kind, Line::Diffstat);
        write_line(out, words, &line_kind, shown, lines.peek().is_some())?;
        before = prose;
    }
    Ok(())
}

fn write_line(out: &mut String, line: &str, kind: &Line, words: &Words<'_>, more: bool) -> fmt::Result {
    let class = match kind {
        Line::Plain => return write_text(out, line, words),
        Line::Diffstat => return write_diffstat(out, line, more),
        Line::Quoted => "quoted",
        Line::Trailer => "trailer",
        Line::Rule => "rule",
    };
    write!(out, "<span class=\"{class}\">")?;
    match line.strip_prefix("Fixes: ").and_then(fixed) {
        Some(fixed) if matches!(kind, Line::Trailer) => write_fixes(out, fixed, words)?,
        _ => write_text(out, line, words)?,
    }
    out.write_str("</span>")
}

/// A commit with the title in brackets behind it, and all that stands behind the commit.
fn fixed(value: &str) -> Option<(&str, &str, &str)> {
    let end = value.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(value.len());
    let (commit, rest) = value.split_at(end);
    let title = rest.trim().trim_start_matches('(').trim_end_matches(')').trim_matches('"');
    (commit.len() >= 7).then_some((commit, title, rest))
}

fn write_fixes(out: &mut String, (commit, title, rest): (&str, &str, &str), words: &Words<'_>) -> fmt::Result {
    let link = (words.fixed)(commit, title);
    out.write_str("Fixes: ")?;
    if let Some(link) = &link {
        write_open_link(out, link)?;
    }
    write!(out, "<code class=\"commit\">{commit}</code>")?;
    out.write_str(if link.is_some() { "</a>" } else { "" })?;
    escape_into(out, rest)
}

fn kind(line: &str) -> Line {
    if line.starts_with('>') {
        Line::Quoted
    } else if line == "---" {
        Line::Rule
    } else if is_diffstat(line) {
        Line::Diffstat
    } else if is_trailer(line) {
        Line::Trailer
    } else {
        Line::Plain
    }
}

/// ` path | 12 ++--`.
pub(super) fn is_diffstat(line: &str) -> bool {
    line.starts_with(' ')
        && line.split_once(" | ").is_some_and(|(_, behind)| {
            let behind = behind.trim_start();
            behind.starts_with("Bin")
                || behind.starts_with(|digit: char| digit.is_ascii_digit())
                    && behind.ends_with(|end: char| end.is_ascii_digit() || "+-".contains(end))
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

fn write_diffstat(out: &mut String, line: &str, more: bool) -> fmt::Result {
    out.write_str("<span class=\"stat\">")?;
    let graph = line.len() - line.trim_end_matches(['+', '-']).len();
    let (text, graph) = line.split_at(line.len() - graph);
    escape_into(out, text)?;
    let plus = graph.find('-').unwrap_or(graph.len());
    for (class, part) in [("added", &graph[..plus]), ("removed", &graph[plus..])] {
        if !part.is_empty() {
            write!(out, "<span class=\"{class}\">{part}</span>")?;
        }
    }
    out.write_str(if more { "\n</span>" } else { "</span>" })
}

fn write_text(out: &mut String, line: &str, words: &Words<'_>) -> fmt::Result {
    let has_link = line.contains("://");
    if !line.contains('@') && !has_link {
        return escape_into(out, line);
    }
    if names_person(line) {
        return write_addresses(out, line, words);
    }
    let key = line.split_once(':').map(|(key, _)| key.to_ascii_lowercase());
    let names_mail = key.is_some_and(|key| MAIL_KEYS.contains(&key.as_str()));
    let mut rest = line;
    while let Some((before, id, after)) = bracketed(rest) {
        let archive = || if names_mail { (words.archive)(id) } else { None };
        write_addresses(out, before, words)?;
        match (words.local)(id).or_else(archive) {
            Some(place) => write_mail(out, id, &place)?,
            None => write_addresses(out, &rest[before.len()..rest.len() - after.len()], words)?,
        }
        rest = after;
    }
    write_addresses(out, rest, words)
}

/// `Reviewed-by: A <a@b>`: what stands in brackets there is no Message-ID.
fn names_person(line: &str) -> bool {
    let key = line.split_once(": ").map_or("", |(key, _)| key);
    matches!(key, "Cc" | "From" | "To") || key.ends_with("-by")
}

/// What stands before the first `<…@…>` in a line, inside it, and behind it.
fn bracketed(line: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(open) = line.get(from..)?.find('<').map(|open| from + open) {
        let inside = &line[open + 1..];
        let end = inside.find(['>', '<', ' ', '\t']);
        if let Some(end) = end.filter(|end| inside[*end..].starts_with('>') && inside[..*end].contains('@')) {
            return Some((&line[..open], &inside[..end], &inside[end + 1..]));
        }
        from = open + 1;
    }
    None
}

fn write_mail(out: &mut String, id: &str, link: &str) -> fmt::Result {
    out.write_str("&lt;")?;
    write_open_link(out, link)?;
    escape_into(out, id)?;
    out.write_str("</a>&gt;")
}

fn write_open_link(out: &mut String, link: &str) -> fmt::Result {
    out.write_str(if link.starts_with('/') { "<a href=\"" } else { "<a rel=\"nofollow\" href=\"" })?;
    escape_into(out, link)?;
    out.write_str("\">")
}

/// Text whose web addresses become links, those of mails that are here local ones.
fn write_addresses(out: &mut String, line: &str, words: &Words<'_>) -> fmt::Result {
    let has_link = line.contains("://");
    if !has_link && (words.addresses == Addresses::Show || !line.contains('@')) {
        return escape_into(out, line);
    }
    let mut plain = 0;
    for link in finder().links(line) {
        escape_into(out, &line[plain..link.start()])?;
        match link.kind() {
            LinkKind::Email => escape_into(out, &mask(link.as_str(), words.addresses))?,
            _ => write_link(out, link.as_str(), words)?,
        }
        plain = link.end();
    }
    escape_into(out, &line[plain..])
}

/// Finds web and mail addresses; `root@localhost` is one too.
fn finder() -> LinkFinder {
    let mut finder = LinkFinder::new();
    finder.email_domain_must_have_dot(false);
    finder
}

fn write_link(out: &mut String, url: &str, words: &Words<'_>) -> fmt::Result {
    let Some(target) = url::link(url) else { return escape_into(out, url) };
    let local = message_id_of(url).and_then(|id| (words.local)(&id));
    write_open_link(out, local.as_deref().unwrap_or(&target))?;
    escape_into(out, url)?;
    out.write_str("</a>")
}

/// An address as the site shows it.
pub(super) fn mask(address: &str, addresses: Addresses) -> Cow<'_, str> {
    match addresses {
        Addresses::Show => Cow::Borrowed(address),
        Addresses::Obfuscate => Cow::Owned(address.replacen('@', " (at) ", 1)),
        Addresses::Hide => Cow::Borrowed("…"),
    }
}

/// Text with its addresses as the site shows them.
pub(super) fn masked(text: &str, addresses: Addresses) -> Cow<'_, str> {
    if addresses == Addresses::Show || !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut plain = 0;
    // A web address can hold what looks like a mail address, and has to stay whole.
    for link in finder().links(text).filter(|link| *link.kind() == LinkKind::Email) {
        out.push_str(&text[plain..link.start()]);
        out.push_str(&mask(link.as_str(), addresses));
        plain = link.end();
    }
    out.push_str(&text[plain..]);
    Cow::Owned(out)
}
