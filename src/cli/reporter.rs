//! The only module that writes to the terminal: progress, problems, summaries and errors, all to the standard error.

use crate::base::problem::Problem;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Prints as much as the user wants to see.
pub(super) struct Reporter {
    quiet: bool,
    verbose: bool,
    begun: Instant,
}

/// How many notes are printed; the rest are counted, unless the user asks for all.
const NOTES: usize = 3;

impl Reporter {
    pub(super) fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose, begun: Instant::now() }
    }

    /// A reporter with the same options, for work that begins now.
    pub(super) fn restarted(&self) -> Self {
        Self::new(self.quiet, self.verbose)
    }

    /// A progress bar on a terminal, nothing otherwise.
    pub(super) fn progress(&self, what: &'static str) -> Progress {
        let visible = !self.quiet && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(
            Some(0),
            if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        if let Ok(style) = ProgressStyle::with_template("{msg:>12} [{bar:40}] {human_pos} of {human_len} {eta:>4}") {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(what);
        Progress { bar, parts: Mutex::default() }
    }

    /// A line of the summary.
    pub(super) fn line(&self, text: &str) {
        if !self.quiet {
            print(text);
        }
    }

    /// Prints an error after which the program goes on.
    pub(super) fn error_line(text: &str) {
        print(text);
    }

    /// Prints losses, and as many notes as are wanted.
    pub(super) fn problems<P: Problem>(&self, problems: &[P]) {
        let (losses, notes): (Vec<&P>, Vec<&P>) = problems.iter().partition(|problem| problem.is_loss());
        for problem in &losses {
            print(&format!("problem: {problem}"));
        }
        for hint in losses.iter().filter_map(|problem| problem.hint()).collect::<BTreeSet<_>>() {
            print(&format!("  hint: {hint}"));
        }
        if self.quiet {
            return;
        }
        let (named, rest): (Vec<&P>, Vec<&P>) =
            notes.iter().partition(|problem| self.verbose || problem.is_duplicate());
        for problem in named.iter().take(if self.verbose { usize::MAX } else { NOTES }) {
            print(&format!("note: {problem}"));
        }
        let unnamed = rest.len() + named.len().saturating_sub(if self.verbose { usize::MAX } else { NOTES });
        if unnamed > 0 {
            print(&format!("note: {unnamed} more notes about single mails; -v lists them"));
        }
    }

    /// Prints findings, and as many notes as are wanted.
    pub(super) fn findings(&self, found: &[String], notes: &[String]) {
        for text in found {
            print(text);
        }
        let shown = if self.verbose { usize::MAX } else { NOTES };
        for text in notes.iter().take(shown) {
            self.line(&format!("note: {text}"));
        }
        if let Some(more @ 1..) = notes.len().checked_sub(shown) {
            self.line(&format!("note: {more} more notes; -v lists them"));
        }
    }

    /// The time since the work began.
    pub(super) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Prints why the program failed.
    pub(super) fn error(error: &anyhow::Error) {
        print(&format!("error: {error:#}"));
    }
}

/// Shows the progress of a stage.
pub(super) struct Progress {
    bar: ProgressBar,
    /// Of a stage that works on several things at once, how much of each is done.
    parts: Mutex<BTreeMap<usize, (u64, u64)>>,
}

impl Progress {
    pub(super) fn tick(&self, done: u64, of: u64) {
        self.bar.set_length(of);
        self.bar.set_position(done);
    }

    /// The progress of one of several things.
    pub(super) fn tick_part(&self, part: usize, done: u64, of: u64) {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        parts.insert(part, (done, of));
        let (done, of) = parts.values().fold((0, 0), |(done, of), part| (done + part.0, of + part.1));
        self.tick(done, of);
    }

    /// Prints meanwhile.
    pub(super) fn aside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Prints a line, and ignores a terminal that is gone. Lines quote mail, which must not control the terminal.
fn print(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", crate::base::text::visible(text));
}
