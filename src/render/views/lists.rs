//! What the front page and the pages of lists see.

use super::{CountsView, DigestRow, LifeRow, Link, RankView, ReviewerView, SeriesView, StateCount};
use serde::Serialize;

/// `home.html`: the front page.
#[derive(Debug, Serialize)]
pub struct HomeView {
    /// content/index.md as HTML; `None` without that file.
    pub intro: Option<String>,
    /// The lists with their newest digest.
    pub lists: Vec<HomeList>,
    /// The busiest subsystems.
    pub subsystems: Vec<RankView>,
    /// The people who sent the most patches.
    pub contributors: Vec<RankView>,
    /// The people who reviewed the most.
    pub reviewers: Vec<ReviewerView>,
    /// Totals of all digests.
    pub counts: CountsView,
    /// The number of digests.
    pub digests: usize,
}

/// A list on the front page.
#[derive(Debug, Serialize)]
pub struct HomeList {
    /// Its page.
    pub link: Link,
    /// Its address, where set.
    pub address: Option<String>,
    /// Series without a reply, those waiting longest last.
    pub waiting: Vec<LifeRow>,
    /// The page of waiting series.
    pub waiting_url: String,
    /// Mails of the last twelve months by day, or by month where digests are longer, as an SVG picture.
    pub activity: String,
    /// The newest digests, newest first.
    pub recent: Vec<DigestRow>,
    /// The subsystems with the most patches lately.
    pub busiest: Vec<RankView>,
    /// How many of the newest digests `busiest` covers.
    pub busiest_digests: usize,
    /// Its series counted by state.
    pub states: Vec<StateCount>,
    /// The index of its series.
    pub series_url: String,
    /// The series with the most patches and replies in the newest digests.
    pub moved: Vec<SeriesView>,
}

/// `list.html`: a list's archive, one page per year; the newest year's is the list's front page too.
#[derive(Debug, Serialize)]
pub struct ListView {
    /// The list's name.
    pub name: String,
    /// The list's title.
    pub title: String,
    /// The address, where set.
    pub address: Option<String>,
    /// The archive's URL, where set.
    pub archive: Option<String>,
    /// content/LIST/index.md as HTML; `None` without that file.
    pub intro: Option<String>,
    /// Whether this is the list's front page.
    pub front: bool,
    /// The year shown.
    pub year: String,
    /// All years, newest first.
    pub years: Vec<Link>,
    /// Pages about the list's series: all series, waiting series, contended files.
    pub series_pages: Vec<Link>,
    /// Mails by day or month of the year, as an SVG picture.
    pub activity: String,
    /// On the list's front page, mails by month through all years, as an SVG picture; empty where that would repeat
    /// `activity`.
    pub history: String,
    /// The months of the year, newest first.
    pub months: Vec<MonthView>,
    /// Totals of all years.
    pub counts: CountsView,
    /// The people who sent the most patches in the year.
    pub contributors: Vec<RankView>,
    /// The people who reviewed the most in the year.
    pub reviewers: Vec<ReviewerView>,
    /// The subsystems with the most patches in the year.
    pub subsystems: Vec<RankView>,
}

/// A month of a list.
#[derive(Debug, Serialize)]
pub struct MonthView {
    /// Its name: `August 2025`.
    pub label: String,
    /// Its id: `2025-08`.
    pub id: String,
    /// Its digests, newest first.
    pub digests: Vec<DigestRow>,
}
