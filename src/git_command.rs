//! Runs the `git` program, which fetches, commits and pushes: libgit2 is built without network support here.
//!
//! Entry points: [`Git::new`] or [`Git::in_repository`], arguments, then [`Git::run`], or [`Git::feed`] where git reads
//! from us. A call depends as little as possible on the user's setup: no shell, no prompts, no hooks, messages in
//! English, only the protocols below, and no variable that points git to another repository. Proxies, credentials and
//! ssh keys are those that the user has configured for git; nothing asks for a password.
//!
//! A call that talks to a server has [`Git::patience`], and one that fetches may have a bound ([`Git::within`]): `watch`
//! ends git and everything that it started (`group`) when it goes beyond. [`end_all`] does so when we end.
//!
//! Deliberately not supported: versions of git before 2.31.

mod group;
mod said;
mod watch;

pub use group::end_all;

use group::Group;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use thiserror::Error;
use watch::{Bounds, Ended, GitWatch};

/// The only protocols that are allowed: helpers like `ext::` would run commands from an address.
const PROTOCOLS: &str = "file:git:http:https:ssh";

/// Variables that would point git to another repository than the intended one, or make it create one that libgit2
/// cannot read; some of them are set when a hook runs us.
const FOREIGN: [&str; 12] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
    "GIT_DEFAULT_HASH",
    "GIT_DEFAULT_REF_FORMAT",
];

/// Settings that override the user's and the repository's. Neither hooks nor other programs of a repository are run, and
/// maintenance runs while we wait, so that no background git works on a repository that we read.
const SETTINGS: [&str; 6] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "credential.interactive=false",
    "http.lowSpeedLimit=1",
    "gc.autoDetach=false",
    "maintenance.autoDetach=false",
];

/// Nothing may ask for a password: not on the terminal, which is not git's while we run, and not in a window.
const SILENT: [(&str, &str); 5] = [
    ("LC_ALL", "C"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_ASKPASS", ""),
    ("SSH_ASKPASS", "false"),
    ("SSH_ASKPASS_REQUIRE", "force"),
];

#[derive(Debug, Error)]
pub enum GitError {
    #[error("the program `git` was not found\n  hint: install git 2.31 or newer, or add its folder to PATH")]
    NotInstalled,
    /// It could not be started, or its pipes broke.
    #[error("`git {verb}`: {error}")]
    Broken { verb: String, error: io::Error },
    /// It was ended because nothing came for so long.
    #[error("`git {verb}` was ended: nothing came for {seconds} seconds")]
    Silent { verb: String, seconds: u64 },
    /// It fetched more than it was allowed to.
    #[error("`git {verb}` was ended: it fetched too much")]
    TooLarge { verb: String },
    /// It ended with an error for which there is no text of our own.
    #[error("`git {verb}` failed: {said}")]
    Failed { verb: String, said: String },
}

/// A call of git that is being put together.
pub struct Git {
    command: Command,
    verb: String,
    bounds: Bounds,
}

/// The result of a call.
#[derive(Debug)]
pub struct GitOutput {
    pub success: bool,
    pub stdout: Vec<u8>,
    /// Its standard error, without progress lines.
    pub stderr: String,
    /// By how many bytes the folder of [`Git::within`] grew.
    pub grown: u64,
    verb: String,
}

/// Called with the progress: so many of so many objects.
pub type Ticker<'a> = &'a dyn Fn(u64, u64);

impl Git {
    /// A call outside any repository.
    pub fn new() -> Self {
        let mut command = Command::new("git");
        command.envs(SILENT).env("GIT_ALLOW_PROTOCOL", PROTOCOLS);
        for name in FOREIGN {
            command.env_remove(name);
        }
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        Self { command, verb: String::new(), bounds: Bounds::default() }
    }

    /// A call on the repository with this git folder.
    pub fn in_repository(repository: &Path) -> Self {
        let mut git = Self::new();
        git.command.arg("--git-dir").arg(repository);
        git
    }

    /// A call on the repository that contains a folder.
    pub fn in_folder(folder: &Path) -> Self {
        let mut git = Self::new();
        git.command.arg("-C").arg(folder);
        git
    }

    /// Adds arguments; the first one is the subcommand.
    #[must_use]
    pub fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        for argument in arguments {
            if self.verb.is_empty() {
                self.verb = argument.as_ref().to_string_lossy().into_owned();
            }
            self.command.arg(argument);
        }
        self
    }

    /// Adds a setting; must come before the arguments.
    #[must_use]
    pub fn setting(mut self, setting: &str) -> Self {
        self.command.args(["-c", setting]);
        self
    }

    /// Adds a variable.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Ends git when nothing comes for so long: neither a word nor, with [`Git::within`], a byte. Must come before the
    /// arguments.
    #[must_use]
    pub fn patience(mut self, seconds: u64) -> Self {
        self.bounds.patience = Some(Duration::from_secs(seconds));
        self.setting(&format!("http.lowSpeedTime={seconds}"))
    }

    /// Ends git when this folder has grown by more bytes.
    #[must_use]
    pub fn within(mut self, folder: &Path, bytes: u64) -> Self {
        self.bounds.growth = Some((folder.to_owned(), bytes));
        self
    }

    /// Runs git until it ends.
    pub fn run(self) -> Result<GitOutput, GitError> {
        self.watch(&|_, _| {})
    }

    /// Runs git and reports its progress.
    pub fn watch(mut self, tick: Ticker<'_>) -> Result<GitOutput, GitError> {
        self.command.stdin(Stdio::null());
        let started = self.spawn()?;
        self.finish(started, |_| Ok(()), tick)
    }

    /// Runs git and writes to its standard input.
    pub fn feed(mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send) -> Result<GitOutput, GitError> {
        self.command.stdin(Stdio::piped());
        let started = self.spawn()?;
        self.finish(started, write, &|_, _| {})
    }

    fn spawn(&mut self) -> Result<(Child, Group), GitError> {
        let started = Group::start(self.command.stdout(Stdio::piped()).stderr(Stdio::piped()));
        started.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => GitError::NotInstalled,
            _ => GitError::Broken { verb: self.verb.clone(), error },
        })
    }

    /// Writes to git and reads both of its outputs at the same time; one after the other, they would deadlock.
    fn finish(
        self,
        (mut child, group): (Child, Group),
        write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send,
        tick: Ticker<'_>,
    ) -> Result<GitOutput, GitError> {
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let watch = GitWatch::new(&self.bounds);
        let talk = thread::scope(|scope| {
            let watched = watch.begin(scope, &group);
            let fed = scope.spawn(move || stdin.map_or(Ok(()), |mut pipe| write(&mut pipe)));
            let read = scope.spawn(|| {
                let mut bytes = Vec::new();
                stdout.map_or(Ok(0), |pipe| watch.heard(pipe).read_to_end(&mut bytes)).map(|_| bytes)
            });
            let said = stderr.map_or(Ok(String::new()), |pipe| said::listen(watch.heard(pipe), tick));
            let talk = (joined(fed.join()), joined(read.join()), said);
            drop(watched);
            talk
        });
        let broken = |error| GitError::Broken { verb: self.verb.clone(), error };
        let status = child.wait().map_err(broken)?;
        drop(group);
        let grown = watch.grown();
        self.judge(watch.ended(grown))?;
        let (fed, stdout, stderr) = (talk.0, talk.1.map_err(broken)?, talk.2.map_err(broken)?);
        // A failing git closes its input; its message says more than the broken pipe.
        let is_ours = |error: &io::Error| status.success() || error.kind() != io::ErrorKind::BrokenPipe;
        if let Some(error) = fed.err().filter(is_ours) {
            return Err(broken(error));
        }
        Ok(GitOutput { success: status.success(), stdout, stderr, grown, verb: self.verb })
    }

    fn judge(&self, ended: Option<Ended>) -> Result<(), GitError> {
        let verb = self.verb.clone();
        match ended {
            None => Ok(()),
            Some(Ended::Silent(seconds)) => Err(GitError::Silent { verb, seconds }),
            Some(Ended::TooLarge) => Err(GitError::TooLarge { verb }),
        }
    }
}

impl Default for Git {
    fn default() -> Self {
        Self::new()
    }
}

impl GitOutput {
    /// The standard output, if git succeeded.
    pub fn text(self) -> Result<String, GitError> {
        if self.success { Ok(String::from_utf8_lossy(&self.stdout).into_owned()) } else { Err(self.failure()) }
    }

    /// The error with git's message.
    pub fn failure(&self) -> GitError {
        GitError::Failed { verb: self.verb.clone(), said: self.message() }
    }

    /// Git's error message on one line.
    pub fn message(&self) -> String {
        said::message(&self.stderr)
    }
}

fn joined<T>(result: thread::Result<io::Result<T>>) -> io::Result<T> {
    result.unwrap_or_else(|_| Err(io::Error::other("a thread broke down")))
}
