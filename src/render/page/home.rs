//! The front page: `home.html` sees [`HomeView`] as `home`.

mod table;

use super::{LinkStyle, Page, PageView, Template};
use crate::base::path::SitePath;
use crate::render::RenderError;
use crate::render::index::{PostingRef, VersionRef};
use crate::render::model::Model;
use crate::render::paths;
use crate::render::view::count::CountsView;
use crate::render::view::digest_row::DigestRowView;
use crate::render::view::link::LinkView;
use crate::render::view::posting::PostingView;
use crate::render::view::rank::{RankView, ReviewerView};
use crate::render::view::series::SeriesRowView;
use crate::render::view::state::StateCountView;
use crate::render::view::{activity, count, digest_row, link, posting, rank, series, site, state, text};
use serde::Serialize;
use std::cmp::Reverse;
pub use table::{HomeGroupView, HomeRowView};

const TEMPLATE: Template = Template { file: "home.html", variable: "home", links: LinkStyle::HandWritten };

/// How many digests of each list the front page names.
const RECENT: usize = 7;

/// How many series of each list the front page shows.
const MOVED: usize = 8;

/// How many digests count as recent for the busiest subsystems, and how many of these are named.
const LATELY: usize = 30;

const BUSIEST: usize = 6;

/// Ranks on the front page and on list pages.
const RANKS: usize = 10;

/// `home.html`: the front page.
#[derive(Debug, Serialize)]
pub struct HomeView {
    /// content/index.md as HTML; `None` without that file.
    pub intro: Option<String>,
    /// The lists with their newest digest.
    pub lists: Vec<HomeListView>,
    /// All lists together, with the newest digests of these; `None` where there is one list.
    pub all: Option<HomeListView>,
    /// The lists as a table, where there are more than eight; then `lists` is empty.
    pub table: Vec<HomeGroupView>,
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
pub struct HomeListView {
    /// Its page.
    pub link: LinkView,
    /// Its address, where set.
    pub address: Option<String>,
    /// Series that nobody answered for as long as site.yaml says, those waiting longest last; the first of them.
    pub waiting: Vec<SeriesRowView>,
    /// How many there are.
    pub waiting_total: usize,
    /// The page of waiting series.
    pub waiting_url: String,
    /// Mails of the last twelve months by day, or by month where digests are longer, as an SVG picture.
    pub activity: String,
    /// The newest digests, newest first.
    pub recent: Vec<DigestRowView>,
    /// The subsystems with the most patches lately.
    pub busiest: Vec<RankView>,
    /// How many of the newest digests `busiest` covers.
    pub busiest_digests: usize,
    /// Its series counted by state.
    pub states: Vec<StateCountView>,
    /// The index of its series.
    pub series_url: String,
    /// The series with the most replies in the newest digests, each by its newest version.
    pub moved: Vec<PostingView>,
}

pub(super) fn page(model: &Model<'_>, path: &SitePath) -> Result<Page, RenderError> {
    let digests: Vec<usize> = model.counted().iter().flat_map(|list| model.digests(*list).iter().copied()).collect();
    let subsystems = model.nodes().iter().enumerate().filter(|(_, node)| node.parent.is_none());
    let subsystems = subsystems.map(|(position, node)| (position, node.patches)).collect();
    let contributors = model
        .authors()
        .iter()
        .enumerate()
        .filter(|(_, author)| author.patches > 0 && author.is_person())
        .map(|(position, author)| (position, author.patches));
    let view = HomeView {
        intro: text::intro(model, &SitePath::fixed("index.html")),
        lists: (0..model.lists()).filter(|_| !site::has_table(model)).map(|list| home_list(model, list)).collect(),
        table: table::groups(model),
        all: model.joined().map(|joined| home_list(model, joined)),
        subsystems: rank::subsystems(model, &subsystems, RANKS),
        contributors: rank::authors(model, &contributors.collect(), RANKS),
        reviewers: rank::reviewers(model, rank::reviewing_in(model, &digests), RANKS),
        counts: count::sum(digests.iter().map(|digest| &model.digest_facts(*digest).counts)),
        digests: digests.len(),
    };
    let page = PageView {
        description: model.config().description.clone(),
        section: "home".to_owned(),
        feed: Some(SitePath::fixed("atom.xml").url()),
        ..PageView::new(model, path)
    };
    TEMPLATE.fill(model, path, page, view)
}

fn home_list(model: &Model<'_>, list: usize) -> HomeListView {
    let (digests, config) = (model.digests(list), model.list(list));
    let newest: Vec<usize> = digests.iter().rev().take(RECENT).copied().collect();
    let lately = &digests[digests.len().saturating_sub(LATELY)..];
    let recent = digest_row::rows(model, newest.iter().copied(), digest_row::most_mails(model, &newest));
    HomeListView {
        link: link::list(model, list),
        address: config.address.as_deref().and_then(|address| text::address(model, address)),
        waiting: series::few(model, model.unanswered(list), Some(list)),
        waiting_total: model.unanswered(list).count(),
        waiting_url: paths::waiting(&config.name).url(),
        activity: activity::newest(model, list),
        moved: moved(model, &newest),
        busiest: rank::subsystems(model, &rank::busiest(model, lately).1, BUSIEST),
        busiest_digests: lately.len(),
        states: state::counts(model, list),
        series_url: paths::series_index(&config.name).url(),
        recent,
    }
}

/// The series of some digests with the most replies, each by its newest version there.
fn moved(model: &Model<'_>, digests: &[usize]) -> Vec<PostingView> {
    let mut postings: Vec<(Reverse<(u32, u32)>, PostingRef)> = Vec::new();
    for digest in digests {
        let series = model.digest_facts(*digest).series.iter().enumerate();
        postings.extend(series.map(|(position, series)| {
            (Reverse((series.replies, series.arrived)), PostingRef { digest: *digest, posting: position })
        }));
    }
    postings.sort_unstable();
    // All versions stand for the one that is the newest; a posting that belongs to no series for itself.
    let mut newest: Vec<(Option<VersionRef>, PostingRef)> = Vec::new();
    for (_, post) in postings {
        let version = model.version_of(model.posting(post).row.message_id.as_deref());
        let is_same = |known: &Option<VersionRef>| {
            known.zip(version).is_some_and(|(known, version)| known.series == version.series)
        };
        match newest.iter().position(|(known, _)| is_same(known)) {
            Some(at) if newest[at].0.map(|known| known.version) < version.map(|version| version.version) => {
                newest[at] = (version, post);
            }
            None if newest.len() < MOVED => newest.push((version, post)),
            Some(_) | None => {}
        }
    }
    let mut views: Vec<PostingView> = newest.into_iter().map(|(_, post)| posting::view(model, post)).collect();
    views.sort_by_key(|view| Reverse((view.replies, view.arrived)));
    views
}
