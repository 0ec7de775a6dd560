//! Waits until one of the inputs may have changed: by the system's word, or by looking every second where the system
//! has no handles left or its word does not reach (network folders, some containers).

use super::inputs::Inputs;
use notify::event::{AccessKind, AccessMode};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// An editor's save, a `git fetch` are many changes in a row; the last one is this long ago when they are looked at.
const QUIET: Duration = Duration::from_millis(40);
/// After so many changes in a row nobody waits for quiet any more.
const ROWS: usize = 50;
/// How often the files are looked at without the system's help.
const EVERY: Duration = Duration::from_secs(1);

/// Watches the inputs.
pub(super) struct Watch {
    system: Option<RecommendedWatcher>,
    followed: BTreeSet<(PathBuf, bool)>,
    shared: Arc<Shared>,
    events: Receiver<()>,
    /// Why the system cannot be asked, until that is told.
    refusal: Option<String>,
}

/// What the watching thread sees and says.
struct Shared {
    inputs: RwLock<Inputs>,
    changed: AtomicBool,
    /// A new folder could not be watched.
    failed: AtomicBool,
}

impl Watch {
    /// Watches nothing yet. `by_looking` does without the system.
    pub(super) fn new(by_looking: bool) -> Self {
        let (sender, events) = channel();
        let shared = Arc::new(Shared {
            inputs: RwLock::default(),
            changed: AtomicBool::new(false),
            failed: AtomicBool::new(false),
        });
        let mut watch = Self { system: None, followed: BTreeSet::new(), shared, events, refusal: None };
        if !by_looking {
            watch.ask_the_system(sender);
        }
        watch
    }

    fn ask_the_system(&mut self, sender: Sender<()>) {
        let shared = Arc::clone(&self.shared);
        let handler = move |event: notify::Result<Event>| {
            if is_exhaustion(&event) {
                shared.failed.store(true, Ordering::Relaxed);
            }
            if shared.concerns(&event) {
                shared.changed.store(true, Ordering::Relaxed);
                let _ = sender.send(());
            }
        };
        match notify::recommended_watcher(handler) {
            Ok(system) => self.system = Some(system),
            Err(error) => self.give_up(&error),
        }
    }

    /// Watches these inputs from now on, and no others.
    pub(super) fn follow(&mut self, inputs: &Inputs) {
        inputs.clone_into(&mut self.shared.inputs.write().unwrap_or_else(PoisonError::into_inner));
        let trees = inputs.trees();
        let folders =
            inputs.folders().into_iter().filter(|folder| !trees.contains(folder)).map(|folder| (folder, false));
        let wanted: BTreeSet<(PathBuf, bool)> = folders.chain(trees.iter().map(|tree| (tree.clone(), true))).collect();
        for (path, _) in self.followed.difference(&wanted) {
            // What is gone is not watched any more as it is.
            let _ = self.system.as_mut().map(|system| system.unwatch(path));
        }
        // Those that were followed too: another folder of the same name may be there now.
        for (path, with_all) in &wanted {
            self.add(path, *with_all);
        }
        self.followed = wanted;
    }

    fn add(&mut self, path: &Path, with_all: bool) {
        let Some(system) = &mut self.system else { return };
        let mode = if with_all { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        match system.watch(path, mode) {
            Ok(()) => {}
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => {}
            Err(error) => self.give_up(&error),
        }
    }

    fn give_up(&mut self, error: &notify::Error) {
        self.system = None;
        self.refusal = Some(match &error.kind {
            ErrorKind::MaxFilesWatch => EXHAUSTED.to_owned(),
            ErrorKind::Io(error) => error.to_string(),
            _ => error.to_string(),
        });
    }

    /// Why the files are looked at every second instead; told once.
    pub(super) fn refusal(&mut self) -> Option<String> {
        self.refusal.take()
    }

    /// Whether something changed since the last time that somebody waited; can be asked from other threads.
    pub(super) fn alarm(&self) -> impl Fn() -> bool + Sync + use<> {
        let shared = Arc::clone(&self.shared);
        move || shared.changed.load(Ordering::Relaxed)
    }

    /// Waits for a change, and for the end of it; says when it began.
    pub(super) fn wait(&mut self) -> Instant {
        if self.system.is_none() {
            std::thread::sleep(EVERY);
        } else if self.events.recv().is_err() {
            self.system = None;
        }
        self.calm()
    }

    /// Waits until nothing changes any more, and forgets what did; says when it began to.
    pub(super) fn calm(&mut self) -> Instant {
        let begun = Instant::now();
        if self.system.is_some() {
            let _ = (0..ROWS).take_while(|_| self.events.recv_timeout(QUIET).is_ok()).count();
            while self.events.try_recv().is_ok() {}
        }
        if self.shared.failed.swap(false, Ordering::Relaxed) {
            self.system = None;
            self.refusal = Some(EXHAUSTED.to_owned());
        }
        self.shared.changed.store(false, Ordering::Relaxed);
        begun
    }
}

const EXHAUSTED: &str = "it has no file watches left";

fn is_exhaustion(event: &notify::Result<Event>) -> bool {
    event.as_ref().is_err_and(|error| matches!(error.kind, ErrorKind::MaxFilesWatch))
}

impl Shared {
    /// Reading is no change; an error may hide one.
    fn concerns(&self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        let is_change = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
            EventKind::Access(_) => false,
            _ => true,
        };
        let inputs = self.inputs.read().unwrap_or_else(PoisonError::into_inner);
        is_change && (event.need_rescan() || event.paths.iter().any(|path| inputs.concern(path)))
    }
}
