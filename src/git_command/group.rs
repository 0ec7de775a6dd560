//! git and the programs that it starts, as one: they are ended together.
//!
//! Each git leads a process group of its own, because it talks to servers through helpers that would live on. Ctrl-C in a
//! terminal does not reach it there: [`end_all`] is for whoever handles that.

use std::io;
use std::process::{Child, Command};
use std::sync::{Mutex, PoisonError};

/// The groups that are running, by the process that leads each.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// A running git; its end is told by dropping this.
pub(super) struct Group(u32);

/// How hard a group is asked to end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum GroupEnd {
    /// Locks and temporary files are removed.
    Asked,
    Forced,
}

/// Has the command lead a group of its own.
fn lead(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// Asks every git that runs to end.
pub fn end_all() {
    for leader in running().iter() {
        end(*leader, GroupEnd::Asked);
    }
}

impl Group {
    /// Starts git.
    pub(super) fn start(command: &mut Command) -> io::Result<(Child, Self)> {
        lead(command);
        // Held meanwhile, so that whoever ends all misses none.
        let mut running = running();
        let child = command.spawn()?;
        running.push(child.id());
        let group = Self(child.id());
        Ok((child, group))
    }

    pub(super) fn end(&self, how: GroupEnd) {
        end(self.0, how);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        running().retain(|leader| *leader != self.0);
    }
}

fn running() -> std::sync::MutexGuard<'static, Vec<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What has ended by itself meanwhile cannot be ended again; that is no error.
#[cfg(unix)]
fn end(leader: u32, how: GroupEnd) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let signal = if how == GroupEnd::Asked { Signal::TERM } else { Signal::KILL };
    if let Some(leader) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(leader, signal);
    }
}

#[cfg(not(unix))]
fn end(leader: u32, _: GroupEnd) {
    let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &leader.to_string()]).output();
}
