//! The names of series pages while a list grows: what readers can have seen leads somewhere, and nothing else does.

use crate::world::letter::{Letter, letter};
use crate::world::{Inbox, Site};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// The names of the series pages that a site has, redirects included.
fn pages(site: &Site) -> BTreeSet<String> {
    let names = site.names("public/kettle/series").into_iter().filter(|name| name.contains('-'));
    names.filter(|name| Path::new(name).extension().is_some_and(|end| end == "html")).collect()
}

fn redirects(site: &Site) -> Vec<String> {
    let pages = site.pages();
    let moved = |name: &&String| pages.text(&format!("kettle/series/{name}")).contains("http-equiv=\"refresh\"");
    self::pages(site).iter().filter(moved).cloned().collect()
}

/// A patch, a second version under another name, and the cover that ties them.
fn torn(cover: &str) -> [Letter; 4] {
    [
        letter("ann: [PATCH] kettle: boil").on("2025-03-03"),
        letter("ann: [PATCH v2 1/2] spout: whistle").answers("cover@x.example").on("2025-03-04T08:00:00"),
        letter("ann: [PATCH v2 2/2] spout: stop").answers("cover@x.example").on("2025-03-04T08:01:00"),
        letter("ann: [PATCH v2 0/2] Signals").id("cover@x.example").body("Supersedes: <m1@mail.invalid>\n").on(cover),
    ]
}

#[test]
fn a_fresh_press_has_no_redirect_for_what_the_open_day_hid() {
    let site = Site::of(&Inbox::v2().letters(torn("2025-03-04T09:00:00"))).build();
    assert_eq!(redirects(&site), Vec::<String>::new());
    let site = Site::of(&Inbox::v2().letters(torn("2025-03-05T09:00:00"))).build();
    assert!(redirects(&site).iter().any(|name| name.starts_with("spout-whistle-")));
}

#[test]
fn a_page_published_in_the_middle_of_the_day_redirects_for_ever() {
    let [first, one, two, cover] = torn("2025-03-04T09:00:00");
    let inbox = Inbox::v2().letters([first, one, two]);
    let site = Site::of(&inbox).build();
    let seen = pages(&site);
    let mut inbox = inbox.letter(cover);
    let site = site.build();
    let moved = redirects(&site);
    assert_eq!((seen.len(), moved.len()), (2, 1));
    // Nor does more mail or a lost cache change it.
    inbox = inbox.mail_on("2025-03-07", "bob: [PATCH] pan: lie flat");
    std::fs::remove_dir_all(site.path(".listpress")).unwrap();
    let site = site.build();
    assert_eq!((redirects(&site), pages(&site).is_superset(&seen)), (moved, true));
    drop(inbox);
}

#[test]
fn a_page_in_a_file_of_its_own_leads_on_when_the_file_is_gone() {
    let [first, one, two, cover] = torn("2025-03-04T09:00:00");
    let inbox = Inbox::v2().letters([first, one, two]);
    let site = Site::of(&inbox).build();
    assert!(site.has("content/kettle/series/2025-03-04.md"));
    let inbox = inbox.letter(cover);
    let site = site.build();
    assert!(!site.has("content/kettle/series/2025-03-04.md"));
    assert!(site.read("content/kettle/series/2025-03-03.md").contains("\"aliases\":[\"spout-whistle-"));
    drop(inbox);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn every_page_of_a_list_pressed_as_it_grows_keeps_leading_somewhere(letters in letters()) {
        let mut inbox = Inbox::v2();
        let mut site = Site::of(&inbox);
        let (mut seen, mut closed) = (BTreeSet::new(), BTreeSet::new());
        for letters in letters.chunk_by(|one, next| one.date == next.date) {
            inbox = inbox.letters(letters.to_vec());
            site = site.build();
            let now = pages(&site);
            prop_assert!(now.is_superset(&seen), "{:?} are gone", seen.difference(&now));
            let moved = redirects(&site);
            closed.extend(now.iter().filter(|name| !moved.contains(name)).cloned());
            seen = now;
        }
        // Without the content/ that grew with it, what was there at the end of each day still is.
        let fresh = pages(&Site::of(&inbox).build());
        prop_assert!(fresh.is_superset(&closed), "{:?} are gone", closed.difference(&fresh));
    }
}

/// Mails of a few days, a batch at noon of each, which answer what may come later.
fn letters() -> impl Strategy<Value = Vec<Letter>> {
    let one = (0_i64..2, 0_usize..6, proptest::option::of(0_usize..10));
    proptest::collection::vec(one, 1..12).prop_map(|steps| {
        let subjects = ["[PATCH] kettle: boil", "[PATCH v2 0/2] kettle: whistle", "[PATCH v2 1/2] kettle: boil"];
        let mut day = 3;
        let steps = steps.into_iter().map(|(days, subject, parent)| {
            day += days;
            let letter = letter(&format!("ann: {}", subjects[subject % 3])).on(&format!("2025-03-{day:02}"));
            match parent {
                Some(parent) => letter.answers(&format!("m{parent}@mail.invalid")),
                None => letter,
            }
        });
        steps.collect()
    })
}
