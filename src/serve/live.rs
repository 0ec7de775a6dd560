//! How a page learns that it changed: a script in each page asks for what it shows, and is answered when that differs.
//!
//! A [`Look`] is what a reader sees of a page, in two parts: its shape (the HTML and the pictures in it), and its
//! stylesheets, whose names carry their hashes. A page that has another shape is loaded again; one that only has other
//! stylesheets gets those. The script says which look it knows, so that an answer that got lost, a sleeping tab or a
//! restart of the server do no harm.
//!
//! Long polling instead of a stream: it needs no connection while a tab is hidden, and browsers open only six at once.

use serde::Serialize;

/// Where the script asks.
pub(super) const ASK: &str = "/.listpress-live";
/// Where the script is.
pub(super) const SCRIPT: &str = "/.listpress-live.js";
/// The script.
pub(super) const SOURCE: &str = include_str!("live.js");

/// What a reader sees of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Look {
    shape: String,
    sheets: Vec<String>,
}

/// What the script is told.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    /// The look and the error that it knows from now on.
    seen: String,
    /// The links of the stylesheets, in the order of the page.
    sheets: &'a [String],
    /// Why the last build failed.
    error: Option<&'a str>,
}

impl Look {
    /// The look of a page; `load` gives the bytes of what its `src` attributes name.
    pub(super) fn of(html: &[u8], load: impl Fn(&str) -> Option<Vec<u8>>) -> Self {
        let html = String::from_utf8_lossy(html);
        let mut hasher = blake3::Hasher::new();
        let mut sheets = Vec::new();
        let mut rest = html.as_ref();
        while let Some((before, sheet, behind)) = next_sheet(rest) {
            hasher.update(before.as_bytes());
            sheets.push(sheet.to_owned());
            rest = behind;
        }
        hasher.update(rest.as_bytes());
        for bytes in sources(&html).filter_map(load) {
            hasher.update(blake3::hash(&bytes).as_bytes());
        }
        Self { shape: short(&hasher.finalize()), sheets }
    }

    /// The look of a page that there is not.
    pub(super) fn none() -> Self {
        Self { shape: "none".to_owned(), sheets: Vec::new() }
    }

    /// What a script says that knows this look and this error.
    pub(super) fn token(&self, error: Option<&str>) -> String {
        let sheets = short(&blake3::hash(self.sheets.join("\n").as_bytes()));
        let error = error.map_or_else(String::new, |error| short(&blake3::hash(error.as_bytes())));
        format!("{}.{sheets}.{error}", self.shape)
    }

    /// The answer for a script that knows something else.
    pub(super) fn answer<'a>(&'a self, seen: &str, error: Option<&'a str>) -> Option<Answer<'a>> {
        let now = self.token(error);
        (now != seen).then_some(Answer { seen: now, sheets: &self.sheets, error })
    }
}

/// The page with the script, which knows that it shows this look.
pub(super) fn with_script(mut html: Vec<u8>, look: &Look) -> Vec<u8> {
    let script = format!("<script src=\"{SCRIPT}\" data-seen=\"{}\" async></script>", look.token(None));
    let end = html.windows(7).rposition(|tag| tag.eq_ignore_ascii_case(b"</body>")).unwrap_or(html.len());
    html.splice(end..end, script.into_bytes());
    html
}

/// A page for when there is no site yet, because its first build failed.
pub(super) fn page_of_error(error: &str) -> Vec<u8> {
    let escaped = error.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Not built</title>\n<body>\n<h1>The site is not built yet</h1>\n\
         <pre style=\"white-space:pre-wrap\">{escaped}</pre>\n</body>\n</html>\n"
    );
    with_script(page.into_bytes(), &Look::none())
}

/// What is before the link of the next stylesheet, the link, and what is behind it. Text is escaped, so that a `<` only
/// begins tags.
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

fn short(hash: &blake3::Hash) -> String {
    hash.to_hex()[..16].to_owned()
}
