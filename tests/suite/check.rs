//! `listpress check`, one quirk per file in `check/`: a new `.txt` there is a new test, and beside it stands what the
//! program says.
//!
//! A file holds a site: `--- public/index.html` begins a file of it. Those in public/ count as built, unless `(not
//! made)` stands behind their name; `(gone)` stands for a file that was built and taken away. A first line with `$`
//! holds other arguments than `check`.

use crate::world::{Site, quirks};
use std::fmt::Write;
use std::fs;

/// Where a quirk says nothing else.
const SITE: &str = "title: Tea\nlists: [{name: kettle, repository: \"builtin:demo\"}]\n";

#[test]
fn what_is_wrong_is_told_as_it_stands_beside_it() {
    quirks::check("check", "txt", |_, path| {
        let text = fs::read_to_string(path).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        let (arguments, files) = first.strip_prefix("$ ").map_or(("check", text.as_str()), |line| (line, rest));
        let at = site(files);
        let run = at.run(&arguments.split(' ').collect::<Vec<_>>());
        let mut shown = run.stderr;
        if !run.stdout.is_empty() {
            write!(shown, "stdout:\n{}", at.plain(&run.stdout)).unwrap();
        }
        writeln!(shown, "exit code {}", run.code).unwrap();
        shown
    });
}

/// The site that a quirk holds.
fn site(text: &str) -> Site {
    let mut site = Site::empty().yaml(SITE);
    let mut made = String::new();
    for (name, text) in sections(text) {
        let (name, mark) = name.split_once(" (").unwrap_or((name, ""));
        match name.strip_prefix("public/") {
            Some(path) if mark != "not made)" => writeln!(made, "{path}").unwrap(),
            _ => {}
        }
        if mark != "gone)" {
            site = site.file(name, &text);
        }
    }
    if made.is_empty() { site } else { site.file("public/.listpress", &made) }
}

/// The files of a quirk, with their names and marks.
fn sections(text: &str) -> Vec<(&str, String)> {
    let mut sections: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("--- "), sections.last_mut()) {
            (Some(name), _) => sections.push((name.trim_end(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => panic!("a line before the first file: {line}"),
        }
    }
    sections
}

#[test]
fn a_built_site_has_nothing_wrong_in_it() {
    let site = Site::demo().build();
    let run = site.run(&["check"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(run.stderr.starts_with("checked ") && run.stderr.ends_with("; no problems\n"), "{}", run.stderr);
    let url = ["--base-url", "https://tea.example/kettles"];
    assert_eq!(site.run(&["render", url[0], url[1]]).code, 0);
    let run = site.run(&["check", "-q", url[0], url[1]]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let run = site.run(&["check", "-q"]);
    assert_eq!((run.code, run.stderr.lines().count()), (3, 1), "{}", run.stderr);
}

#[test]
fn the_same_is_told_at_any_number_of_threads() {
    let pages: String = (0..40)
        .map(|page| format!("--- public/{page}.html\n<a href='{}.html#x'>x</a><p id=a><p id=a>\n", page + 1))
        .collect();
    let site = site(&format!("--- public/index.html\n<p>Tea</p>\n{pages}"));
    let runs = ["1", "2", "7"].map(|threads| site.run(&["check", "--threads", threads]).stderr);
    assert!(runs[0].lines().count() > 40, "{}", runs[0]);
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0], runs[2]);
}

#[test]
fn a_file_that_is_no_text_is_told_of() {
    let site = site("--- public/index.html\n<a href='a.html'>a</a>\n--- public/a.html\n");
    fs::write(site.path("public/a.html"), [b'<', 0xff]).unwrap();
    let run = site.run(&["check", "-q"]);
    assert_eq!((run.code, run.stderr.as_str()), (3, "[ROOT]/public/a.html: the file is not UTF-8\n"));
}

#[test]
fn remarks_are_all_listed_if_one_wants_them() {
    let files: String = (1..9).map(|file| format!("--- public/{file}.png (not made)\n")).collect();
    let site = site(&format!("--- public/index.html\n<p>Tea</p>\n{files}"));
    let notes = |arguments: &[&str]| site.run(arguments).stderr.matches("note: ").count();
    assert_eq!((notes(&["check"]), notes(&["check", "-v"]), notes(&["check", "-q"])), (4, 8, 0));
}
