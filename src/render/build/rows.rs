//! What rows of all pages say: counts, shares, ranks, commands to copy, pages of a long index.

use crate::base::path::SitePath;
use crate::render::views::{CountsView, Link, PagerView, RankView};
use crate::render::{paths, plan};
use crate::rows::digest::Counts;

pub(super) fn counts(counts: &Counts) -> CountsView {
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

/// The counts of several digests; people are not added up, they would count twice.
pub(super) fn sum<'a>(all: impl Iterator<Item = &'a Counts>) -> CountsView {
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

pub(super) fn ranked(
    counts: &[(usize, u32)],
    top: usize,
    link: impl Fn(usize) -> (Link, Option<String>),
) -> Vec<RankView> {
    let most = counts.first().map_or(0, |(_, count)| *count);
    let row = |(place, count): &(usize, u32)| {
        let (link, email) = link(*place);
        RankView { link, email, count: *count, percent: percent(*count, most) }
    };
    counts.iter().take(top).map(row).collect()
}

/// The command that fetches a series, safe to paste: a Message-ID can hold anything, commands among it.
pub(super) fn b4(message_id: &str) -> String {
    format!("b4 am {}", shell_word(message_id))
}

/// A word that a shell passes on as it is, and that no program takes for an option.
pub(super) fn shell_word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@._+=%-".contains(&byte);
    if text.bytes().all(plain) && !text.starts_with('-') {
        return text.to_owned();
    }
    format!("-- '{}'", text.replace('\'', "'\\''"))
}

/// The share in percent, at least 1.
pub(super) fn percent(count: u32, most: u32) -> u32 {
    u32::try_from(u64::from(count) * 100 / u64::from(most.max(1))).unwrap_or(100).max(1)
}

/// `1, 7–9 of 9`; `None` where everything arrived.
pub(super) fn missing_runs(missing: &[(u32, u32)], total: u32) -> Option<String> {
    if missing.is_empty() {
        return None;
    }
    let run = |(start, end): &(u32, u32)| if start == end { start.to_string() } else { format!("{start}–{end}") };
    let runs: Vec<String> = missing.iter().map(run).collect();
    Some(format!("{} of {total}", runs.join(", ")))
}

/// Of five blocks, how many stand for added and removed lines.
pub(super) fn blocks(insertions: u32, deletions: u32) -> (u32, u32) {
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

/// The pages of something long that begins at `first`.
pub(super) fn pager(first: &SitePath, rows: usize, per_page: usize, number: usize) -> PagerView {
    let of = plan::pages(rows, per_page);
    let url = |page| paths::numbered(first, page).url();
    PagerView {
        number,
        of,
        pages: (1..=of).map(|page| Link { title: page.to_string(), url: url(page) }).collect(),
        previous: (number > 1).then(|| url(number - 1)),
        next: (number < of).then(|| url(number + 1)),
    }
}
