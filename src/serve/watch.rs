//! Waits until one of the inputs may have changed: by notifications of the system, or by polling every second where it
//! has no watches left or sends none (network folders, some containers).

use super::inputs::Inputs;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Saving a file or a `git fetch` makes many changes in a row; they count as over when the last one is this long ago.
const QUIET: Duration = Duration::from_millis(40);
/// After so many changes in a row, waiting for the end of them stops.
const MOST_CHANGES: usize = 50;
/// How often files are checked without notifications.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

pub(super) struct InputWatcher {
    system: Option<RecommendedWatcher>,
    followed: BTreeSet<(PathBuf, bool)>,
    shared: Arc<WatchState>,
    events: Receiver<()>,
    /// Why there are no notifications, until that is reported.
    fallback_reason: Option<String>,
}

/// What the thread of the notifications shares.
struct WatchState {
    inputs: RwLock<Inputs>,
    changed: AtomicBool,
    /// A new folder could not be watched.
    failed: AtomicBool,
}

impl InputWatcher {
    /// Watches nothing yet. `poll` does without notifications.
    pub(super) fn new(poll: bool) -> Self {
        let (sender, events) = channel();
        let shared = Arc::new(WatchState {
            inputs: RwLock::default(),
            changed: AtomicBool::new(false),
            failed: AtomicBool::new(false),
        });
        let mut watch = Self { system: None, followed: BTreeSet::new(), shared, events, fallback_reason: None };
        if !poll {
            watch.watch_with_notifications(sender);
        }
        watch
    }

    fn watch_with_notifications(&mut self, sender: Sender<()>) {
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
            Err(error) => self.fall_back_to_polling(&error),
        }
    }

    /// Watches exactly these inputs from now on.
    pub(super) fn follow(&mut self, inputs: &Inputs) {
        inputs.clone_into(&mut self.shared.inputs.write().unwrap_or_else(PoisonError::into_inner));
        let trees = inputs.trees();
        let folders =
            inputs.folders().into_iter().filter(|folder| !trees.contains(folder)).map(|folder| (folder, false));
        let wanted: BTreeSet<(PathBuf, bool)> = folders.chain(trees.iter().map(|tree| (tree.clone(), true))).collect();
        for (path, _) in self.followed.difference(&wanted) {
            // This fails for removed paths, which are no longer watched anyway.
            let _ = self.system.as_mut().map(|system| system.unwatch(path));
        }
        // Those that were watched before too: there may be another folder of the same name now.
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
            Err(error) => self.fall_back_to_polling(&error),
        }
    }

    fn fall_back_to_polling(&mut self, error: &notify::Error) {
        self.system = None;
        self.fallback_reason = Some(match &error.kind {
            ErrorKind::MaxFilesWatch => EXHAUSTED.to_owned(),
            ErrorKind::Io(error) => error.to_string(),
            _ => error.to_string(),
        });
    }

    /// Why files are polled instead; returned once.
    pub(super) fn fallback_reason(&mut self) -> Option<String> {
        self.fallback_reason.take()
    }

    /// Tells, from any thread, whether something has changed since the last wait.
    pub(super) fn change_flag(&self) -> impl Fn() -> bool + Sync + use<> {
        let shared = Arc::clone(&self.shared);
        move || shared.changed.load(Ordering::Relaxed)
    }

    /// Waits for a change and for the end of it; returns when it began.
    pub(super) fn wait(&mut self) -> Instant {
        if self.system.is_none() {
            std::thread::sleep(POLL_INTERVAL);
        } else if self.events.recv().is_err() {
            self.system = None;
        }
        self.settle()
    }

    /// Waits until nothing changes any more, and forgets the changes; returns when the wait began.
    pub(super) fn settle(&mut self) -> Instant {
        let begun = Instant::now();
        if self.system.is_some() {
            let _ = (0..MOST_CHANGES).take_while(|_| self.events.recv_timeout(QUIET).is_ok()).count();
            while self.events.try_recv().is_ok() {}
        }
        if self.shared.failed.swap(false, Ordering::Relaxed) {
            self.system = None;
            self.fallback_reason = Some(EXHAUSTED.to_owned());
        }
        self.shared.changed.store(false, Ordering::Relaxed);
        begun
    }
}

const EXHAUSTED: &str = "it has no file watches left";

fn is_exhaustion(event: &notify::Result<Event>) -> bool {
    event.as_ref().is_err_and(|error| matches!(error.kind, ErrorKind::MaxFilesWatch))
}

impl WatchState {
    /// Reading is not a change; an error may hide one.
    fn concerns(&self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        let is_change = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
            EventKind::Access(_) => false,
            _ => true,
        };
        let inputs = self.inputs.read().unwrap_or_else(PoisonError::into_inner);
        let is_gone = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        let concerns = |path: &PathBuf| inputs.concerns(path) || is_gone && inputs.loses_output(path);
        is_change && (event.need_rescan() || event.paths.iter().any(concerns))
    }
}
