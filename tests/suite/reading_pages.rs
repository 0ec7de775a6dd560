//! The page of a posting with what was said about it: what it shows, when it is made again, and that nothing of a mail acts.

use crate::world::pages::{Element, faulty_links, parse};
use crate::world::quirks;
use crate::world::readings::{InventedReading, NAME, large, put, render, site_with, talk, whistle};
use std::collections::BTreeSet;

fn page() -> String {
    format!("kettle/reading/{NAME}.html")
}

#[test]
fn a_reading_shows_what_its_snapshot_shows() {
    let pages = render(site_with("", Some(&whistle()))).pages();
    quirks::check_texts("reading", &[("whole".to_owned(), pages.main(&page()))].into());
}

#[test]
fn a_large_posting_has_a_page_for_each_patch() {
    let pages = render(site_with("", Some(&large()))).pages();
    let folder = page().replace(".html", "/");
    let parts: BTreeSet<&str> = pages.ending(".html").filter_map(|(name, _)| name.strip_prefix(&folder)).collect();
    assert_eq!(parts.len(), 23);
    let texts =
        [("overview".to_owned(), pages.main(&page())), ("part".to_owned(), pages.main(&format!("{folder}1.html")))];
    quirks::check_texts("reading_large", &texts.into());
    assert_eq!(faulty_links(&pages, ""), Vec::<String>::new());
}

#[test]
fn replies_never_decide_whether_a_posting_is_parted() {
    let mut many = whistle();
    for _ in 0..60 {
        let reply = many.reading.mails[12].clone();
        many.reading.mails.push(reply);
        let mail = many.reading.mails.len() - 1;
        let place = (listpress::rows::reading::PieceKind::Words, None);
        many = many.said(mail, 1, place, &"words ".repeat(10_000));
    }
    let pages = render(site_with("", Some(&many))).pages();
    assert_eq!(pages.names().iter().filter(|name| name.contains("/whistle-mail")).count(), 1);
}

#[test]
fn the_page_of_a_series_leads_to_its_readings() {
    let pages = render(site_with("", Some(&whistle()))).pages();
    let (name, _) = pages.ending(".html").find(|(name, _)| name.starts_with("kettle/series/teach")).unwrap();
    let links: Vec<String> = parse(pages.text(name))
        .elements
        .iter()
        .filter_map(|element| element.attribute("href"))
        .map(str::to_owned)
        .collect();
    let to_it = links.iter().filter(|link| link.starts_with(&format!("../reading/{NAME}.html"))).count();
    // The version itself, each of its patches, and each mail of its outline.
    assert_eq!(to_it, 18, "{links:?}");
    assert_eq!(faulty_links(&pages, ""), Vec::<String>::new());
}

#[test]
fn a_long_thread_has_a_page_for_each_long_subthread() {
    let pages = render(site_with("", Some(&talk(140)))).pages();
    let own = talk(140).reading.mails[5].name();
    let folder = page().replace(".html", "/");
    let names: Vec<&str> = pages.ending(".html").filter_map(|(name, _)| name.strip_prefix(&folder)).collect();
    let mut expected = [format!("{own}.html"), "page-2.html".to_owned()];
    expected.sort();
    assert_eq!(names, expected);
    let subthread = format!("{folder}{own}.html");
    let shown = [("first", page()), ("subthread", subthread), ("more", format!("{folder}page-2.html"))];
    let texts = shown.map(|(name, file)| (name.to_owned(), beginning(pages.main(&file))));
    quirks::check_texts("reading_thread", &texts.into());
    assert_eq!(faulty_links(&pages, ""), Vec::<String>::new());
}

/// What shows how a page is made; the rest is more of it.
fn beginning(text: &str) -> &str {
    text.match_indices('\n').nth(60).map_or(text, |(end, _)| &text[..end])
}

/// Each mail is on one page with all its words, and its anchor on the first page leads to it.
#[test]
fn paging_a_thread_loses_no_mail() {
    let talk = talk(140);
    let pages = render(site_with("", Some(&talk))).pages();
    let prefix = page().replace(".html", "");
    let own = pages.ending(".html").filter(|(name, _)| name.starts_with(&prefix));
    let all: Vec<(&str, &str, Vec<Element>)> = own.map(|(name, text)| (name, text, parse(text).elements)).collect();
    let (_, _, first) = all.iter().find(|(name, _, _)| *name == page()).unwrap();
    let has_id = |elements: &[Element], id: &str| elements.iter().filter(|one| one.attribute("id") == Some(id)).count();
    for (at, mail) in talk.reading.mails.iter().enumerate() {
        let words = if at == 0 { "the black one?</p>".to_owned() } else { format!("the words of mail {at}.</p>") };
        let holding: Vec<_> = all.iter().filter(|(_, text, _)| text.contains(&words)).collect();
        assert_eq!(holding.len(), 1, "mail {at} is on {:?}", holding.iter().map(|(name, ..)| name).collect::<Vec<_>>());
        let (name, text, elements) = holding[0];
        assert_eq!(text.matches(&words).count(), 1, "mail {at}");
        assert_eq!(has_id(elements, &mail.anchor()), 1, "mail {at} has no anchor on its page");
        assert_eq!(has_id(first, &mail.anchor()), 1, "mail {at} has no anchor on the first page");
        let link = format!("{}#{}", name.rsplit('/').next().unwrap(), mail.anchor());
        let leads = first.iter().filter_map(|one| one.attribute("href")).any(|href| href.ends_with(&link));
        assert!(*name == page() || leads, "the first page does not lead to mail {at}");
    }
}

#[test]
fn a_thread_that_grows_keeps_its_pages_and_those_of_a_fresh_render() {
    let mut site = site_with("", None);
    let mut before: BTreeSet<String> = BTreeSet::new();
    for mails in [10, 61, 62, 100, 141] {
        site = render(put(site, Some(&talk(mails))));
        let pages = site.pages();
        let fresh = render(site_with("", Some(&talk(mails)))).pages();
        assert_eq!(pages.differences(&fresh), Vec::<String>::new(), "{mails} mails");
        let names: BTreeSet<String> =
            pages.names().into_iter().filter(|name| name.starts_with("kettle/reading/2025")).collect();
        assert!(before.is_subset(&names), "{mails} mails: {:?}", &before - &names);
        before = names;
    }
}

#[test]
fn a_list_has_pages_of_the_months_that_can_be_read() {
    let pages = render(site_with("", Some(&talk(70)))).pages();
    let texts = [
        ("months".to_owned(), pages.main("kettle/reading/index.html")),
        ("month".to_owned(), pages.main("kettle/reading/2025-03/index.html")),
    ];
    quirks::check_texts("reading_months", &texts.into());
}

/// An incremental render equals one from nothing, whatever happens to a reading.
#[test]
fn a_reading_that_comes_changes_and_goes_leaves_the_pages_of_a_fresh_render() {
    let mut edited = whistle();
    edited.texts[3] = "Nobody at all watches a kettle.".to_owned();
    let fewer = InventedReading {
        reading: {
            let mut it = whistle().reading;
            it.pieces.truncate(8);
            it
        },
        texts: whistle().texts[..8].to_vec(),
    };
    let steps = [None, Some(whistle()), Some(edited), Some(large()), Some(fewer), None];
    let mut site = site_with("", None);
    for (number, step) in steps.iter().enumerate() {
        site = render(put(site, step.as_ref()));
        let fresh = render(site_with("", step.as_ref())).pages();
        assert_eq!(site.pages().differences(&fresh), Vec::<String>::new(), "step {number}");
    }
}

#[test]
fn ids_are_unique_and_each_mail_begins_once() {
    let pages = render(site_with("", Some(&whistle()))).pages();
    let ids: Vec<String> = parse(pages.text(&page()))
        .elements
        .iter()
        .filter_map(|element| element.attribute("id"))
        .map(str::to_owned)
        .collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{ids:?}");
    for mail in &whistle().reading.mails {
        assert!(ids.contains(&mail.anchor()), "{}", mail.subject);
    }
}

#[test]
fn hostile_words_in_every_field_stay_text() {
    for poison in [
        "</script><script>alert(1)</script>",
        "</pre></main><img src=x onerror=alert(1)>",
        "\" onfocus=\"alert(1)\" autofocus=\"",
        "\u{202e}txt.exe\u{1b}[2J",
        "{{ 4242*4242 }}",
        "```\n# not a heading\n```",
        &"x".repeat(100_000),
    ] {
        let site = render(site_with("", Some(&poisoned(poison))));
        let (pages, name) = (site.pages(), page());
        let seen = parse(pages.text(&name));
        for element in &seen.elements {
            assert!(
                element.attributes.iter().all(|(name, _)| !name.starts_with("on") && name != "autofocus"),
                "{element:?}"
            );
            assert!(!["img", "h4", "iframe"].contains(&element.name.as_str()), "{element:?}");
        }
        let scripts = seen.elements.iter().filter(|element| element.name == "script");
        assert!(scripts.filter_map(|script| script.attribute("src")).all(|source| source.contains("assets/")));
        assert_eq!(pages.text(&name).matches("<script").count(), 2, "{poison}");
        assert!(!seen.text.contains("17994564") && !seen.text.contains(['\u{202e}', '\u{1b}']), "{poison:.40}");
        let shown = listpress::base::text::visible(poison).into_owned();
        assert!(seen.text.contains(shown.lines().next().unwrap()), "{poison:.40} does not show");
        assert_eq!(faulty_links(&pages, ""), Vec::<String>::new(), "{poison:.40}");
    }
}

/// The posting with a text in every field that a mail can fill.
fn poisoned(poison: &str) -> InventedReading {
    let mut whistle = whistle();
    let line = poison.replace('\n', " ");
    whistle.reading.title.clone_from(&line);
    for writer in &mut whistle.reading.people {
        writer.name.clone_from(&line);
    }
    for mail in &mut whistle.reading.mails[4..] {
        mail.subject.clone_from(&line);
        mail.message_id = Some(listpress::base::id::MessageId::new(format!("{line}{}", mail.date.seconds)));
    }
    for (piece, text) in whistle.reading.pieces.iter_mut().zip(&mut whistle.texts) {
        piece.path = piece.path.as_ref().map(|_| line.clone());
        *text = format!("{poison}\n{text}\n+{poison}\n{poison}");
    }
    whistle
}
