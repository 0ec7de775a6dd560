//! What an edit, a mail, a new style does to the site and to open pages.

use super::client::{Meaning, Server};
use super::{built_anew, inbox, site, site_with};
use crate::world::{Site, tools};
use std::fs;

#[test]
fn an_edited_page_is_loaded_again_and_others_stay() {
    let site = site().file("content/other.md", "# Other\n");
    let mut server = Server::of(&site);
    let (_, about) = server.door.get("/about.html").without_script();
    let (_, other) = server.door.get("/other.html").without_script();
    let site = site.file("content/about.md", "# About\n\nMuch more tea.\n");
    let news = server.door.news("/about.html", &about);
    assert_eq!((news.means(&about), news.error()), (Meaning::Reload, None));
    assert!(server.door.get("/about.html").text().contains("Much more tea"));
    let line = server.line("content/about.md changed");
    assert!(
        line.starts_with("content/about.md changed: 1 written, ") && line.contains("; open pages after "),
        "{line}"
    );
    let asked = server.door.get(&format!("/.listpress-live?page=/other.html&seen={}", other.replace('.', "x")));
    let news: serde_json::Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(news["seen"], other.as_str());
    assert_eq!(site.pages().differences(&built_anew(&site)), [""; 0]);
}

#[test]
fn a_new_style_is_swapped_without_loading_the_page_again() {
    let site = site().file("themes/default/assets/style.css", "body { color: black }\n");
    let mut server = Server::of(&site);
    let (_, seen) = server.door.get("/kettle/2025-03-04.html").without_script();
    let site = site.file("themes/default/assets/style.css", "body { color: teal }\n");
    let news = server.door.news("/kettle/2025-03-04.html", &seen);
    assert_eq!(news.means(&seen), Meaning::Restyle);
    let sheets = news.sheets();
    assert_eq!(sheets.len(), 1);
    let style = server.door.get(&format!("/{}", sheets[0].trim_start_matches("../")));
    assert_eq!(style.text(), "body { color: teal }\n");
    server.line("themes/default/assets/style.css changed");
    assert_eq!(site.pages().differences(&built_anew(&site)), [""; 0]);
}

#[test]
fn a_picture_that_changes_is_a_change_of_the_pages_that_show_it() {
    let site = site().file("content/about.md", "![pot](pot.png)\n").file("content/pot.png", "PNG 1");
    let mut server = Server::of(&site);
    let (_, seen) = server.door.get("/about.html").without_script();
    let site = site.file("content/pot.png", "PNG 2");
    assert_eq!(server.door.news("/about.html", &seen).means(&seen), Meaning::Reload);
    server.line("content/pot.png changed");
    drop(site);
}

#[test]
fn new_mail_is_pressed_and_shown_and_pressing_is_no_change_of_its_own() {
    let inbox = inbox();
    let site = Site::of(&inbox).file("content/about.md", "# About\n");
    let mut server = Server::of(&site);
    let (_, seen) = server.door.get("/").without_script();
    let inbox = inbox.mail_on("2025-03-06", "cy: [PATCH] kettle: simmer");
    assert_eq!(server.door.news("/", &seen).means(&seen), Meaning::Reload);
    let line = server.line("refs/heads/master changed");
    assert!(line.contains(" written, "), "{line}");
    assert!(server.door.get("/kettle/2025-03-06.html").text().contains("simmer"));
    // The next thing that happens is the next edit: pressing wrote into content/ and nothing was built for that.
    let site = site.file("content/about.md", "# About\n\nTea.\n");
    server.line("content/about.md changed: 1 written, ");
    let builds = server.said.iter().filter(|line| line.contains(" written, ") && line.contains(" removed")).count();
    assert_eq!(builds, 5, "two of the press, three of the site: {:#?}", server.said);
    assert_eq!(site.pages().differences(&built_anew(&site)), [""; 0]);
    drop(inbox);
}

#[test]
fn a_new_epoch_is_found() {
    let inbox = inbox();
    let site = Site::of(&inbox);
    let mut server = Server::of(&site);
    server.line("site: ");
    let inbox = inbox.epoch(1).mail_on("2025-03-07", "ann: [PATCH] kettle: pour");
    server.line(" changed: ");
    while server.door.get("/kettle/2025-03-07.html").status == 404 {
        server.line(" changed: ");
    }
    assert_eq!(site.pages().differences(&built_anew(&site)), [""; 0]);
    drop(inbox);
}

#[test]
fn the_mailmap_is_watched() {
    let site = site_with("mailmap: people\n").file("people", "Anna <ann@example.org>\n");
    let mut server = Server::of(&site);
    assert!(server.door.get("/authors/").text().contains("Anna"));
    let site = site.file("people", "Annabel <ann@example.org>\n");
    server.line("people changed");
    assert!(server.door.get("/authors/").text().contains("Annabel"));
    drop(site);
}

#[test]
fn after_many_edits_the_folder_is_what_a_build_from_nothing_gives() {
    let inbox = inbox();
    let site = Site::of(&inbox).file("content/about.md", "# About\n");
    let mut server = Server::of(&site);
    server.door.get("/about.html");
    let site =
        site.file("content/about.md", "---\norder: 1\n---\n# About us\n").file("content/notes/tea.md", "# Tea\n");
    server.line("content/about.md");
    let site =
        site.file("themes/default/templates/text.html", "{% extends \"base.html\" %}{% block main %}new{% endblock %}");
    server.line("themes/");
    let inbox = inbox.mail_on("2025-03-06", "cy: [PATCH] kettle: simmer");
    server.line("refs/heads/master changed");
    fs::remove_file(site.path("content/notes/tea.md")).unwrap();
    fs::rename(site.path("content/about.md"), site.path("content/us.md")).unwrap();
    server.line("content/");
    let yaml = site.read("site.yaml").replace("Tea things", "Kettle things");
    let site = site.file("site.yaml", &yaml);
    server.line("site.yaml changed");
    fs::remove_dir_all(site.path("themes")).unwrap();
    server.line("themes/");
    let expected = built_anew(&site);
    assert_eq!(site.pages().differences(&expected), [""; 0]);
    assert!(expected.text("us.html").contains("Kettle things"));
    drop(inbox);
}

#[test]
fn another_base_url_moves_the_site() {
    let site = site();
    let mut server = Server::of(&site);
    server.line("site: ");
    let yaml = format!("base_url: https://tea.example.org/kettles\n{}", site.read("site.yaml"));
    let site = site.file("site.yaml", &yaml);
    server.line("the site is now at /kettles/");
    server.line("site.yaml changed");
    assert_eq!(server.door.get("/kettles/about.html").status, 200);
    assert_eq!(server.door.get("/").header("location"), Some("/kettles/"));
    drop(site);
}

#[test]
fn without_the_systems_help_changes_are_looked_for() {
    let site = site();
    let mut server = Server::with(&site, &["--poll"]);
    let (_, seen) = server.door.get("/about.html").without_script();
    let site = site.file("content/about.md", "# About\n\nMore.\n");
    assert_eq!(server.door.news("/about.html", &seen).means(&seen), Meaning::Reload);
    server.line("content/about.md changed");
    drop(site);
}

/// In a namespace of its own a process can be left without handles, and nobody else is.
#[cfg(target_os = "linux")]
#[test]
fn a_system_without_handles_is_no_reason_to_miss_changes() {
    let limit = "/proc/sys/user/max_inotify_instances";
    let starve = format!("echo 0 > {limit} && exec \"$@\"");
    let in_namespace = |program: &[&str]| {
        let mut command = std::process::Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", &starve, "sh"]).args(program);
        command
    };
    if !in_namespace(&["true"]).output().is_ok_and(|output| output.status.success()) {
        return tools::skip("this system gives no namespace to starve");
    }
    let site = site();
    let program = assert_cmd::cargo::cargo_bin!("listpress").display().to_string();
    let root = site.root().display().to_string();
    let mut server = Server::run(&mut in_namespace(&[&program, "--root", &root, "serve", "--port", "0"]));
    let (_, seen) = server.door.get("/about.html").without_script();
    let note = server.line("checking for changes every second instead");
    assert!(note.starts_with("note: the system cannot watch the files ("), "{note}");
    server.line("hint: on Linux, raise fs.inotify.max_user_watches");
    let site = site.file("content/about.md", "# About\n\nMore.\n");
    assert_eq!(server.door.news("/about.html", &seen).means(&seen), Meaning::Reload);
    drop(site);
}

#[test]
fn edits_in_a_row_are_all_built_at_last() {
    let site = site();
    let mut server = Server::of(&site);
    server.door.get("/about.html");
    let site = (1..=30).fold(site, |site, edit| {
        site.file("content/about.md", &format!("# About\n\nEdit {edit}.\n"))
            .file("themes/default/assets/style.css", &format!("body {{ order: {edit} }}\n"))
    });
    while !site.read("public/about.html").contains("Edit 30.") {
        server.line(" changed: ");
    }
    let done = |site: &Site| site.pages().differences(&built_anew(site)).is_empty();
    while !done(&site) {
        server.line(" changed: ");
    }
}

#[test]
fn a_site_that_is_taken_away_is_built_anew() {
    let inbox = inbox();
    for arguments in [&[][..], &["--poll"]] {
        let site = Site::of(&inbox);
        let mut server = Server::with(&site, arguments);
        assert_eq!(server.door.get("/").status, 200);
        let before = site.pages();
        fs::rename(site.path("public"), site.path("elsewhere")).unwrap();
        server.line("public changed: ");
        assert_eq!(server.door.get("/index.html").status, 200);
        assert_eq!(site.pages().differences(&before), Vec::<String>::new());
    }
}
