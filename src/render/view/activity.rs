//! Activity over time: the pictures of lists, people and subsystems.

use crate::config::Ranges;
use crate::render::index::{Author, Month, PostingRef};
use crate::render::model::Model;
use crate::render::paths;
use crate::render::picture::{self, Day};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The mails of the twelve months up to a list's newest digest: by day where the list is cut by day, else by month.
pub(in crate::render) fn newest(model: &Model<'_>, list: usize) -> String {
    let digests = model.digests(list);
    let year = calendar(model, mails_of(model, digests), "mail", "mails");
    if year.is_empty() { picture::months(&mails_by_month(model, digests), "mails") } else { year }
}

/// The mails of a calendar year of a list.
pub(in crate::render) fn year(model: &Model<'_>, year: &str, digests: &[usize]) -> String {
    let days = days(model, mails_of(model, digests));
    let start = year.parse().ok().and_then(|year| Date::new(year, 1, 1).ok());
    match start.filter(|_| !days.is_empty()) {
        Some(start) => picture::calendar(start, &days, "mail", "mails"),
        None => picture::months(&mails_by_month(model, digests), "mails"),
    }
}

/// The mails of a list by month through all its years; empty where the year's own picture shows the same.
pub(in crate::render) fn history(model: &Model<'_>, list: usize) -> String {
    let digests = model.digests(list);
    let months = mails_by_month(model, digests);
    let is_daily = model.list(list).ranges == Ranges::Daily;
    if months.len() < 2 || model.years(list).len() < 2 && !is_daily {
        return String::new();
    }
    picture::months(&months, "mails")
}

/// The mails of an author's last twelve months, if their lists are cut by day.
pub(in crate::render) fn author_calendar(model: &Model<'_>, author: &Author) -> String {
    calendar(model, author.digests.iter().copied(), "mail", "mails")
}

/// The postings of the last twelve months of a subsystem or domain, if its lists are cut by day.
pub(in crate::render) fn postings_calendar(model: &Model<'_>, postings: &[PostingRef]) -> String {
    calendar(model, postings.iter().map(|post| (post.digest, 1)), "series or single patch", "series and single patches")
}

/// The newest month of all digests, with which the small pictures of rows end; without digests there are no rows.
pub(in crate::render) fn newest_month(model: &Model<'_>) -> Month {
    let months =
        (0..model.lists()).filter_map(|list| model.digests(list).last()).map(|position| month(model, *position));
    months.max().unwrap_or_default()
}

fn calendar(model: &Model<'_>, counts: impl Iterator<Item = (usize, u32)>, one: &str, many: &str) -> String {
    let days = days(model, counts);
    let last = days.last_key_value().map(|(day, _)| picture::year_up_to(*day));
    last.map_or_else(String::new, |start| picture::calendar(start, &days, one, many))
}

/// Counts of digests by day, each with the page of the first such digest; empty where one is longer than a day.
fn days(model: &Model<'_>, counts: impl Iterator<Item = (usize, u32)>) -> BTreeMap<Date, Day> {
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    for (position, count) in counts {
        let digest = model.digest_name(position);
        if model.list_named(digest.list).is_none_or(|list| list.ranges != Ranges::Daily) {
            return BTreeMap::new();
        }
        let day = days.entry(digest.first.date()).or_default();
        day.count += count;
        if day.url.is_empty() {
            day.url = paths::digest(digest.list, digest.digest, ".html").url();
        }
    }
    days
}

fn mails_of(model: &Model<'_>, digests: &[usize]) -> impl Iterator<Item = (usize, u32)> {
    digests.iter().map(|position| (*position, model.digest_facts(*position).counts.mails))
}

pub(in crate::render) fn mails_by_month(model: &Model<'_>, digests: &[usize]) -> BTreeMap<Month, u32> {
    let mut months = BTreeMap::new();
    for (position, mails) in mails_of(model, digests) {
        *months.entry(month(model, position)).or_default() += mails;
    }
    months
}

fn month(model: &Model<'_>, position: usize) -> Month {
    model.digest_facts(position).range.last.month()
}
