//! `listpress sync`: fetches the lists' repositories, or what is new in them, with `git`.

use super::{ListOption, Outcome, Reporter, interrupt};
use crate::base::number::counted;
use crate::config::{Config, List};
use crate::sync::{self, Synced};
use clap::Args;

/// Arguments of `sync`.
#[derive(Debug, Args)]
pub(super) struct SyncArguments {
    #[command(flatten)]
    list: ListOption,
    /// Skip older epochs when a list is fetched for the first time
    #[arg(long, value_name = "N", default_value_t = 0)]
    first_epoch: u32,
    /// Take over a branch that was rewritten on the server, and drop the commits that it lost
    #[arg(long)]
    accept_rewritten: bool,
}

/// A list that fails does not keep the others from being synced; each failure is reported once.
pub(super) fn run(config: &Config, options: &SyncArguments, reporter: &Reporter) -> anyhow::Result<Outcome> {
    interrupt::end_git();
    let mut failed: Option<anyhow::Error> = None;
    for list in options.list.choose(config)? {
        if let Err(error) = one(config, list, options, reporter)
            && let Some(earlier) = failed.replace(error)
        {
            Reporter::error(&earlier);
        }
    }
    failed.map_or(Ok(Outcome::Done), Err)
}

fn one(config: &Config, list: &List, options: &SyncArguments, reporter: &Reporter) -> anyhow::Result<()> {
    let how = sync::SyncOptions { first_epoch: options.first_epoch, accept_rewritten: options.accept_rewritten };
    let progress = reporter.progress("objects");
    let synced = sync::sync(config, list, how, &|done, of| progress.tick(done, of))?;
    drop(progress);
    let summary = synced.map_or_else(|| "built in, nothing to fetch".to_owned(), |synced| summary(&synced));
    reporter.line(&format!("{}: {summary} ({:.1?})", list.name, reporter.elapsed()));
    Ok(())
}

/// `2 epochs, 1 of them new; 17 new mails`.
fn summary(synced: &Synced) -> String {
    let new_epochs = match synced.new_epochs {
        0 => String::new(),
        new if new == synced.epochs => ", new".to_owned(),
        new => format!(", {new} of them new"),
    };
    let mails = match synced.commits {
        0 => "nothing new".to_owned(),
        commits => counted(commits, "new mail", "new mails"),
    };
    let gone = if synced.gone == 0 { String::new() } else { format!(", {} dropped", synced.gone) };
    format!("{}{new_epochs}; {mails}{gone}", counted(synced.epochs as u64, "epoch", "epochs"))
}
