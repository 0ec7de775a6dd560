//! What earlier builds worked out, on disk: one file of keyed rows for the whole site, the only module that names the
//! store's crate.
//!
//! Entry point: [`SiteStore::open`]. Rows are read with [`SiteStore::get`] and [`SiteStore::each`], from any thread, as
//! they were when the store was opened or last written; [`SiteStore::write`] changes many rows at once or none. Many rows
//! of one table, made in parts, are merged into it in one pass: [`Rows::load_sorted`]. Rows that may be long are a
//! [`PackedRow`]. The file is a view of content/, the archives and the output folder: it can be deleted at any time. A file
//! that is damaged, of another version of this program or of another format is replaced by an empty one, so whoever reads
//! a row has to know what to do without it, and that has to give the same result.
//!
//! One process owns the file: a second one waits, and after a while is told who has it. Deliberately not supported:
//! readers beside a writer; a transaction that spans several calls.

mod blob;
mod late;
mod owner;
mod packed;
mod rows;
mod sorted;

use crate::base::files::Stamp;
use redb::{Builder, Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io, thread};
use thiserror::Error;

pub use blob::{read_blob, remove_blob, write_blob};
pub use late::LateStore;
pub use owner::Owner;
pub use packed::PackedRow;
pub use rows::Rows;
pub use sorted::SortedRow;

/// This program by its version and sources: another one, even of the same version, may understand rows differently and
/// make other files.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("LISTPRESS_SOURCES"));

/// The folder of the site's root with everything that can be deleted.
const FOLDER: &str = ".listpress";
const FILE: &str = "index";
/// The stamp of the file when it was closed.
const LEFT: &str = "index.stamp";
/// How much of the file is kept in memory.
const CACHE: usize = 16 << 20;
/// How long to wait for another process.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// Why there is no store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another process has it.
    #[error("{path}: {owner} is building this site\n  hint: wait until it is done, or stop it")]
    Busy { path: PathBuf, owner: Owner },
    /// The file can be neither read nor replaced.
    #[error("{path}: {message}\n  hint: delete the file; it is made anew")]
    Unusable { path: PathBuf, message: String },
}

/// A set of rows with keys of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table(&'static str);

impl Table {
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    fn definition(self) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
        TableDefinition::new(self.0)
    }
}

/// The table with the version of the program that wrote the file.
const MADE_BY: Table = Table::new("made by");

/// The site's store, owned by this process.
pub struct SiteStore {
    /// `None` only while it is closed.
    database: Option<Database>,
    root: PathBuf,
    /// Whether the process that had it last may have been killed.
    follows_kill: bool,
}

impl Drop for SiteStore {
    /// Closes the file, and remembers how it was left: as long as it has this stamp it need not be verified.
    fn drop(&mut self) {
        // As long as the file is owned: the next owner records itself at once.
        Owner::forget(&file(&self.root));
        drop(self.database.take());
        if let Some(stamp) = Stamp::read(&file(&self.root)) {
            write_blob(&self.root, LEFT, &stamp.number());
        }
    }
}

impl SiteStore {
    /// Opens the store of a site's root, or makes an empty one; waits while another process has it.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        Self::open_within(root, PATIENCE)
    }

    /// The same, waiting no longer than this.
    pub fn open_within(root: &Path, patience: Duration) -> Result<Self, StoreError> {
        let path = file(root);
        let unusable = |error: String| StoreError::Unusable { path: path.clone(), message: error };
        fs::create_dir_all(root.join(FOLDER)).map_err(|error| unusable(error.to_string()))?;
        let is_new = !path.exists();
        let store = match open_file(root, patience) {
            Ok(database) => Self { database: Some(database), root: root.to_owned(), follows_kill: false },
            Err(DatabaseError::DatabaseAlreadyOpen) => {
                return Err(StoreError::Busy { owner: Owner::recorded(&path), path });
            }
            Err(_) => Self::anew(root).map_err(unusable)?,
        };
        let is_own = store.get::<String>(MADE_BY, b"").as_deref() == Some(PROGRAM);
        let follows_kill = is_new || Owner::is_recorded(&path);
        let mut store = if is_own { store } else { store.cleared().map_err(unusable)? };
        store.follows_kill = follows_kill;
        Owner::current().record(&path);
        Ok(store)
    }

    /// The store, if there is one and no other process has it for so long.
    pub fn open_existing(root: &Path, patience: Duration) -> Option<Self> {
        file(root).exists().then(|| Self::open_within(root, patience).ok()).flatten()
    }

    /// Whether the process that had it last may have been killed, and have left files that are not complete.
    pub fn follows_kill(&self) -> bool {
        self.follows_kill
    }

    /// An empty store.
    fn anew(root: &Path) -> Result<Self, String> {
        match fs::remove_file(file(root)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.to_string()),
            _ => {}
        }
        let database = builder(false).create(file(root)).map_err(|error| error.to_string())?;
        Ok(Self { database: Some(database), root: root.to_owned(), follows_kill: false })
    }

    /// An empty store in place of this one.
    fn cleared(self) -> Result<Self, String> {
        let root = self.root.clone();
        drop(self);
        let store = Self::anew(&root)?;
        store.write(|rows| rows.put(MADE_BY, b"", &PROGRAM));
        Ok(store)
    }

    fn database(&self) -> &Database {
        self.database.as_ref().expect("a store is closed only when it is dropped")
    }

    /// The row of a key; `None` also where it cannot be read as this type.
    pub fn get<T: DeserializeOwned>(&self, table: Table, key: &[u8]) -> Option<T> {
        self.with_bytes(table, key, |bytes| Self::decoded(bytes))?
    }

    /// What `read` makes of the bytes of a row.
    pub fn with_bytes<T>(&self, table: Table, key: &[u8], read: impl FnOnce(&[u8]) -> T) -> Option<T> {
        let opened = self.database().begin_read().ok()?.open_table(table.definition()).ok()?;
        let row = opened.get(key).ok()??;
        Some(read(row.value()))
    }

    /// Calls `read` with the key and the bytes of each row of a table, in the order of their keys.
    pub fn each(&self, table: Table, mut read: impl FnMut(&[u8], &[u8])) {
        let Ok(transaction) = self.database().begin_read() else { return };
        let Ok(opened) = transaction.open_table(table.definition()) else { return };
        let Ok(rows) = opened.iter() else { return };
        for (key, row) in rows.filter_map(Result::ok) {
            read(key.value(), row.value());
        }
    }

    /// Calls `read` with the bytes of each row of a table whose key begins with some bytes.
    pub fn each_of(&self, table: Table, prefix: &[u8], mut read: impl FnMut(&[u8], &[u8])) {
        let Ok(transaction) = self.database().begin_read() else { return };
        let Ok(opened) = transaction.open_table(table.definition()) else { return };
        let Ok(rows) = opened.range(prefix..) else { return };
        for (key, row) in rows.filter_map(Result::ok).take_while(|(key, _)| key.value().starts_with(prefix)) {
            read(key.value(), row.value());
        }
    }

    /// A row as bytes, for callers that put several values into one.
    pub fn encoded<T: Serialize + ?Sized>(row: &T) -> Vec<u8> {
        postcard::to_allocvec(row).expect("rows are plain values, and the bytes go to memory")
    }

    /// A row from its bytes.
    pub fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
        postcard::from_bytes(bytes).ok()
    }

    /// Changes rows: all of them, or none where that fails. Returns whether it succeeded. A caller may ignore a failure:
    /// the next build then has more to do.
    pub fn write(&self, change: impl FnOnce(&mut Rows<'_>)) -> bool {
        let write = || -> Result<(), redb::Error> {
            let transaction = self.database().begin_write()?;
            let failed = {
                let mut rows = Rows::new(&transaction);
                change(&mut rows);
                rows.failed.take()
            };
            match failed {
                None => Ok(transaction.commit()?),
                Some(error) => Err(error),
            }
        };
        write().is_ok()
    }
}

fn builder(verified: bool) -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE).set_check_integrity_on_open(verified);
    builder
}

fn file(root: &Path) -> PathBuf {
    root.join(FOLDER).join(FILE)
}

/// Opens the file; where another process has it, as soon as that one is done.
///
/// The crate trusts what it reads, so every byte of a file that somebody else may have changed is verified first.
fn open_file(root: &Path, patience: Duration) -> Result<Database, DatabaseError> {
    let (path, begun) = (file(root), Instant::now());
    loop {
        let stamp = Stamp::read(&path).map(|stamp| stamp.number());
        let is_as_left = stamp.is_some() && stamp == read_blob(root, LEFT);
        match builder(!is_as_left).create(&path) {
            Err(DatabaseError::DatabaseAlreadyOpen) if begun.elapsed() < patience => thread::sleep(PAUSE),
            other => return other,
        }
    }
}
