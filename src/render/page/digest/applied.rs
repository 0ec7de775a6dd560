//! What mails of a digest say was applied.

use crate::render::index::VersionRef;
use crate::render::model::{AppliedRef, Model};
use crate::render::page::series::{AppliedView, applied_view};
use crate::render::view::link;
use crate::render::view::link::LinkView;
use crate::render::view::person::{self, PersonView};
use crate::rows::applied::AppliedRow;
use crate::rows::digest::Digest;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A version of a series of which mails of the digest say that it was applied, or that patches of it were.
#[derive(Debug, Serialize)]
pub struct AppliedHereView {
    /// The version on the page of its series.
    pub link: LinkView,
    /// The version: `v3`.
    pub version: String,
    /// How many versions the series has.
    pub versions: usize,
    /// Who sent it.
    pub author: PersonView,
    /// Its subsystem, from the top of the tree.
    pub subsystem: Vec<LinkView>,
    /// How many patches it has.
    pub patches: usize,
    /// How many of them were applied; `None` where no mail tells them apart.
    pub taken: Option<usize>,
    /// Who says so; `None` where a mail outside the series shows it.
    pub by: Option<PersonView>,
    /// To which tree, as which commit, and where that is said.
    pub applied: AppliedView,
    /// When that was said, in seconds since 1970.
    #[serde(skip)]
    said: i64,
}

/// The versions that were applied, by what was said last.
pub(super) fn applied(model: &Model<'_>, position: usize, digest: &Digest) -> Vec<AppliedHereView> {
    let threads = digest.discussions.iter().chain(&digest.others).filter_map(|thread| thread.message_id.as_deref());
    let by_mails = threads.flat_map(|id| model.applied_by(id));
    let mut versions: BTreeMap<_, (VersionRef, Vec<usize>)> = BTreeMap::new();
    for AppliedRef { version, row } in model.applied_in(position).iter().chain(by_mails) {
        let key = (version.series, version.version);
        versions.entry(key).or_insert((*version, Vec::new())).1.push(*row);
    }
    let mut views: Vec<AppliedHereView> =
        versions.into_values().filter_map(|(version, rows)| view(model, version, &rows)).collect();
    views.sort_by(|a, b| Reverse(a.said).cmp(&Reverse(b.said)).then_with(|| a.link.title.cmp(&b.link.title)));
    views
}

fn view(
    model: &Model<'_>,
    VersionRef { series: series_ref, version }: VersionRef,
    rows: &[usize],
) -> Option<AppliedHereView> {
    let series = model.series(series_ref);
    let row = series.versions.get(version)?;
    let applied: Vec<&AppliedRow> = rows.iter().filter_map(|row_at| row.applied.get(*row_at)).collect();
    // What was merged says more than what was queued, and a commit more than none.
    let best = applied.iter().max_by_key(|applied| (!applied.queued, applied.commit.is_some()))?;
    let reply = best.reply.and_then(|reply| series.replies.get(reply));
    let parts: Vec<u32> = applied.iter().filter_map(|applied| applied.patch).collect();
    let all = parts.len() < applied.len();
    let list = model.series_list(series_ref);
    let url = format!("{}#{}", model.series_path(series_ref).url(), link::version_id(model, series_ref, version));
    Some(AppliedHereView {
        link: LinkView { title: model.masked(&row.title), url },
        version: row.label(),
        versions: series.versions.len(),
        author: person::participant(model, series.people.get(row.author)?),
        subsystem: link::subsystem_trail(model, model.series_node(series_ref)),
        patches: row.patches.len(),
        taken: (!all).then_some(parts.len()),
        by: reply.and_then(|reply| series.people.get(reply.author)).map(|who| person::participant(model, who)),
        applied: applied_view(model, best, series, list),
        said: reply.map_or(row.date.seconds, |reply| reply.date.seconds),
    })
}
