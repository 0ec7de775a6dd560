//! content/: whether its files can be read, and which links of the site come from its Markdown.

use super::link::BaseUrl;
use crate::content::{self, PageLinks};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The result of reading content/.
pub(super) struct Sources {
    /// Errors in its files; the texts name file and line.
    pub(super) errors: Vec<String>,
    pages: HashMap<String, SourcePage>,
}

struct SourcePage {
    file: PathBuf,
    links: Vec<SourceLink>,
}

/// A link as written in Markdown.
pub(super) struct SourceLink {
    pub(super) line: usize,
    pub(super) link: String,
    target: String,
}

impl Sources {
    /// Reads content/ and continues after mistakes.
    pub(super) fn read(folder: &Path, base: &BaseUrl) -> Self {
        let survey = content::survey(folder);
        let pages = survey.pages.into_iter().map(|page| (page.path.to_string(), source(base, page))).collect();
        Self { errors: survey.errors.iter().map(ToString::to_string).collect(), pages }
    }

    /// The Markdown that a page comes from.
    pub(super) fn file(&self, page: &str) -> Option<&Path> {
        self.pages.get(page).map(|source| source.file.as_path())
    }

    /// The Markdown that a link of a page comes from.
    pub(super) fn origin(&self, page: &str, target: &str) -> Option<(&Path, &SourceLink)> {
        let source = self.pages.get(page)?;
        let link = source.links.iter().find(|link| link.target == target)?;
        Some((&source.file, link))
    }
}

fn source(base: &BaseUrl, page: PageLinks) -> SourcePage {
    let links = page.links.into_iter().map(|(line, link)| {
        let target = target(base, page.path.as_str(), &link);
        SourceLink { line, link, target }
    });
    SourcePage { links: links.collect(), file: page.file }
}

/// What a link in Markdown resolves to on its page: `/` is the top of the site, and a link to a Markdown file leads to
/// its page.
fn target(base: &BaseUrl, page: &str, link: &str) -> String {
    let (path, rest) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
    let page_of = path.strip_suffix(".md").map(|stem| format!("{stem}.html{rest}"));
    let link = page_of.as_deref().unwrap_or(link);
    match link.strip_prefix('/').filter(|rest| !rest.starts_with('/')) {
        Some(from_top) => base.target("", from_top),
        None => base.target(page, link),
    }
}
