//! The lives that are told of the invented list, held to what is true of it.
//!
//! The list's mails are made from its truth, and lives are told from the mails alone: through the whole program, with
//! the demo's MAINTAINERS, and read back from content/. Whatever the two say differently fails, all of it at once.
//! Where a patch of a version never arrived, nobody can tell what became of it; nothing else is excused.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "truth/answers.rs"]
mod answers;
#[path = "truth/graph.rs"]
mod graph;
#[path = "truth/list.rs"]
mod list;
#[path = "truth/patches.rs"]
mod patches;
#[path = "truth/standing.rs"]
mod standing;
#[expect(dead_code, reason = "each family of tests needs a part of the world")]
mod world;

use list::{Differences, List};
use listpress::demo;
use listpress::press::archive::{Archive, ArchivePosition};
use listpress::press::history::{BuiltSeries, DigestEnd, HistoryInput, build};
use listpress::press::reader::{MailBatch, MailReader};
use listpress::press::subsystem::SubsystemRules;
use listpress::press::summary::MailSummary;
use std::collections::HashMap;

/// Everything that a list's lives say, against its truth.
fn check(mails: usize) {
    let list = List::of(mails);
    let mut differences = Differences::default();
    graph::check(&list, &mut differences);
    for (truth, posting, row) in list.rows() {
        graph::check_posting(&list, posting, row, &mut differences);
        patches::check(&list, truth, posting, row, &mut differences);
        answers::check(&list, posting, row, &mut differences);
        standing::check(&list, posting, row, &mut differences);
    }
    answers::check_reviews(&list, &mut differences);
    differences.none(mails);
}

#[test]
fn the_lives_of_the_built_in_list_are_true() {
    check(demo::BUILTIN_MAILS);
}

#[test]
fn the_lives_of_a_list_that_ends_in_the_middle_are_true() {
    [1, 150, 777].into_iter().for_each(check);
}

#[test]
fn the_lives_of_a_larger_list_are_true() {
    check(6_000);
}

#[test]
fn lives_are_the_same_at_any_number_of_threads() {
    let batch = read(demo::BUILTIN_MAILS);
    let told = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| histories(&batch))
    };
    let one = told(1);
    assert!(one.len() > 100, "{} lives", one.len());
    for threads in [1, 4, 4] {
        assert!(told(threads) == one, "{threads} threads tell other lives than one");
    }
}

fn histories(batch: &MailBatch<MailSummary>) -> Vec<BuiltSeries> {
    let digests = [DigestEnd { name: "all".to_owned(), end: ArchivePosition(u32::MAX) }];
    let (rules, merged) = (SubsystemRules(&[]), HashMap::new());
    let areas = |_: &[&str]| Vec::new();
    build(&HistoryInput {
        mails: &batch.mails,
        positions: &batch.positions,
        digests: &digests,
        rules: &rules,
        areas: &areas,
        deciders: None,
        merged: &merged,
    })
}

/// The mails of the invented list, as a run takes them from the archive.
fn read(mails: usize) -> MailBatch<MailSummary> {
    let folder = tempfile::tempdir().unwrap();
    demo::create(folder.path(), mails, &mut |_| {}).unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    let log = archive.log().unwrap();
    MailReader::new(&archive, &log).read(log.range(), |mail| MailSummary::new(&mail))
}
