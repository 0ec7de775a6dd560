//! `listpress sync`: the lists' repositories are cloned and brought up to date with `git`.

use super::{Outcome, Reporter};
use anyhow::bail;
use clap::Args;

/// What can be said to `sync`.
#[derive(Debug, Args)]
pub(super) struct Options {}

pub(super) fn run(
    _config: &crate::config::Config,
    _options: &Options,
    _reporter: &Reporter,
) -> anyhow::Result<Outcome> {
    bail!("`sync` is not there yet")
}
