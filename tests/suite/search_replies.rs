//! What people said: found by words and phrases, one result for a series or thread, misspelt words, states, and names
//! that two people have.

use crate::search::{ask, body, finds, index, titles};
use crate::world::letter::{Letter, letter};
use crate::world::{Inbox, Site};
use serde_json::Value;

#[test]
fn what_a_reply_says_is_found_at_its_place_on_the_reading_page() {
    let site = pot("show");
    let Some(found) = ask(&site, &["brimming in:reply", "brimming"]) else { return };
    for query in ["brimming in:reply", "brimming"] {
        let reply = &found[query]["replies"][0];
        assert_eq!((&reply["title"], &reply["author"]), (&"tea: whistle".into(), &"Bob".into()), "{query}");
        let (page, id) = reply["url"].as_str().unwrap().split_once('#').unwrap();
        assert!(page.starts_with("kettle/reading/") && site.read(&format!("public/{page}")).contains(id), "{reply}");
    }
    assert_eq!(titles(&found["brimming"]["rows"]), "");
}

#[test]
fn quotes_diffs_and_signatures_of_replies_are_not_what_they_say() {
    said(&pot("show"), &[("whistles in:reply", ""), ("sigword in:reply", ""), ("oldline in:reply", "")]);
}

#[test]
fn a_thread_without_patches_is_found_by_all_that_is_said_in_it() {
    said(
        &pot("show"),
        &[("chimney in:reply", "where does the steam go"), ("draught in:reply", "where does the steam go")],
    );
}

#[test]
fn all_words_must_be_those_of_one_mail() {
    said(&pot("show"), &[("brimming kettle in:reply", "tea: whistle"), ("brimming chimney in:reply", "")]);
}

#[test]
fn versions_of_a_series_are_one_result_of_the_newest_mail_with_the_one_before() {
    let Some(found) = ask(&pot("show"), &["porcelain in:reply"]) else { return };
    let replies = found["porcelain in:reply"]["replies"].as_array().unwrap();
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert_eq!((&replies[0]["version"], &replies[0]["also"]["version"]), (&"v2".into(), &"v1".into()));
}

#[test]
fn a_phrase_is_words_one_after_the_other_across_lines_and_signs() {
    said(
        &pot("show"),
        &[
            ("\"use after free\" in:reply", "tea: whistle"),
            ("\"free after use\" in:reply", ""),
            ("\"after free use\" in:reply", ""),
            ("\"Free, the kettle\" in:reply", "tea: whistle"),
            ("\"the kettle is brimming\" in:reply", "tea: whistle"),
            ("\"kettle brimming\" in:reply", ""),
            ("\"use after free\" porcelain in:reply", "tea: whistle"),
            ("\"use after free\" chimney in:reply", ""),
            ("\"porcelain here\" \"no porcelain\" in:reply", "tea: whistle"),
        ],
    );
    finds(
        &pot("show"),
        &[
            ("\"tea: whistle\"", "tea: whistle"),
            ("\"whistle tea\"", ""),
            ("\"where does the\"", "where does the steam go"),
        ],
    );
}

#[test]
fn a_word_that_is_nowhere_is_respelt() {
    let cases = [
        ("brimmnig in:reply", "brimming"),
        ("porcelian in:reply", "porcelain"),
        ("porcelaim in:reply", "porcelain"),
        ("whisle", "whistle"),
        ("whistlle", "whistle"),
        ("\"teh kettle is brimmnig\" in:reply", "teh kettle is brimming"),
    ];
    let queries: Vec<&str> = cases.iter().map(|(query, _)| *query).collect();
    let Some(found) = ask(&pot("show"), &queries) else { return };
    for (query, wanted) in cases {
        assert_eq!(found[query]["meant"][0][1], wanted, "{query}: {}", found[query]);
    }
    let Some(found) = ask(&pot("show"), &["whistle", "zzzzqqqq", "samovra whistel "]) else { return };
    let both = serde_json::json!([["samovra", "samovar"], ["whistel", "whistle"]]);
    assert_eq!(found["samovra whistel "]["meant"], both);
    assert_eq!(found["whistle"]["meant"], serde_json::json!([]));
    assert_eq!(found["zzzzqqqq"]["meant"], serde_json::json!([]));
}

#[test]
fn titles_and_states_are_filters() {
    finds(
        &pot("show"),
        &[
            ("subject:whistle", "tea: whistle"),
            ("subject:samovar", ""),
            ("state:superseded", "tea: whistle"),
            ("state:under-review list:kettle", "tea: whistle"),
            ("state:open subject:pour", "tea: pour"),
            ("state:waiting", "tea: pour"),
            ("state:nonsense", ""),
        ],
    );
    said(
        &pot("show"),
        &[("state:superseded brimming in:reply", ""), ("state:superseded porcelain in:reply", "tea: whistle")],
    );
}

#[test]
fn what_in_does_not_know_is_said() {
    let Some(found) = ask(&pot("show"), &["in:cup whistle"]) else { return };
    assert_eq!(found["in:cup whistle"]["mistakes"], serde_json::json!(["in: knows “reply”, not “cup”"]));
}

#[test]
fn a_headline_finds_its_digest_below_the_mails() {
    let Some(found) = ask(&pot("show"), &["pour "]) else { return };
    let rows = &found["pour "]["rows"];
    assert_eq!(rows[0]["title"], "tea: pour");
    assert_eq!(rows[1]["url"], "kettle/2025-03-05.html", "{rows}");
}

#[test]
fn people_of_one_name_are_told_apart_by_address() {
    for mode in ["show", "obfuscate", "hide"] {
        let site = pot(mode);
        let Some(found) = ask(&site, &["author:dora subject:pour"]) else { return };
        let row = &found["author:dora subject:pour"]["rows"][0];
        assert_eq!(found["author:dora subject:pour"]["namesakes"], serde_json::json!(["Dora"]), "{mode}");
        let shown = row["email"].as_str().unwrap();
        assert_eq!(shown == "dora@cup.example", mode == "show", "{mode}: {shown}");
        assert_eq!(shown.is_empty(), mode == "hide", "{mode}: {shown}");
        assert!(mode == "show" || !index(&site).values().any(|part| part.contains("dora@cup.example")));
    }
}

/// A series of two versions with replies, another one, and a thread.
fn pot(addresses: &str) -> Site {
    let reply = |from: &str, id: &str, text: &str| -> Letter {
        letter(&format!("{from}: Re: [PATCH] tea: whistle")).answers(id).body(text)
    };
    let inbox = Inbox::v2().letters([
        letter("ann: [PATCH] tea: whistle").id("w1@tea.example").body(&body("It whistles.", "tea.c")).on("2025-03-03"),
        reply("bob", "w1@tea.example", "> It whistles.\n\nThis is a use\nafter free! The porcelain breaks.\n")
            .on("2025-03-03"),
        letter("ann: [PATCH v2] tea: whistle")
            .id("w2@tea.example")
            .answers("w1@tea.example")
            .body(&body("It whistles softly.", "tea.c"))
            .on("2025-03-04"),
        reply(
            "bob",
            "w2@tea.example",
            "> It whistles softly.\n\nStill a use after\nfree, the kettle is brimming.\n\n> -oldline\n\n-- \nsigword\n",
        )
        .on("2025-03-04"),
        reply("carol", "w2@tea.example", "No porcelain here.\n").on("2025-03-04"),
        letter("Dora <dora@cup.example>: [PATCH] tea: pour")
            .body(&body("Seen with a samovar.", "pour.c"))
            .on("2025-03-05"),
        letter("Dora <dora@pot.example>: where does the steam go")
            .id("s@tea.example")
            .body("Into the chimney?\n")
            .on("2025-03-06"),
        letter("bob: Re: where does the steam go")
            .answers("s@tea.example")
            .body("A draught takes it.\n")
            .on("2025-03-06"),
    ]);
    let yaml = format!(
        "title: Tea\naddresses: {addresses}\nlists:\n  - name: kettle\n    title: Kettle\n    repository: '[INBOX]'\n"
    );
    Site::of(&inbox).yaml(&yaml).keeping(inbox).build()
}

/// Holds queries to the titles of the series and threads in which something was said.
fn said(site: &Site, cases: &[(&str, &str)]) {
    let queries: Vec<&str> = cases.iter().map(|(query, _)| *query).collect();
    let Some(found) = ask(site, &queries) else { return };
    for (query, wanted) in cases {
        let found: &Value = &found[*query];
        assert_eq!(titles(&found["replies"]), *wanted, "{query}: {found}");
    }
}
