//! `listpress demo`: writes the archive of the invented list.

use super::{Outcome, Reporter};
use crate::demo;
use std::path::Path;

pub(super) fn run(dir: &Path, mails: usize, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let progress = reporter.progress("mails");
    let created = demo::create(dir, mails, &mut |done| progress.tick(done as u64, mails as u64))?;
    drop(progress);
    reporter.line(&format!(
        "{mails} mails in {} epochs in {} ({:.1?})",
        created.heads.len(),
        dir.display(),
        reporter.elapsed()
    ));
    Ok(Outcome::Done)
}
