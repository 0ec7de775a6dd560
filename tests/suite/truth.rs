//! The series and people that listpress finds in the invented list, compared to what is true of them.
//!
//! The truth comes from the generator that wrote the mails. The series come from the mails alone, through the whole
//! program, with the demo's MAINTAINERS, and are read back from content/. Every difference fails, all of them at once.
//! The one excuse is a patch that never arrived: nobody can know what became of it.

mod list;
mod lists;
mod patches;
mod people;
mod postings;
mod remarks;
mod replies;
mod state;

use crate::world::histories::{self, ListScene};
use list::{Differences, List};
use listpress::demo;
use listpress::press::archive::{Archive, ArchivePosition};
use listpress::press::history::{BuiltSeries, Committers, DigestEnd};
use listpress::press::reader::{MailBatch, MailReader};
use listpress::press::summary::MailSummary;
use std::collections::{BTreeSet, HashMap};

/// Compares everything that the rows of a list say to the truth.
fn check(mails: usize) {
    compare(&List::press(mails), mails);
}

fn compare(list: &List, mails: usize) {
    let mut differences = Differences::default();
    postings::check(list, &mut differences);
    for (truth, posting, row) in list.rows() {
        postings::check_posting(list, posting, row, &mut differences);
        patches::check(list, truth, posting, row, &mut differences);
        replies::check(list, posting, row, &mut differences);
        replies::check_results(posting, row, &mut differences);
        state::check(list, posting, row, &mut differences);
    }
    replies::check_reviews(list, &mut differences);
    people::check(list, mails, &mut differences);
    differences.assert_none(mails);
}

#[test]
fn the_series_of_the_built_in_list_are_true() {
    check(demo::BUILTIN_MAILS);
}

#[test]
fn the_series_of_a_list_that_ends_in_the_middle_are_true() {
    [1, 150, 777].into_iter().for_each(check);
}

#[test]
fn the_series_of_a_larger_list_are_true() {
    check(6_000);
}

#[test]
fn the_series_of_several_lists_are_true() {
    for (mails, lists) in [(150, 2), (777, 3), (demo::BUILTIN_MAILS, 7)] {
        compare(&List::press_lists(mails, lists), mails);
    }
}

#[test]
fn the_lists_that_mails_and_series_reached_are_true() {
    for (mails, count) in [(150, 2), (777, 3), (demo::BUILTIN_MAILS, 7)] {
        lists::check(mails, count);
    }
}

#[test]
fn remarks_stand_at_the_lines_that_they_are_about() {
    let found = remarks::found(demo::BUILTIN_MAILS);
    assert!(found.wrong.is_empty(), "{} of {} are wrong:\n{}", found.wrong.len(), found.right, found.wrong.join("\n"));
    assert!(found.right > 500 && found.below * 100 < found.right, "{} right, {} below", found.right, found.below);
}

#[test]
fn the_built_in_list_has_people_with_two_addresses_and_two_with_one_name() {
    let people = people::of_list(demo::BUILTIN_MAILS);
    let (by_series, by_local_part) =
        people.iter().fold((0, 0), |sum, own| (sum.0 + own.joined_by_series, sum.1 + own.joined_by_local_part));
    assert!(by_series > 3 && by_local_part > 2, "{by_series} by series, {by_local_part} by local part");
    let of = |address: &str| people.iter().find(|person| person.addresses.contains(address)).unwrap();
    let (one, other) = (of("bente.tarnwharf@gorse.example"), of("b.tarn@willowbank.example.org"));
    assert!(one.addresses.len() == 1 && other.addresses.len() == 1, "{one:?} {other:?}");
    assert_eq!(of("kofi.herondale@skiffcloud.example").joined_by_series, 1);
}

#[test]
fn series_are_the_same_at_any_number_of_threads() {
    let batch = read(demo::BUILTIN_MAILS);
    let found = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| histories(&batch))
    };
    let one = found(1);
    assert!(one.len() > 100, "{} series", one.len());
    for threads in [1, 4, 4] {
        assert!(found(threads) == one, "{threads} threads find other series than one");
    }
}

fn histories(batch: &MailBatch<MailSummary>) -> Vec<BuiltSeries> {
    let digests = [DigestEnd { name: "all".to_owned(), end: ArchivePosition(u32::MAX), open: true }];
    let scene = ListScene {
        positions: &batch.positions,
        digests: &digests,
        published: &BTreeSet::new(),
        deciders: None,
        merged: &HashMap::new(),
        committers: &Committers::default(),
    };
    histories::of_list(&batch.mails, &scene)
}

/// The mails of the invented list, as a run takes them from the archive.
fn read(mails: usize) -> MailBatch<MailSummary> {
    let folder = tempfile::tempdir().unwrap();
    demo::create(folder.path(), mails, &mut |_| {}).unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    let log = archive.log().unwrap();
    MailReader::new(&archive, &log).read(log.range(), |mail| MailSummary::new(&mail))
}
