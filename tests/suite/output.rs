//! What hostile mail and odd folders do to the files of a site: nothing.

use crate::world::letter::letter;
use crate::world::{Inbox, Site};

#[test]
fn a_subsystem_named_like_a_page_does_not_take_its_folder() {
    let inbox = Inbox::v2().letters(
        ["net: one", "net: two", "net.html: one", "net.html: two"]
            .map(|title| letter(&format!("ann: [PATCH] {title}"))),
    );
    let pages = Site::of(&inbox).build().pages();
    let names = pages.names();
    assert!(names.contains(&"subsystems/net.html".to_owned()));
    assert!(!names.iter().any(|name| name.starts_with("subsystems/net.html/")), "{names:?}");
}

#[test]
fn a_message_id_full_of_commands_is_pasted_as_one_word() {
    let inbox = Inbox::v2().letter(letter("ann: [PATCH] kettle: whistle").id("x;touch$IFS'pwn`id`@x"));
    let pages = Site::of(&inbox).build().pages();
    let page = pages.ending(".html").map(|(_, text)| text).collect::<String>();
    assert!(page.contains("b4 am -- &#39;x;touch$IFS&#39;\\&#39;&#39;pwn`id`@x&#39;"));
    assert!(!page.contains("b4 am x;touch"));
}

#[test]
fn a_file_that_becomes_a_folder_and_back_is_no_trouble() {
    let inbox = Inbox::v2().mail("ann: Tea");
    let site = Site::of(&inbox).file("content/zz", "a file").run_and_keep();
    std::fs::remove_file(site.path("content/zz")).unwrap();
    let site = site.file("content/zz/f", "inside a folder").run_and_keep();
    assert_eq!(site.read("public/zz/f"), "inside a folder");
    std::fs::remove_dir_all(site.path("content/zz")).unwrap();
    let site = site.file("content/zz", "a file again").run_and_keep();
    assert_eq!(site.read("public/zz"), "a file again");
    assert!(!site.names("public").iter().any(|name| name.starts_with(".listpress-stage")));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let elsewhere = tempfile::tempdir().unwrap();
    let inbox = Inbox::v2().mail("ann: [PATCH] kettle: whistle");
    let site = Site::of(&inbox);
    std::fs::create_dir(site.path("public")).unwrap();
    std::fs::write(site.path("public/.listpress"), "index.html\n").unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), site.path("public/domains")).unwrap();
    let error = site.fails(&["build"]);
    assert!(error.contains("a symbolic link is where the site needs a folder"), "{error}");
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_subject_of_a_megabyte_is_cut() {
    let subject = format!("ann: [PATCH] kettle: {}", "whistle ".repeat(130_000));
    let site = Site::of(&Inbox::v2().letter(letter(&subject).body("Short.\n"))).build();
    let pages = site.pages();
    let large: Vec<(String, usize)> = pages
        .names()
        .into_iter()
        .map(|name| (name.clone(), pages.text(&name).len()))
        .filter(|(_, size)| *size > 60_000)
        .collect();
    assert_eq!(large, []);
}

#[test]
fn a_page_whose_front_matter_is_not_closed_is_an_error() {
    let inbox = Inbox::v2().mail("ann: Tea");
    let site = Site::of(&inbox).file("content/about.md", "---\ntitle: x\n\n# About\n");
    let error = site.plain(&site.fails(&["build"]));
    insta::assert_snapshot!(error.lines().skip_while(|line| !line.starts_with("error")).collect::<Vec<_>>().join("\n"), @r"
    error: [ROOT]/content/about.md:1: the front matter that begins here is not closed by a second line of `---`
      hint: a page's front matter may hold `title`, `description` and `order`
    ");
}

#[test]
fn two_pages_that_differ_only_in_case_are_one_file_somewhere() {
    let inbox = Inbox::v2().mail("ann: Tea");
    let site = Site::of(&inbox).file("content/About.md", "# A\n").file("content/about.md", "# B\n");
    let error = site.plain(&site.fails(&["build"]));
    assert!(error.contains("content/About.md and [ROOT]/content/about.md would be written to this file"), "{error}");
}

#[test]
fn a_range_of_series_leaves_out_what_came_before_it() {
    let inbox = Inbox::v2().mail("ann: [PATCH] kettle: whistle").mail("bob: Tea").again(1);
    let site = Site::of(&inbox);
    assert_eq!(site.run(&["series", "--json"]).stdout.lines().count(), 1);
    assert_eq!(site.run(&["series", &inbox.range(2, 3), "--json"]).stdout, "");
}

impl Site {
    /// Builds the site, whatever the exit code says of it.
    fn run_and_keep(self) -> Self {
        let run = self.run(&["build"]);
        assert!(matches!(run.code, 0 | 3), "{}", run.stderr);
        self
    }
}
