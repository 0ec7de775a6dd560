//! `listpress digest`: list repositories become Markdown in content/.
//!
//! A list that fails does not keep the others from being pressed: its digests stay as they are.

use super::failed_lists::FailedLists;
use super::{ListProblem, Outcome, PressOptions, Reporter, outcome};
use crate::base::number::{counted, size};
use crate::config::Config;
use crate::press::{self, FileCount, Pressed};
use std::ops::ControlFlow;

/// What a run leaves for the end of the command.
pub(super) struct Digested {
    outcome: Outcome,
    failed: FailedLists,
}

impl Digested {
    /// Names the lists that failed, which is the last thing to say.
    pub(super) fn finish(&self) -> Outcome {
        self.failed.summarise("; content/ and the site keep what they had of it");
        self.outcome.and(self.failed.outcome())
    }
}

pub(super) fn run(config: &Config, options: PressOptions, reporter: &Reporter) -> anyhow::Result<Digested> {
    let (mut problems, mut failed) = (Vec::new(), FailedLists::new(config.lists.len()));
    let mut ended = Ok(());
    let progress = reporter.progress("mails");
    let tick = |list: usize, done: u64, of: u64| progress.tick_part(list, done, of);
    press::update(config, options.force, &tick, |list, pressed| {
        match pressed {
            Ok(pressed) => {
                progress.aside(|| summary(&list.name, &pressed, reporter));
                problems.extend(ListProblem::all(config, list, pressed.problems));
            }
            Err(error) => ended = failed.add(list, error),
        }
        if ended.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    drop(progress);
    ended.and(failed.report())?;
    reporter.problems(&problems);
    Ok(Digested { outcome: outcome(&problems), failed })
}

fn summary(list: &str, pressed: &Pressed, reporter: &Reporter) {
    let outside =
        if pressed.outside == 0 { String::new() } else { format!(", {} mails outside the ranges", pressed.outside) };
    let FileCount { files, bytes } = pressed.readings;
    let readings = if files == 0 {
        String::new()
    } else {
        format!("; to be read: {}, {}", counted(files as u64, "thread", "threads"), size(bytes))
    };
    reporter.line(&format!(
        "{list}: {} mails read; digests: {} written, {} unchanged, {} removed{outside}{readings} ({:.1?})",
        pressed.mails,
        pressed.written,
        pressed.unchanged,
        pressed.removed,
        reporter.elapsed()
    ));
}
