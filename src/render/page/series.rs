//! A series through all its versions: `series.html` sees [`SeriesView`] as `series`.

mod checks;
mod outline;
mod patch;
mod people;
mod replies;
mod version;

pub use checks::{CheckCountView, CheckView, ChecksView};
pub use outline::OutlineView;
pub use patch::PatchView;
pub use people::TakingPartView;
pub(super) use version::changes;
pub use version::{ChangesView, LostTagView, ReadingLinkView, VersionView};

use self::replies::RepliesByVersion;
use super::{LinkStyle, Page, PageView, Template};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::render::view::link::LinkView;
use crate::render::view::person::PersonView;
use crate::render::view::state::StateView;
use crate::render::view::tag::TagView;
use crate::render::view::{command, link, person, state as state_view, tag};
use crate::render::{paths, picture};
use crate::rows::applied::{AppliedRow, FoundBy};
use crate::rows::places::ArrivalRow;
use crate::rows::series::{ReplyRow, Series};
use crate::rows::state;
use serde::Serialize;
use std::collections::BTreeMap;

const TEMPLATE: Template = Template { file: "series.html", variable: "series", links: LinkStyle::Generated };

/// How many files the page names.
const MOST_PATHS: usize = 40;

/// `series.html`: a series with all its versions.
#[derive(Debug, Serialize)]
pub struct SeriesView {
    /// The list.
    pub list: LinkView,
    /// The title of the newest version.
    pub title: String,
    /// Who sent the newest version.
    pub author: PersonView,
    /// Its subsystem, from the top of the tree.
    pub subsystem: Vec<LinkView>,
    /// The sections of MAINTAINERS that its files belong to.
    pub areas: Vec<LinkView>,
    /// Its state.
    pub state: StateView,
    /// Where it was applied or queued, according to mails and the source repository.
    pub applied: Vec<AppliedView>,
    /// When the first version was sent.
    pub first: String,
    /// When the last mail about it was sent.
    pub last: String,
    /// Days from `first` to `last`.
    pub days: i64,
    /// The newest version's mail in the list's archive.
    pub mail: Option<String>,
    /// `b4 am MESSAGE-ID`, safe to paste into a shell.
    pub b4_am: Option<String>,
    /// `b4 diff …` for the newest two versions.
    pub b4_diff: Option<String>,
    /// The other lists that it reached.
    pub also_on: Vec<LinkView>,
    /// The versions on a line, as an SVG picture; empty where there is only one.
    pub timeline: String,
    /// The versions, newest first.
    pub versions: Vec<VersionView>,
    /// The people who took part, most active first.
    pub people: Vec<TakingPartView>,
    /// The files of the newest version.
    pub paths: Vec<PathView>,
}

/// Where a patch or series was applied or queued.
#[derive(Debug, Clone, Serialize)]
pub struct AppliedView {
    /// The number of the patch; `None` for all of them.
    pub patch: Option<u32>,
    /// The tree or branch.
    pub tree: Option<String>,
    /// The commit.
    pub commit: Option<String>,
    /// Whether it was queued rather than applied.
    pub queued: bool,
    /// The mail that says so.
    pub mail: Option<String>,
    /// How it was found where no reply says so: `link`, `diff` or `title` in the source repository; `pull request`, `Fixes`,
    /// `mention`, `backport` or `notice` in a mail outside the series.
    pub found_by: Option<&'static str>,
}

/// A file that a series touches.
#[derive(Debug, Serialize)]
pub struct PathView {
    /// Its path.
    pub path: String,
    /// How many other series under review touch it.
    pub others: usize,
}

/// A series with what its page needs.
struct ShownSeries<'a> {
    series_ref: SeriesRef,
    series: &'a Series,
    list: &'a str,
    /// The differences by version and patch.
    differences: BTreeMap<(usize, usize), String>,
    replies: RepliesByVersion<'a>,
}

impl<'a> ShownSeries<'a> {
    /// The lists that a mail arrived on, given by its row; empty where these are all lists of the series.
    fn lists(&self, on: &[ArrivalRow]) -> Vec<&'a str> {
        let all = &self.series.lists;
        let names: Vec<&str> = on.iter().filter_map(|ArrivalRow(list, _)| all.get(*list)).map(String::as_str).collect();
        if names.len() < all.len() { names } else { Vec::new() }
    }
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, series_ref: SeriesRef) -> Result<Page, RenderError> {
    let series = model.series(series_ref);
    let list = model.series_list(series_ref);
    let (differences, replies) = (model.differences(series_ref)?, RepliesByVersion::new(series));
    let shown = ShownSeries { series_ref, series, list, differences, replies };
    let view = view(model, &shown);
    let people_replies = series.replies.iter().filter(|reply| !reply.bot).count();
    let page = PageView {
        title: view.title.clone(),
        description: format!(
            "{}, {}, {}",
            view.state.word,
            counted(series.versions.len() as u64, "version", "versions"),
            counted(people_replies as u64, "reply", "replies")
        ),
        section: list.to_owned(),
        feed: Some(paths::series_feed(&model.series_path(series_ref)).url()),
        trail: vec![view.list.clone(), LinkView { title: "Series".to_owned(), url: paths::series_index(list).url() }],
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}

fn view(model: &Model<'_>, shown: &ShownSeries<'_>) -> SeriesView {
    let ShownSeries { series_ref, series, list, .. } = *shown;
    let current = series.current();
    let row = &series.versions[current];
    let last = (0..series.versions.len())
        .map(|version| state::last_date(series, version))
        .max_by_key(|date| date.seconds)
        .expect("a series has at least one version");
    let title = model.list_named(list).map_or(list, |list| &list.title).to_owned();
    SeriesView {
        list: LinkView { title, url: paths::list(list).url() },
        title: model.masked(&row.title),
        author: person::participant(model, &series.people[row.author]),
        subsystem: link::subsystem_trail(model, model.series_node(series_ref)),
        areas: link::areas(model, &series.areas),
        state: state_view::view(model, series_ref, current),
        applied: row.applied.iter().map(|applied| applied_view(model, applied, series, list)).collect(),
        first: series.versions[0].date.day(),
        last: last.day(),
        days: state::days(series.versions[0].date.seconds, last.seconds),
        mail: model.archive_link(list, row.message_id.as_deref()),
        b4_am: row.message_id.as_deref().map(command::b4),
        b4_diff: b4_diff(series),
        also_on: link::also_on(model, series_ref, None),
        timeline: timeline(model, shown),
        versions: (0..series.versions.len()).rev().map(|at| version::view(model, shown, at)).collect(),
        people: people::view(model, series),
        paths: touched_paths(model, series_ref, series),
    }
}

fn timeline(model: &Model<'_>, shown: &ShownSeries<'_>) -> String {
    let series = shown.series;
    let stops: Vec<picture::TimelineStop> = series
        .versions
        .iter()
        .enumerate()
        .map(|(position, version)| picture::TimelineStop {
            seconds: version.date.seconds,
            label: version.label(),
            date: version.date.day(),
            url: format!("#{}", link::version_id(model, shown.series_ref, position)),
            replies: shown.replies.of_people(position),
        })
        .collect();
    picture::timeline(&stops)
}

fn touched_paths(model: &Model<'_>, series_ref: SeriesRef, series: &Series) -> Vec<PathView> {
    let open = model.is_open(series_ref);
    let others = |path: &String| model.touching(series_ref, path).saturating_sub(usize::from(open));
    series.paths.iter().take(MOST_PATHS).map(|path| PathView { path: path.clone(), others: others(path) }).collect()
}

/// The command that compares the newest version with the previous one.
fn b4_diff(series: &Series) -> Option<String> {
    let row = &series.versions[series.current()];
    let previous = &series.versions[row.previous?];
    let id = row.message_id.as_deref()?;
    let differs = previous.version != row.version && !previous.rfc && !row.rfc;
    let versions = if differs { format!(" -v {} {}", previous.version, row.version) } else { String::new() };
    Some(format!("b4 diff{versions} {}", command::shell_word(id)))
}

pub(super) fn applied_view(model: &Model<'_>, applied: &AppliedRow, series: &Series, list: &str) -> AppliedView {
    let reply = applied.reply.and_then(|reply| series.replies.get(reply));
    AppliedView {
        patch: applied.patch,
        tree: applied.tree.clone(),
        commit: applied.commit.clone(),
        queued: applied.queued,
        mail: model.archive_link(list, reply.map_or(applied.mail.as_deref(), |reply| reply.message_id.as_deref())),
        found_by: applied.found_by.map(FoundBy::word),
    }
}

fn tags_of(model: &Model<'_>, list: &str, reply: &ReplyRow) -> Vec<TagView> {
    reply.tags.iter().map(|tag| tag::view(model, tag, list, reply.message_id.as_deref())).collect()
}
