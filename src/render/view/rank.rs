//! Rankings: of authors, subsystems and reviewers.

use super::link::LinkView;
use super::person::PersonView;
use super::{count, link, person};
use crate::render::index::{PostingRef, ReviewCounts, by_count, count_reviews};
use crate::render::model::Model;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A row of a ranking.
#[derive(Debug, Serialize)]
pub struct RankView {
    /// What is ranked, linked to its page.
    pub link: LinkView,
    /// The address, where a person is ranked and the site shows addresses.
    pub email: Option<String>,
    /// The number it is ranked by.
    pub count: u32,
    /// Its share of the first row's count, 1 to 100.
    pub percent: u32,
}

/// A reviewer in a ranking.
#[derive(Debug, Serialize)]
pub struct ReviewerView {
    /// The reviewer.
    pub person: PersonView,
    /// Patches of others that they reviewed.
    pub patches: u32,
    /// Replies they sent.
    pub replies: u32,
    /// Review tags they gave.
    pub tags: u32,
}

pub(in crate::render) fn authors(model: &Model<'_>, counts: &BTreeMap<usize, u32>, top: usize) -> Vec<RankView> {
    ranked(&by_count(counts), top, |author| {
        let person = person::author(model, author);
        (LinkView { title: person.name, url: person.url }, person.email)
    })
}

pub(in crate::render) fn subsystems(model: &Model<'_>, counts: &BTreeMap<usize, u32>, top: usize) -> Vec<RankView> {
    ranked(&by_count(counts), top, |node| (link::subsystem_full(model, node), None))
}

/// Subsystems below one, under their own names.
pub(in crate::render) fn children(model: &Model<'_>, counts: &BTreeMap<usize, u32>) -> Vec<RankView> {
    ranked(&by_count(counts), usize::MAX, |node| (link::subsystem(model, node), None))
}

fn ranked(counts: &[(usize, u32)], top: usize, link: impl Fn(usize) -> (LinkView, Option<String>)) -> Vec<RankView> {
    let most = counts.first().map_or(0, |(_, count)| *count);
    let row = |(position, count): &(usize, u32)| {
        let (link, email) = link(*position);
        RankView { link, email, count: *count, percent: count::percent(*count, most) }
    };
    counts.iter().take(top).map(row).collect()
}

/// Counts of mails by list, where the site has several.
pub(in crate::render) fn lists(model: &Model<'_>, mails: &BTreeMap<String, u32>, top: usize) -> Vec<RankView> {
    if model.joined().is_none() {
        return Vec::new();
    }
    let own = (0..model.lists()).filter_map(|list| Some((list, *mails.get(&model.list(list).name)?))).collect();
    ranked(&by_count(&own), top, |list| (link::list(model, list), None))
}

/// Sorted by tags given, then by patches reviewed, then by replies.
pub(in crate::render) fn reviewers(
    model: &Model<'_>,
    people: BTreeMap<usize, ReviewCounts>,
    top: usize,
) -> Vec<ReviewerView> {
    let mut people: Vec<(usize, ReviewCounts)> = people.into_iter().collect();
    people.sort_by_key(|(author, sums)| (Reverse((sums.tags, sums.patches, sums.replies)), *author));
    let view = |(author, sums): (usize, ReviewCounts)| ReviewerView {
        person: person::author(model, author),
        patches: sums.patches,
        replies: sums.replies,
        tags: sums.tags,
    };
    people.into_iter().take(top).map(view).collect()
}

/// What people reviewed in some digests. Replies and tags are those of all mails; patches are counted from replies to
/// series only.
pub(in crate::render) fn reviewing_in(model: &Model<'_>, digests: &[usize]) -> BTreeMap<usize, ReviewCounts> {
    let mut people = count_reviews(digests.iter().flat_map(|digest| model.reviews_in(*digest)));
    for sums in people.values_mut() {
        (sums.tags, sums.replies) = (0, 0);
    }
    for digest in digests {
        let rows = &model.digest_facts(*digest).people;
        for (person, author) in
            rows.iter().zip(model.people(*digest)).filter(|(row, _)| row.replies > 0 && row.bot.is_none())
        {
            let sums = people.entry(*author).or_default();
            sums.tags += person.tags;
            sums.replies += person.replies;
        }
    }
    people
}

/// The authors and subsystems of some digests, with counts.
pub(in crate::render) fn busiest(model: &Model<'_>, digests: &[usize]) -> (BTreeMap<usize, u32>, BTreeMap<usize, u32>) {
    let mut contributors: BTreeMap<usize, u32> = BTreeMap::new();
    let mut subsystems: BTreeMap<usize, u32> = BTreeMap::new();
    for position in digests {
        let digest = model.digest_facts(*position);
        for (person, author) in digest.people.iter().zip(model.people(*position)) {
            if person.patches > 0 && person.bot.is_none() {
                *contributors.entry(*author).or_default() += person.patches;
            }
        }
        for (posting, series) in digest.series.iter().enumerate() {
            if let Some(node) = model.posting_node(PostingRef { digest: *position, posting }) {
                *subsystems.entry(node).or_default() += series.count();
            }
        }
    }
    (contributors, subsystems)
}
