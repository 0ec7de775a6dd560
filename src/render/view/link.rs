//! Links: to digests, lists, subsystems, sections of MAINTAINERS, and to a mail on the page of its series.

use crate::base::hash::fingerprint;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::render::paths;
use serde::Serialize;

/// A link inside the site.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct LinkView {
    /// The text of the link.
    pub title: String,
    /// The URL it leads to.
    pub url: String,
}

pub(in crate::render) fn digest(model: &Model<'_>, position: usize) -> LinkView {
    let digest = model.digest_name(position);
    LinkView { title: digest.label.to_owned(), url: paths::digest(digest.list, digest.digest, ".html").url() }
}

pub(in crate::render) fn list(model: &Model<'_>, list: usize) -> LinkView {
    let config = model.list(list);
    LinkView { title: config.title.clone(), url: paths::list(&config.name).url() }
}

/// A list by its name, if site.yaml has it.
pub(in crate::render) fn list_named(model: &Model<'_>, name: &str) -> Option<LinkView> {
    let config = model.list_named(name)?;
    Some(LinkView { title: config.title.clone(), url: paths::list(name).url() })
}

/// The lists that a series reached, other than the one on whose page it is named; on pages of the site, other than the one
/// that has its page.
pub(in crate::render) fn also_on(model: &Model<'_>, series_ref: SeriesRef, seen_on: Option<usize>) -> Vec<LinkView> {
    let home = model.series_list(series_ref);
    // All lists as one are no list that anything was sent to.
    let seen_on = seen_on.filter(|list| Some(*list) != model.joined()).map_or(home, |list| &model.list(list).name);
    let others = model.series(series_ref).all_lists(home).filter(|name| *name != seen_on);
    others.filter_map(|name| list_named(model, name)).collect()
}

pub(in crate::render) fn subsystem(model: &Model<'_>, node: usize) -> LinkView {
    LinkView { title: model.node_name(node).to_owned(), url: model.node_path(node).url() }
}

/// The nodes from the top of the tree down to this one.
pub(in crate::render) fn subsystem_trail(model: &Model<'_>, node: Option<usize>) -> Vec<LinkView> {
    let nodes = std::iter::successors(node, |node| model.node_above(*node));
    let mut trail: Vec<LinkView> = nodes.map(|node| subsystem(model, node)).collect();
    trail.reverse();
    trail
}

/// A subsystem under its full name.
pub(in crate::render) fn subsystem_full(model: &Model<'_>, node: usize) -> LinkView {
    let names: Vec<String> = subsystem_trail(model, Some(node)).into_iter().map(|link| link.title).collect();
    LinkView { title: names.join(" › "), url: model.node_path(node).url() }
}

/// Sections as links, where they have a page.
pub(in crate::render) fn areas(model: &Model<'_>, titles: &[String]) -> Vec<LinkView> {
    let known = |title: &&String| model.has_area(title);
    titles.iter().filter(known).map(|title| LinkView { title: title.clone(), url: paths::area(title).url() }).collect()
}

/// The URL of a mail on the site: on the page of its series, or of its thread where it is about no patch.
pub(in crate::render) fn mail(model: &Model<'_>, message_id: &str) -> Option<String> {
    let Some(version_ref) = model.version_of(Some(message_id)) else { return model.read_at(message_id) };
    Some(format!("{}#{}", model.series_path(version_ref.series).url(), anchor(message_id)))
}

/// The patch that a `Fixes:` line of a list's mail names.
pub(in crate::render) fn fixed(model: &Model<'_>, list: &str, commit: &str, title: &str) -> Option<String> {
    let (version_ref, patch) = model.patch(list, commit, title)?;
    let id = model.series(version_ref.series).versions.get(version_ref.version)?.patch(patch)?.message_id.as_deref()?;
    Some(format!("{}#{}", model.series_path(version_ref.series).url(), anchor(id)))
}

/// The id of a mail's line on the page of its series.
pub(in crate::render) fn anchor(message_id: &str) -> String {
    format!("m-{}", fingerprint(message_id))
}

/// The id of a version's section.
pub(in crate::render) fn version_id(model: &Model<'_>, series: SeriesRef, version: usize) -> String {
    let label = model.series(series).versions[version].label().to_lowercase().replace(' ', "-");
    // A version that was sent once more has the same label.
    match model.labelled_before(series, version) {
        0 => label,
        before => format!("{label}-{}", before + 1),
    }
}
