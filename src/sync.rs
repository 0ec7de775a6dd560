//! Brings a list's repositories here, and up to date, with the `git` program.
//!
//! Entry point: [`sync`]. Steps: see what lies in the list's folder (`local`); find on the server the layout that fits
//! (`remote`); fetch each epoch that is here, then the next ones until the server says that there is none (`epoch`).
//!
//! Whenever it is interrupted, what is here can be used: a new epoch is fetched into a folder beside its place and
//! moved there when it is whole, and the branch of a known one moves in one step, after its objects have arrived. A
//! failure is never taken for the end of the epochs: only what git is told by the server is ("no such repository").
//!
//! Deliberately not supported: filling in epochs before the first one that is here, which may have been left away on
//! purpose; taking up a broken transfer in the middle, which git cannot; and other branches than the one with the mails.

mod epoch;
mod error;
mod local;
mod lock;
mod remote;

pub use error::SyncError;

use crate::config::{Config, FetchSource, List, RepositorySource};
use crate::git_command::Ticker;
use epoch::Place;
use local::Local;
use remote::{Branch, Epochs, Found, Remote};
use std::path::Path;

/// How to sync.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The epoch to begin with where none is here yet.
    pub first_epoch: u32,
    /// Whether a branch that was rewritten is taken as it is now.
    pub accept_rewritten: bool,
}

/// What a run did for a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Synced {
    /// Epochs that are here now.
    pub epochs: usize,
    /// Those of them that came with this run.
    pub new_epochs: usize,
    /// Commits that came, each a mail or the deletion of one.
    pub commits: u64,
    /// Commits that went, with a branch that was rewritten.
    pub gone: u64,
}

/// Brings a list up to date; `None` for one that is built in.
pub fn sync(config: &Config, list: &List, options: Options, tick: Ticker<'_>) -> Result<Option<Synced>, SyncError> {
    let RepositorySource::Folder(folder) = &list.repository else { return Ok(None) };
    let address = list.sync.as_ref().ok_or_else(|| SyncError::NoAddress(list.name.clone()))?;
    let _lock = lock::take(config, list)?;
    let local = local::look(folder)?;
    let first = local.first_epoch(options.first_epoch);
    let job = Job { options, tick, synced: Synced::default() };
    match remote::find(address, &local, first)? {
        Found::Single(branch) => job.single(folder, address, &branch),
        Found::Epochs(..) if matches!(local, Local::Single) => {
            Err(SyncError::EpochsThere { folder: folder.clone(), address: address.clone() })
        }
        Found::Epochs(epochs, branch) => job.epochs(&local.epoch_folder(folder), &local, &epochs, (first, branch)),
    }
    .map(Some)
}

/// The sync of one list.
struct Job<'a> {
    options: Options,
    tick: Ticker<'a>,
    synced: Synced,
}

impl Job<'_> {
    /// A v1 repository, or one epoch alone.
    fn single(mut self, folder: &Path, address: &FetchSource, branch: &Branch) -> Result<Synced, SyncError> {
        self.bring(&Place { folder, address, branch })?;
        Ok(self.synced)
    }

    /// The epochs that are here, and those that come after them.
    fn epochs(
        mut self,
        folder: &Path,
        local: &Local,
        epochs: &Epochs,
        (mut number, mut branch): (u32, Branch),
    ) -> Result<Synced, SyncError> {
        loop {
            let here = folder.join(format!("{number}.git"));
            self.bring(&Place { folder: &here, address: &epochs.of(number), branch: &branch })?;
            number += 1;
            match next(&epochs.of(number), local.reaches(number))? {
                Some(next) => branch = next,
                None => return Ok(self.synced),
            }
        }
    }

    fn bring(&mut self, place: &Place<'_>) -> Result<(), SyncError> {
        let is_known = local::is_there(place.folder)?;
        let fetched =
            if is_known { place.update(self.options.accept_rewritten, self.tick) } else { place.begin(self.tick) }?;
        self.synced.epochs += 1;
        self.synced.new_epochs += usize::from(!is_known);
        self.synced.commits += fetched.commits;
        self.synced.gone += fetched.gone;
        Ok(())
    }
}

/// The branch of the next epoch; `None` where the server says that there is none, and none is expected.
fn next(address: &FetchSource, is_expected: bool) -> Result<Option<Branch>, SyncError> {
    match remote::ask(address) {
        Ok(Remote::Branch(branch)) => Ok(Some(branch)),
        Ok(Remote::Missing | Remote::Empty) if is_expected => Err(SyncError::Gone(address.clone())),
        Ok(Remote::Missing | Remote::Empty) => Ok(None),
        Err(SyncError::Failed { address, said }) if !is_expected => Err(SyncError::NextUnknown { address, said }),
        Err(error) => Err(error),
    }
}
