//! A section of MAINTAINERS: `area.html` sees [`AreaView`] as `area`.

use super::{LinkStyle, Page, PageView, Template, numbered_title};
use crate::base::number::counted;
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::count_reviews;
use crate::render::model::{AreaSeries, Model, SeriesStatus};
use crate::render::paths::{self, INDEX_ROWS};
use crate::render::view::count::PagerView;
use crate::render::view::link::LinkView;
use crate::render::view::person::PersonView;
use crate::render::view::rank::ReviewerView;
use crate::render::view::series::SeriesRowView;
use crate::render::view::{count, person, rank, series};
use crate::rows::series::Participant;
use serde::Serialize;

const TEMPLATE: Template = Template { file: "area.html", variable: "area", links: LinkStyle::Generated };

/// Ranks on the page of a section.
const RANKS: usize = 12;

/// `area.html`: a section of MAINTAINERS.
#[derive(Debug, Serialize)]
pub struct AreaView {
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: Option<String>,
    /// Its maintainers.
    pub maintainers: Vec<PersonView>,
    /// Its reviewers.
    pub reviewers: Vec<PersonView>,
    /// Its mailing lists.
    pub lists: Vec<String>,
    /// Its trees.
    pub trees: Vec<String>,
    /// The people who reviewed the most in it.
    pub busiest: Vec<ReviewerView>,
    /// Series that nobody answered for as long as site.yaml says, those waiting longest last; the first of them.
    pub waiting: Vec<SeriesRowView>,
    /// How many there are.
    pub waiting_total: usize,
    /// Its series on this page, most recently active first.
    pub rows: Vec<SeriesRowView>,
    /// How many there are on all pages.
    pub total: usize,
    /// The pages.
    pub pager: PagerView,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath, position: usize, page: usize) -> Result<Page, RenderError> {
    let AreaSeries { area, series: touching } = model.area(position);
    let first = paths::area(&area.title);
    let reviews = model.reviews_touching(position);
    let waits: Vec<&SeriesStatus> = touching.iter().filter(|known| model.is_unanswered(known)).collect();
    let people = |people: &[(String, String)]| people.iter().map(|person| named_person(model, person)).collect();
    let shown = touching.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS);
    let view = AreaView {
        title: area.title.clone(),
        status: area.status.clone(),
        maintainers: people(&area.maintainers),
        reviewers: people(&area.reviewers),
        lists: area.lists.iter().map(|list| model.masked(list)).collect(),
        trees: area.trees.clone(),
        busiest: rank::reviewers(model, count_reviews(reviews.into_iter()), RANKS),
        waiting: series::few(model, waits.iter().map(|known| known.series), None),
        waiting_total: waits.len(),
        rows: shown.map(|known| series::row(model, known.series, None)).collect(),
        total: touching.len(),
        pager: count::pager(&first, touching.len(), INDEX_ROWS, page),
    };
    let page = PageView {
        title: numbered_title(&area.title, page),
        description: format!("{} touch {}", counted(touching.len() as u64, "series", "series"), area.title),
        section: "maintainers".to_owned(),
        trail: vec![LinkView { title: "Maintainers".to_owned(), url: paths::areas().url() }],
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}

/// A person of MAINTAINERS; who never wrote to a list has no page.
fn named_person(model: &Model<'_>, (name, email): &(String, String)) -> PersonView {
    let who = Participant { name: name.clone(), email: email.clone(), signs: Vec::new() };
    person::participant(model, &who)
}
