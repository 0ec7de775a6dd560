//! The lists of a site with many of them, as tables on its front page: one for each group of site.yaml, in the order in
//! which it names them, and one for the lists without a group. In each the busiest list comes first.

use crate::base::date::UtcTime;
use crate::render::index::PostingRef;
use crate::render::model::Model;
use crate::render::view::digest_row::{self, DigestRowView};
use crate::render::view::link::{self, LinkView};
use crate::render::view::{activity, series, site};
use crate::render::{paths, picture};
use serde::Serialize;
use std::cmp::Reverse;

/// How many of the site's last days count as lately, in seconds.
const LATELY: i64 = 30 * 86_400;

/// Lists in the table of lists.
#[derive(Debug, Serialize)]
pub struct HomeGroupView {
    /// The id of its heading: `lists-1`.
    pub id: String,
    /// The group that site.yaml gives the lists; `None` for those without one.
    pub title: Option<String>,
    /// The lists, the busiest first.
    pub rows: Vec<HomeRowView>,
}

/// A list in the table of lists.
#[derive(Debug, Serialize)]
pub struct HomeRowView {
    /// Its page.
    pub link: LinkView,
    /// Its mails by month, as an SVG picture.
    pub activity: String,
    /// Its newest digest.
    pub newest: Option<DigestRowView>,
    /// When the last mail of that arrived: `2025-08-29`; empty without digests.
    pub last: String,
    /// The series with the most patches and replies in the newest digest with any, if that is a recent one.
    pub moved: Option<LinkView>,
    /// How many series nobody answered for as long as site.yaml says.
    pub waiting: usize,
    /// The page of these.
    pub waiting_url: String,
    /// Mails in all its digests.
    pub mails: u32,
    /// Mails in those that end in the site's last thirty days.
    pub lately: u32,
}

/// The groups, those without a name last.
pub(super) fn groups(model: &Model<'_>) -> Vec<HomeGroupView> {
    if !site::has_table(model) {
        return Vec::new();
    }
    let since = newest(model) - LATELY;
    let newest_month = activity::newest_month(model);
    let mut groups: Vec<(Option<&str>, Vec<HomeRowView>)> = Vec::new();
    for list in 0..model.lists() {
        let (group, row) = (model.list(list).group.as_deref(), row(model, list, since, &newest_month));
        match groups.iter_mut().find(|(other, _)| *other == group) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((group, vec![row])),
        }
    }
    groups.sort_by_key(|(group, _)| group.is_none());
    groups.into_iter().zip(1..).map(view).collect()
}

fn view(((title, mut rows), number): ((Option<&str>, Vec<HomeRowView>), usize)) -> HomeGroupView {
    rows.sort_by(|one, other| {
        let key = |row: &HomeRowView| (Reverse(row.lately), Reverse(row.mails));
        key(one).cmp(&key(other)).then_with(|| one.link.title.cmp(&other.link.title))
    });
    HomeGroupView { id: format!("lists-{number}"), title: title.map(str::to_owned), rows }
}

/// When the newest mail of all lists arrived, in seconds since 1970.
fn newest(model: &Model<'_>) -> i64 {
    let newest = (0..model.lists()).filter_map(|list| model.digests(list).last());
    newest.map(|digest| model.digest_facts(*digest).range.last.0).max().unwrap_or(0)
}

fn row(model: &Model<'_>, list: usize, since: i64, newest_month: &str) -> HomeRowView {
    let digests = model.digests(list);
    let newest = digests.last().copied();
    let facts = || digests.iter().map(|digest| model.digest_facts(*digest));
    HomeRowView {
        link: link::list(model, list),
        activity: picture::spark(&activity::mails_by_month(model, digests), newest_month),
        newest: newest.and_then(|digest| digest_row::rows(model, std::iter::once(digest), 0).pop()),
        last: newest.map_or_else(String::new, |digest| UtcTime::day(model.digest_facts(digest).range.last)),
        moved: moved(model, digests),
        waiting: model.unanswered(list).count(),
        waiting_url: paths::waiting(&model.list(list).name).url(),
        mails: facts().map(|digest| digest.counts.mails).sum(),
        lately: facts().filter(|digest| digest.range.last.0 > since).map(|digest| digest.counts.mails).sum(),
    }
}

/// The busiest series of the newest digest with any, as a link to its page.
fn moved(model: &Model<'_>, digests: &[usize]) -> Option<LinkView> {
    let mut recent = digests.iter().rev().take(super::RECENT).copied();
    let digest = recent.find(|digest| !model.digest_facts(*digest).series.is_empty())?;
    let rows = model.digest_facts(digest).series.iter().enumerate();
    let busiest = rows.max_by_key(|(posting, row)| (row.replies * 2 + row.arrived, Reverse(*posting)));
    let row = model.posting(PostingRef { digest, posting: busiest?.0 }).row;
    let history = series::link(model, row.message_id.as_deref());
    let url = history.map_or_else(|| link::digest(model, digest).url, |history| history.url);
    Some(LinkView { title: model.masked(&row.title), url })
}
