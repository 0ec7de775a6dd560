//! Rewrites links from site-absolute, as templates write them, to relative ones that work anywhere.
//!
//! A link that begins with `/` names a file of the site (or an asset by its plain name), which must exist. In
//! hand-written pages a link to `about.md` becomes one to `about.html`. `404.html` is served at any depth, so its links
//! begin with the base URL's path. External links stay as they are.

use super::RenderError;
use super::model::Model;
use crate::base::path as site_path;
use crate::base::path::SitePath;
use crate::format::html;
use crate::render::problem::SiteProblem;
use std::cell::RefCell;

/// Where a page has links.
const LINKS: [(&str, &str); 7] = [
    ("a", "href"),
    ("link", "href"),
    ("area", "href"),
    ("img", "src"),
    ("script", "src"),
    ("source", "src"),
    ("form", "action"),
];

/// Who wrote the links of a page, and how they have to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkStyle {
    /// Templates wrote all of them.
    Generated,
    /// Some were written by a person, and may name files beside the page.
    HandWritten,
    /// The page is served at any depth, so that its links begin with the path of the base URL.
    AnyDepth,
}

/// The page with its links rewritten, and its dead links.
pub(super) fn rewrite(
    model: &Model<'_>,
    path: &SitePath,
    style: LinkStyle,
    html: &str,
) -> Result<(String, Vec<SiteProblem>), RenderError> {
    let links = LinkRewriter { model, path, style, dead: RefCell::new(Vec::new()) };
    let html = html::rewrite(html, &LINKS, &|link| links.rewritten(link))
        .map_err(|error| RenderError::Rewrite { page: path.clone(), message: error.to_string() })?;
    Ok((html, links.dead.into_inner()))
}

struct LinkRewriter<'a> {
    model: &'a Model<'a>,
    path: &'a SitePath,
    style: LinkStyle,
    dead: RefCell<Vec<SiteProblem>>,
}

impl LinkRewriter<'_> {
    /// The relative link; `None` where it is right already. Attribute values are not decoded, which is fine: paths of
    /// the site contain nothing that needs an entity.
    fn rewritten(&self, link: &str) -> Option<String> {
        let (target, rest) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
        let full = match target.strip_prefix('/') {
            Some(path) if !path.starts_with('/') => path.to_owned(),
            None if self.style == LinkStyle::HandWritten && is_local(target) => self.beside(target)?,
            _ => return None,
        };
        let full = if full.is_empty() { "index.html".to_owned() } else { full };
        let full = self.asset(&full).unwrap_or(full);
        let exists = match self.style {
            LinkStyle::HandWritten => self.model.has_written_target(&full),
            LinkStyle::Generated | LinkStyle::AnyDepth => self.model.has_target(&full),
        };
        if !exists {
            self.dead.borrow_mut().push(SiteProblem::DeadLink { page: self.path.to_string(), link: link.to_owned() });
        }
        if full == self.path.as_str() && rest.starts_with('#') {
            return Some(rest.to_owned());
        }
        Some(format!("{}{rest}", self.reach(&full)))
    }

    fn reach(&self, target: &str) -> String {
        match self.style {
            LinkStyle::AnyDepth => format!("{}/{target}", self.model.config().base_path()),
            LinkStyle::Generated | LinkStyle::HandWritten => self.path.link_to(target),
        }
    }

    fn asset(&self, path: &str) -> Option<String> {
        Some(self.model.asset(path.strip_prefix("assets/")?)?.as_str().to_owned())
    }

    /// The target of a relative link in a hand-written page.
    fn beside(&self, target: &str) -> Option<String> {
        let path = site_path::beside(self.path.as_str(), target)?;
        Some(path.strip_suffix(".md").map(|stem| format!("{stem}.html")).unwrap_or(path))
    }
}

/// Whether a link is relative.
fn is_local(target: &str) -> bool {
    !target.is_empty() && !target.split('/').next().is_some_and(|start| start.contains(':')) && !target.starts_with('/')
}
