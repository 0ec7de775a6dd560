//! The folder that holds files until all are made: a hidden one beside the published files, so that they can be renamed.
//!
//! Entry point: [`StageFolder::new`]. A stage belongs to a process as long as it holds the lock in it; the stages of others that
//! hold none are left from killed ones, and are removed.

use crate::base::write::stop_writing;
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Followed by the process id.
const NAME: &str = ".listpress-stage-";
const LOCK: &str = ".lock";
/// A stage without a lock is not in use if it is older.
const STALE: Duration = Duration::from_hours(24);

/// How often a stage is removed in which files may still appear: each thread can be in the middle of one.
const ATTEMPTS: usize = 1000;

/// Held while files are moved into place, so that this process does not end in the middle of it.
static PUBLISHING: Mutex<()> = Mutex::new(());

/// The stage of this process; removed when it is dropped, also after a failed build.
pub(super) struct StageFolder {
    folder: PathBuf,
    /// Where the file system knows no locks it is not locked.
    _lock: File,
}

impl StageFolder {
    /// An empty stage in an output folder. Those of killed processes are removed.
    pub(super) fn new(output: &Path) -> io::Result<Self> {
        let folder = stage_in(output);
        remove_dead(output, &folder)?;
        fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join(LOCK))?;
        let _ = lock.try_lock();
        Ok(Self { folder, _lock: lock })
    }

    /// Where a file of the site is staged.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Keeps this process from ending through [`remove_stage`] until it is dropped.
    pub(super) fn publishing() -> MutexGuard<'static, ()> {
        PUBLISHING.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for StageFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Removes what this process staged in an output folder, for a program that ends during a build. Where it is being
/// published, waits until that is done. Nothing can be published afterwards.
pub fn remove_stage(output: &Path) {
    std::mem::forget(PUBLISHING.lock().unwrap_or_else(PoisonError::into_inner));
    stop_writing();
    let stage = stage_in(output);
    for _ in 0..ATTEMPTS {
        let _ = fs::remove_dir_all(&stage);
        if !stage.exists() {
            break;
        }
        thread::yield_now();
    }
}

/// Whether a name in an output folder is that of a stage.
pub(super) fn is_stage(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(NAME)
}

fn stage_in(output: &Path) -> PathBuf {
    output.join(format!("{NAME}{}", std::process::id()))
}

/// Removes the stages that nobody uses, and `own`: an earlier process may have had the same number.
fn remove_dead(output: &Path, own: &Path) -> io::Result<()> {
    for entry in fs::read_dir(output)? {
        let entry = entry?;
        let stage = entry.path();
        if is_stage(&entry.file_name()) && entry.file_type()?.is_dir() && (stage == own || is_dead(&stage)) {
            fs::remove_dir_all(stage)?;
        }
    }
    Ok(())
}

fn is_dead(stage: &Path) -> bool {
    match File::open(stage.join(LOCK)).map(|lock| lock.try_lock()) {
        Ok(Ok(())) => true,
        Ok(Err(TryLockError::WouldBlock)) => false,
        Ok(Err(TryLockError::Error(_))) | Err(_) => is_stale(stage),
    }
}

fn is_stale(stage: &Path) -> bool {
    let modified = fs::metadata(stage).and_then(|facts| facts.modified());
    modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > STALE))
}
