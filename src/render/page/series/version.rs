//! A version of a series, with its patches.

use super::ShownSeries;
use super::checks::{self, ChecksView};
use super::outline::{self, OutlineView};
use super::patch::{self, PatchView};
use crate::render::index::VersionRef;
use crate::render::model::Model;
use crate::render::paths;
use crate::render::view::link::LinkView;
use crate::render::view::person::PersonView;
use crate::render::view::state::StateView;
use crate::render::view::tag::TagView;
use crate::render::view::{command, link, person, series as series_view, state as state_view, tag, text};
use crate::rows::series::{ChangeCounts, LinkedBy, LostTag, VersionRow};
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
    /// The lists that it arrived on, where these are not all lists of the series.
    pub only_on: Vec<LinkView>,
    /// The mail in the list's archive.
    pub mail: Option<String>,
    /// Where it can be read with its replies.
    pub reading: Option<ReadingLinkView>,
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
    pub lost_tags: Vec<LostTagView>,
    /// Mails it declares to depend on.
    pub depends: Vec<LinkView>,
    /// Its patches.
    pub patches: Vec<PatchView>,
    /// What bots' checks found in it.
    pub checks: Option<ChecksView>,
    /// Replies of people.
    pub replies: usize,
    /// Mails of bots about it, and notices.
    pub bot_mails: usize,
    /// Tags given to the whole version, in replies to its cover.
    pub tags: Vec<TagView>,
    /// Its mails in thread order.
    pub outline: Vec<OutlineView>,
}

/// Where a version can be read with its replies.
#[derive(Debug, Serialize)]
pub struct ReadingLinkView {
    /// Its page.
    pub url: String,
    /// How many replies it has.
    pub replies: usize,
    /// How many remarks stand at a line.
    pub remarks: usize,
    /// How many of these are about a line that the next version changed.
    pub changed: usize,
    /// The next version: `v4`.
    pub next: Option<String>,
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

/// A tag that a version lost.
#[derive(Debug, Serialize)]
pub struct LostTagView {
    /// The lost tag.
    pub tag: TagView,
    /// The title of the patch; `None` where the tag was given to the whole series.
    pub patch: Option<String>,
    /// Whether the patch changed.
    pub changed: bool,
}

pub(super) fn view(model: &Model<'_>, shown: &ShownSeries<'_>, version: usize) -> VersionView {
    let ShownSeries { series_ref, series, list, .. } = *shown;
    let row = &series.versions[version];
    let previous = row.previous.map(|previous| &series.versions[previous]);
    let seconds = |row: &VersionRow| row.date.seconds;
    let lists = shown.lists(&row.on);
    VersionView {
        id: link::version_id(model, series_ref, version),
        label: row.label(),
        title: model.masked(&row.title),
        subject: model.masked(&row.subject),
        author: person::participant(model, &series.people[row.author]),
        date: row.date.readable(),
        datetime: row.date.to_string(),
        days: previous.map(|previous| state::days(seconds(previous), seconds(row))),
        digest: arrived_in(model, shown, row),
        mail: model.archive_link(lists.first().unwrap_or(&list), row.message_id.as_deref()),
        reading: reading(model, shown, version),
        only_on: lists.into_iter().filter_map(|name| link::list_named(model, name)).collect(),
        b4: row.message_id.as_deref().map(command::b4),
        partial: row.partial,
        resend: row.resend,
        inferred: row.inferred,
        arrived: row.patches.len(),
        total: row.total,
        missing: series_view::missing(row),
        previous: row.previous.map(|previous| LinkView {
            title: series.versions[previous].label(),
            url: format!("#{}", link::version_id(model, series_ref, previous)),
        }),
        linked_by: row.linked_by.map(LinkedBy::word),
        state: state_view::view(model, series_ref, version),
        changelog: row.changelog.as_deref().map(|text| text::message(model, list, text)),
        changes: row.changes.map(changes),
        gone: row.gone.iter().map(|title| model.masked(title)).collect(),
        lost_tags: lost_tags(model, shown, row),
        depends: row.depends.iter().map(|id| depends(model, list, id)).collect(),
        patches: (0..row.patches.len()).map(|at| patch::view(model, shown, version, at)).collect(),
        checks: checks::view(model, shown, version),
        replies: shown.replies.of_people(version),
        bot_mails: shown.replies.to(version).iter().filter(|(_, reply)| reply.bot).count(),
        tags: patch::given(model, shown, version, 0),
        outline: outline::view(model, shown, version),
    }
}

fn reading(model: &Model<'_>, shown: &ShownSeries<'_>, version: usize) -> Option<ReadingLinkView> {
    let facts = model.version_reading(VersionRef { series: shown.series_ref, version })?;
    let next = shown.series.versions.iter().find(|row| row.previous == Some(version));
    Some(ReadingLinkView {
        url: paths::reading_of(facts, 0).url(),
        replies: facts.replies,
        remarks: facts.remarks,
        changed: facts.changed,
        next: next.map(VersionRow::label),
    })
}

/// The digest that a version arrived in: of the list that has the page, else of another one.
fn arrived_in(model: &Model<'_>, shown: &ShownSeries<'_>, row: &VersionRow) -> LinkView {
    let places = shown.series.arrivals(shown.list, row);
    let (list, digest) = places.first().copied().unwrap_or((shown.list, ""));
    let elsewhere = || LinkView { title: digest.to_owned(), url: paths::list(list).url() };
    model.digest_named(list, digest).map_or_else(elsewhere, |position| link::digest(model, position))
}

fn lost_tags(model: &Model<'_>, shown: &ShownSeries<'_>, row: &VersionRow) -> Vec<LostTagView> {
    let view = |lost: &LostTag| {
        let reply = lost.reply.and_then(|reply| shown.series.replies.get(reply));
        let patch = lost.patch.and_then(|index| row.patch(index));
        LostTagView {
            tag: tag::view(model, &lost.tag, shown.list, reply.and_then(|reply| reply.message_id.as_deref())),
            patch: patch.map(|patch| model.masked(&patch.title)),
            changed: lost.changed,
        }
    };
    row.lost_tags.iter().map(view).collect()
}

/// A mail that a version depends on, linked on the site or in the archive.
fn depends(model: &Model<'_>, list: &str, message_id: &str) -> LinkView {
    let known = model.version_of(Some(message_id));
    let title = known.and_then(|known| model.series(known.series).versions.get(known.version)).map(|row| &row.title);
    let title = title.map_or_else(|| message_id.to_owned(), |title| model.masked(title));
    let archive = || model.archive_link(list, Some(message_id));
    let url = link::mail(model, message_id).or_else(archive).expect("the list is in site.yaml");
    LinkView { title, url }
}

pub(in crate::render::page) fn changes(counts: ChangeCounts) -> ChangesView {
    let ChangeCounts { same, changed, new, dropped, moved, coarse } = counts;
    ChangesView { same, changed, new, dropped, moved, coarse }
}
