//! Rules that hold for any text: names of files, links between pages, subsystems of titles, escapes.

use listpress::base::path::{SitePath, slug};
use listpress::config::{SubsystemRule, Subsystems, TitleStyle};
use listpress::format::markdown::Literal;
use listpress::format::yaml::Quoted;
use listpress::press::subsystem::{SubsystemRules, from_title};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeMap;
use std::path::Path;

/// Texts that have been trouble somewhere, as names.
const NAMES: [&str; 49] = [
    "",
    ".",
    "..",
    "...",
    "-",
    "--",
    "~",
    "/",
    "//",
    "a/b",
    "a@b",
    "a~b",
    "a/b@c",
    "a@b/c",
    "a@b@c",
    "a/b/c",
    "a/b/",
    "a/b//",
    "/a/",
    "a b",
    "a-b",
    "A-B",
    "a--b",
    "CON",
    "con",
    "con.txt",
    "Con.tar.gz",
    "aux",
    "nul.",
    "COM1",
    "lpt9.x",
    "conin$",
    "index",
    "index.html",
    "atom",
    "atom.xml",
    "page-2",
    "page-2-12345678",
    "x-12345678",
    "x-1234567g",
    "../../etc/passwd",
    "%2e%2e",
    "\0",
    "\u{202e}",
    "İ",
    "ı",
    "ann@example.org",
    "a/b.c",
    "x86/mmu",
];

#[test]
fn names_that_differ_have_files_that_differ() {
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    for name in NAMES {
        let other = files.insert(slug(name), name);
        assert_eq!(other, None, "{name:?} has the file of another: {}", slug(name));
    }
}

#[test]
fn names_of_trouble_have_files_that_are_safe() {
    let unsafe_names: Vec<_> = NAMES.iter().map(|name| (name, slug(name))).filter(|(_, file)| !is_safe(file)).collect();
    assert!(unsafe_names.is_empty(), "{unsafe_names:?}");
}

#[test]
fn ordinary_names_keep_their_looks() {
    let looks = [
        ("kvm", "kvm"),
        ("2025-08-29", "2025-08-29"),
        ("ann@example.org", "ann~example.org"),
        ("x86/mmu", "x86~mmu"),
        ("2025-w35", "2025-w35"),
    ];
    assert_eq!(looks.map(|(name, _)| slug(name)), looks.map(|(_, file)| file));
}

#[test]
fn a_name_has_the_same_file_for_ever() {
    // Published URLs: a change here breaks links on other people's sites.
    let files = ["", "CON", "Net Core", "a/b@c", "../x", "naïve", "page-2", "index"].map(slug);
    insta::assert_snapshot!(files.join("\n"));
}

#[test]
fn titles_belong_where_the_table_says() {
    for (style, file, least) in [
        (TitleStyle::Kernel, "subsystems.txt", 60),
        (TitleStyle::Git, "subsystems-git.txt", 12),
        (TitleStyle::Qemu, "subsystems-qemu.txt", 7),
        (TitleStyle::None, "subsystems-none.txt", 2),
    ] {
        check_titles(style, file, least);
    }
}

fn check_titles(style: TitleStyle, file: &str, least: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    let table = std::fs::read_to_string(path).unwrap();
    let from_title = |title: &str| from_title(style, title);
    let rows: Vec<(&str, &str)> = table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once(" => ").unwrap())
        .collect();
    assert!(rows.len() >= least, "{file}: {}", rows.len());
    let wrong = rows.iter().filter(|(title, path)| from_title(title).join(" › ") != path.trim());
    let wrong: Vec<String> =
        wrong.map(|(title, path)| format!("{title}\n  is {:?}, not {path:?}", from_title(title))).collect();
    assert!(wrong.is_empty(), "{file}: {}", wrong.join("\n"));
}

#[test]
fn a_series_is_where_its_cover_or_most_of_its_patches_are() {
    let subsystems = Subsystems::default();
    let of = |head: &str, is_cover: bool, titles: &[&str]| {
        SubsystemRules(&subsystems).subsystem_of((head, is_cover), titles.iter().copied(), &[]).join(" › ")
    };
    let patches = ["kettle: lid: oil", "pot: boil", "kettle: spout: pour", "kettle/spout: pour more", "fix a typo"];
    assert_eq!(of("tea: make it", true, &patches), "tea");
    assert_eq!(of("make tea", true, &patches), "kettle › spout");
    assert_eq!(of(patches[0], false, &patches), "kettle › spout");
    assert_eq!(of(patches[0], false, &["kettle: lid: oil", "kettle: spout: pour"]), "kettle");
    assert_eq!(of("fix a typo", false, &["fix a typo", "fix another"]), "");
}

#[test]
fn rules_go_by_prefix_and_by_path_and_the_first_one_wins() {
    let globs = |text: &str| globset::GlobSet::builder().add(globset::Glob::new(text).unwrap()).build().unwrap();
    let rule = |name: &str, prefixes: &[&str], paths| SubsystemRule {
        name: vec![name.to_owned()],
        prefixes: prefixes.iter().map(|&prefix| prefix.to_owned()).collect(),
        paths,
    };
    let rules = [rule("Kettle", &["kettle", "lid"], globs("kettle/**")), rule("Docs", &["docs"], globs("**/*.rst"))];
    let subsystems = Subsystems { rules: rules.into(), ..Subsystems::default() };
    let find = |title: &str, paths: &[&str]| {
        let paths: Vec<String> = paths.iter().map(|&path| path.to_owned()).collect();
        SubsystemRules(&subsystems)
            .find(title, &paths.iter().map(String::as_str).collect::<Vec<_>>())
            .map(|path| path.join(" › "))
    };
    assert_eq!(find("KETTLE: boil", &[]).as_deref(), Some("Kettle"));
    assert_eq!(find("lid/hinge: oil", &[]).as_deref(), Some("Kettle"));
    assert_eq!(find("Revert \"kettle: boil\"", &[]).as_deref(), Some("Kettle"));
    assert_eq!(find("kettles: boil", &[]), None);
    assert_eq!(find("fix a typo", &["docs/a.rst", "docs/tea.rst", "a.c"]).as_deref(), Some("Docs"));
    assert_eq!(find("fix a leak", &["a.c", "docs/tea.rst"]), None, "half of the files do not decide");
    assert_eq!(find("docs: boil", &["kettle/a.c"]).as_deref(), Some("Kettle"));
    assert_eq!(find("tea", &["tea.c"]), None);
}

proptest! {
    #[test]
    fn any_text_has_a_safe_file_name(text in any_text()) {
        let name = slug(&text);
        prop_assert!(is_safe(&name), "{text:?} is {name:?}");
        prop_assert_eq!(slug(&text), name);
    }

    #[test]
    fn two_texts_have_two_file_names(one in any_text(), other in any_text()) {
        prop_assert_eq!(one == other, slug(&one) == slug(&other), "{:?} {:?}", slug(&one), slug(&other));
    }

    #[test]
    fn a_file_name_of_ours_is_not_taken_by_another_text(text in any_text()) {
        let name = slug(&text);
        prop_assert!(name == text || slug(&name) != name, "{text:?} and {name:?} share a file");
    }

    #[test]
    fn a_link_leads_where_it_should(from in components(), to in components()) {
        let path = |components: &[String], end| SitePath::new(components.iter().map(String::as_str), end);
        let (from, to) = (path(&from, ".html"), path(&to, ".txt"));
        let link = from.link_to(to.as_str());
        prop_assert!(!link.starts_with('/') && !link.contains(':') && !link.contains("//"));
        prop_assert_eq!(resolved(from.as_str(), &link), to.as_str());
    }

    #[test]
    fn a_subsystem_is_found_or_not_in_any_title(title in any_text()) {
        let path = from_title(TitleStyle::Kernel, &title);
        prop_assert!(path.len() <= 3);
        prop_assert!(path.iter().all(|part| title.contains(part.as_str()) && !part.trim().is_empty()));
    }

    #[test]
    fn any_text_comes_back_from_yaml(text in any_text()) {
        let yaml = format!("key: {}\n", Quoted(&text));
        let back: BTreeMap<String, String> = serde_yaml::from_str(&yaml).unwrap();
        prop_assert_eq!(&back["key"], &text);
        prop_assert_eq!(yaml.lines().count(), 1, "one line: {}", yaml);
    }

    #[test]
    fn any_line_shows_as_it_is_in_markdown(text in any_line()) {
        for (before, after) in [("", "\n"), ("a  \n", "\n"), ("# ", "\n"), ("- ", "\n"), ("before ", " after\n"), ("[", "](<x>)\n")] {
            let markdown = format!("{before}{}{after}", Literal(&text));
            let expected = format!("{}{text}{}", if before.starts_with('a') { "a\n" } else if before == "before " { before } else { "" }, after.trim_end().trim_start_matches("](<x>)"));
            prop_assert_eq!(shown(&markdown), expected, "{}", markdown);
        }
    }

    #[test]
    fn any_line_fits_into_a_cell_of_a_table(text in any_line()) {
        let markdown = format!("| a | b |\n|---|---|\n| {} | c |\n", Literal(&text));
        let cells: Vec<String> = shown_cells(&markdown);
        prop_assert_eq!(cells, ["a", "b", text.as_str(), "c"], "{}", markdown);
    }
}

/// Text out of pieces that mean something somewhere, between any other.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![2 => proptest::sample::select(NAMES.to_vec()).prop_map(str::to_owned), 2 => "[a-zA-Z0-9./@~_-]{0,6}", 1 => ".{0,4}", 1 => "[-: #\"'\\\\|\n]{1,3}"];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

/// One line that a mail's subject could be: what is shown has no control characters any more.
fn any_line() -> impl Strategy<Value = String> {
    let marks = "[-+*=#>_`~|\\[\\]()<>!&$:.0-9 ]{0,5}";
    let words = [
        "http://x.example",
        "www.x.example",
        "<b>",
        "&amp;",
        "&#32;",
        ":tea:",
        "[^1]",
        "[x]",
        "1.",
        "1)",
        "a@b.example",
        "$x$",
        "\\",
        "  ",
    ];
    let piece = prop_oneof![3 => marks, 2 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => "[a-z]{1,4}", 1 => "\\PC{0,3}"];
    proptest::collection::vec(piece, 1..5)
        .prop_map(|pieces| listpress::base::text::visible(&pieces.concat()).replace(['\n', '\t'], " "))
        .prop_filter("an empty line shows nothing", |line| !line.is_empty())
}

fn components() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(prop_oneof![any_text(), "[ab]"], 1..4)
}

/// Whether a file can have this name everywhere, and a URL too.
fn is_safe(name: &str) -> bool {
    let devices = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = name.split('.').next().unwrap_or_default();
    let is_port = (stem.starts_with("com") || stem.starts_with("lpt")) && stem.len() == 4;
    !name.is_empty()
        && name.len() <= 100
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-~".contains(&byte))
        && !name.starts_with(['.', '-'])
        && !name.ends_with(['.', '~'])
        && !name.contains("..")
        && !devices.contains(&stem)
        && !is_port
        && !["index", "atom"].contains(&name)
        && !name.strip_prefix("page-").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Where a browser goes from a page.
fn resolved(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{link} leaves the site"),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The text that a reader sees, and nothing but text may there be.
fn shown(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS,
    ) {
        match event {
            Event::Text(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::List(None) | Tag::Item | Tag::Link { .. })
            | Event::End(_) => {}
            other => out.extend(["[", &format!("{other:?}"), "]"]),
        }
    }
    out
}

fn shown_cells(markdown: &str) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::TableCell) => cells.push(String::new()),
            Event::Text(text) => cells.last_mut().unwrap().push_str(&text),
            Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow)
            | Event::End(TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell) => {}
            other => cells.push(format!("[{other:?}]")),
        }
    }
    cells
}
