//! The same mails on several lists: which lists each mail and each series reached, as `mails` and `series` print it, and
//! whether postings are whole that no list has as a whole.

use super::list::site_of_lists;
use crate::oracle::{self, Posting};
use crate::world::Site;
use crate::world::site::Run;
use listpress::demo::{self, DemoEvent};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Compares what is printed of several lists to the truth.
pub(crate) fn check(mails: usize, lists: usize) {
    let site = Site::empty().file("MAINTAINERS", demo::maintainers());
    let (site, names) = site_of_lists(site, mails, lists);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let run = site.run(&["digest"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let truth = Truth::new(mails, lists, &names);
    truth.check_mails(&rows(&site.run(&["mails", "--json"])));
    truth.check_postings(&rows(&site.run(&["series", "--json"])));
}

fn rows(run: &Run) -> Vec<Value> {
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

struct Truth<'a> {
    /// The lists of each mail that is still there.
    lists_of: BTreeMap<String, BTreeSet<String>>,
    /// Each series by its postings.
    series: Vec<oracle::SeriesTruth>,
    /// The lists in the order of site.yaml.
    names: &'a [&'a str],
}

/// A posting as it is printed: cover, patches, replies and lists.
type Shape = (String, BTreeMap<u64, String>, BTreeSet<String>, Vec<String>);

impl<'a> Truth<'a> {
    fn new(mails: usize, lists: usize, names: &'a [&'a str]) -> Self {
        let mut lists_of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (mail, reached) in demo::spread_mails(mails, lists).filter(|(mail, _)| !mail.message_id.is_empty()) {
            match mail.event {
                DemoEvent::Deletion => drop(lists_of.remove(&mail.message_id)),
                _ => lists_of.entry(mail.message_id).or_default().extend(reached),
            }
        }
        Self { lists_of, series: oracle::truth(mails), names }
    }

    /// Each mail is printed, with all lists that it was sent to and no others.
    fn check_mails(&self, rows: &[Value]) {
        let mut printed = BTreeMap::new();
        for row in rows.iter().filter(|row| row["message_id"].is_string()) {
            printed.insert(row["message_id"].as_str().unwrap().to_owned(), names(&row["lists"]));
        }
        let truth: BTreeMap<String, Vec<String>> =
            self.lists_of.iter().map(|(mail, lists)| (mail.clone(), self.ordered(lists))).collect();
        assert_eq!(printed.len(), truth.len());
        for (mail, lists) in truth {
            assert_eq!(printed[&mail], lists, "{mail}");
        }
    }

    /// Each posting is whole, and so are the lists that it and its series reached.
    fn check_postings(&self, rows: &[Value]) {
        let mut printed: Vec<Shape> = rows.iter().map(printed_shape).collect();
        let postings = self.series.iter().flat_map(|series| &series.postings);
        let mut truth: Vec<Shape> = postings.map(|posting| self.shape(posting)).collect();
        printed.sort();
        truth.sort();
        for (printed, truth) in printed.iter().zip(&truth) {
            assert_eq!(printed, truth);
        }
        assert_eq!(printed.len(), truth.len());
        let by_mail: BTreeMap<&String, &Vec<String>> =
            printed.iter().flat_map(|(_, patches, _, lists)| patches.values().map(move |id| (id, lists))).collect();
        for series in &self.series {
            let patches = series.postings.iter().flat_map(|posting| &posting.patches);
            let found = patches.filter_map(|patch| by_mail.get(&patch.message_id.to_string())).copied().flatten();
            let reached: BTreeSet<String> = series
                .postings
                .iter()
                .filter(|posting| !posting.patches.is_empty())
                .flat_map(|posting| self.shape(posting).3)
                .collect();
            assert_eq!(found.cloned().collect::<BTreeSet<_>>(), reached, "{}", series.postings[0].title);
        }
    }

    fn shape(&self, posting: &Posting) -> Shape {
        let patches = posting.patches.iter().map(|patch| (patch.index as u64, patch.message_id.to_string()));
        let replies = posting.replies.iter().map(|reply| reply.message_id.to_string());
        let (patches, replies): (BTreeMap<_, _>, BTreeSet<_>) = (patches.collect(), replies.collect());
        let cover = posting.cover.as_ref().map_or(String::new(), ToString::to_string);
        let mails = patches.values().chain(&replies).chain([&cover]);
        let reached = mails.filter_map(|mail| self.lists_of.get(mail)).flatten().cloned().collect();
        (cover, patches, replies, self.ordered(&reached))
    }

    fn ordered(&self, lists: &BTreeSet<String>) -> Vec<String> {
        self.names.iter().map(|name| (*name).to_owned()).filter(|name| lists.contains(name)).collect()
    }
}

fn names(lists: &Value) -> Vec<String> {
    lists.as_array().unwrap().iter().map(|list| list.as_str().unwrap().to_owned()).collect()
}

fn printed_shape(row: &Value) -> Shape {
    let id = |mail: &Value| mail["message_id"].as_str().unwrap().to_owned();
    let patches = row["patches"].as_array().unwrap().iter().map(|patch| (patch["index"].as_u64().unwrap(), id(patch)));
    let replies = row["followups"].as_array().unwrap().iter().map(id).collect();
    (row["cover"].as_str().unwrap_or_default().to_owned(), patches.collect(), replies, names(&row["lists"]))
}
