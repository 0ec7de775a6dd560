//! A folder of inputs, one quirk a file, each with a snapshot beside it. A new file is a new test; a snapshot without
//! its file fails.

use std::fs;
use std::path::{Path, PathBuf};

/// Holds what `shown` makes of each file with the extension to the snapshot beside it.
pub(crate) fn check(folder: &str, extension: &str, shown: impl Fn(&str, &Path) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let inputs = files(&folder, extension);
    assert!(!inputs.is_empty(), "{} holds no .{extension}", folder.display());
    let orphans: Vec<_> =
        files(&folder, "snap").into_iter().filter(|path| !path.with_extension(extension).exists()).collect();
    assert!(orphans.is_empty(), "snapshots without input: {orphans:?}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in inputs {
            let name = path.file_stem().unwrap().to_str().unwrap();
            insta::assert_snapshot!(name, shown(name, &path));
        }
    });
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|it| it == extension)).collect();
    files.sort();
    files
}
