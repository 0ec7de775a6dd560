//! Fetches a list's repositories, and later what is new in them, with the `git` program.
//!
//! Entry point: [`sync`]. Steps: inspect the list's local folder (`local`); find the matching layout on the server
//! (`remote`); fetch each local epoch, then the next ones until the server says that there is none (`epoch`).
//!
//! The server is not trusted: it is left where it is silent for too long, has too many epochs or the same mails in each,
//! sends too much, answers with web pages, or names its branch in a way that git does not allow. `fetch` in site.yaml has
//! the bounds.
//!
//! It can be interrupted at any time without harm: a new epoch is fetched into a temporary folder and moved into place
//! once it is complete, and the branch of an existing one moves in one step after its objects have arrived. A failure is
//! never mistaken for the last epoch: only an explicit "no such repository" from the server is.
//!
//! Deliberately not supported: fetching epochs before the first local one, which may have been skipped on purpose;
//! resuming an interrupted transfer, which git cannot do; and branches other than the one with the mails.

mod epoch;
mod error;
mod leftovers;
mod local;
mod lock;
mod remote;

pub use error::SyncError;

use crate::config::{Config, FetchLimits, FetchSource, List, RepositorySource};
use crate::git_command::Ticker;
use epoch::{FetchBounds, Mirror};
use local::Local;
use remote::{BranchTip, Epochs, Remote, Server, ServerLayout};
use std::path::Path;

#[derive(Debug, Clone, Copy, Default)]
pub struct SyncOptions {
    /// The first epoch to fetch if there is no local one yet.
    pub first_epoch: u32,
    /// Whether to take over a branch that was rewritten.
    pub accept_rewritten: bool,
}

/// What a run did for a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Synced {
    /// Local epochs after the run.
    pub epochs: usize,
    /// How many of them are new.
    pub new_epochs: usize,
    /// New commits, each a mail or the deletion of one.
    pub commits: u64,
    /// Commits dropped with a rewritten branch.
    pub gone: u64,
}

/// Brings a list up to date; `None` for a built-in one.
pub fn sync(config: &Config, list: &List, options: SyncOptions, tick: Ticker<'_>) -> Result<Option<Synced>, SyncError> {
    let RepositorySource::Folder(folder) = &list.repository else { return Ok(None) };
    let address = list.sync.as_ref().ok_or_else(|| SyncError::NoAddress(list.name.clone()))?;
    let _lock = lock::take(config, list)?;
    let local = local::look(folder)?;
    let first = local.first_epoch(options.first_epoch);
    let server = Server { seconds: config.fetch.seconds.into() };
    let (limits, left) = (config.fetch, config.fetch.bytes());
    let job = ListSync { options, server, limits, left, tick, synced: Synced::default() };
    match server.find(address, &local, first)? {
        ServerLayout::Single(branch) => job.single(folder, address, &branch),
        ServerLayout::Epochs(..) if matches!(local, Local::Single) => {
            Err(SyncError::EpochsThere { folder: folder.clone(), address: address.clone() })
        }
        ServerLayout::Epochs(epochs, branch) => {
            job.epochs(&local.epoch_folder(folder), &local, &epochs, (first, branch))
        }
    }
    .map(Some)
}

struct ListSync<'a> {
    options: SyncOptions,
    server: Server,
    limits: FetchLimits,
    /// How many bytes may still come.
    left: u64,
    tick: Ticker<'a>,
    synced: Synced,
}

impl ListSync<'_> {
    /// A v1 repository, or one epoch alone.
    fn single(mut self, folder: &Path, address: &FetchSource, branch: &BranchTip) -> Result<Synced, SyncError> {
        self.fetch(&Mirror { folder, address, branch })?;
        Ok(self.synced)
    }

    /// The local epochs, and those that come after them.
    fn epochs(
        mut self,
        folder: &Path,
        local: &Local,
        epochs: &Epochs,
        (mut number, mut branch): (u32, BranchTip),
    ) -> Result<Synced, SyncError> {
        loop {
            let here = folder.join(format!("{number}.git"));
            self.fetch(&Mirror { folder: &here, address: &epochs.address(number), branch: &branch })?;
            number += 1;
            let address = epochs.address(number);
            match next(self.server, &address, local.reaches(number))? {
                Some(next) if next.tip == branch.tip => return Err(SyncError::Repeated(address)),
                Some(_) if self.synced.epochs >= self.limits.epochs as usize => {
                    return Err(SyncError::TooManyEpochs { address, epochs: self.limits.epochs });
                }
                Some(next) => branch = next,
                None => return Ok(self.synced),
            }
        }
    }

    fn fetch(&mut self, mirror: &Mirror<'_>) -> Result<(), SyncError> {
        let exists = local::is_there(mirror.folder)?;
        let bounds = FetchBounds { limits: self.limits, left: self.left };
        let fetched = if exists {
            mirror.fetch_new(self.options.accept_rewritten, bounds, self.tick)
        } else {
            mirror.fetch_first(bounds, self.tick)
        }?;
        self.left = self.left.saturating_sub(fetched.bytes);
        self.synced.epochs += 1;
        self.synced.new_epochs += usize::from(!exists);
        self.synced.commits += fetched.commits;
        self.synced.gone += fetched.gone;
        Ok(())
    }
}

/// The branch of the next epoch; `None` if the server says that there is none and none is expected.
fn next(server: Server, address: &FetchSource, is_expected: bool) -> Result<Option<BranchTip>, SyncError> {
    match server.ask(address) {
        Ok(Remote::Branch(branch)) => Ok(Some(branch)),
        Ok(Remote::Missing | Remote::Empty | Remote::Page(_)) if is_expected => Err(SyncError::Gone(address.clone())),
        // Some servers have a page for what is not there, and do not call it an error.
        Ok(Remote::Missing | Remote::Empty | Remote::Page(_)) => Ok(None),
        Err(SyncError::Failed { address, said }) if !is_expected => Err(SyncError::NextUnknown { address, said }),
        Err(error) => Err(error),
    }
}
