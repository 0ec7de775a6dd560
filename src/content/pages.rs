//! Hand-written pages: `content/about.md` becomes `about.html`.

use super::ContentError;
use crate::base::path::SitePath;
use crate::format::{markdown, yaml};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandWrittenPage {
    pub file: PathBuf,
    /// Its path below content/, with the extension `.html`.
    pub path: SitePath,
    /// `title` of the front matter, else the first heading, else the file's name.
    pub title: String,
    /// `description` of the front matter.
    pub description: String,
    /// `order` of the front matter; pages with one are in the menu, lowest first.
    pub order: Option<i64>,
    pub html: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct PageFacts {
    title: Option<String>,
    description: String,
    order: Option<i64>,
}

pub(super) fn read(folder: &Path, file: &Path, text: &str) -> Result<HandWrittenPage, ContentError> {
    let (facts, body) = match yaml::front_matter(text) {
        Some((front, body)) => (facts(file, front)?, &text[body..]),
        None if text.starts_with("---\n") => return Err(unclosed(file)),
        None => (PageFacts::default(), text),
    };
    let rendered = markdown::render(body);
    let lies = file.strip_prefix(folder).ok().and_then(SitePath::from_file);
    let name = || file.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let page = |path| HandWrittenPage {
        file: file.to_owned(),
        path,
        title: facts.title.or(rendered.title).unwrap_or_else(name),
        description: facts.description,
        order: facts.order,
        html: rendered.html,
    };
    lies.map(|path| page(path.with_extension(".html"))).ok_or_else(|| ContentError::Name(file.to_owned()))
}

fn unclosed(file: &Path) -> ContentError {
    let message = "the front matter that begins here is not closed by a second line of `---`".to_owned();
    ContentError::Page { path: file.to_owned(), line: 1, message }
}

fn facts(file: &Path, front: &str) -> Result<PageFacts, ContentError> {
    if front.trim().is_empty() {
        return Ok(PageFacts::default());
    }
    yaml::parse(front).map_err(|error| ContentError::Page {
        path: file.to_owned(),
        line: error.line.map_or(1, |line| line + 1),
        message: error.message,
    })
}
