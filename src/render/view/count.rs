//! Counts, shares, missing patches, and the pages of a long table.

use super::link::LinkView;
use crate::base::path::SitePath;
use crate::render::paths;
use crate::rows::digest::Counts;
use serde::Serialize;

/// How many of everything.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct CountsView {
    /// Mails of all kinds.
    pub mails: u32,
    /// Patches, not counting covers.
    pub patches: u32,
    /// Series and single patches.
    pub series: u32,
    /// Replies to patches and other mails.
    pub replies: u32,
    /// Pull requests.
    pub pull_requests: u32,
    /// Mails from bots, and notices and jobs around patches.
    pub reports: u32,
    /// All other mails.
    pub others: u32,
    /// People who wrote; 0 where that is not known.
    pub people: u32,
}

/// Pages of a long index.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PagerView {
    /// The position of this page among `pages`, from 1.
    pub number: usize,
    /// How many pages there are.
    pub of: usize,
    /// All pages, with their numbers as titles; series that are shown newest first are numbered from the oldest.
    pub pages: Vec<LinkView>,
    /// The previous page.
    pub previous: Option<String>,
    /// The next page.
    pub next: Option<String>,
}

pub(in crate::render) fn view(counts: &Counts) -> CountsView {
    CountsView {
        mails: counts.mails,
        patches: counts.patches,
        series: counts.series,
        replies: counts.replies,
        pull_requests: counts.pull_requests,
        reports: counts.reports,
        others: counts.others,
        people: counts.people,
    }
}

/// The counts of several digests. People are not added up: they would count twice.
pub(in crate::render) fn sum<'a>(all: impl Iterator<Item = &'a Counts>) -> CountsView {
    all.fold(CountsView::default(), |sum, counts| CountsView {
        mails: sum.mails + counts.mails,
        patches: sum.patches + counts.patches,
        series: sum.series + counts.series,
        replies: sum.replies + counts.replies,
        pull_requests: sum.pull_requests + counts.pull_requests,
        reports: sum.reports + counts.reports,
        others: sum.others + counts.others,
        people: 0,
    })
}

/// The share in percent, at least 1.
pub(in crate::render) fn percent(count: u32, most: u32) -> u32 {
    u32::try_from(u64::from(count) * 100 / u64::from(most.max(1))).unwrap_or(100).max(1)
}

/// `1, 7–9 of 9`; `None` where everything arrived.
pub(in crate::render) fn missing_runs(missing: &[(u32, u32)], total: u32) -> Option<String> {
    if missing.is_empty() {
        return None;
    }
    let run = |(start, end): &(u32, u32)| if start == end { start.to_string() } else { format!("{start}–{end}") };
    let runs: Vec<String> = missing.iter().map(run).collect();
    Some(format!("{} of {total}", runs.join(", ")))
}

/// How many of five blocks stand for added, and how many for removed lines.
pub(in crate::render) fn blocks(insertions: u32, deletions: u32) -> (u32, u32) {
    let all = u64::from(insertions) + u64::from(deletions);
    if all == 0 {
        return (0, 0);
    }
    let green = (u64::from(insertions) * 5 + all / 2) / all;
    let green = if insertions > 0 && green == 0 {
        1
    } else if deletions > 0 && green == 5 {
        4
    } else {
        green
    };
    (u32::try_from(green).unwrap_or(5), 5 - u32::try_from(green).unwrap_or(5))
}

/// The pager of a table whose first page is `first`.
pub(in crate::render) fn pager(first: &SitePath, rows: usize, per_page: usize, number: usize) -> PagerView {
    let of = paths::pages(rows, per_page);
    let url = |page| paths::numbered(first, page).url();
    PagerView {
        number,
        of,
        pages: (1..=of).map(|page| LinkView { title: page.to_string(), url: url(page) }).collect(),
        previous: (number > 1).then(|| url(number - 1)),
        next: (number < of).then(|| url(number + 1)),
    }
}

/// The pager of series that are shown newest first on pages numbered from the oldest: `newest` shows the newest ones,
/// `page` is one of the `earlier` pages.
pub(in crate::render) fn newest_pager(newest: &SitePath, earlier: usize, page: Option<usize>) -> PagerView {
    let url = |number: usize| if number > earlier { newest.url() } else { newest.page(number).url() };
    let own = page.unwrap_or(earlier + 1);
    PagerView {
        number: earlier + 2 - own,
        of: earlier + 1,
        pages: (1..=earlier + 1).rev().map(|number| LinkView { title: number.to_string(), url: url(number) }).collect(),
        previous: (own <= earlier).then(|| url(own + 1)),
        next: (own > 1).then(|| url(own - 1)),
    }
}
