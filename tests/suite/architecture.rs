//! What the sources promise about themselves: no circles, no edge across the seam, one type for a name; one outside
//! library, one module; output in one place; gates in the manifest.
//!
//! The graph of the modules is read in `architecture/`: `tree` parses the sources, `graph` finds who names whom, and
//! `invented` shows on small crates that both find what they are for.

mod graph;
mod invented;
mod tree;

use graph::{Graph, Permission};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tree::Tree;
use walkdir::WalkDir;

/// Which top-level module may name which others, and why. What press and render share is what both name here; an edge
/// that is missing needs a reason that is worth a line.
const MAY_NAME: [Permission<'_>; 16] = [
    ("rows", &["base"], "plain rows made of ids, dates and people"),
    ("format", &["base"], "formats know texts and numbers, and nothing of mail"),
    ("config", &["base", "format"], "site.yaml is YAML, and its values are paths, dates and masks"),
    (
        "content",
        &["base", "rows", "format", "config", "store"],
        "the seam: rows to files and back; site.yaml says where and how, the store what is known of a file",
    ),
    ("store", &["base"], "rows of any kind, and who owns the file"),
    ("git", &["base"], "objects have ids"),
    ("git_command", &["base"], "runs a program, whoever asks"),
    ("output", &["base"], "paths and bytes, whatever they are for"),
    ("demo", &["base", "format", "git"], "mails in old charsets, written into a repository; knows no other half"),
    (
        "press",
        &["base", "rows", "format", "config", "content", "store", "git", "demo"],
        "the first half; `builtin:demo` is a list",
    ),
    (
        "render",
        &["base", "rows", "format", "config", "content", "store", "output"],
        "the second half, without any repository",
    ),
    ("sync", &["base", "config", "git_command"], "fetches what press will read"),
    ("publish", &["base", "output", "git_command"], "commits what was written"),
    ("bundle", &["base", "output"], "packs what was written"),
    ("check", &["base", "format", "config", "content", "output"], "reads what was written, with eyes of its own"),
    (
        "serve",
        &["base", "config", "content", "format", "output", "render", "store"],
        "renders what is looked at; press is called by cli",
    ),
];

/// Modules that name everything: the command line puts the stages together.
const NAMES_ALL: &str = "cli";

/// Each library with the one module that names it: a file or a folder below src/, without its ending.
const HOMES: [(&str, &str); 33] = [
    ("blake3", "base/hash"),
    ("sha2", "base/hash"),
    ("hyper", "serve"),
    ("hyper_util", "serve"),
    ("http_body_util", "serve"),
    ("tokio", "serve"),
    ("notify", "serve"),
    ("zip", "bundle"),
    ("regex", "press/maintainers"),
    ("similar", "press/history/difference/hunks"),
    ("redb", "store"),
    ("postcard", "store"),
    ("flate2", "base/packed"),
    ("git2", "git"),
    ("mailparse", "press/mail/mime"),
    ("encoding_rs", "format/charset"),
    ("chardetng", "format/charset"),
    ("pulldown_cmark", "format/markdown"),
    ("serde_yaml", "format/yaml"),
    ("minijinja", "render/templates"),
    ("include_dir", "render/templates"),
    ("lol_html", "format/html"),
    ("linkify", "render/html"),
    ("quick_xml", "format/xml"),
    ("walkdir", "base/files"),
    ("globset", "config"),
    ("clap", "cli"),
    ("clap_complete", "cli/completions"),
    ("clap_mangen", "cli/man"),
    ("indicatif", "cli/reporter"),
    ("anyhow", "cli"),
    ("ctrlc", "cli/interrupt"),
    ("rustix", "git_command/group"),
];

#[test]
fn each_library_is_named_in_one_module() {
    let mut strays = Vec::new();
    for (library, home) in HOMES {
        let users: Vec<String> =
            sources().into_iter().filter(|(_, text)| names(text, library)).map(|(name, _)| name).collect();
        assert!(!users.is_empty(), "nobody names {library}");
        let at_home = |user: &&String| **user == format!("{home}.rs") || user.starts_with(&format!("{home}/"));
        let away: Vec<&String> = users.iter().filter(|user| !at_home(user) && !is_excused(library, user)).collect();
        strays.extend((!away.is_empty()).then(|| format!("{library} belongs into {home}, and is named in {away:?}")));
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

/// `anyhow` is for the ends of the program: commands, and what makes repositories for them.
fn is_excused(library: &str, file: &str) -> bool {
    library == "anyhow"
        && ["demo.rs", "demo/archive.rs", "demo/many_lists.rs", "git/writer.rs", "press/error.rs"].contains(&file)
}

#[test]
fn only_the_reporter_and_the_commands_write_to_the_terminal() {
    let marks = [
        "println!",
        "eprintln!",
        "print!(",
        "eprint!(",
        "std::io::stdout",
        "io::stdout()",
        "std::io::stderr",
        "io::stderr()",
        "dbg!",
    ];
    let allowed = ["cli.rs", "cli/reporter.rs"];
    let writers: Vec<String> = sources()
        .into_iter()
        .filter(|(name, text)| {
            !allowed.contains(&name.as_str()) && marks.iter().any(|mark| code(text).any(|line| line.contains(mark)))
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(writers, Vec::<String>::new());
}

#[test]
fn no_module_is_part_of_a_circle() {
    let circles = OWN.circles();
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn top_level_modules_name_only_what_they_may() {
    let strays: Vec<String> =
        OWN.across_the_seam(&MAY_NAME).into_iter().filter(|edge| !edge.starts_with(&format!("{NAMES_ALL} "))).collect();
    assert!(strays.is_empty(), "not in the table MAY_NAME:\n{}", strays.join("\n"));
}

#[test]
fn the_table_names_only_modules_that_exist() {
    let gone: Vec<&str> = MAY_NAME
        .iter()
        .flat_map(|(module, named, _)| [*module].into_iter().chain(named.iter().copied()))
        .filter(|name| !TREE.modules.contains_key(&vec![(*name).to_owned()]))
        .collect();
    assert_eq!(gone, Vec::<&str>::new());
}

#[test]
fn every_path_into_the_crate_is_understood() {
    assert_eq!(OWN.unresolved, Vec::<String>::new());
}

#[test]
fn a_type_name_stands_for_one_thing() {
    let several: Vec<String> = TREE
        .types
        .iter()
        .filter(|(_, files)| files.len() > 1)
        .map(|(name, files)| format!("{name} is defined in {files:?}"))
        .collect();
    assert!(several.is_empty(), "{}", several.join("\n"));
}

/// Prints the graph between top-level modules and every circle, of the sources here or in the folder that
/// `ARCHITECTURE_SRC` names (tests/tools/code-figures does that).
#[test]
#[ignore = "prints, and checks nothing"]
fn print_the_graph() {
    let root = std::env::var_os("ARCHITECTURE_SRC").map_or_else(|| path("src"), PathBuf::from);
    let graph = Graph::new(&Tree::parse(&sources_in(&root).into_iter().collect()));
    writeln!(std::io::stdout(), "{}{}", graph.overview(), graph.circles().join("\n")).unwrap();
}

static TREE: LazyLock<Tree> = LazyLock::new(|| Tree::parse(&sources().into_iter().collect()));
static OWN: LazyLock<Graph> = LazyLock::new(|| Graph::new(&TREE));

#[test]
fn the_documents_for_contributors_name_only_what_exists() {
    let gone: BTreeSet<String> = [".github/ARCHITECTURE.md", ".github/CONTRIBUTING.md"]
        .into_iter()
        .flat_map(|file| named_paths(&read(file)))
        .filter(|name| !path(name).exists() && !path(&format!("{name}.rs")).exists())
        .collect();
    assert_eq!(gone, BTreeSet::new());
}

/// What a document names below src/ and tests/, and the folders in the first column of its code map.
fn named_paths(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| letter.is_whitespace() || "`()|,;:".contains(letter));
    let paths = words.map(|word| word.trim_end_matches(['.', '/'])).filter(|word| {
        ["src/", "tests/", "themes/"].iter().any(|folder| word.len() > folder.len() && word.starts_with(folder))
    });
    let (_, map) = text.split_once("| folder of src/ |").unwrap_or_default();
    let rows = map.lines().skip(2).take_while(|line| line.starts_with("| `"));
    let folders = rows.flat_map(|row| row.split('|').nth(1).unwrap().split(['`', ',', ' ']));
    let modules = folders.filter(|name| !name.is_empty()).map(|name| format!("src/{name}"));
    paths.map(str::to_owned).chain(modules).collect()
}

#[test]
fn nothing_depends_on_the_clock_or_the_environment() {
    let marks = [
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "TimeZone::system",
        "env::var",
        "HashSet::iter",
        "thread_rng",
        "random()",
    ];
    let users: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| marks.iter().any(|mark| code(text).any(|line| line.contains(mark))))
        .map(|(name, _)| name)
        .collect();
    // Whether a file is too young for its stamp to be trusted: it is read again then, with the same result.
    assert_eq!(users, ["base/files.rs"]);
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let silent: Vec<String> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(name, _)| name).collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn no_lint_is_switched_off_in_silence() {
    let switched: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| code(text).any(|line| line.contains("#[allow(") || line.contains("#![allow(")))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(switched, Vec::<String>::new());
}

#[test]
fn the_manifest_holds_the_gates() {
    let manifest = read("Cargo.toml");
    for gate in [
        "unsafe_code = \"forbid\"",
        "unreachable_pub = \"warn\"",
        "pedantic = ",
        "print_stdout = \"warn\"",
        "print_stderr = \"warn\"",
        "dbg_macro = \"warn\"",
        "exit = \"warn\"",
        "unwrap_used = \"warn\"",
        "todo = \"warn\"",
        "allow_attributes = \"warn\"",
    ] {
        assert!(manifest.contains(gate), "Cargo.toml lost `{gate}`");
    }
    assert!(!manifest.contains("panic = \"abort\""), "a panic over one mail must not end the program");
}

/// Theme authors read the views; elsewhere a comment that repeats a name is worse than none.
#[test]
fn the_views_are_documented() {
    for file in ["src/render/page.rs", "src/render/view.rs"] {
        assert!(read(file).contains("\n#![warn(missing_docs)]\n"), "{file}");
    }
}

#[test]
fn no_tls_and_no_network_library_is_built_in() {
    let lock = read("Cargo.lock");
    for library in ["openssl-sys", "openssl", "rustls", "native-tls", "reqwest", "curl", "curl-sys", "libssh2-sys"] {
        assert!(!lock.contains(&format!("name = \"{library}\"\n")), "{library} is in Cargo.lock");
    }
}

/// `.ci/deny.toml` says the same, and looks at licences as well, where `cargo deny` is there.
#[test]
fn every_library_is_from_the_registry_and_in_one_version() {
    let lock = read("Cargo.lock");
    let (mut known, mut twice) = (BTreeSet::new(), Vec::new());
    for package in lock.split("[[package]]\n").skip(1) {
        let value = |key: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
            line.map(|value| value.trim_matches('"'))
        };
        let name = value("name").unwrap();
        let registry = Some("registry+https://github.com/rust-lang/crates.io-index");
        assert_eq!(value("source"), registry.filter(|_| name != "listpress"), "{name}");
        twice.extend((!known.insert(name)).then_some(name));
    }
    assert!(known.len() > 100);
    assert_eq!(twice, ["embedded-io", "syn"]);
}

#[test]
fn every_snapshot_belongs_to_a_test() {
    for entry in fs::read_dir(path("tests/suite/snapshots")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let (module, test) = name.trim_end_matches(".snap").rsplit_once("__").unwrap();
        let source = read(&format!("tests/{}.rs", module.replace("__", "/")));
        let test = test.trim_end_matches(|digit: char| digit.is_ascii_digit() || digit == '-');
        assert!(source.contains(&format!("fn {test}")), "tests/suite/snapshots/{name} belongs to no test");
    }
}

/// The source files by their names below src/.
fn sources() -> Vec<(String, String)> {
    sources_in(&path("src"))
}

fn sources_in(root: &Path) -> Vec<(String, String)> {
    let files = WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
        .map(|path| {
            (path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// Lines that are no comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// Whether a source names a crate: `use x`, `x::y`.
fn names(text: &str, library: &str) -> bool {
    let is_word =
        |before: &str| !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':');
    code(text).any(|line| {
        line.contains(&format!("use {library};"))
            || line.match_indices(&format!("{library}::")).any(|(place, _)| is_word(&line[..place]))
            || line.contains(&format!("use {library}::"))
    })
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}
