//! Compares the postings, and which of them make one series.

use super::list::{Differences, List, Row, head};
use crate::oracle::{Posting, SeriesTruth};
use listpress::base::id::MessageId;
use listpress::demo::facts::Mention;
use listpress::rows::series::{LinkedBy, VersionRow};
use std::collections::BTreeSet;

/// Compares which postings there are, and which of them make one series.
pub(crate) fn check(list: &List, differences: &mut Differences) {
    let postings = list.truth.iter().flat_map(|truth| &truth.postings);
    differences.compare_sets("posting", &list.heads(), &postings.map(head).collect());
    let found =
        list.series.iter().map(|series| series.versions.iter().filter_map(|version| version.message_id.as_deref()));
    let found: BTreeSet<BTreeSet<&str>> = found.map(Iterator::collect).collect();
    differences.compare_sets("series", &found, &list.truth.iter().flat_map(linked).collect());
}

/// The heads of the postings that their mails link. A posting that continues another one without saying so begins a
/// series of its own.
pub(crate) fn linked(truth: &SeriesTruth) -> Vec<BTreeSet<&str>> {
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

/// Compares what a posting is, and what it continues.
pub(crate) fn check_posting(list: &List, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let version = row.version;
    let mut compare = |what, found: &String, truth: &String| differences.compare(posting, what, found, truth);
    compare("title", &version.title, &posting.title);
    let author = &row.series.people[version.author];
    compare("author", &format!("{} <{}>", author.name, author.email), &format!("{} <{}>", posting.name, posting.email));
    compare("kind", &kind_found(version), &kind_of(posting));
    let patches = version.patches.iter().map(|patch| (patch.index, patch.message_id.as_deref(), patch.title.as_str()));
    let index = |index: usize| u32::try_from(index).unwrap();
    let truth =
        posting.patches.iter().map(|patch| (index(patch.index), Some(&*patch.message_id), patch.title.as_str()));
    differences.compare(posting, "patches", &patches.collect::<Vec<_>>(), &truth.collect());
    let found = version.previous.and_then(|position| row.series.versions[position].message_id.as_deref());
    let truth = posting.linked_by.and_then(|word| Some((posting.previous.as_deref()?, word)));
    differences.compare(posting, "link", &found.zip(version.linked_by.map(LinkedBy::word)), &truth);
    check_current(list, posting, row, differences);
    let depends = posting.mentions.iter().filter_map(|mention| match mention {
        Mention::Depends(id) => Some(MessageId::new(&**id)),
        Mention::Link(_) | Mention::Fixes(_) => None,
    });
    differences.compare(posting, "depends", &version.depends, &depends.collect());
}

/// What the subjects of a version say, and which patches never arrived.
fn kind_found(version: &VersionRow) -> String {
    let runs = version.missing.iter().flat_map(|(first, last)| *first..=*last);
    let (rfc, resend, partial, cover) = (version.rfc, version.resend, version.partial, version.cover);
    kind(version.version, version.minor, [rfc, resend, partial, cover], version.total as usize, &runs.collect())
}

fn kind_of(posting: &Posting) -> String {
    let here: BTreeSet<usize> = posting.patches.iter().map(|patch| patch.index).collect();
    let missing = (1..=posting.total).filter(|index| !posting.partial && !here.contains(index));
    let missing = missing.map(|index| u32::try_from(index).unwrap()).collect();
    let flags = [posting.rfc, posting.resend, posting.partial, posting.cover.is_some()];
    kind(posting.version, posting.minor, flags, posting.total, &missing)
}

fn kind(version: u32, minor: Option<u32>, flags: [bool; 4], total: usize, missing: &Vec<u32>) -> String {
    let words = ["rfc", "resend", "partial", "cover"].into_iter().zip(flags);
    let words: Vec<&str> = words.filter(|(_, is)| *is).map(|(word, _)| word).collect();
    format!("{version} {minor:?} {words:?} of {total} without {missing:?}")
}

/// The newest whole posting is the current version of its series, and its files are the series' files.
fn check_current(list: &List, posting: &Posting, row: Row<'_>, differences: &mut Differences) {
    let heads = row.series.versions.iter().filter_map(|version| version.message_id.as_deref());
    let newest = heads.filter(|head| !list.parts.contains(*head)).max_by_key(|head| list.position(head));
    if newest != Some(head(posting)) {
        return;
    }
    differences.compare(posting, "current version", &row.series.current(), &row.position);
    let paths: BTreeSet<&str> = row.series.paths.iter().map(String::as_str).collect();
    let truth = posting.patches.iter().flat_map(|patch| &patch.files).map(String::as_str).collect();
    differences.compare(posting, "files", &paths, &truth);
}
