//! A site in a folder of its own, and the program that builds it.
//!
//! Entry points: [`Site::of`], [`Site::demo`] and [`Site::empty`], then [`Site::build`] or [`Site::run`].

use super::Inbox;
use super::pages::Pages;
use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The smallest configuration; `[INBOX]` becomes the repository.
const SMALLEST: &str = "title: Tea things\nlists:\n  - name: kettle\n    title: Kettle\n    repository: [INBOX]\n";

/// A root folder for the program.
pub(crate) struct Site {
    folder: TempDir,
    inbox: Option<PathBuf>,
    _kept: Option<Inbox>,
}

/// The outcome of a run of the program.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    /// With folders and times replaced.
    pub(crate) stderr: String,
}

impl Site {
    /// A site with the smallest configuration.
    pub(crate) fn of(inbox: &Inbox) -> Self {
        Self::with(inbox, "")
    }

    /// A site with further lines of configuration before the smallest one.
    pub(crate) fn with(inbox: &Inbox, lines: &str) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), inbox: Some(inbox.path.clone()), _kept: None }
            .yaml(&format!("{lines}{SMALLEST}"))
    }

    /// A site of the invented list.
    pub(crate) fn demo() -> Self {
        Self::empty().yaml(&SMALLEST.replace("[INBOX]", "builtin:demo"))
    }

    /// An empty root.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), inbox: None, _kept: None }
    }

    /// Keeps the inbox alive as long as the site.
    pub(crate) fn keeping(self, inbox: Inbox) -> Self {
        Self { _kept: Some(inbox), ..self }
    }

    /// Writes site.yaml; `[INBOX]` becomes the repository.
    pub(crate) fn yaml(self, text: &str) -> Self {
        let inbox = self.inbox.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        self.file("site.yaml", &text.replace("[INBOX]", &inbox))
    }

    /// Writes a file below the root.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// The names of the files below a folder, sorted.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        Pages::of(&self.path(folder)).names()
    }

    /// Everything in public/.
    pub(crate) fn pages(&self) -> Pages {
        Pages::of(&self.path("public"))
    }

    /// Everything in content/.
    pub(crate) fn content(&self) -> Pages {
        Pages::of(&self.path("content"))
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_in(&[("TZ", "UTC"), ("LC_ALL", "C")], arguments)
    }

    /// Runs the program with only these variables and HOME in its environment.
    pub(crate) fn run_in(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Run {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("listpress"));
        command.env_clear().env("HOME", self.root()).envs(environment.iter().copied());
        let output = command.arg("--root").arg(self.root()).args(arguments).output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: self.plain(&String::from_utf8(output.stderr).unwrap()),
        }
    }

    /// Builds the site, which must succeed.
    pub(crate) fn build(self) -> Self {
        let run = self.run(&["build"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        self
    }

    /// The error message of a run that must fail.
    pub(crate) fn fails(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 1, "{}", run.stderr);
        run.stderr
    }

    /// The error message of a run whose arguments must be refused.
    pub(crate) fn refuses(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 2, "{}", run.stderr);
        run.stderr
    }

    /// A text with everything replaced that differs from machine to machine: folders and times.
    pub(crate) fn plain(&self, text: &str) -> String {
        let text = text.replace(&self.root().display().to_string(), "[ROOT]");
        let text = match &self.inbox {
            Some(inbox) => text.replace(&inbox.display().to_string(), "[INBOX]"),
            None => text,
        };
        text.lines().map(|line| format!("{}\n", without_time(line))).collect()
    }
}

/// A summary line without its `(1.2s)`.
fn without_time(line: &str) -> &str {
    match line.rsplit_once(" (") {
        Some((before, time)) if time.ends_with("s)") && time.starts_with(|digit: char| digit.is_ascii_digit()) => {
            before
        }
        _ => line,
    }
}
