//! Several lists that share mails, as one site: one history of each series, and each mail counted once.

use crate::world::letter::{Letter, letter, patch_tail, raw, seconds};
use crate::world::{Inbox, Site};
use listpress::rows::series::Series;
use proptest::prelude::*;
use std::fs;

/// Lists with their names.
type Lists<'a> = [(&'a str, &'a Inbox)];

fn yaml(lists: &Lists<'_>, lines: &str) -> String {
    let entry =
        |(name, inbox): &(&str, &Inbox)| format!("  - {{name: {name}, repository: {}}}\n", inbox.path.display());
    let entries: String = lists.iter().map(entry).collect();
    format!("title: Tea things\n{lines}lists:\n{entries}")
}

fn site(lists: &Lists<'_>) -> Site {
    Site::empty().yaml(&yaml(lists, "")).build()
}

/// The site without the list `kettle`, of which content/ still has digests.
fn without_kettle(site: Site, lists: &Lists<'_>) -> Site {
    let site = site.yaml(&yaml(lists, ""));
    let run = site.run(&["build"]);
    assert!(run.code == 3 && run.stderr.contains("site.yaml has no list `kettle`"), "{}", run.stderr);
    site
}

/// The series in content/ of a list.
fn series(site: &Site, list: &str) -> Vec<Series> {
    let content = site.content();
    let folder = format!("{list}/series/");
    let files = content.ending(".md").filter(|(name, _)| name.starts_with(&folder));
    let rows = files.flat_map(|(_, text)| text.lines().filter_map(|line| line.strip_prefix("  - {\"slug\"")));
    rows.map(|row| serde_json::from_str(&format!("{{\"slug\"{row}")).unwrap()).collect()
}

fn only_series(site: &Site, list: &str) -> Series {
    let [series] = series(site, list).try_into().unwrap();
    series
}

fn patch(number: u32) -> Letter {
    let patch = letter(&format!("ann: [PATCH {number}/2] kettle: part {number}")).id(&format!("patch{number}@a"));
    patch.answers("cover@a").on(&format!("2025-03-03T10:00:0{number}"))
}

fn cover() -> Letter {
    letter("ann: [PATCH 0/2] kettle: whistle").id("cover@a").on("2025-03-03T10:00:00")
}

fn reply(who: &str, to: &str) -> Letter {
    letter(&format!("{who}: Re: [PATCH 1/2] kettle: part 1")).id(&format!("{who}@a")).answers(to).on("2025-03-04")
}

/// The cover is on the first list alone, the first patch on both, the second on the other alone, and each has replies of
/// its own. The first list is the more specific one.
fn crossing() -> (Inbox, Inbox) {
    let kettle = Inbox::v2().letters([cover(), patch(1), reply("bob", "patch1@a")]);
    let all = Inbox::v2().letters([patch(1), patch(2), reply("eve", "patch1@a")]).mail_on("2025-03-05", "eve: Cups");
    (kettle, all)
}

#[test]
fn a_series_is_put_together_from_all_lists_and_has_one_page() {
    let (kettle, tea) = crossing();
    let site = site(&[("kettle", &kettle), ("tea", &tea)]);
    let series = only_series(&site, "kettle");
    assert!(self::series(&site, "tea").is_empty());
    let [version] = &series.versions[..] else { panic!("{series:?}") };
    assert_eq!((version.cover, version.missing.len(), version.patches.len(), series.replies.len()), (true, 0, 2, 2));
    assert_eq!(series.lists, ["kettle", "tea"]);
    let pages = site.pages();
    let page = format!("kettle/series/{}.html", series.slug);
    assert!(pages.main(&page).contains("also on"), "{}", pages.main(&page));
    assert!(pages.main(&page).contains("only on"), "{}", pages.main(&page));
    let index = pages.main("tea/series/index.html");
    assert!(index.contains(&format!("href=\"../../{page}\"")), "{index}");
}

#[test]
fn each_mail_counts_once_for_the_site_and_on_each_list_that_it_reached() {
    let (kettle, tea) = crossing();
    let site = site(&[("kettle", &kettle), ("tea", &tea)]);
    let pages = site.pages();
    let counted = |page: &str| {
        let text = pages.main(page);
        let (_, rest) = text.split_once("<dt>mails</dt><dd>").unwrap_or_else(|| panic!("{text}"));
        rest.split('<').next().unwrap().to_owned()
    };
    let mails = ["kettle/2025-03-03.html", "tea/2025-03-03.html", "all/2025-03-03.html"].map(counted);
    assert_eq!(mails, ["2", "2", "3"]);
    let (_, author) = pages.ending(".html").find(|(name, _)| name.starts_with("authors/ann")).unwrap();
    assert!(author.contains("<dt>patches</dt><dd>3</dd>"), "{author}");
    assert!(author.contains("<h2>Lists"), "{author}");
}

#[test]
fn no_link_and_no_entry_of_a_feed_leads_nowhere() {
    let (kettle, tea) = crossing();
    let site = site(&[("kettle", &kettle), ("tea", &tea)]);
    assert_eq!(site.run(&["check"]).code, 0, "{}", site.run(&["check"]).stdout);
    let pages = site.pages();
    let (_, feed) = pages.ending(".xml").find(|(name, _)| name.starts_with("authors/ann")).unwrap();
    assert!(feed.contains("kettle/series/kettle-whistle-"), "{feed}");
}

#[test]
fn versions_are_linked_across_lists() {
    let first = letter("ann: [PATCH] kettle: whistle").id("v1@a").on("2025-03-03");
    let second = letter("ann: [PATCH v2] kettle: whistle").id("v2@a").on("2025-03-04");
    let (kettle, tea) = (Inbox::v2().letter(first), Inbox::v2().letter(second).mail_on("2025-03-05", "eve: Cups"));
    let site = site(&[("tea", &tea), ("kettle", &kettle)]);
    let series = only_series(&site, "kettle");
    assert_eq!(series.versions.iter().map(|version| version.version).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(series.versions[1].digest, "");
    assert_eq!(series.arrivals("kettle", &series.versions[1]), [("tea", "2025-03-04"), ("all", "2025-03-04")]);
}

#[test]
fn the_page_of_a_series_stays_where_it_is_when_lists_grow() {
    let patch = || letter("ann: [PATCH] kettle: whistle").id("patch@a").on("2025-03-03");
    let (kettle, tea) = (Inbox::v2().letter(patch()), Inbox::v2().letter(patch()).mail_on("2025-03-05", "eve: Cups"));
    let site = site(&[("kettle", &kettle), ("tea", &tea)]);
    let slug = only_series(&site, "kettle").slug;
    let kettle = kettle.mail_on("2025-03-06", "bob: Hot").mail_on("2025-03-06", "bob: Cold");
    let site = site.build();
    assert_eq!(only_series(&site, "kettle").slug, slug);
    // A site that begins now has it where there are fewer mails.
    assert_eq!(only_series(&self::site(&[("kettle", &kettle), ("tea", &tea)]), "tea").slug, slug);
}

#[test]
fn a_series_whose_first_mail_goes_with_its_list_has_another_page() {
    let (kettle, tea) = crossing();
    let site = site(&[("kettle", &kettle), ("tea", &tea)]);
    let slug = only_series(&site, "kettle").slug;
    let other = Inbox::v2().mail_on("2025-03-05", "eve: Spoons");
    let site = without_kettle(site, &[("tea", &tea), ("spoons", &other)]);
    // The cover went with the list, and with it the name.
    assert_ne!(only_series(&site, "tea").slug, slug);
}

#[test]
fn a_series_whose_list_is_removed_moves_on_and_its_old_page_leads_there() {
    let patch = || letter("ann: [PATCH] kettle: whistle").id("patch@a").on("2025-03-03");
    let (kettle, tea) = (Inbox::v2().letter(patch()), Inbox::v2().letter(patch()).mail_on("2025-03-05", "eve: Cups"));
    let spoons = Inbox::v2().mail_on("2025-03-05", "eve: Spoons");
    let site = site(&[("kettle", &kettle), ("tea", &tea), ("spoons", &spoons)]);
    let slug = only_series(&site, "kettle").slug;
    let site = without_kettle(site, &[("tea", &tea), ("spoons", &spoons)]);
    let moved = only_series(&site, "tea");
    assert_eq!((moved.slug.as_str(), moved.aliases.clone()), (slug.as_str(), vec![format!("kettle/{slug}")]));
    let pages = site.pages();
    let stub = pages.text(&format!("kettle/series/{slug}.html"));
    assert!(stub.contains(&format!("url=../../tea/series/{slug}.html")), "{stub}");
    // It stays when content/ of the list that is gone goes too, and moves no more when the list comes back.
    fs::remove_dir_all(site.path("content/kettle")).unwrap();
    let site = site.build();
    assert!(site.has(&format!("public/kettle/series/{slug}.html")));
    let site = site.yaml(&yaml(&[("kettle", &kettle), ("tea", &tea), ("spoons", &spoons)], "")).build();
    assert_eq!(only_series(&site, "tea").slug, slug);
}

#[test]
fn the_order_of_lists_in_site_yaml_does_not_matter_for_series() {
    let (kettle, tea) = crossing();
    let one = site(&[("kettle", &kettle), ("tea", &tea)]);
    let other = site(&[("tea", &tea), ("kettle", &kettle)]);
    let series = |site: &Site| {
        let mut content = site.content();
        content.0.retain(|name, _| !name.starts_with("all/"));
        content
    };
    assert_eq!(series(&one).differences(&series(&other)), Vec::<String>::new());
}

#[test]
fn two_mails_under_one_message_id_are_told_apart_and_reported() {
    let one = letter("ann: [PATCH] kettle: whistle").id("same@a").on("2025-03-03");
    let other = letter("bob: [PATCH] spout: drip").id("same@a").on("2025-03-04").body("Drips.\n");
    let (kettle, tea) = (Inbox::v2().letter(one), Inbox::v2().letter(other));
    let lists: [(&str, &Inbox); 2] = [("kettle", &kettle), ("tea", &tea)];
    let site = Site::empty().yaml(&yaml(&lists, ""));
    let run = site.run(&["build"]);
    assert!(run.stderr.contains("<same@a> is another mail in commit"), "{} {}", run.stdout, run.stderr);
    assert_eq!(series(&site, "kettle").len() + series(&site, "tea").len(), 2);
}

/// A patch as a list server delivers it: with a tag, encoded otherwise, with a footer.
fn delivered(tag: &str, footer: &str) -> Letter {
    let body = format!("Whistle when it boils.\n\n{}{footer}", patch_tail("spout.c"));
    raw(format!(
        "From: Ann <ann@example.org>\nSubject: {tag}[PATCH] kettle: whistle\nDate: Mon, 3 Mar 2025 12:00:00 +0000\nMessage-ID: <patch@a>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\n{body}"
    ))
}

#[test]
fn the_copy_without_a_footer_counts() {
    let footer = "_______________________________________________\nTea mailing list\nTea@lists.example.net\n";
    let at = |letter: Letter, second: i64| Letter { committed: Some(seconds("2025-03-03") + second), ..letter };
    let tea = Inbox::v2().letter(at(delivered("[tea] ", footer), 0));
    let kettle = Inbox::v2().letter(at(delivered("", ""), 5)).mail_on("2025-03-05", "eve: Cups");
    let site = site(&[("tea", &tea), ("kettle", &kettle)]);
    let [version] = &only_series(&site, "tea").versions[..] else { panic!() };
    assert_eq!(version.subject, "[PATCH] kettle: whistle");
}

#[test]
fn the_tag_of_a_lists_server_does_not_keep_unthreaded_patches_apart() {
    let part = |number: u32, tag: &str, id: &str| {
        let head = format!("From: Ann <ann@example.org>\nSubject: {tag}[PATCH {number}/2] kettle: part {number}\n");
        let date = "Date: Mon, 3 Mar 2025 12:00:00 +0000\n";
        raw(format!("{head}{date}List-Id: <{id}>\nMessage-ID: <patch{number}@a>\n\nBoil.\n\n{}", patch_tail("spout.c")))
    };
    let kettle = Inbox::v2().letter(part(1, "", "kettle.example.net"));
    let tea = Inbox::v2().letter(part(2, "[tea-devel] ", "tea-devel.example.net")).mail_on("2025-03-05", "eve: Cups");
    let site = site(&[("kettle", &kettle), ("tea", &tea)]);
    let [version] = &only_series(&site, "kettle").versions[..] else { panic!() };
    assert_eq!((version.patches.len(), version.inferred), (2, true));
}

#[test]
fn what_several_lists_had_as_one_is_not_told_of_when_one_remains() {
    let (kettle, tea) = crossing();
    let site = site(&[("kettle", &kettle), ("tea", &tea)]);
    fs::remove_dir_all(site.path("content/kettle")).unwrap();
    let site = site.yaml(&yaml(&[("tea", &tea)], ""));
    let run = site.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!run.stderr.contains("`all`") && !site.has("public/all/index.html"), "{}", run.stderr);
}

#[test]
fn more_than_eight_lists_are_a_table_on_the_front_page() {
    let busy =
        |number: usize| (0..number).fold(Inbox::v2(), |inbox, mail| inbox.mail(&format!("ann: Tea {number} {mail}")));
    let inboxes: Vec<Inbox> = (1..=9).map(busy).collect();
    let group = |number: usize| ["group: Hot, ", "", "group: Cold, "][number % 3];
    let entry = |(number, inbox): (usize, &Inbox)| {
        format!("  - {{{}name: list{number}, repository: {}}}\n", group(number), inbox.path.display())
    };
    let entries: String = inboxes.iter().enumerate().map(entry).collect();
    let site = Site::empty().yaml(&format!("title: Tea things\nlists:\n{entries}")).build();
    let pages = site.pages();
    let front = pages.main("index.html");
    let seen: Vec<&str> = front
        .split(['<', '>'])
        .filter(|text| text.starts_with("list") || ["Hot", "Cold", "Other lists"].contains(text))
        .collect();
    // The menu of groups, then each with its lists, the busiest first.
    let groups = ["Hot", "Cold", "Other lists"];
    let tables =
        ["Hot", "list6", "list3", "list0", "Cold", "list8", "list5", "list2", "Other lists", "list7", "list4", "list1"];
    assert_eq!(seen, [&groups[..], &tables[..]].concat());
    assert!(!front.contains("id=\"list-1\""));
    assert!(pages.text("list3/index.html").contains("<a href=\"../index.html#lists\">Lists</a>"));
    assert!(pages.text("index.html").contains("assets/lists"));
}

#[test]
fn a_list_cannot_have_the_name_of_all_lists() {
    let inbox = Inbox::v2().mail("ann: Tea");
    let refused = Site::empty().yaml(&yaml(&[("all", &inbox), ("tea", &inbox)], "")).fails(&["build"]);
    assert!(refused.contains("a list cannot be named `all`"), "{refused}");
    Site::empty().yaml(&yaml(&[("all", &inbox)], "")).build();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn a_site_that_grows_is_the_one_that_is_built_at_once(steps in steps()) {
        let (mut kettle, mut tea) = (Inbox::v2().mail_on("2025-03-01", "eve: Hot"), Inbox::v2().mail_on("2025-03-01", "bob: Cold"));
        let mut site = Site::empty();
        for (number, (lists, subject, parent)) in steps.into_iter().enumerate() {
            let made = letter_of(number, subject, parent);
            if lists != 1 {
                kettle = kettle.letter(made.clone());
            }
            if lists != 2 {
                tea = tea.letter(made);
            }
            site = site.yaml(&yaml(&[("kettle", &kettle), ("tea", &tea)], "prefer: [kettle]\n")).build();
        }
        // Without what earlier builds kept, and of content/ only where series are at home.
        let fresh = Site::empty().yaml(&yaml(&[("kettle", &kettle), ("tea", &tea)], "prefer: [kettle]\n"));
        let content = site.content();
        let fresh = content.names().iter().fold(fresh, |fresh, name| fresh.file(&format!("content/{name}"), content.text(name)));
        let fresh = fresh.build();
        prop_assert_eq!(site.content().differences(&fresh.content()), Vec::<String>::new());
        prop_assert_eq!(site.pages().differences(&fresh.pages()), Vec::<String>::new());
    }
}

fn letter_of(number: usize, subject: usize, parent: Option<usize>) -> Letter {
    let subjects = ["[PATCH] kettle: boil", "[PATCH v2 0/2] kettle: whistle", "[PATCH v2 1/2] kettle: boil", "Re: tea"];
    let letter = letter(&format!("ann: {}", subjects[subject % 4])).id(&format!("n{number}@a"));
    let letter = letter.on(&format!("2025-03-{:02}", 3 + number / 3));
    parent.map_or(letter.clone(), |parent| letter.answers(&format!("n{parent}@a")))
}

/// To which lists a mail goes (0 both), its subject, and what it answers.
fn steps() -> impl Strategy<Value = Vec<(u8, usize, Option<usize>)>> {
    proptest::collection::vec((0_u8..3, 0_usize..8, proptest::option::of(0_usize..6)), 1..8)
}
