//! Writes the built site as one zip file that opens from disk.
//!
//! Entry point: [`write()`]. Steps: list the files that listpress made, sorted by name; read and deflate them in parallel,
//! a batch at a time; write the batches to a temporary file, which is renamed once it is complete.
//!
//! Everything is in one folder named after the bundle, so that unpacking it creates a single entry. The same site gives
//! the same bytes: no times, no owners, sorted names. Other files in the site's folder are omitted.

use crate::base::path::SitePath;
use crate::base::write::{FileError, temporary_beside};
use crate::output::{self, OutputError};
use rayon::prelude::*;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;
use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Why there is no bundle.
#[derive(Debug, Error)]
pub enum BundleError {
    /// There is no site in the folder.
    #[error("{0}: no built site here\n  hint: run `listpress build`, or name another folder with --output-dir")]
    NotBuilt(PathBuf),
    /// The bundle would become part of the site.
    #[error("{0}: the bundle cannot be inside the site's folder\n  hint: name a file elsewhere")]
    Inside(PathBuf),
    /// The bundle's name is no name for a folder.
    #[error("{0}: not a valid name for a bundle\n  hint: use letters, digits, `-`, `_` and `.`, as in `public.zip`")]
    Name(PathBuf),
    /// A built file is missing.
    #[error("{0}: the file has disappeared since the site was built\n  hint: run `listpress render` to write it again")]
    Gone(PathBuf),
    /// A file cannot be read or written.
    #[error("{path}: {error}")]
    Io { path: PathBuf, error: io::Error },
    /// The list of the built files cannot be read.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The zip cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// A summary of what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundled {
    /// The number of files in it.
    pub files: usize,
    pub unpacked: u64,
    /// The size of the bundle.
    pub packed: u64,
    /// The page to open, relative to where it is unpacked.
    pub start: String,
}

/// How many files are in memory at the same time.
const BATCH: usize = 256;

/// Writes the site in `folder` as a zip file. `tick` is called as files are done.
pub fn write(folder: &Path, bundle: &Path, tick: &dyn Fn(u64, u64)) -> Result<Bundled, BundleError> {
    let top = top(bundle)?;
    let names = names(folder)?;
    refuse_inside(folder, bundle)?;
    let fail = |error: io::Error| BundleError::Io { path: bundle.to_owned(), error };
    let mut temporary = temporary_beside(bundle)?;
    let mut zip = ZipWriter::new(BufWriter::with_capacity(1 << 20, temporary.as_file_mut()));
    let mut unpacked = 0;
    for (batch, done) in names.chunks(BATCH).zip((0..).step_by(BATCH)) {
        let prepared: Vec<PreparedZipFile> =
            batch.par_iter().map(|name| prepared(folder, &top, name)).collect::<Result<_, _>>()?;
        for file in prepared {
            unpacked += file.uncompressed_size();
            zip.add_prepared_file(file).map_err(|error| fail(error.into()))?;
        }
        tick((done + batch.len()) as u64, names.len() as u64);
    }
    let mut out = zip.finish().map_err(|error| fail(error.into()))?;
    out.flush().map_err(fail)?;
    drop(out);
    let packed = temporary.as_file().metadata().map_err(fail)?.len();
    temporary.persist(bundle).map_err(|error| fail(error.error))?;
    Ok(Bundled { files: names.len(), unpacked, packed, start: format!("{top}/index.html") })
}

/// The folder in the bundle, named after the bundle.
fn top(bundle: &Path) -> Result<String, BundleError> {
    let name = bundle.file_stem().and_then(|name| name.to_str()).unwrap_or("");
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    if name.is_empty() || name.starts_with('.') || !name.chars().all(is_plain) {
        return Err(BundleError::Name(bundle.to_owned()));
    }
    Ok(name.to_owned())
}

/// The files of the site, sorted, without names that listpress would not have made: they could lead out of the folder.
fn names(folder: &Path) -> Result<Vec<String>, BundleError> {
    let made = output::made_in(folder)?.ok_or_else(|| BundleError::NotBuilt(folder.to_owned()))?;
    let is_inside = |name: &String| SitePath::from_file(Path::new(name)).is_some();
    let names: Vec<String> = made.into_iter().filter(is_inside).collect();
    if names.iter().any(|name| name == "index.html") {
        Ok(names)
    } else {
        Err(BundleError::NotBuilt(folder.to_owned()))
    }
}

/// The folder of the bundle may not exist yet, so the nearest existing one is checked.
fn refuse_inside(folder: &Path, bundle: &Path) -> Result<(), BundleError> {
    let site = folder.canonicalize().map_err(|error| BundleError::Io { path: folder.to_owned(), error })?;
    let absolute = std::path::absolute(bundle).map_err(|error| BundleError::Io { path: bundle.to_owned(), error })?;
    let above = absolute.ancestors().skip(1).find_map(|above| above.canonicalize().ok());
    if above.is_some_and(|above| above.starts_with(&site)) {
        return Err(BundleError::Inside(bundle.to_owned()));
    }
    Ok(())
}

/// A file of the site, deflated.
fn prepared(folder: &Path, top: &str, name: &str) -> Result<PreparedZipFile, BundleError> {
    let path = folder.join(name);
    let bytes = fs::read(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => BundleError::Gone(path.clone()),
        _ => BundleError::Io { path: path.clone(), error },
    })?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    PreparedZipFile::from_data(format!("{top}/{name}"), options, &bytes)
        .map_err(|error| BundleError::Io { path, error: error.into() })
}
