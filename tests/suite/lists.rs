//! Several lists on one site: what commands print of them, and what happens where one of them fails.

use crate::world::letter::{letter, raw};
use crate::world::site::Run;
use crate::world::{Inbox, Site};
use serde_json::Value;
use std::fs;

/// A site of lists, each of which is an archive below the root.
fn site_of(lists: &[(&str, &Inbox)]) -> Site {
    let entry = |(name, _): &(&str, &Inbox)| format!("  - {{name: {name}, repository: lists/{name}}}\n");
    let entries: String = lists.iter().map(entry).collect();
    let site = Site::empty().yaml(&format!("title: Tea things\nlists:\n{entries}"));
    fs::create_dir_all(site.path("lists")).unwrap();
    for (name, inbox) in lists {
        fs::rename(&inbox.path, site.path(&format!("lists/{name}"))).unwrap();
    }
    site
}

/// Two lists: the cover is on the first alone, the first patch on both, the second patch on the second alone, and each has
/// replies of its own.
fn crossing() -> Site {
    let cover = || letter("ann: [PATCH 0/2] kettle: whistle").id("cover@a").on("2025-03-03T10:00:00");
    let patch = |number: u32| {
        let letter = letter(&format!("ann: [PATCH {number}/2] kettle: part {number}")).id(&format!("patch{number}@a"));
        letter.answers("cover@a").on(&format!("2025-03-03T10:00:0{number}"))
    };
    let reply = |who: &str, to: &str| {
        let letter = letter(&format!("{who}: Re: [PATCH 1/2] kettle: part 1")).id(&format!("{who}@a"));
        letter.answers(to).on("2025-03-04")
    };
    let kettle = Inbox::v2().letters([cover(), patch(1), reply("bob", "patch1@a")]);
    let cups = Inbox::v2().letters([patch(1), patch(2), reply("eve", "patch1@a")]).mail_on("2025-03-05", "eve: Cups");
    site_of(&[("kettle", &kettle), ("cups", &cups)])
}

fn rows(run: &Run) -> Vec<Value> {
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The Message-ID and the lists of each printed mail.
fn mails(site: &Site, arguments: &[&str]) -> Vec<String> {
    let line = |row: Value| format!("{} {}", row["message_id"].as_str().unwrap(), row["lists"]);
    rows(&site.run(&[&["mails", "--json"], arguments].concat())).into_iter().map(line).collect()
}

#[test]
fn each_mail_is_printed_once_with_the_lists_that_it_arrived_on() {
    let site = crossing();
    insta::assert_snapshot!(mails(&site, &[]).join("\n"), @r#"
    cover@a ["kettle"]
    patch1@a ["kettle","cups"]
    bob@a ["kettle"]
    patch2@a ["cups"]
    eve@a ["cups"]
    m4@mail.invalid ["cups"]
    "#);
    insta::assert_snapshot!(mails(&site, &["--list", "cups"]).join("\n"), @r#"
    patch1@a ["cups"]
    patch2@a ["cups"]
    eve@a ["cups"]
    m4@mail.invalid ["cups"]
    "#);
    assert_eq!(
        mails(&site, &["--list", "cups", "--list", "kettle"]),
        mails(&site, &[]),
        "the order is that of site.yaml"
    );
    assert_eq!(site.run(&["mails"]).stdout.lines().count(), 6);
}

#[test]
fn a_mail_is_printed_with_the_list_on_which_the_range_has_it() {
    let shared = || letter("ann: Tea").id("tea@a");
    let kettle = Inbox::v2().letter(shared().on("2025-03-03T23:59:59"));
    let cups = Inbox::v2().letter(shared().on("2025-03-04T00:00:01"));
    let site = site_of(&[("kettle", &kettle), ("cups", &cups)]);
    for day in ["2025-03-03", "2025-03-04"] {
        assert_eq!(mails(&site, &[day]), ["tea@a [\"kettle\",\"cups\"]"]);
    }
}

#[test]
fn mails_that_a_list_repeats_or_that_have_no_id_are_all_printed() {
    let nameless = "From: ann@example.org\nSubject: Nameless\n\nTea.\n";
    let kettle = Inbox::v2().mail("ann: Tea").letter(raw(nameless)).again(1);
    let cups = Inbox::v2().mail("ann: Tea").letter(raw(nameless));
    let site = site_of(&[("kettle", &kettle), ("cups", &cups)]);
    let lists: Vec<Value> = rows(&site.run(&["mails", "--json"])).iter().map(|row| row["lists"].clone()).collect();
    insta::assert_snapshot!(serde_json::to_string(&lists).unwrap(), @r#"[["kettle","cups"],["kettle"],["kettle","cups"],["cups"]]"#);
}

#[test]
fn a_posting_is_put_together_from_all_lists() {
    let site = crossing();
    let shown = |arguments: &[&str]| -> String {
        let line = |row: &Value| {
            let ids = |key: &str| -> Vec<&str> {
                row[key].as_array().unwrap().iter().map(|mail| mail["message_id"].as_str().unwrap()).collect()
            };
            let (patches, replies) = (ids("patches"), ids("followups"));
            format!("{} cover {} {patches:?} {replies:?} {}\n", row["title"], row["cover"], row["lists"])
        };
        rows(&site.run(&[&["series", "--json"], arguments].concat())).iter().map(line).collect()
    };
    insta::assert_snapshot!(shown(&[]), @r#""kettle: whistle" cover "cover@a" ["patch1@a", "patch2@a"] ["eve@a", "bob@a"] ["kettle","cups"]"#);
    insta::assert_snapshot!(shown(&["--list", "kettle"]), @r#""kettle: whistle" cover "cover@a" ["patch1@a"] ["bob@a"] ["kettle"]"#);
}

#[test]
fn the_text_of_a_day_that_several_lists_have_names_each_list() {
    let site = crossing();
    let text = |arguments: &[&str]| {
        let run = site.run(&[&["text"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    let [kettle, cups] = ["kettle", "cups"].map(|list| text(&["2025-03-03", "--list", list]));
    assert!(kettle.starts_with("From 000000000 to "), "one list needs no name");
    assert_eq!(text(&["2025-03-03"]), format!("kettle\n======\n\n{kettle}\ncups\n====\n\n{cups}"));
    assert_eq!(text(&["2025-03-05"]), text(&["2025-03-05", "--list", "cups"]), "only one list has mail of that day");
}

#[test]
fn a_range_has_to_be_in_one_of_the_lists() {
    let site = crossing();
    let first = rows(&site.run(&["mails", "--json", "--list", "cups"]))[0]["commit"].as_str().unwrap().to_owned();
    assert_eq!(site.run(&["mails", &format!("{first}..")]).stdout.lines().count(), 3);
    insta::assert_snapshot!(site.refuses(&["text", "2025-04-01"]), @r#"
    error: lists kettle, cups: `2025-04-01` is neither FROM..TO nor the name of a digest
      hint: ids are hexadecimal, at least 4 digits; `listpress digest` names digests like 2025-08-29
    "#);
    insta::assert_snapshot!(site.refuses(&["mails", "0123456789.."]), @r#"
    error: lists kettle, cups: no commit of the archive begins with `0123456789`
      hint: a rewritten or truncated branch may have lost it; `git log` in the list's repository shows what is there
    "#);
    insta::assert_snapshot!(site.refuses(&["text", "2025-04-01", "--list", "cups"]), @r#"
    error: list `cups`: `2025-04-01` is neither FROM..TO nor the name of a digest
      hint: ids are hexadecimal, at least 4 digits; `listpress digest` names digests like 2025-08-29
    "#);
    insta::assert_snapshot!(site.refuses(&["text", "2025-03-04", "--list", "cups", "--list", "pots"]), @r#"
    error: site.yaml has no list `pots`
      hint: its lists are kettle, cups
    "#);
}

/// Three lists of one mail each.
fn three() -> Site {
    let inbox = |about: &str| {
        Inbox::v2().letter(letter(&format!("ann: [PATCH] {about}: wash")).id(&format!("{about}@a")).on("2025-03-03"))
    };
    site_of(&[("kettle", &inbox("kettle")), ("cups", &inbox("cups")), ("spoons", &inbox("spoons"))])
}

/// What was said, without the numbers of pages and files.
fn without_pages(run: &Run) -> String {
    let line = |line: &str| if line.starts_with("site: ") { "site: [PAGES]\n".to_owned() } else { format!("{line}\n") };
    run.stderr.lines().map(line).collect()
}

#[test]
fn a_list_without_repository_does_not_stop_the_others() {
    let site = three();
    fs::remove_dir_all(site.path("lists/cups")).unwrap();
    let run = site.run(&["build"]);
    insta::assert_snapshot!(format!("{}exit code {}", without_pages(&run), run.code), @r#"
    kettle: 1 mails read; digests: 1 written, 0 unchanged, 0 removed; to be read: 1 thread, 1.1 kB
    spoons: 1 mails read; digests: 1 written, 0 unchanged, 0 removed; to be read: 1 thread, 1.1 kB
    error: list `cups`: [ROOT]/lists/cups: no git repository there
      hint: `repository` in site.yaml names a folder with git/0.git, a bare epoch, or a v1 repository; `listpress sync` fetches it
    site: [PAGES]
    note: without `base_url` there is no sitemap, and feeds have relative links
    1 of 3 lists failed: cups; content/ and the site keep what they had of it
    exit code 3
    "#);
    let pages = site.names("public");
    assert!(pages.contains(&"spoons/2025-03-03.html".to_owned()) && pages.contains(&"cups/index.html".to_owned()));
    insta::assert_snapshot!(site.run(&["build", "-q"]).stderr, @r#"
    error: list `cups`: [ROOT]/lists/cups: no git repository there
      hint: `repository` in site.yaml names a folder with git/0.git, a bare epoch, or a v1 repository; `listpress sync` fetches it
    1 of 3 lists failed: cups; content/ and the site keep what they had of it
    "#);
    let run = site.run(&["mails"]);
    assert_eq!((run.stdout.lines().count(), run.code), (2, 3));
    insta::assert_snapshot!(run.stderr, @r#"
    error: list `cups`: [ROOT]/lists/cups: no git repository there
      hint: `repository` in site.yaml names a folder with git/0.git, a bare epoch, or a v1 repository; `listpress sync` fetches it
    1 of 3 lists failed: cups
    "#);
    assert_eq!(site.run(&["digest"]).code, 3);
}

#[test]
fn the_site_keeps_what_content_has_of_a_list_that_fails() {
    let site = three().build();
    let (content, pages) = (site.content(), site.pages());
    let git = site.path("lists/cups/git/0.git");
    // Damaged: the branch names a commit that is not there.
    fs::write(git.join("refs/heads/master"), format!("{}\n", "12".repeat(20))).unwrap();
    let run = site.run(&["build"]);
    assert_eq!(run.code, 3);
    insta::assert_snapshot!(without_pages(&run), @r#"
    kettle: 0 mails read; digests: 0 written, 1 unchanged, 0 removed; to be read: 1 thread, 1.1 kB
    spoons: 0 mails read; digests: 0 written, 1 unchanged, 0 removed; to be read: 1 thread, 1.1 kB
    error: list `cups`: [ROOT]/lists/cups/git/0.git: the history cannot be followed: commit 1212121212121212121212121212121212121212: object 1212121212121212121212121212121212121212 is missing
      hint: move it away and fetch it anew with `listpress sync`; `git -C '[ROOT]/lists/cups/git/0.git' fsck` lists what is broken
    site: [PAGES]
    note: without `base_url` there is no sitemap, and feeds have relative links
    1 of 3 lists failed: cups; content/ and the site keep what they had of it
    "#);
    assert_eq!(content.differences(&site.content()), Vec::<String>::new());
    assert_eq!(pages.differences(&site.pages()), Vec::<String>::new());
}

#[test]
fn a_list_that_was_rewritten_keeps_its_digests_and_the_others_grow() {
    let site = three().build();
    let before = site.read("content/cups/2025-03-03.md");
    for (list, day) in [("cups", "2025-03-04"), ("spoons", "2025-03-04")] {
        fs::remove_dir_all(site.path(&format!("lists/{list}"))).unwrap();
        let inbox = if list == "cups" {
            Inbox::v2().mail_on(day, "eve: [PATCH] cups: break")
        } else {
            let wash = letter("ann: [PATCH] spoons: wash").id("spoons@a").on("2025-03-03");
            Inbox::v2().letter(wash).mail_on(day, "eve: Spoons")
        };
        fs::rename(&inbox.path, site.path(&format!("lists/{list}"))).unwrap();
    }
    let run = site.run(&["build"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("recorded there, is not in the archive of list `cups`"), "{}", run.stderr);
    assert!(run.stderr.ends_with("1 of 3 lists failed: cups; content/ and the site keep what they had of it\n"));
    assert_eq!(site.read("content/cups/2025-03-03.md"), before);
    assert!(site.has("public/spoons/2025-03-04.html") && !site.has("content/cups/2025-03-04.md"));
}

#[test]
fn a_list_whose_clone_of_the_code_cannot_be_read_does_not_stop_the_others() {
    let site = three().file("code/README", "No clone.\n");
    let yaml = site.read("site.yaml").replace("name: cups,", "name: cups, source: code,");
    let site = site.yaml(&yaml);
    for command in ["build", "digest"] {
        let run = site.run(&[command]);
        assert_eq!(run.code, 3, "{}", run.stderr);
        let error = "error: list `cups`, `source`: [ROOT]/code: no git repository there\n";
        assert!(run.stderr.contains(error), "{}", run.stderr);
        assert!(run.stderr.contains("1 of 3 lists failed: cups;"), "{}", run.stderr);
    }
    let content = site.content();
    let with_series: Vec<&str> =
        content.ending(".md").map(|(name, _)| name).filter(|name| name.contains("/series/")).collect();
    assert_eq!(with_series, ["kettle/series/2025-03-03.md", "spoons/series/2025-03-03.md"]);
    let run = site.run(&["series", "--json"]);
    assert_eq!((run.code, run.stdout.lines().count()), (3, 3), "{}", run.stderr);
    assert!(run.stderr.contains("error: list `cups`, `source`") && run.stderr.ends_with("1 of 3 lists failed: cups\n"));
    assert_eq!(site.run(&["series", "--list", "kettle"]).code, 0);
}

#[test]
fn lists_that_share_a_clone_of_the_code_that_cannot_be_read_fail_together() {
    let site = three().file("code/README", "No clone.\n");
    let yaml = format!("source: code\n{}", site.read("site.yaml"));
    let error = site.yaml(&yaml).fails(&["build"]);
    assert_eq!(error.matches("`source`: [ROOT]/code: no git repository there").count(), 3, "{error}");
}

#[test]
fn a_build_of_which_every_list_fails_publishes_nothing() {
    let site = three();
    fs::remove_dir_all(site.path("lists")).unwrap();
    insta::assert_snapshot!(site.fails(&["build"]), @r#"
    error: list `kettle`: [ROOT]/lists/kettle: no git repository there
      hint: `repository` in site.yaml names a folder with git/0.git, a bare epoch, or a v1 repository; `listpress sync` fetches it
    error: list `cups`: [ROOT]/lists/cups: no git repository there
      hint: `repository` in site.yaml names a folder with git/0.git, a bare epoch, or a v1 repository; `listpress sync` fetches it
    error: list `spoons`: [ROOT]/lists/spoons: no git repository there
      hint: `repository` in site.yaml names a folder with git/0.git, a bare epoch, or a v1 repository; `listpress sync` fetches it
    "#);
    assert!(!site.has("public"));
}

#[test]
fn an_error_that_is_not_about_one_list_fails_the_build() {
    let site = three().file("content/kettle", "a file where the digests of a list belong\n");
    let error = site.fails(&["build"]);
    assert!(error.contains("content/kettle") && !error.contains("lists failed"), "{error}");
    assert!(!site.has("public"));
}

#[test]
fn problems_say_which_of_several_lists_they_are_in() {
    let kettle = Inbox::v2().mail("ann: Tea").stranger();
    let cups = Inbox::v2().letter(letter("ann: Cups").id("cups@a")).stranger();
    let site = site_of(&[("kettle", &kettle), ("cups", &cups)]);
    let run = site.run(&["digest"]);
    let said = run.stderr.replace(&kettle.id(2), "[FIRST]").replace(&cups.id(2), "[SECOND]");
    insta::assert_snapshot!(format!("{said}exit code {}", run.code), @r#"
    kettle: 1 mails read; digests: 1 written, 0 unchanged, 0 removed; to be read: 1 thread, 650 bytes
    cups: 1 mails read; digests: 1 written, 0 unchanged, 0 removed; to be read: 1 thread, 637 bytes
    problem: list `kettle`: commit [FIRST]: no mail: its tree holds `README`, and neither `m` nor `d`
    problem: list `cups`: commit [SECOND]: no mail: its tree holds `README`, and neither `m` nor `d`
    exit code 3
    "#);
}

#[test]
fn lists_are_pressed_to_the_same_bytes_and_reported_in_order_at_any_number_of_threads() {
    let names = ["one", "two", "three", "four", "five", "six", "seven"];
    let inboxes: Vec<Inbox> = (1..=names.len()).map(|list| inbox_of(20 * (names.len() - list) + 1)).collect();
    let lists: Vec<(&str, &Inbox)> = names.into_iter().zip(&inboxes).collect();
    let site = site_of(&lists);
    let press = |threads: &str| {
        let _ = fs::remove_dir_all(site.path("content"));
        let _ = fs::remove_dir_all(site.path(".listpress"));
        let run = site.run(&["digest", "--threads", threads]);
        (run.code, run.stderr, site.content())
    };
    let (code, said, content) = press("1");
    let order: Vec<&str> = said.lines().filter_map(|line| line.split_once(':')).map(|(list, _)| list).collect();
    assert_eq!((code, order), (0, names.to_vec()));
    for threads in ["2", "8"] {
        let (_, said_now, content_now) = press(threads);
        assert_eq!(said_now, said);
        assert_eq!(content.differences(&content_now), Vec::<String>::new());
    }
    assert!(site.run(&["digest", "--threads", "8"]).stderr.lines().all(|line| line.contains(": 0 mails read")));
}

/// A list of some patches, a day apart.
fn inbox_of(mails: usize) -> Inbox {
    let day = |number: usize| format!("2025-{:02}-{:02}", 1 + number / 28, 1 + number % 28);
    (0..mails)
        .fold(Inbox::v2(), |inbox, number| inbox.mail_on(&day(number), &format!("ann: [PATCH] tea: cup {number}")))
}
