//! What a build that fails does to open pages, and that it is got over.

use super::client::{Meaning, Server};
use super::site;
use crate::world::Site;
use std::fs;

#[test]
fn a_broken_template_is_shown_over_the_old_page_until_it_works_again() {
    let site = site();
    let mut server = Server::of(&site);
    let (before, seen) = server.door.get("/about.html").without_script();
    let template = "{% extends \"base.html\" %}\n{% block main %}{{ <b> }}{% endblock %}";
    let site = site.file("themes/default/templates/text.html", template);
    let news = server.door.news("/about.html", &seen);
    let error = news.error().unwrap();
    assert!(error.starts_with("templates/text.html:2: "), "{error}");
    assert_eq!(news.means(&seen), Meaning::Stay);
    server.line("error: templates/text.html:2: ");
    assert_eq!(server.door.get("/about.html").without_script(), (before.clone(), seen.clone()));
    let seen_with_error = news.seen().to_owned();
    fs::remove_dir_all(site.path("themes")).unwrap();
    let news = server.door.news("/about.html", &seen_with_error);
    assert_eq!((news.error(), news.means(&seen_with_error)), (None, Meaning::Stay));
    assert_eq!(server.door.get("/about.html").without_script(), (before, seen));
}

#[test]
fn a_mistake_in_the_settings_or_in_a_page_is_shown_too() {
    let site = site();
    let mut server = Server::of(&site);
    let (_, seen) = server.door.get("/").without_script();
    let good = site.read("site.yaml");
    let site = site.file("site.yaml", &format!("titel: x\n{good}"));
    let news = server.door.news("/", &seen);
    assert!(news.error().unwrap().contains("site.yaml:1: unknown key `titel`"), "{news:?}");
    server.line("error: ");
    let site = site.file("site.yaml", &good);
    let after = server.door.news("/", news.seen());
    assert_eq!((after.error(), after.seen()), (None, seen.as_str()));
    let site = site.file("content/about.md", "---\ntitle: x\n");
    let news = server.door.news("/", &seen);
    assert!(news.error().unwrap().contains("content/about.md:1: "), "{news:?}");
    drop(site);
}

#[test]
fn a_site_that_cannot_be_built_at_first_is_built_when_it_can() {
    let site = site();
    let good = site.read("site.yaml");
    let site = site.file("site.yaml", "title: <script>\n");
    let mut server = Server::of(&site);
    let page = server.door.get("/anything");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("site.yaml:1: "), "{}", page.text());
    let (_, seen) = page.without_script();
    server.line("error: ");
    let site = site.file("site.yaml", &format!("base_url: https://tea.example.org/kettles\n{good}"));
    server.line("the site is now at /kettles/");
    let mut news = server.door.news("/kettles/", &seen);
    while news.error().is_some() {
        news = server.door.news("/kettles/", news.seen());
    }
    assert_eq!(news.means(&seen), Meaning::Reload);
    assert_eq!(server.door.get("/").header("location"), Some("/kettles/"));
    assert_eq!(server.door.get("/kettles/").status, 200);
    drop(site);
}

#[test]
fn errors_are_text_and_not_markup() {
    let site = site().file("themes/default/templates/text.html", "{% include \"<img src=x onerror=alert(1)>\" %}");
    let server = Server::of(&site);
    let page = server.door.get("/");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("&lt;img src=x"), "{}", page.text());
    assert!(!page.text().contains("<img"));
}

#[test]
fn where_there_is_no_site_nothing_is_served() {
    let site = Site::empty();
    let run = site.run(&["serve", "--port", "0"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("error: [ROOT]/site.yaml: "), "{}", run.stderr);
    let site = super::site();
    assert_eq!(site.run(&["serve", "--port", "0", "--output-dir", site.path("content").to_str().unwrap()]).code, 1);
    assert_eq!(site.run(&["serve", "--port", "70000"]).code, 2);
    assert_eq!(site.run(&["serve", "--interface", "somewhere"]).code, 2);
}

#[test]
fn what_was_shown_early_stays_when_the_next_edit_is_a_mistake() {
    let site = site();
    let server = Server::of(&site);
    let (_, seen) = server.door.get("/about.html").without_script();
    let site = site.file("content/about.md", "# About\n\nBetter tea.\n");
    let news = server.door.news("/about.html", &seen);
    let seen = news.seen().to_owned();
    let site = site.file("themes/default/templates/text.html", "{{ <b> }}");
    let news = server.door.news("/about.html", &seen);
    assert!(news.error().is_some());
    assert_eq!(news.means(&seen), Meaning::Stay);
    assert!(server.door.get("/about.html").text().contains("Better tea"));
    drop(site);
}

#[test]
fn a_mistake_on_another_page_is_shown_until_the_whole_site_builds() {
    let site = site();
    let server = Server::of(&site);
    let (_, seen) = server.door.get("/about.html").without_script();
    let site = site.file("themes/default/templates/author.html", "{{ author.shoe_size }}");
    let news = server.door.news("/about.html", &seen);
    assert!(news.error().unwrap().starts_with("templates/author.html:1: "), "{news:?}");
    let site = site.file("content/about.md", "# About\n\nBetter tea.\n");
    let news = server.door.news("/about.html", news.seen());
    assert_eq!(news.means(&seen), Meaning::Reload);
    assert!(news.error().is_some());
    fs::remove_dir_all(site.path("themes")).unwrap();
    assert_eq!(server.door.news("/about.html", news.seen()).error(), None);
}

#[test]
fn a_list_that_fails_is_told_of_and_the_others_are_served() {
    let site = site();
    let lists = format!("{}  - {{name: cups, repository: cups}}\n", site.read("site.yaml"));
    let site = site.file("site.yaml", &lists);
    let mut server = Server::of(&site);
    server.line("1 of 2 lists failed: cups");
    server.line("site: ");
    for page in ["/", "/kettle/index.html", "/cups/index.html"] {
        assert_eq!(server.door.get(page).status, 200, "{page}");
    }
    drop(site);
}
