//! The search: what the index finds, what a query loads, what a rebuild changes, and what does not leak.
//!
//! Queries run in node through the theme's own scripts (`tests/search/site.mjs`); where there is no node, the tests of
//! queries say that they were skipped, and in CI they fail.

use crate::world::letter::{letter, patch_tail};
use crate::world::pages::parse;
use crate::world::{Inbox, Site, tools};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn titles_people_subsystems_message_ids_paths_and_words_are_found() {
    let site = kettle("show");
    finds(
        &site,
        &[
            ("whistle", "mm: teach kettle_zap_all() to whistle"),
            ("\"Bob Brew\"", "spout: pour slower"),
            ("bob.brew@tea.example", "spout: pour slower"),
            ("subsystem:spout", "spout: 内核 leaks|spout: pour slower"),
            ("20250304-v1-1-abc@tea.example", "mm: teach kettle_zap_all() to whistle"),
            ("<20250304-v1-1-abc@tea.example>", "mm: teach kettle_zap_all() to whistle"),
            ("https://lore.kernel.org/r/20250304-v1-1-abc%40tea.example/", "mm: teach kettle_zap_all() to whistle"),
            ("drivers/tea/pot.c", "mm: teach kettle_zap_all() to whistle"),
            ("path:pot.c", "mm: teach kettle_zap_all() to whistle"),
            ("path:drivers/tea", "mm: teach kettle_zap_all() to whistle"),
            ("path:drivers/", "mm: teach kettle_zap_all() to whistle"),
            ("samovar", "mm: teach kettle_zap_all() to whistle"),
            ("kettle_zap_all", "mm: teach kettle_zap_all() to whistle"),
            ("zap kettle", "mm: teach kettle_zap_all() to whistle"),
            ("c0ffee1234", "mm: teach kettle_zap_all() to whistle"),
            ("6.18-rc3", "mm: teach kettle_zap_all() to whistle"),
            ("asa", "spout: 内核 leaks"),
            ("内核", "spout: 内核 leaks"),
            ("核", "spout: 内核 leaks"),
            ("where does the steam go", "where does the steam go"),
        ],
    );
}

#[test]
fn the_answer_to_a_patch_leads_to_the_patch() {
    finds(&kettle("show"), &[("m4@mail.invalid", "mm: teach kettle_zap_all() to whistle")]);
}

#[test]
fn filters_are_met_together_with_words() {
    let site = kettle("show");
    let all = "where does the steam go|spout: 内核 leaks|spout: pour slower|mm: teach kettle_zap_all() to whistle";
    finds(
        &site,
        &[
            ("author:\"Bob Brew\" slower", "spout: pour slower"),
            ("author:bob whistle", ""),
            ("author:ann list:kettle", "mm: teach kettle_zap_all() to whistle"),
            ("list:pot", ""),
            ("subsystem:spout author:asa", "spout: 内核 leaks"),
            ("path:spout.c after:2025-03-05", "spout: 内核 leaks|spout: pour slower"),
            ("path:spout.c before:2025-03-06", "spout: pour slower"),
            ("after:2025-03-05 before:2025-03-06", "spout: pour slower"),
            ("list:kettle after:2025 before:2026", all),
            ("list:kettle after:2025-03", all),
            ("list:kettle before:2025-03", ""),
            ("list:kettle after:2024-12-24 before:2025-03-05", "mm: teach kettle_zap_all() to whistle"),
        ],
    );
}

#[test]
fn the_last_word_may_be_a_beginning_and_no_other() {
    let site = kettle("show");
    let whistle = "mm: teach kettle_zap_all() to whistle";
    finds(&site, &[("whis", whistle), ("z", whistle), ("whis ", ""), ("whis mm", ""), ("mm whis", whistle)]);
    finds(&site, &[("kettle_z", whistle), ("drivers/te", whistle), ("author:an", whistle)]);
}

#[test]
fn titles_come_before_texts_and_of_both_the_newest_first() {
    let inbox = Inbox::v2().letters([
        letter("ann: [PATCH] tea: whistle").on("2025-03-03"),
        letter("ann: [PATCH] tea: pour").body(&body("A whistle is heard.", "tea.c")).on("2025-03-04"),
        letter("ann: [PATCH] tea: whistle louder").on("2025-03-05"),
        letter("ann: [PATCH] tea: drink").body(&body("The whistle ends.", "tea.c")).on("2025-03-06"),
    ]);
    let site = Site::of(&inbox).keeping(inbox).build();
    finds(&site, &[("whistle", "tea: whistle louder|tea: whistle|tea: drink|tea: pour")]);
}

#[test]
fn pages_of_authors_and_subsystems_are_found_beside_mails() {
    let site = kettle("show");
    let Some(found) = ask(&site, &["spout", "bob", "bob.brew@tea.example"]) else { return };
    let pages = |query: &str| titles(&found[query]["pages"]);
    assert_eq!(pages("spout"), "spout");
    assert_eq!(pages("bob"), "Bob Brew");
    assert_eq!(pages("bob.brew@tea.example"), "Bob Brew");
    assert_eq!(found["bob"]["pages"][0]["url"], "authors/bob.brew~tea.example.html");
}

#[test]
fn results_lead_to_what_is_there() {
    let site = kettle("show");
    let Some(found) = ask(&site, &["whistle", "spout", "steam", "ann", "nice in:reply"]) else { return };
    let pages = site.pages();
    for row in found
        .values()
        .flat_map(|one| ["rows", "pages", "replies"].into_iter().flat_map(|kind| one[kind].as_array().unwrap()))
    {
        let url = row["url"].as_str().unwrap();
        let (page, id) = url.split_once('#').unwrap_or((url, ""));
        let has_id = parse(pages.text(page)).elements.iter().any(|element| element.attribute("id") == Some(id));
        assert!(id.is_empty() || has_id, "{row}");
    }
}

#[test]
fn what_is_not_there_is_named() {
    let site = kettle("show");
    let Some(found) = ask(&site, &["whistle coffee ", "whistle slower", "after:yesterday whistle"]) else { return };
    assert_eq!(found["whistle coffee "]["missing"], serde_json::json!(["coffee"]));
    assert_eq!(
        (&found["whistle slower"]["total"], &found["whistle slower"]["missing"]),
        (&0.into(), &serde_json::json!([]))
    );
    assert_eq!(
        found["after:yesterday whistle"]["mistakes"],
        serde_json::json!(["after: needs a date like 2025, 2025-03 or 2025-03-01, not “yesterday”"])
    );
}

#[test]
fn addresses_in_the_index_are_those_that_pages_show() {
    for (mode, plain) in [("show", true), ("obfuscate", false), ("hide", false)] {
        let site = kettle(mode);
        let index = index(&site);
        let holds = |text: &str| index.values().any(|part| part.contains(text));
        assert_eq!(holds("bob.brew@tea.example"), plain, "{mode}");
        assert_eq!(holds("carol@cup.example"), plain, "{mode}");
        assert_eq!(holds("cup.example"), mode != "hide", "{mode}");
        let found = if mode == "hide" { "" } else { "spout: pour slower" };
        finds(&site, &[("bob.brew@tea.example", found), ("author:bob", "spout: pour slower")]);
        finds(&site, &[("20250304-v1-1-abc@tea.example", "mm: teach kettle_zap_all() to whistle")]);
    }
}

#[test]
fn the_page_needs_nothing_but_files_beside_it() {
    let site = kettle("show");
    let page = site.read("public/search.html");
    let seen = parse(&page);
    let scripts: Vec<&str> = seen.elements.iter().filter_map(|one| one.attribute("src")).collect();
    assert!(scripts.len() == 8 && scripts.iter().all(|source| source.starts_with("assets/")), "{scripts:?}");
    assert!(!seen.elements.iter().any(|one| one.attributes.iter().any(|(name, _)| name.starts_with("on"))));
    for (name, text) in site.pages().ending(".js").filter(|(name, _)| name.starts_with("assets/search")) {
        for word in ["fetch(", "XMLHttpRequest", "innerHTML", "import ", "import(", "insertAdjacentHTML", "eval("] {
            assert!(!text.contains(word), "{name} says {word}");
        }
    }
    let index = seen.elements.iter().find_map(|one| one.attribute("data-index")).unwrap();
    assert!(site.has(&format!("public/{index}")));
}

#[test]
fn without_scripts_the_page_leads_to_the_indexes() {
    let page = kettle("show").read("public/search.html");
    for link in ["kettle/index.html", "authors/index.html", "subsystems/index.html", "kettle/series/index.html"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
    }
    let form = parse(&page).elements.into_iter().find(|one| one.attribute("id") == Some("search-form")).unwrap();
    assert!(form.attribute("hidden").is_some() && page.contains("<noscript>"));
}

#[test]
fn every_part_calls_one_function_with_its_name_which_is_safe_everywhere() {
    let parts = index(&kettle("show"));
    assert!(parts.len() > 1);
    for (name, text) in parts {
        let stem = name.strip_prefix("search/").unwrap().strip_suffix(".js").unwrap();
        assert!(stem.len() == 10 && stem.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
        assert!(text.starts_with(&format!("listpress.part(\"{stem}\",")) && text.ends_with(");\n"), "{name}");
        assert!(!text.contains(['\u{2028}', '\u{2029}']));
    }
}

#[test]
fn a_part_that_did_not_change_keeps_its_name_and_bytes() {
    let letters = |last: &'static str| {
        let titles = (0..20).map(|number| format!("cup {number}")).chain([last.to_owned()]);
        titles.enumerate().map(|(number, title)| {
            letter(&format!("ann: [PATCH] tea: {title}")).on(&format!("2025-03-{:02}", 1 + number / 2))
        })
    };
    let before = index(&built(Inbox::v2().letters(letters("cup 20"))));
    let after = index(&built(Inbox::v2().letters(letters("cup 21"))));
    let kept: Vec<&String> =
        before.iter().filter(|(name, text)| after.get(*name) == Some(*text)).map(|one| one.0).collect();
    // The author's and the subsystem's page have the same rows and words; of the mails, Message-IDs stay.
    assert!(kept.len() >= 4 && kept.len() < before.len(), "{} of {}", kept.len(), before.len());
}

#[test]
fn hostile_text_stays_text() {
    let evil = "</script><script>alert(1)</script>";
    let inbox = Inbox::v2().letters([letter(&format!("ann: [PATCH] tea: {evil}"))
        .body(&body(&format!("{evil}\u{2028}\u{2029} \\\" __proto__ constructor"), "tea.c"))]);
    let site = built(inbox);
    let found = ask(
        &site,
        &["alert", "__proto__", "constructor", "toString", "\\", "\"", "author:", "a:b:c \"", "*", "I", "Y2025"],
    );
    let Some(found) = found else { return };
    assert_eq!(found["alert"]["rows"][0]["title"], format!("tea: {evil}"));
    assert_eq!((&found["constructor"]["total"], &found["toString"]["total"]), (&1.into(), &0.into()));
    assert_eq!(found["Y2025"]["total"], 0);
}

#[test]
fn an_empty_archive_has_a_page_that_finds_nothing() {
    let site =
        Site::demo().yaml("title: Tea\nlists:\n  - name: kettle\n    title: Kettle\n    repository: builtin:demo\n");
    assert_eq!(site.run(&["render"]).code, 0);
    finds(&site, &[("whistle", ""), ("after:2025", "")]);
}

#[test]
fn a_file_of_content_in_the_place_of_a_page_is_named() {
    let site = kettle("show").file("content/search.md", "# Mine\n");
    let text = site.fails(&["render"]);
    assert!(text.contains("search.html: both ") && text.contains("content/search.md"), "{text}");
}

#[test]
fn the_script_takes_the_words_that_the_program_takes() {
    let cases = include_str!("../search/words.txt");
    let cases: Vec<(&str, &str)> = cases.lines().filter_map(|line| line.split_once(" => ")).collect();
    let texts: Vec<&str> = cases.iter().map(|(text, _)| *text).collect();
    let Some(out) = node("words.mjs", &[], &texts.join("\n")) else { return };
    assert_eq!(out.lines().count(), cases.len(), "{out}");
    for ((text, wanted), found) in cases.iter().zip(out.lines()) {
        let found: Vec<String> = serde_json::from_str(found).unwrap();
        assert_eq!(found.join(" "), *wanted, "{text}");
    }
}

#[test]
fn the_script_takes_the_pieces_of_a_phrase_that_the_program_takes() {
    let cases = include_str!("../search/sequences.txt");
    let cases: Vec<(&str, &str)> = cases.lines().filter_map(|line| line.split_once(" => ")).collect();
    let texts: Vec<&str> = cases.iter().map(|(text, _)| *text).collect();
    let Some(out) = node("words.mjs", &["sequence"], &texts.join("\n")) else { return };
    assert_eq!(out.lines().count(), cases.len(), "{out}");
    for ((text, wanted), found) in cases.iter().zip(out.lines()) {
        let found: Vec<String> = serde_json::from_str(found).unwrap();
        assert_eq!(found.join(" "), *wanted, "{text}");
    }
}

#[test]
fn what_a_query_finds_is_marked_once() {
    let cases = [
        ("lock", "a Lock, no locks", "a [Lock], no [lock]s"),
        ("lock ", "a lock, no locks", "a [lock], no locks"),
        ("struct_bytes ", "struct_bytes() of struct x", "[struct_bytes]() of [struct] x"),
        ("asa ", "Åsa and A\u{30a}sa", "[Åsa] and [A\u{30a}sa]"),
        ("核崩", "内核崩溃", "内[核崩]溃"),
        ("\"ada lovelace\" x", "Ada Lovelace, Ada of Lovelace 🐧 x86", "[Ada Lovelace], Ada of Lovelace 🐧 [x]86"),
        ("\"ada lovelace", "Ada of Lovelace", "[Ada] of [Lovelace]"),
        ("author:ann path:mm/", "ann mm ana", "[ann] [mm] ana"),
    ];
    let input: Vec<String> = cases.iter().map(|(query, text, _)| format!("{query}\t{text}")).collect();
    let Some(out) = node("marks.mjs", &[], &input.join("\n")) else { return };
    assert_eq!(out.lines().count(), cases.len(), "{out}");
    for ((query, _, wanted), found) in cases.iter().zip(out.lines()) {
        assert_eq!(found, *wanted, "{query}");
    }
}

#[test]
fn a_search_of_the_invented_list_stays_small() {
    let site = Site::demo().yaml("title: Tea\nlists:\n  - name: kettle\n    title: Kettle\n    repository: list\n");
    assert_eq!(site.run(&["demo", &site.path("list").display().to_string(), "--mails", "400"]).code, 0);
    let site = site.build();
    let folder = site.path("public").display().to_string();
    // What a query may load grows with the archive up to 300 KiB; of this one it is far less.
    let Some(out) = node("measure.mjs", &[&folder, "160000"], "") else { return };
    let share: f64 = out.split(" bytes, ").nth(1).and_then(|rest| rest.split(" %").next()).unwrap().parse().unwrap();
    assert!(share < 15.0, "{out}");
}

/// A list with most of what can be found.
fn kettle(addresses: &str) -> Site {
    let inbox = Inbox::v2().letters([
        letter("Ann <ann@cup.example>: [PATCH] mm: teach kettle_zap_all() to whistle")
            .id("20250304-v1-1-abc@tea.example")
            .body(&body(
                "Seen on 6.18-rc3 with a samovar.\n\nFixes: c0ffee1234 (\"x\")\nReported-by: Carol <carol@cup.example>",
                "drivers/tea/pot.c",
            ))
            .on("2025-03-04"),
        letter("Bob Brew <bob.brew@tea.example>: [PATCH] spout: pour slower")
            .body(&body("Slowly.", "spout.c"))
            .on("2025-03-05"),
        letter("\"Åsa Ö\" <asa@cup.example>: [PATCH] spout: 内核 leaks")
            .body(&body("It leaks.", "spout.c"))
            .on("2025-03-06"),
        letter("Bob Brew <bob.brew@tea.example>: Re: [PATCH] mm: teach kettle_zap_all() to whistle")
            .answers("20250304-v1-1-abc@tea.example")
            .body("Nice.\n")
            .on("2025-03-06"),
        letter("Dora <dora@cup.example>: where does the steam go").on("2025-03-07"),
    ]);
    let yaml = format!(
        "title: Tea\naddresses: {addresses}\nlists:\n  - name: kettle\n    title: Kettle\n    repository: '[INBOX]'\n"
    );
    Site::of(&inbox).yaml(&yaml).keeping(inbox).build()
}

fn built(inbox: Inbox) -> Site {
    Site::of(&inbox).keeping(inbox).build()
}

/// The body of a patch to one file.
pub(crate) fn body(text: &str, file: &str) -> String {
    format!("{text}\n\n{}", patch_tail(file))
}

/// The files of the index.
pub(crate) fn index(site: &Site) -> BTreeMap<String, String> {
    let pages = site.pages();
    let parts = pages.ending(".js").filter(|(name, _)| name.starts_with("search/"));
    parts.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// Holds queries to the titles that they find, in order.
pub(crate) fn finds(site: &Site, cases: &[(&str, &str)]) {
    let queries: Vec<&str> = cases.iter().map(|(query, _)| *query).collect();
    let Some(found) = ask(site, &queries) else { return };
    for (query, wanted) in cases {
        assert_eq!(mails(&found[*query]["rows"]), *wanted, "{query}");
    }
}

/// The titles of results that are mails or threads, not digests.
fn mails(rows: &Value) -> String {
    let is_mail = |row: &&Value| row["url"].as_str().unwrap().contains('#');
    titles(&rows.as_array().unwrap().iter().filter(is_mail).cloned().collect())
}

pub(crate) fn titles(rows: &Value) -> String {
    let titles: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap()).collect();
    titles.join("|")
}

/// What queries find; nothing where there is no node.
pub(crate) fn ask(site: &Site, queries: &[&str]) -> Option<BTreeMap<String, Value>> {
    let folder = site.path("public").display().to_string();
    let arguments: Vec<&str> = std::iter::once(folder.as_str()).chain(queries.iter().copied()).collect();
    Some(serde_json::from_str(&node("find.mjs", &arguments, "")?).unwrap())
}

/// What a script of tests/search/ prints; nothing where there is no node, which CI must have.
fn node(script: &str, arguments: &[&str], input: &str) -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search").join(script);
    let mut command = Command::new("node");
    command.arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = tools::start(&mut command, "install nodejs, 20 or later")?;
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}
