//! Ends a git that is silent for too long, or that fetches more than is wanted.
//!
//! Entry points: [`GitWatch::begin`], while git runs, and [`GitWatch::ended`] afterwards. A word on one of its outputs is a sign of
//! life, and so is a byte more in the folder that it fetches into.

use super::group::{Group, GroupEnd};
use crate::base::files::{Stamp, Stamps};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::Scope;
use std::time::{Duration, Instant};

/// How often is looked, unless looking takes long itself.
const PAUSE: Duration = Duration::from_millis(200);

/// How long git may take to clean up when it is asked to end.
const GRACE: Duration = Duration::from_secs(2);

/// What a call of git may take.
#[derive(Default)]
pub(super) struct Bounds {
    pub(super) patience: Option<Duration>,
    /// A folder, and by how many bytes it may grow.
    pub(super) growth: Option<(PathBuf, u64)>,
}

/// Why git was ended.
#[derive(Clone, Copy)]
pub(super) enum Ended {
    /// After so many seconds.
    Silent(u64),
    TooLarge,
}

pub(super) struct GitWatch<'a> {
    bounds: &'a Bounds,
    /// How large the folder was before.
    before: u64,
    state: Mutex<WatchProgress>,
}

struct WatchProgress {
    last_sign: Instant,
    grown: u64,
    ended: Option<Ended>,
}

impl<'a> GitWatch<'a> {
    pub(super) fn new(bounds: &'a Bounds) -> Self {
        let state = WatchProgress { last_sign: Instant::now(), grown: 0, ended: None };
        Self { bounds, before: size(bounds), state: Mutex::new(state) }
    }

    /// Watches until what is returned is dropped.
    pub(super) fn begin<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>, group: &'scope Group) -> Sender<()> {
        let (sender, over) = channel();
        if self.bounds.patience.is_some() || self.bounds.growth.is_some() {
            scope.spawn(move || self.watch(group, &over));
        }
        sender
    }

    /// A pipe of git that is a sign of life where something comes.
    pub(super) fn heard<R: Read>(&self, pipe: R) -> impl Read {
        Heard { pipe, watch: self }
    }

    /// By how many bytes the folder grew.
    pub(super) fn grown(&self) -> u64 {
        size(self.bounds).saturating_sub(self.before)
    }

    /// Whether and why git was ended, or should have been.
    pub(super) fn ended(&self, grown: u64) -> Option<Ended> {
        let too_large = || self.is_too_large(grown).then_some(Ended::TooLarge);
        self.state().ended.or_else(too_large)
    }

    fn watch(&self, group: &Group, over: &Receiver<()>) {
        let mut pause = PAUSE;
        while over.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            let begun = Instant::now();
            let Some(ended) = self.look() else {
                pause = PAUSE.max(begun.elapsed() * 10);
                continue;
            };
            self.state().ended = Some(ended);
            group.end(GroupEnd::Asked);
            if over.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
                group.end(GroupEnd::Forced);
            }
            return;
        }
    }

    /// Whether git is to be ended now.
    fn look(&self) -> Option<Ended> {
        let grown = self.grown();
        let mut state = self.state();
        if grown != state.grown {
            state.grown = grown;
            state.last_sign = Instant::now();
        }
        let patience = self.bounds.patience.filter(|patience| state.last_sign.elapsed() > *patience);
        let silent = patience.map(|patience| Ended::Silent(patience.as_secs()));
        if self.is_too_large(grown) { Some(Ended::TooLarge) } else { silent }
    }

    fn is_too_large(&self, grown: u64) -> bool {
        self.bounds.growth.as_ref().is_some_and(|(_, most)| grown > *most)
    }

    fn state(&self) -> MutexGuard<'_, WatchProgress> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Heard<'a, R> {
    pipe: R,
    watch: &'a GitWatch<'a>,
}

impl<R: Read> Read for Heard<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.pipe.read(buffer)?;
        self.watch.state().last_sign = Instant::now();
        Ok(count)
    }
}

/// How large the folder is that may grow.
fn size(bounds: &Bounds) -> u64 {
    let folder = bounds.growth.iter().map(|(folder, _)| folder.as_path());
    Stamps::below(folder).0.values().map(Stamp::size).sum()
}
