//! The build script: the default theme is part of the program, which has to be compiled again when a file of it changes;
//! and the program knows what it was made of, because what another one worked out must not be taken over.

#![expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Everything that decides what the program writes.
const MADE_OF: [&str; 3] = ["src", "themes/default", "Cargo.lock"];

fn main() -> io::Result<()> {
    // The same sources have the same hash, in whatever folder they are: the hasher has no key.
    let mut hasher = DefaultHasher::new();
    for source in MADE_OF {
        println!("cargo:rerun-if-changed={source}");
        add(Path::new(source), &mut hasher)?;
    }
    println!("cargo:rustc-env=LISTPRESS_SOURCES={:016x}", hasher.finish());
    Ok(())
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    path.to_string_lossy().replace('\\', "/").hash(hasher);
    if path.is_dir() {
        let entries: io::Result<Vec<PathBuf>> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect();
        let mut entries = entries?;
        entries.sort();
        return entries.iter().try_for_each(|entry| add(entry, hasher));
    }
    // A crate that is built as a dependency has no lock file of its own.
    fs::read(path).unwrap_or_default().hash(hasher);
    Ok(())
}
