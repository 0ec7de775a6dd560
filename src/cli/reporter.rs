//! The one place that writes to the terminal: progress, problems, summaries and errors, all on the standard error.

use crate::base::problem::Problem;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Speaks to the user, as much as they want to hear.
pub(super) struct Reporter {
    quiet: bool,
    verbose: bool,
    begun: Instant,
}

/// How many remarks are named; the rest are counted, unless the user asks for all.
const REMARKS: usize = 3;

impl Reporter {
    pub(super) fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose, begun: Instant::now() }
    }

    /// One that speaks as loud, for work that begins now.
    pub(super) fn anew(&self) -> Self {
        Self::new(self.quiet, self.verbose)
    }

    /// A bar on a terminal, silence otherwise.
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
        Progress(bar)
    }

    /// A line of the summary.
    pub(super) fn line(&self, text: &str) {
        if !self.quiet {
            say(text);
        }
    }

    /// Why something failed, where the program goes on.
    pub(super) fn complain(text: &str) {
        say(text);
    }

    /// Lists what was lost, and remarks as far as they are wanted.
    pub(super) fn problems<P: Problem>(&self, problems: &[P]) {
        let (losses, remarks): (Vec<&P>, Vec<&P>) = problems.iter().partition(|problem| problem.is_loss());
        for problem in losses {
            say(&format!("problem: {problem}"));
        }
        if self.quiet {
            return;
        }
        let (named, rest): (Vec<&P>, Vec<&P>) =
            remarks.iter().partition(|problem| self.verbose || problem.is_duplicate());
        for problem in named.iter().take(if self.verbose { usize::MAX } else { REMARKS }) {
            say(&format!("note: {problem}"));
        }
        let unnamed = rest.len() + named.len().saturating_sub(if self.verbose { usize::MAX } else { REMARKS });
        if unnamed > 0 {
            say(&format!("note: {unnamed} more notes about single mails; -v lists them"));
        }
    }

    /// Tells what somebody looked for, and remarks as far as they are wanted.
    pub(super) fn findings(&self, found: &[String], remarks: &[String]) {
        for text in found {
            say(text);
        }
        let shown = if self.verbose { usize::MAX } else { REMARKS };
        for text in remarks.iter().take(shown) {
            self.line(&format!("note: {text}"));
        }
        if let Some(more @ 1..) = remarks.len().checked_sub(shown) {
            self.line(&format!("note: {more} more notes; -v lists them"));
        }
    }

    /// The time since the program began.
    pub(super) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Why the program failed.
    pub(super) fn error(error: &anyhow::Error) {
        say(&format!("error: {error:#}"));
    }
}

/// Shows how far a stage is.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn tick(&self, done: u64, of: u64) {
        self.0.set_length(of);
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Writes a line; if nobody can read it, nobody misses it. Lines quote mail, which must not command a terminal.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", crate::base::text::visible(text));
}
