//! What is shown at the moment: the published folder, the pages that are already rendered for those who look at them,
//! and why the last build failed, if it did.
//!
//! A file is shown only if the folder's own list names it, or if it is one of the early pages; so nothing that lies
//! beside the site can be asked for, whatever the request's path looks like. Publishing shuts the window for the moment
//! it takes, so that nobody gets a page of one build with the style of another.

use super::live::Look;
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

/// How many pages are remembered as being looked at.
const LOOKED_AT: usize = 8;

/// What the server shows; shared by all requests and the workshop.
pub(super) struct Window {
    shown: RwLock<Shown>,
    listed: Mutex<Listed>,
    looked_at: Mutex<VecDeque<String>>,
    changes: watch::Sender<u64>,
    closing: AtomicBool,
    work: Mutex<()>,
}

#[derive(Default)]
struct Shown {
    /// Whether the first build has ended, well or not.
    ready: bool,
    /// The path of the base URL, without a slash at its end.
    base: String,
    /// Not known before site.yaml was read.
    folder: Option<PathBuf>,
    early: BTreeMap<String, Vec<u8>>,
    failure: Option<Failure>,
}

/// Why a build failed.
#[derive(Clone)]
pub(super) struct Failure {
    pub(super) text: String,
    /// Whether it failed behind the early pages, so that only a whole build shows that it is mended.
    pub(super) late: bool,
}

/// The folder's list, and the stamp of the file it was read from.
#[derive(Default)]
struct Listed {
    stamp: Option<(PathBuf, Stamp)>,
    names: Arc<BTreeSet<String>>,
}

/// What is at a path of the site.
pub(super) enum Found {
    /// A file.
    File {
        /// Its path in the site.
        name: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// The page is at this path.
    Elsewhere(String),
    /// Nothing.
    Nothing,
}

impl Window {
    /// Shows nothing yet, below this path.
    pub(super) fn at(base: String) -> Self {
        Self {
            shown: RwLock::new(Shown { base, ..Shown::default() }),
            listed: Mutex::default(),
            looked_at: Mutex::default(),
            changes: watch::Sender::new(0),
            closing: AtomicBool::new(false),
            work: Mutex::default(),
        }
    }

    /// Hears of changes from now on.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(super) fn is_ready(&self) -> bool {
        self.read().ready
    }

    /// Notes that a build is going on, until the guard is gone.
    pub(super) fn work(&self) -> MutexGuard<'_, ()> {
        lock(&self.work)
    }

    /// Has the build that is going on broken off; says whether it was by then.
    pub(super) fn close(&self, within: Duration) -> bool {
        self.closing.store(true, Ordering::Relaxed);
        let begun = Instant::now();
        while self.work.try_lock().is_err() {
            if begun.elapsed() > within {
                return false;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        true
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    pub(super) fn folder(&self) -> Option<PathBuf> {
        self.read().folder.clone()
    }

    /// Shows what an earlier run left in the folder, until there is something newer.
    pub(super) fn show_old(&self, folder: &Path) {
        self.write().folder.get_or_insert_with(|| folder.to_owned());
    }

    /// Shows some pages before the others are there.
    pub(super) fn show_early(&self, files: Vec<OutputFile>) {
        let mut shown = self.write();
        shown.early = files.into_iter().map(|file| (file.path.as_str().to_owned(), file.bytes)).collect();
        shown.failure.take_if(|failure| !failure.late);
        drop(shown);
        self.announce();
    }

    /// Publishes while nobody reads, and shows the folder below a path from then on; says whether the path is another
    /// one. What was shown early is in the folder now.
    pub(super) fn publish<T, E>(
        &self,
        base: &str,
        folder: &Path,
        publish: impl FnOnce() -> Result<T, E>,
    ) -> Result<(T, bool), E> {
        let mut shown = self.write();
        let published = publish()?;
        let moved = shown.base != base;
        *shown = Shown { base: base.to_owned(), folder: Some(folder.to_owned()), ..std::mem::take(&mut *shown) };
        shown.early.clear();
        Ok((published, moved))
    }

    /// Notes how the build ended. Early pages stay where it did: readers have seen them.
    pub(super) fn settle(&self, failure: Option<Failure>) {
        let mut shown = self.write();
        shown.failure = failure;
        shown.ready = true;
        drop(shown);
        self.announce();
    }

    pub(super) fn error(&self) -> Option<String> {
        self.read().failure.as_ref().map(|failure| failure.text.clone())
    }

    /// Notes that somebody looks at a page.
    pub(super) fn look_at(&self, name: &str) {
        let mut pages = lock(&self.looked_at);
        pages.retain(|page| page != name);
        pages.push_front(name.to_owned());
        pages.truncate(LOOKED_AT);
    }

    pub(super) fn is_looked_at(&self, page: &SitePath) -> bool {
        lock(&self.looked_at).iter().any(|name| name == page.as_str())
    }

    /// What is at the path of a request.
    pub(super) fn find(&self, path: &str) -> Found {
        let shown = self.read();
        let Some(below) = path.strip_prefix(shown.base.as_str()).filter(|below| below.starts_with('/')) else {
            let top = path == "/" || path == shown.base;
            return if top { Found::Elsewhere(format!("{}/", shown.base)) } else { Found::Nothing };
        };
        let Some(mut name) = super::path::name(below) else { return Found::Nothing };
        if name.is_empty() || name.ends_with('/') {
            name.push_str("index.html");
        }
        if let Some(bytes) = self.load(&shown, &name) {
            return Found::File { name, bytes };
        }
        let index = format!("{name}/index.html");
        let is_folder = self.load(&shown, &index).is_some();
        if is_folder { Found::Elsewhere(format!("{}{below}/", shown.base)) } else { Found::Nothing }
    }

    /// The page for what is not there.
    pub(super) fn not_found(&self) -> Option<Vec<u8>> {
        self.load(&self.read(), "404.html")
    }

    /// How the page at the path of a request looks now.
    pub(super) fn look(&self, path: &str) -> Look {
        let (name, bytes) = match self.find(path) {
            Found::File { name, bytes } => (name, bytes),
            Found::Elsewhere(_) | Found::Nothing => match self.not_found() {
                Some(bytes) => ("404.html".to_owned(), bytes),
                None => return Look::none(),
            },
        };
        self.look_of(&name, &bytes)
    }

    /// How a page looks: its HTML, and what it shows of other files.
    pub(super) fn look_of(&self, name: &str, html: &[u8]) -> Look {
        let shown = self.read();
        Look::of(html, |source| {
            let target = match source.strip_prefix('/') {
                Some(_) => super::path::name(source.strip_prefix(shown.base.as_str())?)?,
                None => super::path::beside(name, source)?,
            };
            self.load(&shown, &target)
        })
    }

    fn load(&self, shown: &Shown, name: &str) -> Option<Vec<u8>> {
        if let Some(bytes) = shown.early.get(name) {
            return Some(bytes.clone());
        }
        let folder = shown.folder.as_ref()?;
        self.listed(folder).contains(name).then(|| read_inside(folder, name))?
    }

    /// The folder's list; another build may write it too.
    fn listed(&self, folder: &Path) -> Arc<BTreeSet<String>> {
        let marker = output::marker_in(folder);
        let stamp = Stamp::of(&marker).map(|stamp| (marker, stamp));
        let mut listed = lock(&self.listed);
        if stamp.is_none() || listed.stamp != stamp {
            *listed = Listed { stamp, names: Arc::new(output::made_in(folder).ok().flatten().unwrap_or_default()) };
        }
        Arc::clone(&listed.names)
    }

    fn announce(&self) {
        self.changes.send_modify(|change| *change += 1);
    }

    fn read(&self) -> RwLockReadGuard<'_, Shown> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shown> {
        self.shown.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bytes of a file of the folder that is no link and is reached through none.
fn read_inside(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let name = SitePath::from_file(Path::new(name))?;
    let folder = fs::canonicalize(folder).ok()?;
    let file = name.as_str().split('/').fold(folder, |path, part| path.join(part));
    (fs::canonicalize(&file).ok()? == file).then(|| fs::read(&file).ok())?
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
