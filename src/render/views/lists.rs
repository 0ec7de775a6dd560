//! What the front page and the pages of lists see.

use super::{CountsView, DigestRow, LifeRow, Link, RankView, ReviewerView, SeriesView, StateCount};
use serde::Serialize;

/// `home.html`.
#[derive(Debug, Serialize)]
pub struct HomeView {
    /// The text of content/index.md as HTML; `None` where there is none.
    pub intro: Option<String>,
    /// The lists with their newest digest.
    pub lists: Vec<HomeList>,
    /// The busiest subsystems.
    pub subsystems: Vec<RankView>,
    /// Who wrote most.
    pub contributors: Vec<RankView>,
    /// Who reviewed most.
    pub reviewers: Vec<ReviewerView>,
    /// How many of everything, all digests together.
    pub counts: CountsView,
    /// Digests in all.
    pub digests: usize,
}

/// A list on the front page.
#[derive(Debug, Serialize)]
pub struct HomeList {
    /// Its page.
    pub link: Link,
    /// Its address, where set.
    pub address: Option<String>,
    /// Series that nobody answered, those waiting longest last.
    pub waiting: Vec<LifeRow>,
    /// The page of what waits.
    pub waiting_url: String,
    /// Mails of the last twelve months by day, else by month, as an SVG picture.
    pub activity: String,
    /// The newest digests, newest first.
    pub recent: Vec<DigestRow>,
    /// The subsystems with the most patches lately.
    pub busiest: Vec<RankView>,
    /// In how many of the newest digests.
    pub busiest_digests: usize,
    /// How many of its series stand where.
    pub states: Vec<StateCount>,
    /// The index of its series.
    pub series_url: String,
    /// What moved in the newest ones: series with the most patches and replies.
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
    /// The text of content/LIST/index.md as HTML; `None` where there is none.
    pub intro: Option<String>,
    /// Whether this is the list's front page.
    pub front: bool,
    /// The year shown.
    pub year: String,
    /// All years, newest first.
    pub years: Vec<Link>,
    /// Pages about the list's series: all of them, what waits, what collides.
    pub series_pages: Vec<Link>,
    /// Mails by day or month of the year, as an SVG picture.
    pub activity: String,
    /// On the front page of a list: mails by month through all years, as an SVG picture; empty where `activity` says as
    /// much.
    pub history: String,
    /// The months of the year, newest first.
    pub months: Vec<MonthView>,
    /// How many of everything, all years together.
    pub counts: CountsView,
    /// Who wrote most in the year.
    pub contributors: Vec<RankView>,
    /// Who reviewed most in the year.
    pub reviewers: Vec<ReviewerView>,
    /// Which subsystems were busiest in the year.
    pub subsystems: Vec<RankView>,
}

/// A month of a list.
#[derive(Debug, Serialize)]
pub struct MonthView {
    /// `August 2025`.
    pub label: String,
    /// `2025-08`, an id.
    pub id: String,
    /// Its digests, newest first.
    pub digests: Vec<DigestRow>,
}
