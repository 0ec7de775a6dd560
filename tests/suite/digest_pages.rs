//! The page of a digest tells what happened: its parts, their order, and what each says.

use crate::world::letter::{Letter, letter, patch_tail, seconds};
use crate::world::pages::{Pages, parse};
use crate::world::{Inbox, Site};
use std::collections::BTreeSet;

/// The parts of a digest's page, in their order.
const PARTS: [&str; 10] =
    ["applied", "new", "versions", "discussions", "reports", "others", "notices", "messages", "people", "about"];

/// The ids of the parts that a page has, as they stand there.
fn parts(html: &str) -> Vec<String> {
    let elements = parse(html).elements.into_iter().filter(|element| element.name == "section");
    elements.filter_map(|element| element.attribute("aria-labelledby").map(str::to_owned)).collect()
}

/// The HTML of one part of a page.
fn part<'a>(pages: &'a Pages, name: &str, id: &str) -> &'a str {
    let main = pages.main(name);
    let start = main.find(&format!("aria-labelledby=\"{id}\"")).unwrap_or_else(|| panic!("{name} has no {id}"));
    main[start..].split("</section>").next().unwrap()
}

/// The ids of the messages of a page.
fn messages(html: &str) -> Vec<String> {
    let articles = parse(html).elements.into_iter().filter(|element| element.name == "article");
    articles.filter_map(|element| element.attribute("id").map(str::to_owned)).collect()
}

/// A patch with a message of its own.
fn patch(description: &str, message: &str) -> Letter {
    letter(description).body(&format!("{message}\n\n{}", patch_tail("spout.c")))
}

fn page_of(inbox: &Inbox) -> Pages {
    Site::of(inbox).build().pages()
}

#[test]
fn what_bots_answer_stands_apart_from_what_they_report() {
    let robot = |subject: &str| letter(&format!("kernel test robot <lkp@intel.com>: {subject}"));
    let inbox = Inbox::v2().letters([
        robot("[kettle:next] BUILD REGRESSION").id("new@mail.invalid"),
        robot("Re: [PATCH] kettle: boil").id("answer@mail.invalid").answers("earlier@mail.invalid"),
        letter("bob: Re: [PATCH] kettle: pour").id("person@mail.invalid").answers("other@mail.invalid"),
    ]);
    let pages = page_of(&inbox);
    let [reports, others, notices] =
        ["reports", "others", "notices"].map(|id| part(&pages, "kettle/2025-03-03.html", id));
    assert!(reports.contains("BUILD REGRESSION") && !reports.contains("boil"), "{reports}");
    assert!(notices.contains(">kettle: boil<") && notices.contains("<p>check, "), "{notices}");
    assert!(others.contains("kettle: pour") && others.contains("1 new mail"), "{others}");
}

#[test]
fn every_digest_tells_in_the_same_order_and_shows_each_message_once() {
    let pages = Site::demo().build().pages();
    let mut seen = BTreeSet::new();
    for (name, text) in pages.ending(".json").filter(|(name, _)| name.starts_with("kettle/")) {
        let digest: serde_json::Value = serde_json::from_str(text).unwrap();
        let html = pages.main(&name.replace(".json", ".html"));
        let parts = parts(html);
        let places: Vec<usize> = parts.iter().filter_map(|id| PARTS.iter().position(|part| part == id)).collect();
        assert!(places.is_sorted(), "{name}: {parts:?}");
        seen.extend(places);
        let shown = messages(html);
        let once: BTreeSet<&String> = shown.iter().collect();
        assert_eq!((shown.len(), once.len()), (digest["messages"].as_array().unwrap().len(), shown.len()), "{name}");
        let entries = html.matches("class=\"meta\"").count();
        assert!(entries > 0 || digest["series"].as_array().unwrap().is_empty(), "{name} tells no series");
    }
    assert_eq!(seen.len(), PARTS.len(), "the demo has digests with each part");
}

#[test]
fn a_cover_stands_before_its_patches_and_the_newest_series_first() {
    let inbox = Inbox::v2()
        .mail("ann: [PATCH 0/1] kettle: whistle")
        .letter(letter("ann: [PATCH 1/1] kettle: louder").answers("m1@mail.invalid"))
        .mail("bob: [PATCH] lid: close");
    let pages = page_of(&inbox);
    let text = part(&pages, "kettle/2025-03-03.html", "messages");
    let order = ["lid: close", "kettle: whistle", "kettle: louder"].map(|title| text.find(title).unwrap());
    assert!(order.is_sorted(), "{text}");
}

#[test]
fn a_posting_that_was_sent_twice_is_told_once() {
    let inbox = Inbox::v2()
        .letter(patch("ann: [PATCH] kettle: whistle", "It is silent."))
        .letter(patch("ann: [PATCH RESEND] kettle: whistle", "It is silent."));
    let pages = page_of(&inbox);
    let name = "kettle/2025-03-03.html";
    assert_eq!(part(&pages, name, "new").matches("class=\"meta\"").count(), 1);
    assert!(part(&pages, name, "new").contains("sent 2 times"));
    let messages = part(&pages, name, "messages");
    assert_eq!((messages.matches("<article").count(), messages.matches("It is silent").count()), (2, 1));
    assert!(!parts(pages.main(name)).contains(&"versions".to_owned()));
}

#[test]
fn a_new_version_says_what_changed() {
    let later = "It is silent.\n\nChanges in v2:\n - louder\n - shorter";
    let inbox = Inbox::v2()
        .letter(patch("ann: [PATCH] kettle: whistle", "It is silent.").on("2025-03-03"))
        .letter(patch("ann: [PATCH v2] kettle: whistle", later).on("2025-03-07").answers("m1@mail.invalid"));
    let pages = page_of(&inbox);
    let text = parse(part(&pages, "kettle/2025-03-07.html", "versions")).text;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Since v1, 4 days earlier: 1 patch changed - louder - shorter"), "{text}");
    let first = part(&pages, "kettle/2025-03-03.html", "new");
    assert!(first.contains("It is silent.") && !first.contains("Since"), "{first}");
}

#[test]
fn a_long_changelog_is_cut_and_leads_to_the_rest() {
    let lines: String = (1..=20).map(|number| format!(" - louder whistle {number}\n")).collect();
    let later = format!("It is silent.\n---\nChanges in v2:\n{lines}\n{}", patch_tail("spout.c"));
    let inbox = Inbox::v2()
        .letter(patch("ann: [PATCH] kettle: whistle", "It is silent.").on("2025-03-03"))
        .letter(letter("ann: [PATCH v2] kettle: whistle").body(&later).on("2025-03-07").answers("m1@mail.invalid"));
    let pages = page_of(&inbox);
    let text = part(&pages, "kettle/2025-03-07.html", "versions");
    assert!(text.contains("whistle 8") && !text.contains("whistle 9"), "{text}");
    assert!(text.contains(">12 more lines</a>"), "{text}");
}

#[test]
fn what_was_applied_is_told_on_the_day_on_which_it_was_said() {
    let inbox = Inbox::v2()
        .letter(letter("ann: [PATCH] kettle: whistle").on("2025-03-03"))
        .letter(
            letter("mia: Re: [PATCH] kettle: whistle")
                .on("2025-03-05")
                .answers("m1@mail.invalid")
                .body("Applied to kettle-next, thanks.\n"),
        )
        .letter(letter("bob: A question").on("2025-03-06"));
    let pages = page_of(&inbox);
    let text = parse(part(&pages, "kettle/2025-03-05.html", "applied")).text;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("kettle: whistle") && text.contains("applied to kettle-next"), "{text}");
    assert!(text.contains("by Mia") && text.contains("written by Ann"), "{text}");
    for day in ["2025-03-03", "2025-03-06"] {
        assert!(!parts(pages.main(&format!("kettle/{day}.html"))).contains(&"applied".to_owned()), "{day}");
    }
}

#[test]
fn a_day_without_patches_tells_its_mails() {
    let inbox = Inbox::v2()
        .letter(letter("ann: Tea?").body("Hi all,\n\nwho has some tea\nfor me?\n\nAnn\n"))
        .letter(letter("bob: Re: Tea?").answers("m1@mail.invalid").body("> who has some tea\n\nI have.\n"))
        .letter(letter("cid: Re: Older").answers("gone@mail.invalid").body("Ping.\n"));
    let pages = page_of(&inbox);
    let main = pages.main("kettle/2025-03-03.html");
    for words in ["who has some tea for me?", "I have.", "Ping."] {
        assert!(main.contains(words), "{words}: {main}");
    }
    assert_eq!(parts(main), ["discussions", "others", "about"], "nobody is a reviewer");
}

#[test]
fn a_report_of_a_person_stands_with_those_of_bots() {
    let inbox = Inbox::v2()
        .mail("ann: [REGRESSION] the kettle is cold since v2")
        .mail("ann: Tea?")
        .mail("syzbot <syzbot@syzkaller.appspotmail.com>: [syzbot] KASAN: use-after-free in kettle");
    let pages = page_of(&inbox);
    let (reports, others) =
        (part(&pages, "kettle/2025-03-03.html", "reports"), part(&pages, "kettle/2025-03-03.html", "others"));
    assert_eq!(reports.matches("<li>").count(), 2, "{reports}");
    assert!(others.contains("Tea?") && !others.contains("REGRESSION"));
}

#[test]
fn the_page_says_that_a_digest_goes_by_arrival_and_marks_what_is_older() {
    let mut old = letter("ann: [PATCH] kettle: whistle").on("2025-03-03");
    old.date = Some(seconds("2024-11-05"));
    let inbox = Inbox::v2().letter(old).letter(letter("bob: [PATCH] lid: close").on("2025-03-03T13:00:00"));
    let pages = page_of(&inbox);
    let main = pages.main("kettle/2025-03-03.html");
    assert!(main.contains("A digest goes by when mails arrived"), "{main}");
    assert_eq!(main.matches("sent 2024-11-05").count(), 1, "{main}");
    assert!(main.contains("1 mail was sent long before the day of arrival"), "{main}");
}

/// Sixty days with three mails each, and one on which forty old ones arrive.
fn backfilled() -> Inbox {
    let days = (1..=28).flat_map(|day| (0..3).map(move |mail| (day, mail)));
    let quiet = days
        .map(|(day, mail)| letter(&format!("ann: Tea {day} {mail}")).on(&format!("2025-02-{day:02}T0{mail}:00:00")));
    let old = (0..40).map(|number| {
        let mut old = letter(&format!("bob: Old tea {number}")).on("2025-03-05");
        old.date = Some(seconds("2023-06-01") + number * 86_400);
        old
    });
    Inbox::v2().letters(quiet).letters(old)
}

#[test]
fn a_backfill_is_named_in_its_digest_and_headline() {
    let site = Site::of(&backfilled()).build();
    let pages = site.pages();
    let headline = "Backfill of 40 mails from 2023-06-01 to 2023-07-10";
    for page in ["kettle/2025-03-05.html", "kettle/index.html", "index.html"] {
        assert!(pages.main(page).contains(headline), "{page}");
    }
    assert!(pages.main("kettle/2025-03-05.html").contains("A backfill: 40 mails of 40 were sent from 2023-06-01"));
    assert!(site.read("content/kettle/2025-03-05.md").contains("This is a backfill: most mails were sent long before"));
    assert!(!pages.main("kettle/2025-02-03.html").contains("ackfill"));
}

#[test]
fn a_backfill_does_not_make_other_days_pale() {
    let main_of = |pages: &Pages| pages.main("kettle/index.html").to_owned();
    let main = main_of(&page_of(&backfilled()));
    let (usual, over) = (main.matches("class=\"c3\"").count(), main.matches("class=\"c4 over\"").count());
    assert_eq!((usual, over), (28, 1), "{main}");
}

#[test]
fn many_messages_are_shown_in_part_where_they_can_be_read_elsewhere() {
    let inbox = (0..70).fold(Inbox::v2(), |inbox, number| {
        inbox.letter(patch(
            &format!("ann: [PATCH] kettle: part {number}"),
            &format!("First words.\n\nWhole text {number}."),
        ))
    });
    let pages = page_of(&inbox);
    let text = part(&pages, "kettle/2025-03-03.html", "messages");
    assert_eq!((text.matches("<article").count(), text.matches("Whole text").count()), (70, 60));
    let told = part(&pages, "kettle/2025-03-03.html", "new");
    assert_eq!(told.matches("class=\"meta\"").count(), 70);
    assert!(told.contains("30 more series"), "{told}");
}
