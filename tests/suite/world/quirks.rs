//! A folder of inputs, one quirk per file, each with a snapshot beside it. A new file is a new test. A snapshot without
//! its input fails, and so does any other file.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Compares what `shown` makes of each file with the extension to the snapshot beside it, and returns how many there
/// are. One failure does not hide the next: all files are checked, and all that are wrong are named.
pub(crate) fn check(folder: &str, extension: &str, shown: impl Fn(&str, &Path) -> String) -> usize {
    let folder = folder_of(folder);
    let faults = faults(&folder, extension, shown);
    assert!(faults.is_empty(), "{} faults in {}:\n{}", faults.len(), folder.display(), faults.join("\n"));
    files(&folder, extension).len()
}

/// Compares texts that come from no file to the snapshots of a folder, by name; a snapshot without a text fails.
pub(crate) fn check_texts(folder: &str, texts: &BTreeMap<String, &str>) {
    let folder = folder_of(folder);
    let stems = files(&folder, "snap").into_iter().map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned());
    let lone: Vec<String> = stems.filter(|stem| !texts.contains_key(stem)).collect();
    let differs = |(stem, text): &(&String, &&str)| !is_as_snapshot(&folder, stem, || (**text).to_owned());
    let differing: Vec<&String> = texts.iter().filter(differs).map(|(stem, _)| stem).collect();
    assert!(
        lone.is_empty() && differing.is_empty(),
        "snapshots without a text: {lone:?}; texts that differ: {differing:?}"
    );
}

/// The files with an extension in a folder of tests/, sorted.
pub(crate) fn files_in(folder: &str, extension: &str) -> Vec<PathBuf> {
    files(&folder_of(folder), extension)
}

fn folder_of(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder)
}

/// What is wrong in a folder, one line each.
fn faults(folder: &Path, extension: &str, shown: impl Fn(&str, &Path) -> String) -> Vec<String> {
    let inputs = files(folder, extension);
    let mut faults = Vec::new();
    if inputs.is_empty() {
        faults.push(format!("there is no .{extension}"));
    }
    for path in entries(folder).iter().filter(|path| !inputs.contains(path)) {
        let name = name(path);
        // Files for git, and what insta leaves for review.
        if name.starts_with('.') || name.ends_with(".snap.new") {
            continue;
        }
        match name.strip_suffix(".snap") {
            Some(stem) if folder.join(format!("{stem}.{extension}")).is_file() => {}
            Some(stem) => faults.push(format!("{name} has no {stem}.{extension}")),
            None => faults.push(format!("{name} is neither a quirk nor a snapshot")),
        }
    }
    for path in &inputs {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        if !is_as_snapshot(folder, stem, || shown(stem, path)) {
            faults.push(format!("{} differs from its snapshot, see above", name(path)));
        }
    }
    faults
}

fn is_as_snapshot(folder: &Path, stem: &str, shown: impl FnOnce() -> String) -> bool {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    catch_unwind(AssertUnwindSafe(|| settings.bind(|| insta::assert_snapshot!(stem, shown())))).is_ok()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = entries(folder);
    files.retain(|path| path.extension().is_some_and(|it| it == extension));
    files
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

#[test]
fn a_folder_of_quirks_fails_for_everything_that_is_wrong_in_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(faults(folder, "txt", |_, _| String::new()), ["there is no .txt"]);
    for name in ["bad.txt", "bad.snap", "good.txt", "lone.snap", "stray.eml", "worse.txt"] {
        fs::write(folder.join(name), "---\nsource: here\n---\nfine\n").unwrap();
    }
    let shown = |stem: &str, _: &Path| if stem == "good" { "fine".to_owned() } else { panic!("{stem} is bad") };
    fs::write(folder.join("good.snap"), "---\nsource: here\n---\nfine\n").unwrap();
    let wanted = [
        "lone.snap has no lone.txt",
        "stray.eml is neither a quirk nor a snapshot",
        "bad.txt differs from its snapshot, see above",
        "worse.txt differs from its snapshot, see above",
    ];
    assert_eq!(faults(folder, "txt", shown), wanted);
}
