//! The same bytes from the same input: at any number of threads, in any time zone and locale, by any way to build.
//!
//! The site of the invented list is large enough for threads to matter and has every quirk that the program knows of.

use crate::world::Site;
use crate::world::pages::faulty_links;
use std::fs;

/// The mails of the list that is built again and again.
const MAILS: &str = "400";

#[test]
fn threads_time_zone_and_locale_change_nothing() {
    let one = demo();
    let other = demo();
    let east = [("TZ", "Pacific/Kiritimati"), ("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8"), ("COLUMNS", "40")];
    let west = [("TZ", "America/Adak"), ("LC_ALL", "tr_TR.ISO-8859-9"), ("LANG", "C"), ("SOURCE_DATE_EPOCH", "1")];
    assert_eq!(one.run_in(&east, &["--threads", "1", "build"]).code, 0);
    assert_eq!(other.run_in(&west, &["--threads", "8", "build"]).code, 0);
    assert_eq!(one.content().differences(&other.content()), Vec::<String>::new());
    assert_eq!(one.pages().differences(&other.pages()), Vec::<String>::new());
    assert!(one.pages().names().len() > 200);
}

#[test]
fn digest_and_render_give_what_build_gives() {
    let (one, other) = (demo().build(), demo());
    assert_eq!(other.run(&["digest"]).code, 0);
    assert_eq!(other.run(&["render"]).code, 0);
    assert_eq!(one.content().differences(&other.content()), Vec::<String>::new());
    assert_eq!(one.pages().differences(&other.pages()), Vec::<String>::new());
}

#[test]
fn a_second_build_changes_nothing() {
    let site = demo().build();
    let (content, pages) = (site.content(), site.pages());
    for arguments in [&["build"][..], &["build", "--force"], &["--threads", "3", "build"]] {
        let run = site.run(arguments);
        assert!(run.stderr.contains(" 0 written, ") && !run.stderr.contains(" 1 written, "), "{}", run.stderr);
        assert_eq!(content.differences(&site.content()), Vec::<String>::new());
        assert_eq!(pages.differences(&site.pages()), Vec::<String>::new());
    }
}

#[test]
fn a_build_without_memory_and_output_gives_the_same() {
    let site = demo().build();
    let (content, pages) = (site.content(), site.pages());
    for folder in [".listpress", "content", "public"] {
        fs::remove_dir_all(site.path(folder)).unwrap();
    }
    let site = site.build();
    assert_eq!(content.differences(&site.content()), Vec::<String>::new());
    assert_eq!(pages.differences(&site.pages()), Vec::<String>::new());
}

#[test]
fn the_folder_that_a_site_lies_in_does_not_show() {
    let site = demo().build();
    let root = site.root().to_str().unwrap();
    for (name, bytes) in site.pages().0.iter().chain(&site.content().0) {
        assert!(!String::from_utf8_lossy(bytes).contains(root), "{name} names the folder");
    }
}

#[test]
fn the_invented_site_has_no_faulty_link() {
    assert_eq!(faulty_links(&demo().build().pages(), ""), Vec::<String>::new());
}

/// A site of a part of the invented list.
fn demo() -> Site {
    let site =
        Site::empty().yaml("title: Demo\nranges: weekly\nlists: [{name: demo, title: Demo list, repository: list}]\n");
    let folder = site.path("list");
    assert_eq!(site.run(&["demo", folder.to_str().unwrap(), "--mails", MAILS]).code, 0);
    site
}
