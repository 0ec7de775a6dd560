//! Links as they are written, and where they lead: to a file of the site, to another site, or nowhere.
//!
//! A site must work at the top of a host, below a path, and from disk. Therefore links that work on a web server only
//! are mistakes: those that begin with `/`, and those that lead to a folder.

use super::fault::LinkFault;
use crate::base::path::{NOT_FOUND, base_path};
use crate::base::percent::decode_lenient;
use std::borrow::Cow;

/// Where the site will be served; links that begin with this URL lead to its own files.
pub(super) struct BaseUrl {
    /// Without a slash at the end.
    url: Option<String>,
    /// The path after the host, without a trailing slash.
    path: String,
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination<'a> {
    /// To a file of the site, if it is there.
    Inside(LinkTarget<'a>),
    /// To another host.
    Outside,
    /// To something other than a page, such as `mailto:`.
    Other,
    /// Nowhere, whatever files there are.
    Wrong(LinkFault),
}

/// A file of the site, and an anchor in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LinkTarget<'a> {
    /// The file, relative to the top of the site.
    pub(super) path: String,
    pub(super) anchor: Option<Cow<'a, str>>,
    /// Whether the link is absolute, so that for a folder the server sends its `index.html`.
    pub(super) is_served: bool,
}

impl BaseUrl {
    pub(super) fn new(url: Option<&str>) -> Self {
        Self { url: url.map(str::to_owned), path: base_path(url).to_owned() }
    }

    /// What follows the base URL, for a link that begins with it.
    fn own<'a>(&self, link: &'a str) -> Option<&'a str> {
        let url = self.url.as_deref()?;
        let start = link.get(..url.len()).filter(|start| is_same_place(start, url))?;
        let rest = &link[start.len()..];
        (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some(rest)
    }

    /// The link without the path of the base URL, for a page that is shown at any depth.
    fn below<'a>(&self, link: &'a str) -> Option<&'a str> {
        link.strip_prefix(self.path.as_str()).filter(|rest| rest.starts_with('/'))
    }

    /// Whether it is known where the site will be served.
    pub(super) fn is_known(&self) -> bool {
        self.url.is_some()
    }

    /// What a link resolves to; equal for all links with the same target.
    pub(super) fn target(&self, from: &str, link: &str) -> String {
        match self.lead(from, link) {
            Destination::Inside(LinkTarget { path, anchor, .. }) => {
                let anchor = anchor.map_or_else(String::new, |anchor| format!("#{anchor}"));
                format!("{}{anchor}", path.trim_end_matches('/'))
            }
            _ => link.trim().to_owned(),
        }
    }

    /// Where a link on the page `from` leads.
    pub(super) fn lead<'a>(&self, from: &str, link: &'a str) -> Destination<'a> {
        let link = link.trim_matches(|letter: char| letter.is_ascii_whitespace());
        if let Some(rest) = self.own(link) {
            return inside("", rest.trim_start_matches('/'), true);
        }
        if let Some((scheme, rest)) = scheme(link) {
            return other_scheme(&scheme, rest);
        }
        if link.is_empty() {
            return Destination::Wrong(LinkFault::Empty);
        }
        if link.starts_with("//") {
            return Destination::Wrong(LinkFault::NoScheme);
        }
        match (from == NOT_FOUND, link.starts_with('/')) {
            (true, true) => match self.below(link) {
                Some(rest) => inside("", &rest[1..], false),
                None => Destination::Wrong(LinkFault::OffBase),
            },
            (true, false) if !link.starts_with('#') => Destination::Wrong(LinkFault::OnlyHere),
            (false, true) => Destination::Wrong(LinkFault::Rooted),
            _ => inside(from, link, false),
        }
    }
}

/// Whether two URLs are the same, where scheme and host may be written in any case.
fn is_same_place(link: &str, url: &str) -> bool {
    let host_end = url.len() - base_path(Some(url)).len();
    match (link.split_at_checked(host_end), url.split_at_checked(host_end)) {
        (Some(link), Some(url)) => link.0.eq_ignore_ascii_case(url.0) && link.1 == url.1,
        _ => false,
    }
}

/// The scheme of a link in lower case, and what follows its colon.
fn scheme(link: &str) -> Option<(String, &str)> {
    let (scheme, rest) = link.split_once(':')?;
    let mut letters = scheme.bytes();
    let is_scheme = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// Whether the part after `https:` begins with a host.
fn has_host(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || "\"<>\\".contains(letter);
    !host.is_empty() && !host.starts_with(':') && !host.contains(is_odd)
}

fn other_scheme(scheme: &str, rest: &str) -> Destination<'static> {
    match scheme {
        "http" | "https" => {
            if has_host(rest) {
                Destination::Outside
            } else {
                Destination::Wrong(LinkFault::NoHost)
            }
        }
        "javascript" | "vbscript" => Destination::Wrong(LinkFault::Script),
        "data" => Destination::Wrong(LinkFault::Data),
        "file" => Destination::Wrong(LinkFault::LocalFile),
        _ => Destination::Other,
    }
}

/// A link inside the site, from the page `from`.
fn inside<'a>(from: &str, link: &'a str, is_served: bool) -> Destination<'a> {
    let (link, anchor) = link.split_once('#').map_or((link, None), |(link, anchor)| (link, Some(anchor)));
    let path = link.split('?').next().unwrap_or(link);
    let anchor = anchor.and_then(named);
    match resolved(from, &unescaped(path)) {
        Some(path) => Destination::Inside(LinkTarget { path, anchor, is_served }),
        None => Destination::Wrong(LinkFault::Leaves),
    }
}

/// The anchor that a link names.
pub(super) fn anchor(link: &str) -> Option<Cow<'_, str>> {
    link.split_once('#').and_then(|(_, fragment)| named(fragment))
}

/// The anchor that a fragment names. An empty one and `top` lead to the top of the page; `:~:` begins a part for the
/// browser.
fn named(fragment: &str) -> Option<Cow<'_, str>> {
    let anchor = fragment.split(":~:").next().unwrap_or(fragment);
    let is_top = anchor.is_empty() || anchor.eq_ignore_ascii_case("top");
    (!is_top).then(|| unescaped(anchor))
}

/// The path that a browser goes to from a page; `None` if it is outside the site. A path to a folder keeps its slash.
pub(super) fn resolved(from: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(from.to_owned());
    }
    let mut target = from[..from.rfind('/').map_or(0, |slash| slash + 1)].to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        match part {
            "." => {}
            ".." => {
                let above = target.strip_suffix('/')?;
                target.truncate(above.rfind('/').map_or(0, |slash| slash + 1));
            }
            part => {
                target.push_str(part);
                target.push_str(if parts.peek().is_some() { "/" } else { "" });
            }
        }
    }
    Some(target)
}

/// The decoded text, or the text as written if decoding does not give UTF-8.
fn unescaped(text: &str) -> Cow<'_, str> {
    if text.contains('%') { decode_lenient(text).map_or(Cow::Borrowed(text), Cow::Owned) } else { Cow::Borrowed(text) }
}
