//! The site as it is served at the moment: the published folder, the pages that were rendered early because they are
//! open in a browser, and why the last build failed, if it did.
//!
//! A file is served only if the folder's own list names it, or if it is one of the early pages; nothing else in the
//! folder can be requested, whatever the request's path looks like. Readers wait while a build is published, so that
//! nobody gets a page of one build with the stylesheet of another.

use super::kind;
use super::live::Appearance;
use super::prepared::{PreparedFile, PreparedFiles, PreparedFrom};
use crate::base::files::Stamp;
use crate::base::path::SitePath;
use crate::output::{self, OutputFile};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How many pages are remembered as open in a browser.
const VIEWED: usize = 8;

/// The site that the server shows; shared by all requests and the builder.
pub(super) struct ShownSite {
    contents: RwLock<Contents>,
    prepared: PreparedFiles,
    listed: Mutex<ListedFiles>,
    viewed: Mutex<VecDeque<String>>,
    changes: watch::Sender<u64>,
    stopping: AtomicBool,
    /// Held while a build is running.
    building: Mutex<()>,
}

#[derive(Default)]
struct Contents {
    /// Whether the first build has ended, successfully or not.
    ready: bool,
    /// The path of the base URL, without a trailing slash.
    base: String,
    /// Unknown until site.yaml has been read.
    folder: Option<PathBuf>,
    /// Pages that are shown before the build is published.
    early: BTreeMap<String, Vec<u8>>,
    failure: Option<BuildFailure>,
    /// A number that changes with any of this.
    generation: u64,
}

/// Why a build failed.
#[derive(Clone)]
pub(super) struct BuildFailure {
    pub(super) text: String,
    /// Whether it failed after the early pages were shown, so that only a whole build can clear it.
    pub(super) late: bool,
}

/// The folder's list of files, and the stamp of the marker file it was read from.
#[derive(Default)]
struct ListedFiles {
    stamp: Option<(PathBuf, Stamp)>,
    names: Arc<BTreeSet<String>>,
}

/// What a request's path leads to.
pub(super) enum Lookup {
    File(Arc<PreparedFile>),
    /// The page is at this path.
    Redirect(String),
    Missing,
}

impl ShownSite {
    /// Shows nothing yet; `base` is the path of the base URL.
    pub(super) fn new(base: String) -> Self {
        Self {
            contents: RwLock::new(Contents { base, ..Contents::default() }),
            prepared: PreparedFiles::default(),
            listed: Mutex::default(),
            viewed: Mutex::default(),
            changes: watch::Sender::new(0),
            stopping: AtomicBool::new(false),
            building: Mutex::default(),
        }
    }

    /// Receives a new value whenever what is shown changes.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(super) fn is_ready(&self) -> bool {
        self.read().ready
    }

    /// Marks a build as running until the guard is dropped.
    pub(super) fn start_build(&self) -> MutexGuard<'_, ()> {
        lock(&self.building)
    }

    /// Cancels the running build and waits for it to end; returns whether it ended in time.
    pub(super) fn stop(&self, within: Duration) -> bool {
        self.stopping.store(true, Ordering::Relaxed);
        let begun = Instant::now();
        while self.building.try_lock().is_err() {
            if begun.elapsed() > within {
                return false;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        true
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    pub(super) fn folder(&self) -> Option<PathBuf> {
        self.read().folder.clone()
    }

    /// Shows what an earlier run left in the folder, until there is a newer build.
    pub(super) fn show_existing(&self, folder: &Path) {
        self.write().folder.get_or_insert_with(|| folder.to_owned());
    }

    /// Shows some pages before the whole build is published.
    pub(super) fn show_early(&self, files: Vec<OutputFile>) {
        let mut shown = self.write();
        shown.early = files.into_iter().map(|file| (file.path.as_str().to_owned(), file.bytes)).collect();
        shown.failure.take_if(|failure| !failure.late);
        drop(shown);
        self.announce();
    }

    /// Publishes while nobody reads, and serves the folder below `base` from then on; the result says whether `base`
    /// changed. The early pages are in the folder now.
    pub(super) fn publish<T, E>(
        &self,
        base: &str,
        folder: &Path,
        publish: impl FnOnce() -> Result<T, E>,
    ) -> Result<(T, bool), E> {
        let mut shown = self.write();
        let published = publish()?;
        let moved = shown.base != base;
        *shown = Contents { base: base.to_owned(), folder: Some(folder.to_owned()), ..std::mem::take(&mut *shown) };
        shown.early.clear();
        Ok((published, moved))
    }

    /// Notes how a build ended. If it failed, its early pages stay: readers have seen them.
    pub(super) fn finish_build(&self, failure: Option<BuildFailure>) {
        let mut shown = self.write();
        shown.failure = failure;
        shown.ready = true;
        drop(shown);
        self.announce();
    }

    pub(super) fn error(&self) -> Option<String> {
        self.read().failure.as_ref().map(|failure| failure.text.clone())
    }

    /// Notes that a page is open in a browser.
    pub(super) fn note_viewed(&self, name: &str) {
        let mut pages = lock(&self.viewed);
        pages.retain(|page| page != name);
        pages.push_front(name.to_owned());
        pages.truncate(VIEWED);
    }

    pub(super) fn is_viewed(&self, page: &SitePath) -> bool {
        lock(&self.viewed).iter().any(|name| name == page.as_str())
    }

    /// Resolves the path of a request.
    pub(super) fn find(&self, path: &str) -> Lookup {
        let shown = self.read();
        let Some(below) = path.strip_prefix(shown.base.as_str()).filter(|below| below.starts_with('/')) else {
            let top = path == "/" || path == shown.base;
            return if top { Lookup::Redirect(format!("{}/", shown.base)) } else { Lookup::Missing };
        };
        let Some(mut name) = super::path::name(below) else { return Lookup::Missing };
        if name.is_empty() || name.ends_with('/') {
            name.push_str("index.html");
        }
        if let Some(file) = self.load(&shown, &name) {
            return Lookup::File(file);
        }
        let index = format!("{name}/index.html");
        let is_folder = self.load(&shown, &index).is_some();
        if is_folder { Lookup::Redirect(format!("{}{below}/", shown.base)) } else { Lookup::Missing }
    }

    pub(super) fn not_found(&self) -> Option<Arc<PreparedFile>> {
        self.load(&self.read(), "404.html")
    }

    fn load(&self, shown: &Contents, name: &str) -> Option<Arc<PreparedFile>> {
        if !shown.early.contains_key(name) && !self.listed(shown.folder.as_ref()?).contains(name) {
            return None;
        }
        let known = self.prepared.get(name, shown.generation);
        known.or_else(|| Some(self.prepared.keep(self.prepare(shown, name)?)))
    }

    fn prepare(&self, shown: &Contents, name: &str) -> Option<PreparedFile> {
        let mut from = PreparedFrom { generation: shown.generation, files: Vec::new() };
        let bytes = self.bytes(shown, name, &mut from)?;
        if kind::kind(name) != kind::HTML {
            return Some(PreparedFile::new(name, bytes, from));
        }
        let appearance = Appearance::new(&bytes, |source| {
            let target = match source.strip_prefix('/') {
                Some(_) => super::path::name(source.strip_prefix(shown.base.as_str())?)?,
                None => super::path::beside(name, source)?,
            };
            self.bytes(shown, &target, &mut from)
        });
        Some(PreparedFile::page(name, bytes, appearance, from))
    }

    /// The bytes of a file as it is on the site, noting what they depend on.
    fn bytes(&self, shown: &Contents, name: &str, from: &mut PreparedFrom) -> Option<Vec<u8>> {
        if let Some(bytes) = shown.early.get(name) {
            return Some(bytes.clone());
        }
        let folder = shown.folder.as_ref()?;
        self.listed(folder).contains(name).then(|| read_inside(folder, name, from))?
    }

    /// The folder's list, read again whenever it changes: another process may build into the folder too.
    fn listed(&self, folder: &Path) -> Arc<BTreeSet<String>> {
        let marker = output::marker_in(folder);
        let stamp = Stamp::read(&marker).map(|stamp| (marker, stamp));
        let mut listed = lock(&self.listed);
        if stamp.is_none() || listed.stamp != stamp {
            // Without a list that can be read, nothing of the folder is shown.
            let names = output::made_in(folder).ok().flatten().unwrap_or_default();
            *listed = ListedFiles { stamp, names: Arc::new(names) };
        }
        Arc::clone(&listed.names)
    }

    fn announce(&self) {
        self.changes.send_modify(|change| *change += 1);
    }

    fn read(&self) -> RwLockReadGuard<'_, Contents> {
        self.contents.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Contents> {
        let mut contents = self.contents.write().unwrap_or_else(PoisonError::into_inner);
        contents.generation += 1;
        contents
    }
}

/// The bytes of a file in the folder, unless it is a symbolic link or is reached through one.
fn read_inside(folder: &Path, name: &str, from: &mut PreparedFrom) -> Option<Vec<u8>> {
    let name = SitePath::from_file(Path::new(name))?;
    let folder = fs::canonicalize(folder).ok()?;
    let file = name.as_str().split('/').fold(folder, |path, part| path.join(part));
    if fs::canonicalize(&file).ok()? != file {
        return None;
    }
    let stamp = Stamp::read(&file)?;
    let bytes = fs::read(&file).ok()?;
    from.files.push((file, stamp));
    Some(bytes)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
