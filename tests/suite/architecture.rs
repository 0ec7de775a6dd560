//! What the sources promise about themselves: one outside library, one module; output in one place; gates in the
//! manifest.

use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Each library with the one module that names it: a file or a folder below src/, without its ending.
const HOMES: [(&str, &str); 24] = [
    ("axum", "serve"),
    ("tower_http", "serve"),
    ("tokio", "serve"),
    ("notify", "serve"),
    ("zip", "bundle"),
    ("regex", "maintainers"),
    ("similar", "life/difference/hunks"),
    ("postcard", "press/shelf"),
    ("git2", "git"),
    ("mailparse", "mail/mime"),
    ("encoding_rs", "mail/charset"),
    ("chardetng", "mail/charset"),
    ("pulldown_cmark", "markdown"),
    ("serde_yaml", "yaml"),
    ("minijinja", "render/templates"),
    ("include_dir", "render/templates"),
    ("lol_html", "markup/html"),
    ("linkify", "render/html"),
    ("quick_xml", "markup/xml"),
    ("walkdir", "files"),
    ("globset", "config"),
    ("clap", "cli"),
    ("indicatif", "cli/reporter"),
    ("anyhow", "cli"),
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
    library == "anyhow" && ["demo.rs", "git/writer.rs", "press.rs"].contains(&file)
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
fn the_render_half_knows_nothing_of_archives() {
    let half = |start: &str| sources().into_iter().filter(|(name, _)| name.starts_with(start)).collect::<Vec<_>>();
    let halves = ["render", "index", "content"].map(half);
    assert!(halves.iter().all(|half| !half.is_empty()));
    for (name, text) in halves.into_iter().flatten() {
        for module in ["crate::archive", "crate::git", "crate::intake", "crate::press", "crate::demo", "crate::mail"] {
            assert!(!text.contains(module), "src/{name} names {module}");
        }
    }
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
    assert_eq!(users, Vec::<String>::new());
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
        "missing_docs = \"warn\"",
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

#[test]
fn no_tls_and_no_network_library_is_built_in() {
    let lock = read("Cargo.lock");
    for library in ["openssl-sys", "openssl", "rustls", "native-tls", "reqwest", "curl", "curl-sys", "libssh2-sys"] {
        assert!(!lock.contains(&format!("name = \"{library}\"\n")), "{library} is in Cargo.lock");
    }
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
    let root = path("src");
    let files = WalkDir::new(&root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files
        .map(|path| {
            (path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"), fs::read_to_string(&path).unwrap())
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
