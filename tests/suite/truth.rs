//! The lives that are told of the invented list, held to what is true of it.
//!
//! The list's mails are made from its truth, and lives are told from the mails alone: through the whole program, with
//! the demo's MAINTAINERS, and read back from content/. Whatever the two say differently fails, all of it at once.
//! Where a patch of a version never arrived, nobody can tell what became of it; nothing else is excused.

mod answers;
mod graph;
mod list;
mod patches;
mod standing;

use list::{Differences, List};
use listpress::demo;
use listpress::press::archive::Archive;
use listpress::press::digest::Posted;
use listpress::press::history as life;
use listpress::press::history::{Chapter, Facts, Letter, Scene, Told};
use listpress::press::intake::Intake;
use listpress::press::subsystem::Rules;
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
    let letters = letters(demo::BUILTIN_MAILS);
    let told = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| tell(&letters))
    };
    let one = told(1);
    assert!(one.len() > 100, "{} lives", one.len());
    for threads in [1, 4, 4] {
        assert!(told(threads) == one, "{threads} threads tell other lives than one");
    }
}

fn tell(letters: &[Letter]) -> Vec<Told> {
    let chapters = [Chapter { digest: "all".to_owned(), end: usize::MAX }];
    let (rules, merged) = (Rules(&[]), HashMap::new());
    let areas = |_: &[&str]| Vec::new();
    life::tell(&Scene { letters, chapters: &chapters, rules: &rules, areas: &areas, deciders: None, merged: &merged })
}

/// The letters of the invented list, as a run takes them from the archive.
fn letters(mails: usize) -> Vec<Letter> {
    let folder = tempfile::tempdir().unwrap();
    demo::create(folder.path(), mails, &mut |_| {}).unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    let history = archive.history().unwrap();
    let taken = Intake::new(&archive, &history).take(0..history.arrivals.len(), |mail| {
        let facts = Facts::of(&mail);
        (Posted::of(mail), facts)
    });
    let letter = |((posted, facts), place)| Letter::new(place, posted, facts);
    taken.mails.into_iter().zip(taken.places).map(letter).collect()
}
