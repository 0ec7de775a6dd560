//! A year of a list, and the list's front page: `list.html` sees [`ListView`] as `list`.

use super::{LinkStyle, Page, PageView, Template};
use crate::base::date::month_word;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::model::Model;
use crate::render::model::Year;
use crate::render::paths;
use crate::render::view::count::CountsView;
use crate::render::view::digest_row::DigestRowView;
use crate::render::view::link::LinkView;
use crate::render::view::rank::{RankView, ReviewerView};
use crate::render::view::{activity, count, digest_row, link, rank, text};
use serde::Serialize;
use std::collections::BTreeMap;

const TEMPLATE: Template = Template { file: "list.html", variable: "list", links: LinkStyle::HandWritten };

/// Ranks on the front page and on list pages.
const RANKS: usize = 10;

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
    pub years: Vec<LinkView>,
    /// Other pages of the list: what can be read, all series, waiting series, contended files.
    pub series_pages: Vec<LinkView>,
    /// Mails by day or month of the year, as an SVG picture.
    pub activity: String,
    /// On the list's front page, mails by month through all years, as an SVG picture; empty where that would repeat
    /// `activity`.
    pub history: String,
    /// The months of the year, newest first.
    pub months: Vec<MonthView>,
    /// Totals of the year; on the list's front page, of all years.
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
    pub digests: Vec<DigestRowView>,
}

pub(super) fn page(
    model: &Model<'_>,
    path: &SitePath,
    list: usize,
    year: usize,
    front: bool,
) -> Result<Page, RenderError> {
    let config = model.list(list);
    let first = paths::list(&config.name);
    let empty = Year { year: String::new(), digests: Vec::new() };
    let shown = model.years(list).get(year).unwrap_or(&empty);
    let (contributors, subsystems) = rank::busiest(model, &shown.digests);
    let counted = if front { model.digests(list) } else { &shown.digests };
    let view = ListView {
        name: config.name.clone(),
        title: config.title.clone(),
        address: config.address.as_deref().and_then(|address| text::address(model, address)),
        archive: config.url.clone(),
        intro: text::intro(model, &first).filter(|_| front),
        front,
        year: shown.year.clone(),
        years: years(model, list),
        series_pages: series_pages(model, list),
        activity: activity::year(model, &shown.year, &shown.digests),
        history: if front { activity::history(model, list) } else { String::new() },
        months: months(model, shown),
        counts: count::sum(counted.iter().map(|digest| &model.digest_facts(*digest).counts)),
        contributors: rank::authors(model, &contributors, RANKS),
        reviewers: rank::reviewers(model, rank::reviewing_in(model, &shown.digests), RANKS),
        subsystems: rank::subsystems(model, &subsystems, RANKS),
    };
    let page = PageView {
        title: if front { config.title.clone() } else { format!("{}, {}", config.title, shown.year) },
        description: format!("Digests of {}", config.title),
        section: config.name.clone(),
        feed: Some(paths::feed(&first).url()),
        trail: if front { Vec::new() } else { vec![link::list(model, list)] },
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}

/// All years of the list.
fn years(model: &Model<'_>, list: usize) -> Vec<LinkView> {
    let url = |year: &Year| paths::list_year(&model.list(list).name, &year.year).url();
    model.years(list).iter().map(|year| LinkView { title: year.year.clone(), url: url(year) }).collect()
}

/// The pages about a list's series.
fn series_pages(model: &Model<'_>, list: usize) -> Vec<LinkView> {
    let name = &model.list(list).name;
    let link = |title: &str, path: SitePath| LinkView { title: title.to_owned(), url: path.url() };
    let read = model.has_readings(list).then(|| link("Discussions", paths::readings(name)));
    let series = [
        link("All series", paths::series_index(name)),
        link("Waiting", paths::waiting(name)),
        link("Contended files", paths::heat(name)),
    ];
    read.into_iter().chain(series).collect()
}

fn months(model: &Model<'_>, year: &Year) -> Vec<MonthView> {
    let mut months: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for position in &year.digests {
        let month = model.digest_facts(*position).range.last.month();
        months.entry(month).or_default().push(*position);
    }
    let most = digest_row::most_mails(model, &year.digests);
    let view = |(month, digests): (String, Vec<usize>)| {
        let day = model.digest_facts(digests[0]).range.last.date();
        let label = format!("{} {}", month_word(day), day.year());
        MonthView { label, id: month, digests: digest_row::rows(model, digests.into_iter().rev(), most) }
    };
    months.into_iter().rev().map(view).collect()
}
