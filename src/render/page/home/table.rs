//! The lists of a site with many of them, as a table on its front page.

use crate::render::index::PostingRef;
use crate::render::model::Model;
use crate::render::picture;
use crate::render::view::digest_row::{self, DigestRowView};
use crate::render::view::link::{self, LinkView};
use crate::render::view::{activity, series};
use serde::Serialize;
use std::cmp::Reverse;

/// Up to so many lists have a block of their own.
const BLOCKS: usize = 8;

/// A list in the table of lists.
#[derive(Debug, Serialize)]
pub struct HomeRowView {
    /// Its page.
    pub link: LinkView,
    /// Its mails by month, as an SVG picture.
    pub activity: String,
    /// Its newest digest.
    pub newest: Option<DigestRowView>,
    /// The series with the most patches and replies in that digest.
    pub moved: Option<LinkView>,
    /// How many series nobody answered for as long as site.yaml says.
    pub waiting: usize,
    /// The page of these.
    pub waiting_url: String,
    /// Mails in all its digests.
    pub mails: u32,
}

/// Whether the lists are shown as a table.
pub(super) fn is_wanted(model: &Model<'_>) -> bool {
    model.lists() > BLOCKS
}

/// The rows, in the order of site.yaml.
pub(super) fn rows(model: &Model<'_>) -> Vec<HomeRowView> {
    if !is_wanted(model) {
        return Vec::new();
    }
    let newest_month = activity::newest_month(model);
    (0..model.lists()).map(|list| row(model, list, &newest_month)).collect()
}

fn row(model: &Model<'_>, list: usize, newest_month: &str) -> HomeRowView {
    let digests = model.digests(list);
    let newest = digests.last().copied();
    HomeRowView {
        link: link::list(model, list),
        activity: picture::spark(&activity::mails_by_month(model, digests), newest_month),
        newest: newest.and_then(|digest| digest_row::rows(model, std::iter::once(digest), 0).pop()),
        moved: newest.and_then(|digest| moved(model, digest)),
        waiting: model.unanswered(list).count(),
        waiting_url: crate::render::paths::waiting(&model.list(list).name).url(),
        mails: digests.iter().map(|digest| model.digest_facts(*digest).counts.mails).sum(),
    }
}

/// The busiest series of a digest, as a link to its page.
fn moved(model: &Model<'_>, digest: usize) -> Option<LinkView> {
    let rows = model.digest_facts(digest).series.iter().enumerate();
    let busiest = rows.max_by_key(|(posting, row)| (row.replies * 2 + row.arrived, Reverse(*posting)));
    let row = model.posting(PostingRef { digest, posting: busiest?.0 }).row;
    let history = series::link(model, row.message_id.as_deref());
    let url = history.map_or_else(|| link::digest(model, digest).url, |history| history.url);
    Some(LinkView { title: model.masked(&row.title), url })
}
