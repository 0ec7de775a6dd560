//! The site: what each kind of page shows, its links and files, pages that people write, and what may be overwritten.
//!
//! What pages show is held by snapshots of their `<main>` in `site/`; the rest by checks over all pages at once.

use crate::world::letter::letter;
use crate::world::pages::{Pages, faulty_links, parse, xml};
use crate::world::{Inbox, Site, quirks};
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, SystemTime};

#[test]
fn every_kind_of_page_shows_what_its_snapshot_shows() {
    let pages = full_site("").build().pages();
    let shown = [
        "index.html",
        "kettle/index.html",
        "kettle/2025.html",
        "kettle/2025-03-04.html",
        "kettle/series/index.html",
        "kettle/series/teach-the-kettle-to-whistle-xv5x4th2qk7jtglt.html",
        "kettle/reading/2025-03/who-has-tea-gu6kgd242os7odwr.html",
        "kettle/waiting.html",
        "kettle/heat.html",
        "kettle/reading/index.html",
        "kettle/reading/2025-03/index.html",
        "authors/index.html",
        "authors/ann~example.org.html",
        "subsystems/index.html",
        "subsystems/kettle.html",
        "domains/index.html",
        "domains/example.org.html",
        "about.html",
        "404.html",
    ];
    let text = |name: &&'static str| (name.trim_end_matches(".html").replace('/', "_"), pages.main(name));
    quirks::check_texts("site", &shown.iter().map(text).collect());
}

#[test]
fn what_is_watched_has_a_page_and_a_feed() {
    let pages = full_site("watch:\n  words: [slower]\n  authors: [nobody@example.org]\n").build().pages();
    insta::assert_snapshot!(pages.main("watch/index.html"));
    assert!(pages.text("watch/atom.xml").contains("Pour slower"));
    assert!(!pages.text("watch/atom.xml").contains("whistle"));
}

#[test]
fn a_site_has_the_files_that_it_should_have() {
    insta::assert_snapshot!(hashes_masked(
        &full_site("base_url: https://tea.example.org/kettles\ncname: tea.example.org\n").build().names("public")
    ));
}

#[test]
fn every_link_is_relative_and_leads_to_a_file() {
    for lines in ["", "base_url: https://tea.example.org/kettles\n"] {
        let site = full_site(lines).build();
        let base = if lines.is_empty() { "" } else { "/kettles" };
        assert_eq!(faulty_links(&site.pages(), base), Vec::<String>::new());
    }
}

#[test]
fn the_link_checker_finds_what_is_wrong() {
    let site = full_site("").build();
    let bad = "<a href='/x.html'>a</a><a href='nowhere.html'>b</a><a href='#nothing'>c</a><a href='../x'>d</a><img src='https://x.example/y.png'><a href='javascript:x'>e</a>";
    let mut pages = site.pages();
    pages.0.insert("bad.html".to_owned(), bad.into());
    assert_eq!(faulty_links(&pages, "").len(), 6);
}

#[test]
fn every_page_is_reached_from_the_front_page() {
    let site = full_site("").build();
    let pages = site.pages();
    let mut seen = BTreeSet::from(["index.html".to_owned(), "404.html".to_owned()]);
    let mut next = vec!["index.html".to_owned()];
    while let Some(page) = next.pop() {
        for element in parse(pages.text(&page)).elements {
            let link = element.attribute("href").filter(|link| !link.contains(':')).unwrap_or("#");
            let target = crate::world::pages::resolved(&page, link.split('#').next().unwrap()).unwrap();
            if pages.text(&target).starts_with("<!doctype html>") && seen.insert(target.clone()) {
                next.push(target);
            }
        }
    }
    // Nothing leads to where a page only may have been; it leads on.
    let here = pages.ending(".html").filter(|(_, text)| !leads_on(text));
    let all: BTreeSet<String> = here.map(|(name, _)| name.to_owned()).collect();
    assert_eq!(seen, all);
}

#[test]
fn every_page_has_a_title_one_heading_and_unique_ids() {
    for (name, text) in full_site("").build().pages().ending(".html") {
        let seen = parse(text);
        let count = |tag: &str| seen.elements.iter().filter(|element| element.name == tag).count();
        assert_eq!((count("h1"), count("main")), (1, 1), "{name}");
        let ids: Vec<&str> = seen.elements.iter().filter_map(|element| element.attribute("id")).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{name}: {ids:?}");
        assert!(
            seen.elements.iter().filter(|element| element.name == "img").all(|image| image.attribute("alt").is_some()),
            "{name}"
        );
    }
}

#[test]
fn a_digest_lies_beside_its_page_as_text_and_as_json() {
    let site = full_site("").build();
    let content = site.content();
    let digests: Vec<_> = content.ending(".md").filter(|(name, _)| name.starts_with("kettle/2")).collect();
    assert!(digests.len() > 1);
    for (name, _) in digests {
        let stem = name.trim_end_matches(".md");
        let json: serde_json::Value = serde_json::from_str(&site.read(&format!("public/{stem}.json"))).unwrap();
        assert_eq!(json["digest"], stem.trim_start_matches("kettle/"));
        assert_eq!(json["texts"].as_array().unwrap().len(), json["messages"].as_array().unwrap().len());
        assert!(site.read(&format!("public/{stem}.txt")).starts_with("From "));
    }
}

#[test]
fn the_page_for_what_is_not_there_works_at_any_depth() {
    let pages = full_site("base_url: https://tea.example.org/kettles/\n").build().pages();
    let links = parse(pages.text("404.html")).elements;
    let links: Vec<&str> =
        links.iter().flat_map(|element| [element.attribute("href"), element.attribute("src")]).flatten().collect();
    assert!(
        links.contains(&"/kettles/index.html") && links.iter().any(|link| link.starts_with("/kettles/assets/style"))
    );
    assert!(links.iter().all(|link| link.starts_with("/kettles/") || link.starts_with('#')), "{links:?}");
}

/// Whether a page only leads on to another.
fn leads_on(text: &str) -> bool {
    text.contains("http-equiv=\"refresh\"")
}

#[test]
fn where_a_page_may_have_been_leads_to_where_it_is() {
    // As if it had been pressed while a mail was missing.
    let before = "---\ngenerated: \"before\"\nseries:\n  - {\"slug\":\"lid-do-not-whistle-vna26ehrumstww7r\"}\n---\n";
    let site = full_site("base_url: https://tea.example.org/kettles\n").file("content/kettle/series/before.md", before);
    let pages = site.build().pages();
    let (name, text) = pages.ending(".html").find(|(_, text)| leads_on(text)).unwrap();
    assert_eq!(name, "kettle/series/lid-do-not-whistle-vna26ehrumstww7r.html");
    let target = "teach-the-kettle-to-whistle-xv5x4th2qk7jtglt.html";
    assert!(text.contains(&format!("content=\"0; url={target}\"")) && text.contains(&format!("<a href=\"{target}\">")));
    assert!(
        text.contains(&format!("rel=\"canonical\" href=\"https://tea.example.org/kettles/kettle/series/{target}\""))
    );
}

#[test]
fn the_sitemap_names_every_page_once() {
    let pages = full_site("base_url: https://tea.example.org/kettles\n").build().pages();
    let mut named: Vec<String> =
        xml(pages.text("sitemap.xml")).into_iter().filter(|(name, _)| name == "loc").map(|(_, url)| url).collect();
    let url = |name: &str| format!("https://tea.example.org/kettles/{}", name.trim_end_matches("index.html"));
    let here = pages.ending(".html").filter(|(name, text)| *name != "404.html" && !leads_on(text));
    let mut expected: Vec<String> = here.map(|(name, _)| url(name)).collect();
    named.sort();
    expected.sort();
    assert_eq!(named, expected);
    assert!(pages.text("robots.txt").contains("Sitemap: https://tea.example.org/kettles/sitemap.xml\n"));
}

#[test]
fn without_a_base_url_nothing_is_absolute() {
    let pages = full_site("").build().pages();
    assert!(!pages.0.contains_key("sitemap.xml") && !pages.text("robots.txt").contains("Sitemap"));
    for (name, text) in pages.ending(".html").filter(|(name, _)| *name != "404.html") {
        assert!(!text.contains("rel=\"canonical\"") && !text.contains("og:url"), "{name}");
    }
}

#[test]
fn with_a_base_url_every_page_names_its_own_place() {
    let pages = full_site("base_url: https://tea.example.org/kettles\n").build().pages();
    for (name, text) in pages.ending(".html").filter(|(name, text)| *name != "404.html" && !leads_on(text)) {
        let place = format!("https://tea.example.org/kettles/{}", name.trim_end_matches("index.html"));
        let elements = parse(text).elements;
        let canonical = elements
            .iter()
            .find(|element| element.attribute("rel") == Some("canonical"))
            .and_then(|element| element.attribute("href"));
        assert_eq!(canonical, Some(place.as_str()));
    }
}

#[test]
fn feeds_are_atom_with_ids_of_their_own() {
    for lines in ["", "base_url: https://tea.example.org/kettles\n", "feed: full\n"] {
        let pages = full_site(lines).build().pages();
        let mut feed_ids = BTreeSet::new();
        for (name, text) in pages.ending("atom.xml").chain(pages.ending(".atom")) {
            let elements = xml(text);
            let texts = |wanted: &str| {
                elements.iter().filter(|(name, _)| name == wanted).map(|(_, text)| text.as_str()).collect::<Vec<_>>()
            };
            let (ids, entries) = (texts("id"), texts("entry").len());
            assert_eq!(
                (ids.len(), texts("title").len(), texts("updated").len()),
                (entries + 1, entries + 1, entries + 1),
                "{name}"
            );
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}: {ids:?}");
            assert!(feed_ids.insert(ids[0].to_owned()), "{name} has the id of another feed");
            assert!(texts("updated").iter().all(|time| time.parse::<jiff::Timestamp>().is_ok()), "{name}");
        }
        assert!(feed_ids.len() > 6, "{feed_ids:?}");
    }
}

#[test]
fn a_hand_written_page_is_rendered_and_never_touched() {
    let text = "---\ntitle: About tea\norder: 2\n---\n\n# Tea\n\nSee [the other](guide/pots.md#long), [a digest](kettle/2025-03-04.md) and ![a cup](cup.png).\n";
    let site = full_site("")
        .file("content/about.md", text)
        .file("content/guide/pots.md", "# Pots\n\n[back](../about.md)\n")
        .file("content/cup.png", "not really");
    let site = site.build();
    let main = site.pages().main("about.html").to_owned();
    assert!(
        main.contains("href=\"guide/pots.html#long\"") && main.contains("href=\"kettle/2025-03-04.html\""),
        "{main}"
    );
    assert!(site.pages().main("guide/pots.html").contains("href=\"../about.html\""));
    assert_eq!(site.read("public/cup.png"), "not really");
    assert_eq!(site.read("content/about.md"), text);
}

#[test]
fn a_hand_written_page_gets_no_html_and_no_scripts() {
    let text = "# Tea\n\n<script>alert(1)</script>\n\n<b onclick=x>bold</b> [x](javascript:alert) [y](data:text/html,x) ![z](vbscript:x)\n{{ site.title }}\n";
    let main = full_site("").file("content/about.md", text).build().pages().main("about.html").to_owned();
    let seen = parse(&main);
    assert!(seen.elements.iter().all(|element| !["script", "b"].contains(&element.name.as_str())), "{main}");
    assert!(!main.contains("javascript:") && !main.contains("data:") && !main.contains("vbscript:"), "{main}");
    assert!(seen.text.contains("<script>alert(1)</script>") && seen.text.contains("{{ site.title }}"), "{main}");
}

#[test]
fn a_hand_written_page_may_have_windows_line_ends_and_a_byte_order_mark() {
    let site =
        full_site("").file("content/about.md", "\u{feff}---\r\ntitle: About tea\r\n---\r\n\r\n# Tea\r\n").build();
    let page = site.read("public/about.html");
    assert!(page.contains("<title>About tea"), "{page}");
}

#[test]
fn a_link_that_leads_nowhere_is_reported() {
    let site = full_site("").file("content/about.md", "# Tea\n\n[gone](gone.md) [up](../../etc/passwd)\n");
    let run = site.run(&["build"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("problem: about.html: the link `gone.md` is dead\n"), "{}", run.stderr);
}

#[test]
fn a_broken_hand_written_page_is_an_error_with_its_line() {
    let site = full_site("").file("content/about.md", "---\ntitle: About\nordr: 2\n---\n\n# Tea\n");
    insta::assert_snapshot!(site.fails(&["render"]), @r"
    error: [ROOT]/content/about.md:3: unknown field `ordr`, expected one of `title`, `description`, `order`
      hint: a page's front matter may hold `title`, `description` and `order`
    ");
    fs::write(site.path("content/about.md"), [0xff, 0xfe]).unwrap();
    insta::assert_snapshot!(site.fails(&["render"]), @r"
    error: [ROOT]/content/about.md: the file is not UTF-8
      hint: save it as UTF-8
    ");
}

#[test]
fn a_broken_digest_is_an_error_with_its_line() {
    let site = full_site("").build();
    let text = site.read("content/kettle/2025-03-04.md");
    let site = site.file("content/kettle/2025-03-04.md", &text.replace("top: 15", "top: fifteen"));
    insta::assert_snapshot!(site.fails(&["render"]), @r#"
    error: [ROOT]/content/kettle/2025-03-04.md:13: top: invalid type: string "fifteen", expected usize
      hint: delete the file and run `listpress digest` to have it written again
    "#);
}

#[test]
fn a_digest_at_another_place_is_an_error() {
    let site = full_site("").build();
    fs::rename(site.path("content/kettle/2025-03-04.md"), site.path("content/kettle/copy.md")).unwrap();
    insta::assert_snapshot!(site.fails(&["render"]), @r"
    error: [ROOT]/content/kettle/copy.md: the digest says that it is `kettle/2025-03-04`
      hint: move it back to content/kettle/2025-03-04.md, or delete it
    ");
}

#[test]
fn a_hand_written_file_at_the_place_of_a_digest_stays_and_is_reported() {
    let site = full_site("").file("content/kettle/2025-03-04.md", "# My own day\n");
    let run = site.run(&["digest"]);
    assert_eq!((run.code, site.read("content/kettle/2025-03-04.md").as_str()), (3, "# My own day\n"));
    assert!(run.stderr.contains("left as it is, because it does not say `generated:`"), "{}", run.stderr);
    assert_eq!(site.run(&["digest", "--force"]).code, 3);
    assert_eq!(site.read("content/kettle/2025-03-04.md"), "# My own day\n");
}

#[test]
fn two_sources_of_one_page_are_both_named() {
    let site = full_site("").file("content/authors/index.md", "# Mine\n");
    insta::assert_snapshot!(site.fails(&["render"]), @r"
    error: authors/index.html: both the index of authors and [ROOT]/content/authors/index.md would be written to this file
      hint: rename one of them
    ");
    let site = full_site("").file("content/robots.txt", "User-agent: *\nDisallow: /\n");
    assert!(site.fails(&["render"]).contains("robots.txt: both "));
}

#[test]
fn a_failed_build_publishes_nothing_and_the_next_one_goes_on() {
    let site = full_site("theme: warm\n").file("themes/warm/templates/digest.html", "{{ nothing.here }}");
    let error = site.fails(&["build"]);
    insta::assert_snapshot!(error.lines().skip_while(|line| !line.starts_with("error")).collect::<Vec<_>>().join("\n"));
    assert!(!site.has("public/index.html"));
    fs::remove_file(site.path("themes/warm/templates/digest.html")).unwrap();
    assert!(site.build().has("public/index.html"));
}

#[test]
fn a_template_that_cannot_be_read_is_an_error_with_its_line() {
    let site = full_site("theme: warm\n").file("themes/warm/templates/text.html", "<main>\n{% if %}\n</main>");
    let error = site.fails(&["render"]);
    assert!(error.contains("text.html:2: "), "{error}");
}

#[test]
fn a_template_that_takes_too_many_steps_is_an_error_that_says_so() {
    let loops = "{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}";
    let site = full_site("theme: warm\n").file("themes/warm/templates/text.html", loops);
    let error = site.fails(&["render"]);
    assert!(error.contains("text.html:1: ") && error.contains("out of fuel"), "{error}");
}

#[test]
fn a_theme_overrides_single_files_of_the_default_one() {
    let site = full_site("theme: warm\n").file("themes/warm/assets/style.css", "main { color: brown }").build();
    let pages = site.pages();
    let style = pages.ending(".css").next().unwrap();
    assert_eq!((pages.ending(".css").count(), style.1), (1, "main { color: brown }"));
    assert!(pages.text("index.html").contains(style.0));
    assert_eq!(pages.main("index.html"), full_site("").build().pages().main("index.html"));
}

#[test]
fn what_an_editor_leaves_beside_a_file_is_no_content() {
    let site = full_site("").build();
    let before = site.pages();
    let site =
        site.file("content/about.md~", "old").file("content/#about.md#", "unsaved").file("content/.about.md.swp", "");
    assert_eq!(site.build().pages().differences(&before), Vec::<String>::new());
}

#[test]
fn a_second_theme_of_five_files_makes_a_whole_site() {
    let mut site = full_site("theme: plain\n");
    for name in ["templates/base.html", "templates/home.html", "templates/digest.html", "assets/style.css"] {
        let text = fs::read_to_string(format!("{}/tests/themes/plain/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        site = site.file(&format!("themes/plain/{name}"), &text);
    }
    let pages = site.build().pages();
    assert_eq!(faulty_links(&pages, ""), Vec::<String>::new());
    insta::assert_snapshot!([pages.main("index.html"), pages.main("kettle/2025-03-04.html")].join("\n"));
}

#[test]
fn the_feed_of_a_series_has_its_versions_and_the_mails_about_them() {
    let pages = full_site("feed: full\n").build().pages();
    let (_, feed) = pages.ending("teach-the-kettle-to-whistle-xv5x4th2qk7jtglt.atom").next().unwrap();
    insta::assert_snapshot!(feed.replace("><", ">\n<"));
}

#[test]
fn what_is_full_or_short_in_a_feed_is_for_site_yaml_to_say() {
    for (lines, contents) in [("", 0), ("feed: summary\n", 0), ("feed: full\n", 1)] {
        let pages = full_site(lines).build().pages();
        for name in ["atom.xml", "kettle/atom.xml", "authors/ann~example.org/atom.xml", "subsystems/kettle/atom.xml"] {
            let elements = xml(pages.text(name));
            let count = |wanted: &str| elements.iter().filter(|(name, _)| name == wanted).count();
            assert_eq!(count("content"), count("entry") * contents, "{name} with {lines:?}");
        }
    }
}

#[test]
fn an_asset_that_changes_changes_its_name() {
    let style = |text: &str| {
        let pages = full_site("theme: warm\n").file("themes/warm/assets/style.css", text).build().pages();
        pages.ending(".css").next().unwrap().0.to_owned()
    };
    assert_ne!(style("a {}"), style("b {}"));
}

#[test]
fn hidden_addresses_are_nowhere_on_the_site() {
    let pages = addresses("hide");
    for secret in ["ann@", "bob@", "carol@", "ann%40", "ann~example", "list@lists", "(at)", "nobody@here.example"] {
        assert_eq!(holding(&pages, secret), Vec::<String>::new(), "{secret}");
    }
}

#[test]
fn obfuscated_addresses_are_nowhere_as_they_are() {
    let pages = addresses("obfuscate");
    for secret in ["ann@", "bob@", "carol@", "ann%40", "ann~example", "list@lists", "nobody@here.example"] {
        assert_eq!(holding(&pages, secret), Vec::<String>::new(), "{secret}");
    }
    assert!(pages.text("kettle/2025-03-03.html").contains("ann (at) example.org"));
}

#[test]
fn shown_addresses_are_shown() {
    let pages = addresses("show");
    assert!(pages.text("kettle/2025-03-03.txt").contains("Ann <ann@example.org>"));
    assert!(pages.text("authors/ann~example.org.html").contains("ann@example.org"));
}

#[test]
fn a_folder_that_listpress_did_not_make_is_refused() {
    let site = full_site("").file("public/precious.txt", "mine");
    let run = site.run(&["build"]);
    insta::assert_snapshot!(run.stderr.lines().skip_while(|line| !line.starts_with("error")).collect::<Vec<_>>().join("\n"), @r"
    error: [ROOT]/public: the folder is not empty and was not made by listpress
      hint: name another `output_dir` in site.yaml, or empty this one yourself
    ");
    assert_eq!((run.code, site.names("public")), (1, vec!["precious.txt".to_owned()]));
}

#[test]
fn an_empty_folder_is_taken() {
    let site = full_site("");
    fs::create_dir(site.path("public")).unwrap();
    assert!(site.build().has("public/index.html"));
}

#[test]
fn files_of_an_earlier_run_go_and_those_of_the_user_stay() {
    let site = full_site("").build().file("public/mine.html", "mine").file("public/kettle/notes.txt", "mine");
    fs::remove_file(site.path("content/about.md")).unwrap();
    let site = site.build();
    assert!(!site.has("public/about.html"));
    assert_eq!(
        (site.read("public/mine.html"), site.read("public/kettle/notes.txt")),
        ("mine".to_owned(), "mine".to_owned())
    );
}

#[test]
fn what_a_marker_names_outside_of_the_folder_is_not_removed() {
    let site = full_site("").build().file("precious.txt", "mine");
    let marker = site.read("public/.listpress");
    let site = site.file("public/.listpress", &format!("{marker}../precious.txt\n/etc/hostname\n")).build();
    assert_eq!(site.read("precious.txt"), "mine");
}

#[test]
fn files_that_do_not_change_are_not_written() {
    let site = full_site("").build();
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in site
        .names("public")
        .iter()
        .map(|name| format!("public/{name}"))
        .chain(site.names("content").iter().map(|name| format!("content/{name}")))
    {
        fs::File::options().write(true).open(site.path(&name)).unwrap().set_modified(old).unwrap();
    }
    let site = site.build();
    for name in site
        .names("public")
        .iter()
        .map(|name| format!("public/{name}"))
        .chain(site.names("content").iter().map(|name| format!("content/{name}")))
    {
        assert_eq!(fs::metadata(site.path(&name)).unwrap().modified().unwrap(), old, "{name} was written");
    }
}

#[test]
fn a_changed_page_is_put_right_and_only_that_one() {
    let site = full_site("").build();
    let before = site.pages();
    let site = site.file("public/about.html", "broken");
    let run = site.run(&["render"]);
    assert!(run.stderr.contains("files: 1 written"), "{}", run.stderr);
    assert_eq!(before.differences(&site.pages()), Vec::<String>::new());
}

#[test]
fn the_site_is_rendered_without_the_repository() {
    let (inbox, site) = inbox_and_site("");
    let site = site.build();
    let before = site.pages();
    drop(inbox);
    fs::remove_dir_all(site.path("public")).unwrap();
    assert_eq!(site.run(&["render"]).code, 0);
    assert_eq!(before.differences(&site.pages()), Vec::<String>::new());
}

#[test]
fn digests_of_a_list_that_is_gone_are_left_out_and_reported() {
    let site = full_site("").build();
    let yaml = site.read("site.yaml").replace("name: kettle", "name: pots");
    let site = site.yaml(&yaml);
    let run = site.run(&["render"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("problem: content/kettle: "), "{}", run.stderr);
    assert!(!site.has("public/kettle/index.html") && site.has("content/kettle/2025-03-04.md"));
}

#[test]
fn an_output_folder_of_the_command_line_is_used() {
    let site = full_site("");
    let elsewhere = site.path("elsewhere");
    assert_eq!(site.run(&["build", "--output-dir", elsewhere.to_str().unwrap()]).code, 0);
    assert!(site.has("elsewhere/index.html") && !site.has("public"));
}

#[test]
fn nothing_but_the_result_goes_to_the_standard_output() {
    let site = full_site("");
    let run = site.run(&["build"]);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.starts_with("kettle: "), "{}", run.stderr);
    let quiet = site.run(&["-q", "build"]);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str(), quiet.code), ("", "", 0));
}

#[test]
fn a_new_site_builds_at_once() {
    let parent = Site::empty();
    let folder = parent.path("new");
    assert_eq!(parent.run(&["init", folder.to_str().unwrap()]).code, 0);
    let run = parent.run(&["--root", folder.to_str().unwrap(), "check"]);
    assert_ne!(run.code, 0, "the root is given twice");
    insta::assert_snapshot!(parent.fails(&["init", folder.to_str().unwrap()]), @r"
    error: [ROOT]/new: the folder is not empty
      hint: name an empty or new folder
    ");
}

/// A small list with something of everything.
fn inbox() -> Inbox {
    let reply = |text: &str, parent: &str| {
        letter(text).answers(parent).body(
            "> quoted\n\nGood tea, see https://tea.example.net/?a=1&b=2 .\n\nReviewed-by: Bob <bob@example.com>\n",
        )
    };
    Inbox::v2().letters([
        letter("ann: [PATCH] kettle: spout: Pour slower").id("pour@mail.invalid").on("2025-03-03"),
        reply("bob: Re: [PATCH] kettle: spout: Pour slower", "pour@mail.invalid").on("2025-03-03T15:00:00"),
        letter("ann: [PATCH v2 0/3] Teach the kettle to whistle").id("whistle@mail.invalid").on("2025-03-04"),
        letter("ann: [PATCH v2 1/3] kettle: Whistle").answers("whistle@mail.invalid").on("2025-03-04"),
        letter("Carol <carol@example.com>: [PATCH v2 3/3] lid: Do not whistle")
            .answers("whistle@mail.invalid")
            .on("2025-03-04"),
        reply("bob: Re: [PATCH v2 1/3] kettle: Whistle", "whistle@mail.invalid").on("2025-03-04T16:00:00"),
        reply("carol: Re: [PATCH v2 1/3] kettle: Whistle", "whistle@mail.invalid").on("2025-03-04T17:00:00"),
        letter("bob: Who has tea?").on("2025-03-06"),
        letter("dora: [GIT PULL] kettle for 6.1").on("2025-03-06"),
        letter("ann: [PATCH] docs: Say how to boil").on("2026-01-02"),
    ])
}

fn inbox_and_site(lines: &str) -> (Inbox, Site) {
    let inbox = inbox();
    let site = Site::with(&inbox, lines)
        .file("content/about.md", "---\ntitle: About\norder: 1\n---\n\n# About tea\n\nSome *words*.\n");
    (inbox, site)
}

/// A site whose repository stays as long as it does.
fn full_site(lines: &str) -> Site {
    let (inbox, site) = inbox_and_site(lines);
    site.keeping(inbox)
}

/// A site of a list full of addresses.
fn addresses(mode: &str) -> Pages {
    let body = "Ask ann@example.org or Carol <carol@example.com>, mailto:bob@example.com.\n\nReported-by: nobody@here.example\nCc: ann@example.org\n";
    let inbox = Inbox::v2().letters([
        letter("ann: [PATCH] kettle: tell ann@example.org").body(body),
        letter("bob@example.com <bob@example.com>: Re: ask carol@example.com").answers("m1@mail.invalid").body(body),
        letter("bob@example.com <bob@example.com>: ask carol@example.com again").body(body),
        letter("carol: [PATCH] bob@example.com: is a prefix"),
    ]);
    let yaml = format!(
        "title: Tea\nfeed: full\naddresses: {mode}\nlists:\n  - name: kettle\n    title: Kettle\n    repository: '[INBOX]'\n    address: list@lists.example.org\n"
    );
    Site::of(&inbox).yaml(&yaml).keeping(inbox).build().pages()
}

/// The files that hold a text.
fn holding(pages: &Pages, text: &str) -> Vec<String> {
    let holds = |(name, bytes): (&String, &Vec<u8>)| {
        (name.contains(text) || String::from_utf8_lossy(bytes).contains(text)).then(|| name.clone())
    };
    pages.0.iter().filter(|(name, _)| *name != ".listpress").filter_map(holds).collect()
}

/// Names of files without the hashes of assets, which change with the theme, and of the search index.
fn hashes_masked(names: &[String]) -> String {
    let masked = |name: &String| match name.strip_prefix("assets/").and_then(|name| name.rsplit_once('-')) {
        Some((stem, hashed)) => format!("assets/{stem}-[HASH]{}\n", &hashed[8..]),
        None if name.starts_with("search/") => "search/[HASH].js\n".to_owned(),
        None => format!("{name}\n"),
    };
    let mut masked: Vec<String> = names.iter().map(masked).collect();
    masked.dedup();
    masked.concat()
}
