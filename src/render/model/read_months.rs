//! What can be read of each list, by the months in which it began.

use super::{Model, Read};
use crate::config::Config;
use crate::content::Content;
use crate::content::facts::ReadingFacts;
use crate::render::index::Index;
use std::collections::BTreeMap;

/// What can be read of a month.
pub(in crate::render) struct ReadMonth {
    /// `2026-11`
    pub(in crate::render) month: String,
    /// Positions in the content.
    pub(in crate::render) readings: Vec<usize>,
}

/// The months of each list, newest first.
pub(super) fn of_lists(config: &Config, content: &Content, index: &Index) -> Vec<Vec<ReadMonth>> {
    let mut lists: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (reading, stored) in content.readings.iter().enumerate() {
        let facts = &stored.facts;
        lists.entry(&facts.list).or_default().entry(facts.month()).or_default().push(reading);
    }
    let names = index.lists.iter().map(|list| config.shown().nth(list.list).map(|list| list.name.as_str()));
    let months = |name: Option<&str>| lists.remove(name.unwrap_or_default()).unwrap_or_default();
    let newest_first = |months: BTreeMap<&str, Vec<usize>>| {
        let row = |(month, readings): (&str, Vec<usize>)| ReadMonth { month: month.to_owned(), readings };
        months.into_iter().rev().map(row).collect()
    };
    names.map(months).map(newest_first).collect()
}

impl<'a> Model<'a> {
    /// The months of a list that can be read, newest first.
    pub(in crate::render) fn read_months(&self, list: usize) -> &'a [ReadMonth] {
        self.note(Read::Months { list: &self.list(list).name });
        &self.site.read_months[list]
    }

    /// What can be read of a month.
    pub(in crate::render) fn read_in_month(&self, list: usize, month: usize) -> (&'a str, Vec<&'a ReadingFacts>) {
        let known = &self.site.read_months[list][month];
        self.note(Read::Month { list: &self.list(list).name, month: &known.month });
        let facts = known.readings.iter().map(|reading| &self.site.content.readings[*reading].facts);
        (&known.month, facts.collect())
    }

    /// Whether a list has something to be read.
    pub(in crate::render) fn has_readings(&self, list: usize) -> bool {
        !self.read_months(list).is_empty()
    }
}
