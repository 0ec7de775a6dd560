//! Mail text as HTML: escaped, with links and markup.

mod address;
mod diff;
mod difference;
mod url;
mod words;

pub(super) use address::{mask, masked};
pub(super) use diff::{DiffMarker, DiffPiece};
pub(super) use difference::difference;
pub(super) use words::words;

use super::flow::Prose;
use super::mail_line::{is_diffstat, is_trailer};
use crate::base::id::message_id_of;
use crate::config::Addresses;
use crate::format::html::escape_into;
use address::{TextPiece, pieces};
use std::fmt::{self, Write};

enum LineMark {
    Plain,
    Quoted,
    Trailer,
    Diffstat,
    Rule,
}

/// What mail text is rendered with: how addresses appear, and the targets of links to mails and commits.
pub(super) struct TextContext<'a> {
    pub(super) addresses: Addresses,
    /// The URL of a mail on the site.
    pub(super) local: &'a dyn Fn(&str) -> Option<String>,
    /// The URL of a mail in the list's archive.
    pub(super) archive: &'a dyn Fn(&str) -> Option<String>,
    /// The URL on the site of the patch that a `Fixes:` line names by commit and title.
    pub(super) fixed: &'a dyn Fn(&str, &str) -> Option<String>,
}

/// Keys whose values name mails, whether or not we know these.
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

/// A message for use inside `<pre>`: web addresses become links; quoted lines, trailers and diffstats get a class. A
/// line end that only an editor's width caused is wrapped in an `<i>`, with the next line's indent, so that a narrow
/// screen can undo it; a diffstat's line end is in its span, so that the line can become a block.
pub(super) fn message(text: &str, context: &TextContext<'_>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    // Writing to a String cannot fail.
    let _ = write_message(&mut out, text, context);
    out
}

fn write_message(out: &mut String, text: &str, shown: &TextContext<'_>) -> fmt::Result {
    let mut lines = text.split('\n').peekable();
    let mut before = None;
    let mut first = true;
    while let Some(line) = lines.next() {
        let line_kind = kind(line);
        let mut prose = if matches!(line_kind, LineMark::Plain) { Prose::parse(line) } else { None };
        let (indent, words) = prose.as_mut().and_then(|prose| prose.flows_from(before, line)).unwrap_or(("", line));
        let flows = prose.is_some_and(Prose::is_joined);
        match line_kind {
            _ if flows => write!(out, "<i>\n{indent}</i>")?,
            _ if !first => out.push('\n'),
            _ => {}
        }
        first = matches!(line_kind, LineMark::Diffstat);
        write_line(out, words, &line_kind, shown, lines.peek().is_some())?;
        before = prose;
    }
    Ok(())
}

fn write_line(out: &mut String, line: &str, kind: &LineMark, context: &TextContext<'_>, more: bool) -> fmt::Result {
    let class = match kind {
        LineMark::Plain => return write_text(out, line, context),
        LineMark::Diffstat => return write_diffstat(out, line, more),
        LineMark::Quoted => "quoted",
        LineMark::Trailer => "trailer",
        LineMark::Rule => "rule",
    };
    write!(out, "<span class=\"{class}\">")?;
    match line.strip_prefix("Fixes: ").and_then(fixed) {
        Some(fixed) if matches!(kind, LineMark::Trailer) => write_fixes(out, fixed, context)?,
        _ => write_text(out, line, context)?,
    }
    out.write_str("</span>")
}

/// The commit of a `Fixes:` line, its title, and the whole rest of the line.
fn fixed(value: &str) -> Option<(&str, &str, &str)> {
    let end = value.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(value.len());
    let (commit, rest) = value.split_at(end);
    let title = rest.trim().trim_start_matches('(').trim_end_matches(')').trim_matches('"');
    (commit.len() >= 7).then_some((commit, title, rest))
}

fn write_fixes(out: &mut String, (commit, title, rest): (&str, &str, &str), context: &TextContext<'_>) -> fmt::Result {
    let link = (context.fixed)(commit, title);
    out.write_str("Fixes: ")?;
    if let Some(link) = &link {
        write_open_link(out, link)?;
    }
    write!(out, "<code class=\"commit\">{commit}</code>")?;
    out.write_str(if link.is_some() { "</a>" } else { "" })?;
    write_addresses(out, rest, context)
}

fn kind(line: &str) -> LineMark {
    if line.starts_with('>') {
        LineMark::Quoted
    } else if line == "---" {
        LineMark::Rule
    } else if is_diffstat(line) {
        LineMark::Diffstat
    } else if is_trailer(line) {
        LineMark::Trailer
    } else {
        LineMark::Plain
    }
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

fn write_text(out: &mut String, line: &str, context: &TextContext<'_>) -> fmt::Result {
    let has_link = line.contains("://");
    if !line.contains('@') && !has_link {
        return escape_into(out, line);
    }
    if names_person(line) {
        return write_addresses(out, line, context);
    }
    let key = line.split_once(':').map(|(key, _)| key.to_ascii_lowercase());
    // What a link names can be an address as well.
    let is_sure = |key: &str| key != "link" || context.addresses == Addresses::Show;
    let names_mail = key.is_some_and(|key| MAIL_KEYS.contains(&key.as_str()) && is_sure(&key));
    let mut rest = line;
    while let Some((before, id, after)) = bracketed(rest) {
        let archive = || if names_mail { (context.archive)(id) } else { None };
        write_addresses(out, before, context)?;
        match (context.local)(id).or_else(archive) {
            Some(url) => write_mail(out, id, &url)?,
            None => write_addresses(out, &rest[before.len()..rest.len() - after.len()], context)?,
        }
        rest = after;
    }
    write_addresses(out, rest, context)
}

/// `Reviewed-by: A <a@b>`: there the text in brackets is not a Message-ID.
fn names_person(line: &str) -> bool {
    let key = line.split_once(": ").map_or("", |(key, _)| key);
    matches!(key, "Cc" | "From" | "To") || key.ends_with("-by")
}

/// The text before the first `<…@…>` of a line, inside it, and after it.
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

/// Writes text with its web addresses as links; links to mails on the site become local.
fn write_addresses(out: &mut String, line: &str, context: &TextContext<'_>) -> fmt::Result {
    let has_link = line.contains("://");
    if !has_link && (context.addresses == Addresses::Show || !line.contains('@')) {
        return escape_into(out, line);
    }
    for piece in pieces(line) {
        match piece {
            TextPiece::Words(text) => escape_into(out, text)?,
            TextPiece::Address(address) => escape_into(out, &mask(address, context.addresses))?,
            TextPiece::Web(url) => write_link(out, url, context)?,
        }
    }
    Ok(())
}

fn write_link(out: &mut String, url: &str, context: &TextContext<'_>) -> fmt::Result {
    let Some(target) = url::link(url) else { return escape_into(out, url) };
    let local = message_id_of(url).and_then(|id| (context.local)(&id));
    write_open_link(out, local.as_deref().unwrap_or(&target))?;
    escape_into(out, url)?;
    out.write_str("</a>")
}
