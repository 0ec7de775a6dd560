//! How a page learns that it changed: a script in each page asks for its appearance, and is answered when that differs.
//!
//! An [`Appearance`] is what a reader sees of a page, in two parts: its content (the HTML and the pictures in it), and
//! its stylesheets, whose names contain their hashes. A page whose content changed is reloaded; if only stylesheets
//! changed, they are swapped. The script says which appearance it knows, so that a lost response, a sleeping tab or a
//! restart of the server do no harm.
//!
//! It is long polling rather than a stream because that needs no connection while a tab is hidden, and browsers open
//! only six at once.

use crate::base::hash::{self, Hasher};
use crate::format::html::escape_into;
use serde::Serialize;

/// The path at which the script asks.
pub(super) const ASK: &str = "/.listpress-live";
pub(super) const SCRIPT: &str = "/.listpress-live.js";
pub(super) const SOURCE: &str = include_str!("live.js");

/// What a reader sees of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Appearance {
    content: String,
    sheets: Vec<String>,
}

/// The response to the script.
#[derive(Serialize)]
pub(super) struct AppearanceJson<'a> {
    /// The appearance and the error that the script knows from now on, as a token.
    seen: String,
    /// The links of the stylesheets, in the order of the page.
    sheets: &'a [String],
    /// Why the last build failed.
    error: Option<&'a str>,
}

impl Appearance {
    /// The appearance of a page; `load` returns the bytes of what its `src` attributes name.
    pub(super) fn new(html: &[u8], load: impl FnMut(&str) -> Option<Vec<u8>>) -> Self {
        let html = String::from_utf8_lossy(html);
        let mut hasher = Hasher::new();
        let mut sheets = Vec::new();
        let mut rest = html.as_ref();
        while let Some((before, sheet, after)) = next_sheet(rest) {
            hasher.update(before.as_bytes());
            sheets.push(sheet.to_owned());
            rest = after;
        }
        hasher.update(rest.as_bytes());
        for bytes in sources(&html).filter_map(load) {
            hasher.update(&hash::digest(&bytes));
        }
        Self { content: short(hasher.hex()), sheets }
    }

    /// The appearance of a page that does not exist.
    pub(super) fn missing() -> Self {
        Self { content: "none".to_owned(), sheets: Vec::new() }
    }

    /// What a script sends that knows this appearance and this error.
    pub(super) fn token(&self, error: Option<&str>) -> String {
        let sheets = short(hash::hex(self.sheets.join("\n").as_bytes()));
        let error = error.map_or_else(String::new, |error| short(hash::hex(error.as_bytes())));
        format!("{}.{sheets}.{error}", self.content)
    }

    /// The response for a script that knows something else; `None` if it is up to date.
    pub(super) fn update<'a>(&'a self, seen: &str, error: Option<&'a str>) -> Option<AppearanceJson<'a>> {
        let now = self.token(error);
        (now != seen).then_some(AppearanceJson { seen: now, sheets: &self.sheets, error })
    }
}

/// The page with the script, which knows that it shows this appearance.
pub(super) fn with_script(mut html: Vec<u8>, appearance: &Appearance) -> Vec<u8> {
    let script = format!("<script src=\"{SCRIPT}\" data-seen=\"{}\" async></script>", appearance.token(None));
    let end = html.windows(7).rposition(|tag| tag.eq_ignore_ascii_case(b"</body>")).unwrap_or(html.len());
    html.splice(end..end, script.into_bytes());
    html
}

/// The page shown while there is no site, because the first build failed.
pub(super) fn page_of_error(error: &str) -> Vec<u8> {
    let mut escaped = String::with_capacity(error.len());
    let _ = escape_into(&mut escaped, error);
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Not built</title>\n<body>\n<h1>The site is not built yet</h1>\n\
         <pre style=\"white-space:pre-wrap\">{escaped}</pre>\n</body>\n</html>\n"
    );
    with_script(page.into_bytes(), &Appearance::missing())
}

/// The text before the next stylesheet's link, the link, and the text after it. Text is escaped, so `<` only begins
/// tags.
fn next_sheet(html: &str) -> Option<(&str, &str, &str)> {
    let tags = html.match_indices("<link ").map(|(start, _)| {
        let end = html[start..].find('>').map_or(html.len(), |end| start + end);
        (start, &html[start..end])
    });
    let (start, tag) = tags.into_iter().find(|(_, tag)| tag.contains("rel=\"stylesheet\""))?;
    let from = start + tag.find(" href=\"")? + 7;
    let to = from + html[from..].find('"')?;
    Some((&html[..from], &html[from..to], &html[to..]))
}

/// The values of the `src` attributes.
fn sources(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices(" src=\"").filter_map(|(start, name)| html[start + name.len()..].split('"').next())
}

fn short(mut hash: String) -> String {
    hash.truncate(16);
    hash
}
