//! content/: whether its files can be read, and which links of the site stand in its Markdown.

use super::link::Base;
use crate::content::{self, Written};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What content/ says.
pub(super) struct Sources {
    /// What is wrong in its files; the texts hold the places.
    pub(super) errors: Vec<String>,
    pages: HashMap<String, Source>,
}

/// A page that a person wrote.
struct Source {
    file: PathBuf,
    links: Vec<SourceLink>,
}

/// A link as it stands in Markdown.
pub(super) struct SourceLink {
    pub(super) line: usize,
    pub(super) link: String,
    target: String,
}

impl Sources {
    /// Reads content/, past every mistake.
    pub(super) fn read(folder: &Path, base: &Base) -> Self {
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

fn source(base: &Base, page: Written) -> Source {
    let links = page.links.into_iter().map(|(line, link)| {
        let target = target(base, page.path.as_str(), &link);
        SourceLink { line, link, target }
    });
    Source { links: links.collect(), file: page.file }
}

/// What a link in Markdown comes to on its page: one that begins with `/` begins at the site's top, and one to a
/// Markdown file leads to its page.
fn target(base: &Base, page: &str, link: &str) -> String {
    let (path, rest) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
    let page_of = path.strip_suffix(".md").map(|stem| format!("{stem}.html{rest}"));
    let link = page_of.as_deref().unwrap_or(link);
    match link.strip_prefix('/').filter(|rest| !rest.starts_with('/')) {
        Some(from_top) => base.target("", from_top),
        None => base.target(page, link),
    }
}
