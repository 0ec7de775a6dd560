//! A version of a series, with its patches.

use super::outline::{self, OutlineView};
use super::{Shown, TakenView, tags_of, taken};
use crate::render::html;
use crate::render::model::Model;
use crate::render::paths;
use crate::render::view::link::LinkView;
use crate::render::view::person::PersonView;
use crate::render::view::state::StateView;
use crate::render::view::tag::TagView;
use crate::render::view::{command, count, link, person, series as series_view, state as state_view, tag, text};
use crate::rows::series::{LinkedBy, LostTag, PatchRow, VersionRow};
use crate::rows::state;
use serde::Serialize;

/// A version of a series.
#[derive(Debug, Serialize)]
pub struct VersionView {
    /// The id of its section: `v3`.
    pub id: String,
    /// `v3`, `RFC v2`, `v5.1`.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Its whole subject.
    pub subject: String,
    /// Who sent it.
    pub author: PersonView,
    /// When it was sent: `2025-08-29 10:57 +0100`.
    pub date: String,
    /// The same as RFC 3339.
    pub datetime: String,
    /// Days since the previous version.
    pub days: Option<i64>,
    /// The digest it arrived in.
    pub digest: LinkView,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// `b4 am MESSAGE-ID`.
    pub b4: Option<String>,
    /// Whether it resends only some of the patches.
    pub partial: bool,
    /// Whether it resends an earlier version unchanged.
    pub resend: bool,
    /// Whether its mails were grouped without threading.
    pub inferred: bool,
    /// Patches that arrived.
    pub arrived: usize,
    /// Patches that it claims to have.
    pub total: u32,
    /// The patches that did not arrive: `1, 7–9 of 9`.
    pub missing: Option<String>,
    /// The previous version.
    pub previous: Option<LinkView>,
    /// What links it to the previous version: `change-id`, `supersedes`, `changelog link`, `reply`, `title`.
    pub linked_by: Option<&'static str>,
    /// Its state.
    pub state: StateView,
    /// The author's changelog, as HTML for use inside `<pre>`.
    pub changelog: Option<String>,
    /// How its patches compare with those of the previous version.
    pub changes: Option<ChangesView>,
    /// Titles of patches that were dropped.
    pub gone: Vec<String>,
    /// Review tags of the previous version that it does not carry.
    pub dropped: Vec<DroppedView>,
    /// Mails it declares to depend on.
    pub depends: Vec<LinkView>,
    /// Its patches.
    pub patches: Vec<PatchView>,
    /// Replies.
    pub replies: usize,
    /// Tags given to the whole version, in replies to its cover.
    pub tags: Vec<TagView>,
    /// Its mails in thread order.
    pub outline: Vec<OutlineView>,
}

/// The patches of a version compared with those of the previous one.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ChangesView {
    /// Patches that are the same except for tags.
    pub same: u32,
    /// Patches whose title, message or diff differ.
    pub changed: u32,
    /// New patches.
    pub new: u32,
    /// Dropped patches.
    pub dropped: u32,
    /// Patches that changed their order.
    pub moved: u32,
    /// Whether there were too many patches to look for similar ones, so that only identical ones were matched.
    pub coarse: bool,
}

/// A patch of a version.
#[derive(Debug, Serialize)]
pub struct PatchView {
    /// Its number in the series.
    pub index: u32,
    /// Its title.
    pub title: String,
    /// The mail in the list's archive.
    pub mail: Option<String>,
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
    pub taken: Option<TakenView>,
    /// Replies to it.
    pub replies: usize,
}

/// A tag that a version lost.
#[derive(Debug, Serialize)]
pub struct DroppedView {
    /// The lost tag.
    pub tag: TagView,
    /// The title of the patch; `None` where the tag was given to the whole series.
    pub patch: Option<String>,
    /// Whether the patch changed.
    pub changed: bool,
}

pub(super) fn view(model: &Model<'_>, shown: &Shown<'_>, version: usize) -> VersionView {
    let Shown { series_ref, series, list, .. } = *shown;
    let row = &series.versions[version];
    let previous = row.previous.map(|previous| &series.versions[previous]);
    let seconds = |row: &VersionRow| row.date.seconds;
    VersionView {
        id: link::version_id(series, version),
        label: row.label(),
        title: model.masked(&row.title),
        subject: model.masked(&row.subject),
        author: person::participant(model, &series.people[row.author]),
        date: row.date.readable(),
        datetime: row.date.to_string(),
        days: previous.map(|previous| state::days(seconds(previous), seconds(row))),
        digest: digest_named(model, list, &row.digest),
        mail: model.archive_link(list, row.message_id.as_deref()),
        b4: row.message_id.as_deref().map(command::b4),
        partial: row.partial,
        resend: row.resend,
        inferred: row.inferred,
        arrived: row.patches.len(),
        total: row.total,
        missing: series_view::missing(row),
        previous: row.previous.map(|previous| LinkView {
            title: series.versions[previous].label(),
            url: format!("#{}", link::version_id(series, previous)),
        }),
        linked_by: row.linked_by.map(LinkedBy::word),
        state: state_view::view(model, series_ref, series, version),
        changelog: row.changelog.as_deref().map(|text| text::message(model, list, text)),
        changes: row.changes.map(|changes| ChangesView {
            same: changes.same,
            changed: changes.changed,
            new: changes.new,
            dropped: changes.dropped,
            moved: changes.moved,
            coarse: changes.coarse,
        }),
        gone: row.gone.iter().map(|title| model.masked(title)).collect(),
        dropped: dropped(model, shown, row),
        depends: row.depends.iter().map(|id| depends(model, list, id)).collect(),
        patches: (0..row.patches.len()).map(|at| patch(model, shown, version, at)).collect(),
        replies: series.replies_to(version).count(),
        tags: given(model, shown, version, 0),
        outline: outline::view(model, shown, version),
    }
}

/// The digest that a version arrived in.
fn digest_named(model: &Model<'_>, list: &str, digest: &str) -> LinkView {
    let elsewhere = || LinkView { title: digest.to_owned(), url: paths::list(list).url() };
    model.digest_named(list, digest).map_or_else(elsewhere, |place| link::digest(model, place))
}

fn dropped(model: &Model<'_>, shown: &Shown<'_>, row: &VersionRow) -> Vec<DroppedView> {
    let view = |lost: &LostTag| {
        let reply = lost.reply.and_then(|reply| shown.series.replies.get(reply));
        let patch = lost.patch.and_then(|index| row.patch(index));
        DroppedView {
            tag: tag::view(model, &lost.tag, shown.list, reply.and_then(|reply| reply.message_id.as_deref())),
            patch: patch.map(|patch| model.masked(&patch.title)),
            changed: lost.changed,
        }
    };
    row.dropped.iter().map(view).collect()
}

/// A mail that a version depends on: here, or in the archive.
fn depends(model: &Model<'_>, list: &str, message_id: &str) -> LinkView {
    let known = model.version_of(list, Some(message_id));
    let title = known.and_then(|known| model.series(known.series).versions.get(known.version)).map(|row| &row.title);
    let title = title.map_or_else(|| message_id.to_owned(), |title| model.masked(title));
    let archive = || model.archive_link(list, Some(message_id));
    let url = link::mail(model, list, message_id).or_else(archive).expect("the list is in site.yaml");
    LinkView { title, url }
}

fn patch(model: &Model<'_>, shown: &Shown<'_>, version: usize, place: usize) -> PatchView {
    let Shown { series, list, .. } = *shown;
    let row = &series.versions[version];
    let patch = &row.patches[place];
    let change = row.changes.map(|_| match patch.earlier {
        None => "new",
        Some(was) if was.changed => "changed",
        Some(_) => "same",
    });
    PatchView {
        index: patch.index,
        title: model.masked(&patch.title),
        mail: model.archive_link(list, patch.message_id.as_deref()),
        author: patch.author.map(|author| person::participant(model, &series.people[author])),
        insertions: patch.insertions,
        deletions: patch.deletions,
        blocks: count::blocks(patch.insertions, patch.deletions),
        change,
        was: patch.earlier.map(|was| was.index).filter(|was| *was != patch.index),
        moved: patch.earlier.is_some_and(|was| was.moved),
        difference: shown.differences.get(&(version, place)).map(|text| html::difference(&model.masked(text))),
        carries: patch.carries.iter().map(|tag| tag::view(model, tag, list, None)).collect(),
        given: given(model, shown, version, patch.index),
        taken: taken_patch(model, shown, row, patch),
        replies: series.replies_to(version).filter(|(_, reply)| reply.about == Some(patch.index)).count(),
    }
}

fn taken_patch(model: &Model<'_>, shown: &Shown<'_>, row: &VersionRow, patch: &PatchRow) -> Option<TakenView> {
    let own = row.applied.iter().find(|applied| applied.patch == Some(patch.index));
    own.map(|applied| taken(model, applied, shown.series, shown.list))
}

/// The tags given to a patch, or with 0 to the cover.
fn given(model: &Model<'_>, shown: &Shown<'_>, version: usize, about: u32) -> Vec<TagView> {
    let replys = shown.series.replies_to(version).filter(|(_, reply)| reply.about == Some(about));
    replys.flat_map(|(_, reply)| tags_of(model, shown.list, reply)).collect()
}
