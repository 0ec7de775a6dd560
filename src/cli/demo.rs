//! `listpress demo`: writes the archive of the invented list, or of several lists that share mails.

use super::{Outcome, Reporter};
use crate::base::number::counted;
use crate::demo;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// An empty or new folder
    dir: PathBuf,
    /// Number of mails; one that is sent to several lists counts once
    #[arg(long, value_name = "N")]
    mails: usize,
    /// Number of lists, each in a folder of DIR, that share some of the mails [default: one, in DIR itself]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    lists: Option<u16>,
}

pub(super) fn run(options: &DemoArguments, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let DemoArguments { dir, mails, lists } = options;
    let progress = reporter.progress("mails");
    let mut tick = |done| progress.tick(done as u64, *mails as u64);
    let summary = match lists {
        None => {
            let created = demo::create(dir, *mails, &mut tick)?;
            format!("{mails} mails in {} epochs in {}", created.heads.len(), dir.display())
        }
        Some(lists) => {
            let created = demo::create_lists(dir, *mails, usize::from(*lists), &mut tick)?;
            let copies: usize = created.iter().map(|list| list.mails).sum();
            let lists = counted(created.len() as u64, "list", "lists");
            format!("{mails} mails as {copies} copies in {lists} in {}", dir.display())
        }
    };
    drop(progress);
    reporter.line(&format!("{summary} ({:.1?})", reporter.elapsed()));
    Ok(Outcome::Done)
}
