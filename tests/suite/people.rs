//! Who writes to the lists: which addresses are one person, whose names are shown how, who has no page, and that bots
//! are no people.

use crate::world::letter::{Letter, letter};
use crate::world::pages::Pages;
use crate::world::{Inbox, Site};

fn pages(lines: &str, letters: impl IntoIterator<Item = Letter>) -> Pages {
    let inbox = Inbox::v2().letters(letters);
    Site::with(&inbox, lines).keeping(inbox).build().pages()
}

/// The names on the index of authors, without the bots.
fn names(pages: &Pages) -> Vec<String> {
    let main = pages.main("authors/index.html");
    let people = main.split("class=\"bots\"").next().unwrap();
    let rows = people.split("<th scope=\"row\">").skip(1);
    let text = |row: &str| row.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    rows.map(text).collect()
}

fn has(pages: &Pages, name: &str) -> bool {
    pages.names().contains(&name.to_owned())
}

const BODY: &str = "It whistles.\n\n";

fn patch(from: &str, title: &str) -> Letter {
    letter(&format!("{from}: [PATCH] {title}"))
}

#[test]
fn one_name_with_one_local_part_is_one_person() {
    let letters = [
        patch("Ann Example <ann@old.example>", "kettle: one"),
        patch("Ann Example <ann@new.example>", "kettle: two").on("2025-03-10"),
    ];
    let pages = pages("", letters);
    assert_eq!(names(&pages), ["Ann Example"]);
    let main = pages.main("authors/ann~old.example.html");
    assert!(main.contains("2 addresses of one person"), "{main}");
    assert!(
        main.contains(
            "<span>ann@old.example</span> and <span>ann@new.example</span>: the part before the @ is the same"
        ),
        "{main}"
    );
    assert!(main.contains("kettle: one") && main.contains("kettle: two"), "{main}");
    assert!(pages.text("authors/ann~new.example.html").contains("url=ann~old.example.html"));
    assert!(has(&pages, "domains/old.example.html") && has(&pages, "domains/new.example.html"));
}

#[test]
fn one_name_in_one_series_is_one_person() {
    let letters = [
        patch("Ann Example <ann@work.example>", "kettle: one").id("one@x"),
        letter("Ann Example <ae@home.example>: Re: [PATCH] kettle: one").answers("one@x").on("2025-03-10"),
    ];
    let pages = pages("", letters);
    assert_eq!(names(&pages), ["Ann Example"]);
    assert!(pages.main("authors/ann~work.example.html").contains("both take part in one series"));
}

#[test]
fn a_cover_from_another_address_than_its_patches_is_of_the_same_person() {
    let body =
        format!("From: Ann Example <ann@kettle.example>\n\n{BODY}---\n{}", crate::world::letter::patch_tail("a.c"));
    let letters = [
        letter("Ann Example <work@host.example>: [PATCH 0/1] kettle: heat").id("cover@x").body(BODY),
        letter("Ann Example <work@host.example>: [PATCH 1/1] kettle: heat").answers("cover@x").body(&body),
    ];
    let pages = pages("", letters);
    assert_eq!(names(&pages), ["Ann Example"]);
    assert!(pages.main("authors/ann~kettle.example.html").contains("both take part in one series"));
}

#[test]
fn a_patch_signed_with_another_address_shows_whose_that_is() {
    let signed =
        format!("{BODY}Signed-off-by: Ann Example <ae@home.example>\n---\n{}", crate::world::letter::patch_tail("a.c"));
    let letters = [
        patch("Ann Example <ann@work.example>", "kettle: one").body(&signed),
        patch("Ann Example <ae@home.example>", "kettle: two").on("2025-03-10"),
    ];
    let pages = pages("", letters);
    assert_eq!(names(&pages), ["Ann Example"]);
    assert!(pages.main("authors/ann~work.example.html").contains("a patch from one is signed with the other"));
}

#[test]
fn a_name_alone_does_not_make_one_person() {
    let letters = [
        patch("Ann Example <ann@work.example>", "kettle: one"),
        patch("Ann Example <ae@home.example>", "kettle: two"),
        patch("Ann <a@work.example>", "kettle: three"),
        patch("Ann <a@home.example>", "kettle: four"),
        patch("A. Example <x@work.example>", "kettle: five"),
        patch("A. Example <x@home.example>", "kettle: six"),
    ];
    assert_eq!(names(&pages("", letters)).len(), 6);
}

#[test]
fn people_can_be_kept_separate() {
    let letters = || {
        [
            patch("Ann Example <ann@old.example>", "kettle: one"),
            patch("Ann Example <ann@new.example>", "kettle: two").on("2025-03-10"),
        ]
    };
    let pages = pages("people: separate\n", letters());
    assert_eq!(names(&pages).len(), 2);
    assert!(!pages.main("authors/ann~old.example.html").contains("of one person"));
}

#[test]
fn a_site_that_hides_addresses_says_nothing_of_them() {
    let letters = [
        patch("Ann Example <ann@old.example>", "kettle: one"),
        patch("Ann Example <ann@new.example>", "kettle: two").on("2025-03-10"),
    ];
    let pages = pages("addresses: hide\n", letters);
    assert_eq!(names(&pages), ["Ann Example"]);
    assert!(
        pages.ending(".html").all(|(_, text)| !text.contains("ann@old.example") && !text.contains("of one person"))
    );
}

#[test]
fn names_are_shown_without_what_is_no_name() {
    let letters = [
        patch("\"Example, Ann (Kettles)\" <ann@kettle.example>", "kettle: one"),
        patch("\"Bob Example\" <bob@kettle.example>", "kettle: two"),
        patch("'Cem Example' via kettle-devel <cem@kettle.example>", "kettle: three"),
    ];
    let mut names = names(&pages("", letters));
    names.sort();
    assert_eq!(names, ["Ann Example", "Bob Example", "Cem Example"]);
}

#[test]
fn whom_nobody_answered_has_no_page() {
    let letters = [
        letter("Sue Spam <sue@spam.example>: Cheap kettles"),
        letter("Sue Spam <sue@spam.example>: Cheaper kettles"),
        letter("Ask Example <ask@kettle.example>: How hot is it?").id("ask@x"),
        letter("Ann Example <ann@kettle.example>: Re: How hot is it?").answers("ask@x").on("2025-06-04"),
    ];
    let pages = pages("", letters);
    let mut names = names(&pages);
    names.sort();
    assert_eq!(names, ["Ann Example", "Ask Example"]);
    assert!(!has(&pages, "authors/sue~spam.example.html"));
}

#[test]
fn whose_report_is_answered_with_a_patch_on_another_day_has_a_page() {
    let day = "2025-06-03";
    let letters = [
        letter("Rob Report <rob@pot.example>: kettle boils over").id("report@x").on(day),
        patch("Ann Example <ann@kettle.example>", "kettle: stop in time").answers("report@x").on("2025-06-04"),
        letter("Sam Report <sam@pot.example>: kettle is cold").id("cold@x").on(day),
        patch("Ann Example <ann@kettle.example>", "kettle: heat").id("heat@x").answers("none@x").on("2025-06-04"),
        letter("Tim Report <tim@pot.example>: spout drips").id("drips@x").on(day),
        letter("ann: [PATCH 0/1] spout: close").id("close@x").answers("drips@x").on("2025-06-04"),
        letter("ann: [PATCH 1/1] spout: close").answers("close@x").on("2025-06-04"),
    ];
    let mut names = names(&pages("", letters));
    names.sort();
    assert_eq!(names, ["Ann", "Ann Example", "Rob Report", "Tim Report"]);
}

#[test]
fn who_has_the_name_of_somebody_known_has_a_page() {
    let letters = [
        patch("Ann Example <ann@kettle.example>", "kettle: one"),
        letter("Example, Ann <ae@home.example>: How hot is it?"),
        letter("Ann <a@spam.example>: Cheap kettles"),
        letter("Sue Spam <sue@spam.example>: Cheap kettles"),
        letter("Sue Spam <s.spam@spam.example>: Re: Cheaper kettles"),
    ];
    assert_eq!(names(&pages("", letters)), ["Ann Example", "Ann Example", "Sue Spam"], "who answers is nobody known");
}

#[test]
fn bots_are_no_people_and_one_each() {
    let letters = [
        patch("Ann Example <ann@kettle.example>", "kettle: one").id("one@x").on("2025-03-01"),
        letter("kernel test robot <lkp@intel.com>: Re: [PATCH] kettle: one")
            .answers("one@x")
            .body("kernel test robot noticed the following build errors:\n"),
        letter("Oliver <oliver.sang@intel.com>: Re: [PATCH] kettle: one").answers("one@x").body("All well.\n"),
        letter("Pots <ci@pot.example>: Re: [PATCH] kettle: one").answers("one@x").body("Status: SUCCESS\n"),
        letter("bot+bpf-ci@kernel.org <bot+bpf-ci@kernel.org>: Re: [PATCH] kettle: one")
            .answers("one@x")
            .body("Found:\n- [High] It leaks.\n\nPre-existing issues:\n- [Low] It is old.\n"),
        letter("sashiko-bot@kernel.org <sashiko-bot@kernel.org>: Re: [PATCH] kettle: one")
            .answers("one@x")
            .body("Found:\n\nPre-existing issues:\n- [Low] It is old.\n")
            .on("2025-04-20"),
    ];
    let pages = pages("bots:\n  - name: Pot CI\n    addresses: ['ci@*.example']\n", letters);
    assert_eq!(names(&pages), ["Ann Example"]);
    let authors = pages.main("authors/index.html").split("class=\"bots\"").nth(1).unwrap();
    assert!(authors.contains("kernel test robot</th><td>checks</td><td>2</td>"), "{authors}");
    assert!(authors.contains("Pot CI</th><td>checks</td><td>1</td>"), "{authors}");
    let (series, _) = pages
        .ending(".html")
        .find(|(name, text)| name.starts_with("kettle/series/") && text.contains("class=\"checks\""))
        .unwrap();
    insta::assert_snapshot!(checks(pages.main(series)));
    let waiting = pages.main("kettle/waiting.html");
    assert!(waiting.contains("kettle: one"), "no person answered it: {waiting}");
    let day = pages.text("kettle/2025-03-03.json");
    assert!(day.contains(r#""replies":0,"pull_requests":0,"reports":4,"others":0,"people":0"#), "{day}");
}

/// The checks of a series' page, with what they are called in the list of people.
fn checks(main: &str) -> String {
    let (_, rest) = main.split_once("<details class=\"checks\">").unwrap();
    rest.split_once("</details>").unwrap().0.to_owned()
}
