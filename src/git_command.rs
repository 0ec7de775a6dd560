//! Runs the `git` program, which fetches, commits and pushes: libgit2 is built without network support here.
//!
//! Entry points: [`Git::new`] or [`Git::in_repository`], arguments, then [`Git::run`], or [`Git::feed`] where git reads
//! from us. A call depends as little as possible on the user's setup: no shell, no prompts, no hooks, messages in
//! English, only the protocols below, and no variable that points git to another repository. Proxies, credentials and
//! ssh keys are those that the user has configured for git.
//!
//! Deliberately not supported: versions of git before 2.31.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use thiserror::Error;

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

/// Settings that override the user's. A connection without data for five minutes is dead, and maintenance runs while we
/// wait, so that no background git works on a repository that we read.
const SETTINGS: [&str; 5] = [
    "core.hooksPath=/dev/null",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=300",
    "gc.autoDetach=false",
    "maintenance.autoDetach=false",
];

#[derive(Debug, Error)]
pub enum GitError {
    #[error("the program `git` was not found\n  hint: install git 2.31 or newer, or add its folder to PATH")]
    NotInstalled,
    /// It could not be started, or its pipes broke.
    #[error("`git {verb}`: {error}")]
    Broken { verb: String, error: io::Error },
    /// It ended with an error for which there is no text of our own.
    #[error("`git {verb}` failed: {said}")]
    Failed { verb: String, said: String },
}

/// A call of git that is being put together.
pub struct Git {
    command: Command,
    verb: String,
}

/// The result of a call.
#[derive(Debug)]
pub struct GitOutput {
    pub success: bool,
    pub stdout: Vec<u8>,
    /// Its standard error, without progress lines.
    pub stderr: String,
    verb: String,
}

/// Called with the progress: so many of so many objects.
pub type Ticker<'a> = &'a dyn Fn(u64, u64);

impl Git {
    /// A call outside any repository.
    pub fn new() -> Self {
        let mut command = Command::new("git");
        command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_ALLOW_PROTOCOL", PROTOCOLS);
        for name in FOREIGN {
            command.env_remove(name);
        }
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        Self { command, verb: String::new() }
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

    /// Runs git until it ends.
    pub fn run(self) -> Result<GitOutput, GitError> {
        self.watch(&|_, _| {})
    }

    /// Runs git and reports its progress.
    pub fn watch(mut self, tick: Ticker<'_>) -> Result<GitOutput, GitError> {
        self.command.stdin(Stdio::null());
        let child = self.spawn()?;
        self.finish(child, |_| Ok(()), tick)
    }

    /// Runs git and writes to its standard input.
    pub fn feed(mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send) -> Result<GitOutput, GitError> {
        self.command.stdin(Stdio::piped());
        let child = self.spawn()?;
        self.finish(child, write, &|_, _| {})
    }

    fn spawn(&mut self) -> Result<Child, GitError> {
        let child = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        child.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => GitError::NotInstalled,
            _ => GitError::Broken { verb: self.verb.clone(), error },
        })
    }

    /// Writes to git and reads both of its outputs at the same time; one after the other, they would deadlock.
    fn finish(
        self,
        mut child: Child,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send,
        tick: Ticker<'_>,
    ) -> Result<GitOutput, GitError> {
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let talk = thread::scope(|scope| {
            let fed = scope.spawn(move || stdin.map_or(Ok(()), |mut pipe| write(&mut pipe)));
            let read = scope.spawn(move || {
                let mut bytes = Vec::new();
                stdout.map_or(Ok(0), |mut pipe| pipe.read_to_end(&mut bytes)).map(|_| bytes)
            });
            let said = stderr.map_or(Ok(String::new()), |pipe| listen(pipe, tick));
            (joined(fed.join()), joined(read.join()), said)
        });
        let broken = |error| GitError::Broken { verb: self.verb.clone(), error };
        let status = child.wait().map_err(broken)?;
        let (fed, stdout, stderr) = (talk.0, talk.1.map_err(broken)?, talk.2.map_err(broken)?);
        // A failing git closes its input; its message says more than the broken pipe.
        let is_ours = |error: &io::Error| status.success() || error.kind() != io::ErrorKind::BrokenPipe;
        if let Some(error) = fed.err().filter(is_ours) {
            return Err(broken(error));
        }
        Ok(GitOutput { success: status.success(), stdout, stderr, verb: self.verb })
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

    /// Git's error message on one line: everything from the first line marked as an error, or else the last line.
    pub fn message(&self) -> String {
        let lines: Vec<&str> = self.stderr.lines().map(str::trim).filter(|line| !is_filler(line)).collect();
        let first = lines.iter().position(|line| without_mark(line).is_some());
        let lines = &lines[first.unwrap_or(lines.len().saturating_sub(1))..];
        let lines: Vec<&str> = lines.iter().map(|line| without_mark(line).unwrap_or(line)).collect();
        if lines.is_empty() { "no error message".to_owned() } else { lines.join("; ").replace(":; ", ": ") }
    }
}

/// A line marked as an error, without the mark.
fn without_mark(line: &str) -> Option<&str> {
    ["fatal: ", "error: ", "ERROR: "].iter().find_map(|mark| line.strip_prefix(mark))
}

/// Advice that git adds to every failed connection.
fn is_filler(line: &str) -> bool {
    let filler = ["Please make sure you have the correct access rights", "and the repository exists."];
    line.is_empty() || filler.contains(&line)
}

fn joined<T>(result: thread::Result<io::Result<T>>) -> io::Result<T> {
    result.unwrap_or_else(|_| Err(io::Error::other("a thread broke down")))
}

/// Reads git's standard error as it arrives: progress lines become ticks, all others are kept.
fn listen(mut pipe: impl Read, tick: Ticker<'_>) -> io::Result<String> {
    let (mut said, mut line, mut buffer) = (String::new(), Vec::new(), [0; 4096]);
    loop {
        let length = pipe.read(&mut buffer)?;
        for byte in &buffer[..length] {
            match byte {
                b'\r' | b'\n' => take_line(&std::mem::take(&mut line), &mut said, tick),
                byte => line.push(*byte),
            }
        }
        if length == 0 {
            take_line(&line, &mut said, tick);
            return Ok(said);
        }
    }
}

fn take_line(line: &[u8], said: &mut String, tick: Ticker<'_>) {
    let line = String::from_utf8_lossy(line);
    match progress(&line) {
        Some((done, of)) => tick(done, of),
        None if line.trim().is_empty() || line.ends_with(", done.") => {}
        None => said.extend([line.as_ref(), "\n"]),
    }
}

/// `Receiving objects:  45% (450/1000), 1.20 MiB | …`: 450 of 1000.
fn progress(line: &str) -> Option<(u64, u64)> {
    let (_, counts) = line.split_once("% (")?;
    let (done, of) = counts.split_once(')')?.0.split_once('/')?;
    Some((done.parse().ok()?, of.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn progress_is_ticked_and_the_rest_is_kept() {
        let said = b"remote: Counting objects:  50% (1/2)\rremote: Counting objects: 100% (2/2), done.\nfatal: no\nReceiving objects:   1% (3/300), 1 KiB | 2 KiB/s\rlast";
        let ticks = RefCell::new(Vec::new());
        let kept = listen(said.as_slice(), &|done, of| ticks.borrow_mut().push((done, of)));
        assert_eq!(kept.ok().as_deref(), Some("fatal: no\nlast\n"));
        assert_eq!(ticks.into_inner(), [(1, 2), (2, 2), (3, 300)]);
    }

    #[test]
    fn the_message_is_what_git_calls_an_error() {
        let answer = |stderr: &str| GitOutput {
            success: false,
            stdout: Vec::new(),
            stderr: stderr.to_owned(),
            verb: "fetch".to_owned(),
        };
        let dialogue =
            "remote: hello\nfatal: unable to connect to host:\nhost[0]: refused\n\nand the repository exists.\n";
        assert_eq!(answer(dialogue).message(), "unable to connect to host: host[0]: refused");
        assert_eq!(answer("ssh: no route\nfatal: hung up\n").message(), "hung up");
        assert_eq!(answer("one\ntwo\n\n").message(), "two");
        assert_eq!(answer("").message(), "no error message");
    }
}
