//! What waits, as every page says it: one number, one order and the same words, which follow `stale_after`.

use crate::world::letter::{letter, patch_tail};
use crate::world::pages::Pages;
use crate::world::{Inbox, Site};

const LISTS: [&str; 2] = ["kettle", "urn"];

/// A demo list under two names, so that pages of several lists exist too.
fn pages(after: usize) -> Pages {
    let lists = "  - {name: kettle, title: Kettle, repository: 'builtin:demo', ranges: monthly}\n  - {name: urn, title: Urn, repository: 'builtin:demo/drivers', ranges: monthly}\n";
    let yaml = format!(
        "title: Tea\nstale_after: {after}\nreading: none\nmaintainers: builtin:demo\nwatch: {{paths: ['**']}}\nlists:\n{lists}"
    );
    Site::empty().yaml(&yaml).build().pages()
}

/// The number before ` series without a reply`, where a part of a page says that.
fn stated(part: &str, after: usize) -> Option<usize> {
    let words = format!(" series without a reply for {after} days or more");
    let (before, _) = part.split_once(&words)?;
    let digits = before.rsplit(|letter: char| !letter.is_ascii_digit() && letter != ',').next()?;
    digits.replace(',', "").parse().ok()
}

/// The links to series of a part of a page, in its order.
fn series(part: &str) -> Vec<String> {
    let names = part.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let page = |link: &str| link.split('#').next().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut pages: Vec<String> =
        names.filter(|link| link.contains("series/") && !link.contains("index.html")).map(page).collect();
    // The state of a series may lead to a mail on its page.
    pages.dedup();
    pages
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

/// How many series a page counts as waiting, whether for long or not.
fn chip(main: &str) -> usize {
    let (_, rest) = main.split_once("state waiting\">").unwrap_or(("", "0"));
    let digits: String =
        rest.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

#[test]
fn what_waits_is_the_same_everywhere() {
    for after in [14, 3] {
        let pages = pages(after);
        let home = pages.main("index.html");
        for list in LISTS {
            let waiting = pages.main(&format!("{list}/waiting.html"));
            let section = between(waiting, "id=\"unanswered\"", "</section>");
            let total = stated(section, after).unwrap();
            let rows = series(section);
            assert_eq!(total, rows.len(), "{list}: the page of waiting series shows as many as it says");
            assert!(total > 0, "{list}");
            let block = between(home, &format!("href=\"{list}/index.html\""), "</section>");
            assert_eq!(stated(block, after), Some(total), "{list}: the front page says as many");
            let first = series(between(block, " series without a reply", "</ul>"));
            assert_eq!(first[..], rows[..first.len()], "{list}: in the same order");
            let recent = between(section, "days or more", ".");
            let recent: usize = recent.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
            let states = pages.main(&format!("{list}/series/index.html"));
            assert_eq!(chip(states), total + recent, "{list}: the index of series counts them all");
        }
    }
}

#[test]
fn a_subsystem_and_its_parts_name_what_waits_on_the_lists() {
    let after = 3;
    let pages = pages(after);
    let of_lists: Vec<String> = LISTS
        .iter()
        .flat_map(|list| {
            series(between(pages.main(&format!("{list}/waiting.html")), "id=\"unanswered\"", "</section>"))
        })
        .collect();
    let mut seen = 0;
    for (name, _) in pages.ending(".html").filter(|(name, _)| name.starts_with("subsystems/")) {
        let main = pages.main(name);
        let Some(total) = stated(main, after) else { continue };
        let rows = series(between(main, "id=\"waiting\"", "</section>"));
        assert!(rows.len() == total.min(10), "{name}: {total} but {rows:?}");
        assert!(rows.iter().all(|row| of_lists.contains(row)), "{name}: {rows:?}");
        seen += 1;
    }
    assert!(seen > 3, "{seen} subsystems with waiting series");
}

/// The page of what waits and the index of series, when one patch of a series was applied on the second of January, others
/// never arrived, and the newest mail came on a day.
fn applied_in_part(until: &str) -> (String, String) {
    let body = format!("It whistles.\n\n---\n{}", patch_tail("a.c"));
    let letters = [
        letter("Ann Example <ann@kettle.example>: [PATCH 1/3] kettle: one").id("one@x").body(&body).on("2025-01-01"),
        letter("Ann Example <ann@kettle.example>: [PATCH 2/3] kettle: two")
            .id("two@x")
            .answers("one@x")
            .body(&body)
            .on("2025-01-01"),
        letter("Bo Example <bo@kettle.example>: Re: [PATCH 2/3] kettle: two")
            .answers("two@x")
            .body("Applied this one, thanks!\n")
            .on("2025-01-02"),
        letter("Cy Example <cy@kettle.example>: [PATCH] spout: three").body(&body).on(until),
    ];
    let inbox = Inbox::v2().letters(letters);
    let pages = Site::of(&inbox).keeping(inbox).build().pages();
    (pages.main("kettle/waiting.html").to_owned(), pages.main("kettle/series/index.html").to_owned())
}

#[test]
fn what_was_applied_in_part_is_open_until_nobody_writes_of_the_rest_any_more() {
    let (waiting, index) = applied_in_part("2025-03-31");
    assert!(index.contains("partly applied") && waiting.contains("kettle: one"), "{waiting}");
    let (waiting, index) = applied_in_part("2025-04-10");
    assert!(index.contains("partly applied") && !waiting.contains("kettle: one"), "{waiting}");
}
