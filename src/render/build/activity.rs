//! How much happened when: the pictures of lists, people and subsystems.

use super::Site;
use crate::config::Ranges;
use crate::render::index::{Author, Month, Post};
use crate::render::paths;
use crate::render::picture::{self, Day};
use crate::rows::digest::Digest;
use jiff::civil::Date;
use std::collections::BTreeMap;

impl Site<'_> {
    /// The mails of the twelve months up to a list's newest digest: by day where the list is cut by day, else by month.
    pub(super) fn newest_activity(&self, list: usize) -> String {
        let digests = &self.index.lists[list].digests;
        let year = self.calendar(self.mails_of(digests), "mail", "mails");
        if year.is_empty() { picture::months(&self.mails_by_month(digests), "mails") } else { year }
    }

    /// The mails of a calendar year of a list.
    pub(super) fn year_activity(&self, year: &str, digests: &[usize]) -> String {
        let days = self.days(self.mails_of(digests));
        let start = year.parse().ok().and_then(|year| Date::new(year, 1, 1).ok());
        match start.filter(|_| !days.is_empty()) {
            Some(start) => picture::calendar(start, &days, "mail", "mails"),
            None => picture::months(&self.mails_by_month(digests), "mails"),
        }
    }

    /// The mails of a list through all its years by month; nothing where the year's own picture says as much.
    pub(super) fn history(&self, list: usize) -> String {
        let digests = &self.index.lists[list].digests;
        let months = self.mails_by_month(digests);
        let is_daily = self.config.lists[self.index.lists[list].list].ranges == Ranges::Daily;
        if months.len() < 2 || self.years[list].len() < 2 && !is_daily {
            return String::new();
        }
        picture::months(&months, "mails")
    }

    /// The mails of somebody's last twelve months, where their lists are cut by day.
    pub(super) fn author_calendar(&self, author: &Author) -> String {
        self.calendar(author.digests.iter().copied(), "mail", "mails")
    }

    /// The series of the last twelve months of a subsystem or domain, where its lists are cut by day.
    pub(super) fn posts_calendar(&self, posts: &[Post]) -> String {
        self.calendar(posts.iter().map(|post| (post.digest, 1)), "series or single patch", "series and single patches")
    }

    /// The newest month of all digests, where the small pictures of rows end.
    pub(super) fn newest_month(&self) -> Month {
        let months = self.index.lists.iter().filter_map(|list| list.digests.last()).map(|place| self.month(*place));
        months.max().unwrap_or_default()
    }

    fn calendar(&self, counts: impl Iterator<Item = (usize, u32)>, one: &str, many: &str) -> String {
        let days = self.days(counts);
        let last = days.last_key_value().map(|(day, _)| picture::year_up_to(*day));
        last.map(|start| picture::calendar(start, &days, one, many)).unwrap_or_default()
    }

    /// Counts of digests by day, each with the page of the first such digest; nothing where one is longer than a day.
    fn days(&self, counts: impl Iterator<Item = (usize, u32)>) -> BTreeMap<Date, Day> {
        let mut days: BTreeMap<Date, Day> = BTreeMap::new();
        for (place, count) in counts {
            let digest = &self.content.digests[place].digest;
            if self.list_config(&digest.list).is_none_or(|list| list.ranges != Ranges::Daily) {
                return BTreeMap::new();
            }
            let day = days.entry(digest.range.first.date()).or_default();
            day.count += count;
            if day.url.is_empty() {
                day.url = paths::digest(&digest.list, &digest.digest, ".html").url();
            }
        }
        days
    }

    fn mails_of(&self, digests: &[usize]) -> impl Iterator<Item = (usize, u32)> {
        digests.iter().map(|place| (*place, self.content.digests[*place].digest.counts.mails))
    }

    fn mails_by_month(&self, digests: &[usize]) -> BTreeMap<Month, u32> {
        let mut months = BTreeMap::new();
        for (place, mails) in self.mails_of(digests) {
            *months.entry(self.month(place)).or_default() += mails;
        }
        months
    }

    fn month(&self, place: usize) -> Month {
        let digest: &Digest = &self.content.digests[place].digest;
        digest.range.last.month()
    }
}
