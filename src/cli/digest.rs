//! `listpress digest`: list repositories become Markdown in content/.

use super::{Outcome, PressOptions, Reporter, outcome};
use crate::config::Config;
use crate::press::{self, Pressed};
use crate::store::LateStore;

pub(super) fn run(config: &Config, options: PressOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let store = LateStore::new(&config.root);
    let mut problems = Vec::new();
    for list in &config.lists {
        let progress = reporter.progress("mails");
        let pressed = press::update((config, list), &store, options.force, &|done, of| progress.tick(done, of))?;
        drop(progress);
        summary(&list.name, &pressed, reporter);
        problems.extend(pressed.problems);
    }
    reporter.problems(&problems);
    Ok(outcome(&problems))
}

fn summary(list: &str, pressed: &Pressed, reporter: &Reporter) {
    let outside =
        if pressed.outside == 0 { String::new() } else { format!(", {} mails outside the ranges", pressed.outside) };
    reporter.line(&format!(
        "{list}: {} mails read; digests: {} written, {} unchanged, {} removed{outside} ({:.1?})",
        pressed.mails,
        pressed.written,
        pressed.unchanged,
        pressed.removed,
        reporter.elapsed()
    ));
}
