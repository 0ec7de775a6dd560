//! The postings, and which of them make one series.

use super::list::{Differences, List, Row, head};
use crate::oracle::{Posting, SeriesTruth};
use listpress::base::id::MessageId;
use listpress::demo::facts::Mention;
use listpress::rows::series::{LinkedBy, VersionRow};
use std::collections::BTreeSet;

/// Every posting is in one life, and lives are series.
pub(crate) fn check(list: &List, differences: &mut Differences) {
    let postings = list.truth.iter().flat_map(|truth| &truth.postings);
    differences.hold_sets("posting", &list.heads(), &postings.map(head).collect());
    let told = list.lives.iter().map(|life| life.versions.iter().filter_map(|version| version.message_id.as_deref()));
    let told: BTreeSet<BTreeSet<&str>> = told.map(Iterator::collect).collect();
    differences.hold_sets("series", &told, &list.truth.iter().flat_map(linked).collect());
}

/// The heads of the postings that their mails link. A posting that continues another one and says nothing of it
/// begins a life of its own.
fn linked(truth: &SeriesTruth) -> Vec<BTreeSet<&str>> {
    let mut series: Vec<BTreeSet<&str>> = Vec::new();
    for posting in &truth.postings {
        let previous = posting.previous.as_deref().filter(|_| posting.linked_by.is_some());
        match series.iter_mut().find(|series| previous.is_some_and(|previous| series.contains(previous))) {
            Some(series) => drop(series.insert(head(posting))),
            None => series.push(BTreeSet::from([head(posting)])),
        }
    }
    series
}

/// What a posting is, and what it continues.
pub(crate) fn check_posting(list: &List, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let version = row.version;
    let mut hold = |what, told: &String, truth: &String| differences.hold(posting, what, told, truth);
    hold("title", &version.title, &posting.title);
    let author = &row.life.people[version.author];
    hold("author", &format!("{} <{}>", author.name, author.email), &format!("{} <{}>", posting.name, posting.email));
    hold("kind", &kind_told(version), &kind_of(posting));
    let patches = version.patches.iter().map(|patch| (patch.index, patch.message_id.as_deref(), patch.title.as_str()));
    let place = |place: usize| u32::try_from(place).unwrap();
    let truth =
        posting.patches.iter().map(|patch| (place(patch.place), Some(&*patch.message_id), patch.title.as_str()));
    differences.hold(posting, "patches", &patches.collect::<Vec<_>>(), &truth.collect());
    let told = version.previous.and_then(|place| row.life.versions[place].message_id.as_deref());
    let truth = posting.linked_by.and_then(|word| Some((posting.previous.as_deref()?, word)));
    differences.hold(posting, "link", &told.zip(version.linked_by.map(LinkedBy::word)), &truth);
    check_current(list, posting, row, differences);
    let depends = posting.mentions.iter().filter_map(|mention| match mention {
        Mention::Depends(id) => Some(MessageId::new(&**id)),
        Mention::Link(_) | Mention::Fixes(_) => None,
    });
    differences.hold(posting, "depends", &version.depends, &depends.collect());
}

/// What its subjects say of it, and which patches never came.
fn kind_told(version: &VersionRow) -> String {
    let runs = version.missing.iter().flat_map(|(first, last)| *first..=*last);
    let (rfc, resend, partial, cover) = (version.rfc, version.resend, version.partial, version.cover);
    kind(version.version, version.minor, [rfc, resend, partial, cover], version.total as usize, &runs.collect())
}

fn kind_of(posting: &Posting) -> String {
    let here: BTreeSet<usize> = posting.patches.iter().map(|patch| patch.place).collect();
    let missing = (1..=posting.total).filter(|place| !posting.partial && !here.contains(place));
    let missing = missing.map(|place| u32::try_from(place).unwrap()).collect();
    let flags = [posting.rfc, posting.resend, posting.partial, posting.cover.is_some()];
    kind(posting.version, posting.minor, flags, posting.total, &missing)
}

fn kind(version: u32, minor: Option<u32>, flags: [bool; 4], total: usize, missing: &Vec<u32>) -> String {
    let words = ["rfc", "resend", "partial", "cover"].into_iter().zip(flags);
    let words: Vec<&str> = words.filter(|(_, is)| *is).map(|(word, _)| word).collect();
    format!("{version} {minor:?} {words:?} of {total} without {missing:?}")
}

/// The newest whole posting speaks for its life, and its files are the life's.
fn check_current(list: &List, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let heads = row.life.versions.iter().filter_map(|version| version.message_id.as_deref());
    let newest = heads.filter(|head| !list.parts.contains(*head)).max_by_key(|head| list.place(head));
    if newest != Some(head(posting)) {
        return;
    }
    differences.hold(posting, "current version", &row.life.current(), &row.place);
    let paths: BTreeSet<&str> = row.life.paths.iter().map(String::as_str).collect();
    let truth = posting.patches.iter().flat_map(|patch| &patch.files).map(String::as_str).collect();
    differences.hold(posting, "files", &paths, &truth);
}
