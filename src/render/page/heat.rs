//! Files that several open series of a list touch, by when these were last written about: `heat.html` sees [`HeatView`] as `heat`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::date::UtcTime;
use crate::base::hash::fingerprint;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::SeriesRef;
use crate::render::model::Model;
use crate::render::picture::{self, WEEKS};
use crate::render::view::link::LinkView;
use crate::render::view::series::SeriesRowView;
use crate::render::view::{link, series};
use serde::Serialize;
use std::cmp::Reverse;

const TEMPLATE: Template = Template { file: "heat.html", variable: "heat", links: LinkStyle::Generated };

/// What was not written about for so many days is left out: it says more about the list than about a conflict.
const LATELY: i64 = 90;

/// The most files that the page names.
const MOST_FILES: usize = 150;

/// In seconds.
const DAY: i64 = 24 * 60 * 60;

/// `heat.html`: files touched by more than one series under review.
#[derive(Debug, Serialize)]
pub struct HeatView {
    /// The list.
    pub list: LinkView,
    /// The first and the last day of the time that counts.
    pub span: (String, String),
    /// The files, those with the most series first.
    pub files: Vec<HotFileView>,
}

/// A file touched by several series.
#[derive(Debug, Serialize)]
pub struct HotFileView {
    /// Its path.
    pub path: String,
    /// The id of its entry.
    pub id: String,
    /// In which weeks its series were last written about, as an SVG picture one line of text high.
    pub weeks: String,
    /// The series.
    pub series: Vec<SeriesRowView>,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, list: usize) -> Result<Page, RenderError> {
    let newest = model.newest(list);
    let files = contended(model, list, newest);
    let ages: Vec<[u32; WEEKS]> = files.iter().map(|(_, series)| ages(model, series, newest)).collect();
    let most = ages.iter().flatten().copied().max().unwrap_or(0);
    let hot = |((file, touching), weeks): (&(&str, Vec<SeriesRef>), &[u32; WEEKS])| HotFileView {
        path: (*file).to_owned(),
        id: format!("f-{}", fingerprint(file)),
        weeks: picture::weeks(weeks, most),
        series: touching.iter().map(|series| series::row(model, *series, Some(list))).collect(),
    };
    let view = HeatView {
        list: link::list(model, list),
        span: (UtcTime(newest - LATELY * DAY).day(), UtcTime(newest).day()),
        files: files.iter().zip(&ages).map(hot).collect(),
    };
    let title = format!("Contended files of {}", view.list.title);
    let description = "Files touched by more than one series under review".to_owned();
    let page = PageView { title, description, ..PageView::below_list(model, path, list) };
    TEMPLATE.fill(model, path, page, view)
}

/// The files that several open series touch which somebody wrote about lately, those with the most first.
fn contended<'a>(model: &Model<'a>, list: usize, newest: i64) -> Vec<(&'a str, Vec<SeriesRef>)> {
    let is_recent = |series: &&SeriesRef| newest - model.last_activity(**series) < LATELY * DAY;
    let recent = |series: &[SeriesRef]| series.iter().filter(is_recent).copied().collect::<Vec<_>>();
    let files = model.heat(list).iter().map(|(path, series)| (*path, recent(series)));
    let mut files: Vec<_> = files.filter(|(_, series)| series.len() > 1).collect();
    files.sort_by_key(|(path, series)| (Reverse(series.len()), *path));
    files.truncate(MOST_FILES);
    files
}

/// How many series were last written about in each week, the newest last.
fn ages(model: &Model<'_>, series: &[SeriesRef], newest: i64) -> [u32; WEEKS] {
    let mut weeks = [0; WEEKS];
    for series in series {
        let days = (newest - model.last_activity(*series)).max(0) / DAY;
        let week = usize::try_from(days / 7).unwrap_or(0).min(WEEKS - 1);
        weeks[WEEKS - 1 - week] += 1;
    }
    weeks
}
