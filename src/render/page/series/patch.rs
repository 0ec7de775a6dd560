//! A patch of a version.

use super::{AppliedView, ShownSeries, applied_view, tags_of};
use crate::render::html;
use crate::render::model::Model;
use crate::render::view::count;
use crate::render::view::person::{self, PersonView};
use crate::render::view::tag::{self, TagView};
use crate::rows::series::{PatchRow, VersionRow};
use serde::Serialize;

/// A patch of a version.
#[derive(Debug, Serialize)]
pub struct PatchView {
    /// Its number in the series.
    pub index: u32,
    /// Its title.
    pub title: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// The patch with the replies to it.
    pub read: Option<String>,
    /// Its author, where that is not the sender.
    pub author: Option<PersonView>,
    /// Lines added.
    pub insertions: u32,
    /// Lines removed.
    pub deletions: u32,
    /// Of five blocks, how many are green and how many red.
    pub blocks: (u32, u32),
    /// `same`, `changed` or `new`; `None` in the first version.
    pub change: Option<&'static str>,
    /// Its number in the previous version, where it differs.
    pub was: Option<u32>,
    /// Whether its order among the patches of both versions changed.
    pub moved: bool,
    /// What changed, as HTML for use inside `<pre>`; `None` where nothing did or the difference is too long to show.
    pub difference: Option<String>,
    /// Tags that it carries.
    pub carries: Vec<TagView>,
    /// Tags given to it in replies.
    pub given: Vec<TagView>,
    /// Where it was applied or queued.
    pub applied: Option<AppliedView>,
    /// Replies of people to it.
    pub replies: usize,
}

pub(super) fn view(model: &Model<'_>, shown: &ShownSeries<'_>, version: usize, position: usize) -> PatchView {
    let ShownSeries { series, list, .. } = *shown;
    let row = &series.versions[version];
    let patch = &row.patches[position];
    let change = row.changes.map(|_| match patch.earlier {
        None => "new",
        Some(was) if was.changed => "changed",
        Some(_) => "same",
    });
    PatchView {
        index: patch.index,
        title: model.masked(&patch.title),
        mail: model.archive_link(list, patch.message_id.as_deref()),
        read: patch.message_id.as_deref().and_then(|id| model.read_at(id)),
        author: patch.author.map(|author| person::participant(model, &series.people[author])),
        insertions: patch.insertions,
        deletions: patch.deletions,
        blocks: count::blocks(patch.insertions, patch.deletions),
        change,
        was: patch.earlier.map(|was| was.index).filter(|was| *was != patch.index),
        moved: patch.earlier.is_some_and(|was| was.moved),
        difference: shown.differences.get(&(version, position)).map(|text| html::difference(&model.masked(text))),
        carries: patch.carries.iter().map(|tag| tag::view(model, tag, list, None)).collect(),
        given: given(model, shown, version, patch.index),
        applied: applied_patch(model, shown, row, patch),
        replies: shown.replies.about(version, patch.index).iter().filter(|reply| !reply.bot).count(),
    }
}

fn applied_patch(
    model: &Model<'_>,
    shown: &ShownSeries<'_>,
    row: &VersionRow,
    patch: &PatchRow,
) -> Option<AppliedView> {
    let own = row.applied.iter().find(|applied| applied.patch == Some(patch.index));
    own.map(|applied| applied_view(model, applied, shown.series, shown.list))
}

/// The tags given to a patch, or to the cover where the index is 0.
pub(super) fn given(model: &Model<'_>, shown: &ShownSeries<'_>, version: usize, about: u32) -> Vec<TagView> {
    let replies = shown.replies.about(version, about).iter();
    replies.flat_map(|reply| tags_of(model, shown.list, reply)).collect()
}
