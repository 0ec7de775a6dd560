//! What can be read of a list: `read-months.html` sees [`ReadMonthsView`] as `read`, and for a month `read-month.html`
//! sees [`ReadMonthView`].

use super::{LinkStyle, Page, PageView, Template, numbered_title};
use crate::base::date::{UtcTime, month_word};
use crate::base::number::{counted, number};
use crate::base::path::SitePath;
use crate::base::text::visible_line;
use crate::content::facts::ReadingFacts;
use crate::render::RenderError;
use crate::render::model::Model;
use crate::render::paths::{self, INDEX_ROWS};
use crate::render::view::count::{self, PagerView};
use crate::render::view::link::{self, LinkView};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeSet;

const MONTHS: Template = Template { file: "read-months.html", variable: "read", links: LinkStyle::Generated };
const MONTH: Template = Template { file: "read-month.html", variable: "read", links: LinkStyle::Generated };

/// How many of a month's liveliest threads the list of months names.
const LIVELIEST: usize = 3;

/// `read-months.html`: the months of a list that can be read.
#[derive(Debug, Serialize)]
pub struct ReadMonthsView {
    /// The list.
    pub list: LinkView,
    /// The months, newest first.
    pub months: Vec<ReadMonthRowView>,
}

/// A month that can be read.
#[derive(Debug, Serialize)]
pub struct ReadMonthRowView {
    /// Its page: `August 2025`.
    pub link: LinkView,
    /// Postings of patches that began in it.
    pub postings: usize,
    /// Threads without patches.
    pub threads: usize,
    /// The mails of both.
    pub mails: usize,
    /// Its mails as a share of those of the month with the most, 1 to 100.
    pub percent: u32,
    /// Those with the most mails.
    pub liveliest: Vec<LinkView>,
}

/// `read-month.html`: the postings and threads of a list that began in a month.
#[derive(Debug, Serialize)]
pub struct ReadMonthView {
    /// The list.
    pub list: LinkView,
    /// The month: `August 2025`.
    pub month: String,
    /// The page of the month before.
    pub older: Option<LinkView>,
    /// The page of the month after.
    pub newer: Option<LinkView>,
    /// How many postings and threads began in it.
    pub total: usize,
    /// Those on this page, the ones with the most mails first.
    pub rows: Vec<ReadRowView>,
    /// The pages.
    pub pager: PagerView,
}

/// A posting with its replies, or a thread without patches.
#[derive(Debug, Serialize)]
pub struct ReadRowView {
    /// Its page.
    pub link: LinkView,
    /// Which version of a series it is: `v3`; empty of a thread.
    pub version: String,
    /// How many patches it has.
    pub patches: usize,
    /// How many mails.
    pub mails: usize,
    /// How many people wrote them.
    pub people: usize,
    /// How many remarks stand at a line.
    pub remarks: usize,
    /// The day of its newest mail: `2025-08-29`.
    pub last: String,
}

/// A link to what can be read of a month.
pub(super) fn link(list: &str, month: &str) -> LinkView {
    LinkView { title: label(month), url: paths::readings_of(list, month).url() }
}

/// `August 2025`
fn label(month: &str) -> String {
    let day = format!("{month}-01").parse();
    day.map_or_else(|_| month.to_owned(), |day| format!("{} {}", month_word(day), day.year()))
}

pub(super) fn months(model: &Model<'_>, path: &SitePath, list: usize) -> Result<Page, RenderError> {
    let months = model.read_months(list);
    let mut rows: Vec<ReadMonthRowView> = (0..months.len()).map(|month| month_row(model, list, month)).collect();
    let most = rows.iter().map(|row| row.mails).max().unwrap_or(0);
    for row in &mut rows {
        row.percent = count::percent(number(row.mails), number(most));
    }
    let view = ReadMonthsView { list: link::list(model, list), months: rows };
    let title = format!("Discussions of {}", view.list.title);
    let description = format!("{} with their replies", counted(months.len() as u64, "month", "months"));
    let page = PageView { title, description, ..PageView::below_list(model, path, list) };
    MONTHS.fill(model, path, page, view)
}

fn month_row(model: &Model<'_>, list: usize, month: usize) -> ReadMonthRowView {
    let (name, all) = model.read_in_month(list, month);
    let all = liveliest(all);
    let threads = all.iter().filter(|facts| facts.is_discussion()).count();
    ReadMonthRowView {
        link: link(&model.list(list).name, name),
        postings: all.len() - threads,
        threads,
        mails: all.iter().map(|facts| facts.count).sum(),
        percent: 0,
        liveliest: once(&all).take(LIVELIEST).map(|facts| read_link(model, facts)).collect(),
    }
}

pub(super) fn month(
    model: &Model<'_>,
    path: &SitePath,
    (list, month): (usize, usize),
    page: usize,
) -> Result<Page, RenderError> {
    let (months, list_name) = (model.read_months(list), &model.list(list).name);
    let (name, all) = model.read_in_month(list, month);
    let all = liveliest(all);
    let beside = |month: Option<usize>| Some(link(list_name, &months.get(month?)?.month));
    let first = paths::readings_of(list_name, name);
    let shown = all.iter().skip((page - 1) * INDEX_ROWS).take(INDEX_ROWS);
    let view = ReadMonthView {
        list: link::list(model, list),
        month: label(name),
        older: beside(Some(month + 1)),
        newer: beside(month.checked_sub(1)),
        total: all.len(),
        rows: shown.map(|facts| row(model, facts)).collect(),
        pager: count::pager(&first, all.len(), INDEX_ROWS, page),
    };
    let title = numbered_title(&format!("Discussions of {}, {}", view.list.title, view.month), page);
    let description = format!("What was discussed on {} in {}", view.list.title, view.month);
    let above = LinkView { title: "Discussions".to_owned(), url: paths::readings(list_name).url() };
    let page = PageView::below_list(model, path, list);
    let trail = page.trail.iter().cloned().chain([above]).collect();
    MONTH.fill(model, path, PageView { title, description, trail, ..page }, view)
}

/// Those with the most mails first.
fn liveliest(mut all: Vec<&ReadingFacts>) -> Vec<&ReadingFacts> {
    all.sort_by_key(|facts| (Reverse(facts.count), Reverse(facts.last), &facts.name));
    all
}

/// A series once, however many of its versions are there.
fn once<'a>(all: &[&'a ReadingFacts]) -> impl Iterator<Item = &'a ReadingFacts> {
    let mut seen: BTreeSet<&'a str> = BTreeSet::new();
    let mut is_new = move |facts: &'a ReadingFacts| facts.is_discussion() || seen.insert(&facts.series);
    all.iter().copied().filter(move |facts| is_new(facts))
}

fn read_link(model: &Model<'_>, facts: &ReadingFacts) -> LinkView {
    LinkView { title: title(model, facts), url: paths::reading_of(facts, 0).url() }
}

fn title(model: &Model<'_>, facts: &ReadingFacts) -> String {
    model.masked(&visible_line(&facts.title))
}

fn row(model: &Model<'_>, facts: &ReadingFacts) -> ReadRowView {
    ReadRowView {
        link: read_link(model, facts),
        version: visible_line(&facts.version),
        patches: facts.patches.iter().filter(|patch| **patch > 0).count(),
        mails: facts.count,
        people: facts.people,
        remarks: facts.remarks,
        last: UtcTime(facts.last).day(),
    }
}
