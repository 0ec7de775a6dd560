//! `listpress serve`: the site on this machine, built again as it changes.

use super::{Outcome, Reporter, SiteOptions};
use anyhow::bail;
use clap::Args;

/// What can be said to `serve`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) site: SiteOptions,
}

pub(super) fn run(_globals: &super::Globals, _options: &Options, _reporter: &Reporter) -> anyhow::Result<Outcome> {
    bail!("`serve` is not there yet")
}
