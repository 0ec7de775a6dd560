//! The theme authors' document says of every view what its source says: themes/README.md holds a table of fields for
//! each, made of the doc comments of the views in src/render/view and src/render/page. `LISTPRESS_WRITE_DOCS=1 cargo test --test suite theme_docs`
//! writes it anew.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

const BEGIN: &str = "<!-- fields: written from src/render/view and src/render/page by tests/suite/theme_docs.rs -->\n";

#[test]
fn the_document_for_theme_authors_has_every_field_of_every_view() {
    let file = root().join("themes/README.md");
    let text = fs::read_to_string(&file).unwrap();
    let (before, _) = text.split_once(BEGIN).expect("the document has no place for the fields");
    let wanted = format!("{before}{BEGIN}{}", tables());
    if std::env::var_os("LISTPRESS_WRITE_DOCS").is_some() {
        fs::write(&file, &wanted).unwrap();
    }
    assert!(
        fs::read_to_string(&file).unwrap() == wanted,
        "themes/README.md is older than the views; see this test's head"
    );
}

#[test]
fn the_document_for_theme_authors_names_every_template_and_asset() {
    let text = fs::read_to_string(root().join("themes/README.md")).unwrap();
    for folder in ["templates", "assets"] {
        for entry in fs::read_dir(root().join("themes/default").join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(text.contains(&format!("`{name}`")), "themes/README.md does not name {folder}/{name}");
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A table for each struct, in the order of the sources.
fn tables() -> String {
    let mut out = String::new();
    for file in sources() {
        let source = fs::read_to_string(file).unwrap();
        let mut doc = String::new();
        let mut inside = false;
        for line in source.lines().map(str::trim) {
            if let Some(text) = line.strip_prefix("/// ") {
                doc.push_str(if doc.is_empty() { "" } else { " " });
                doc.push_str(&text.replace("`None`", "none"));
            } else if let Some(name) = line.strip_prefix("pub struct ") {
                write!(out, "\n### {}\n\n{doc}\n\n| field | type | what it is |\n|---|---|---|\n", word(name)).unwrap();
                (inside, doc) = (true, String::new());
            } else if inside && line.starts_with("pub ") {
                let (name, kind) = line["pub ".len()..].trim_end_matches(',').split_once(": ").unwrap();
                writeln!(out, "| `{name}` | {} | {doc} |", plain(kind)).unwrap();
                doc.clear();
            } else if !line.starts_with("#[") {
                inside = inside && line != "}";
                doc.clear();
            }
        }
    }
    out
}

/// What all pages share first, then the pages.
fn sources() -> Vec<PathBuf> {
    let below = |name: &str| {
        let files = WalkDir::new(root().join("src/render").join(name)).sort_by_file_name().into_iter();
        files.map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file()).collect::<Vec<_>>()
    };
    [below("page.rs"), below("view"), below("page")].concat()
}

fn word(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap()
}

/// A Rust type in the words of people who write templates.
fn plain(kind: &str) -> String {
    let inside = |outer: &str| kind.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
    match kind {
        "String" | "&'static str" => "text".to_owned(),
        "u32" | "usize" | "i64" => "number".to_owned(),
        "bool" => "true or false".to_owned(),
        _ if kind.starts_with('(') => {
            format!("({})", kind.trim_matches(['(', ')']).split(", ").map(plain).collect::<Vec<_>>().join(", "))
        }
        _ => match (inside("Vec<"), inside("Option<")) {
            (Some(kind), _) => format!("list of {}", plain(kind)),
            (_, Some(kind)) => format!("{} or none", plain(kind)),
            _ => format!("[{kind}](#{})", kind.to_lowercase()),
        },
    }
}
