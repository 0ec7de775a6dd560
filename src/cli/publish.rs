//! `listpress publish`: the built site becomes a commit on a branch.

use super::{Outcome, Reporter, SiteOptions};
use anyhow::bail;
use clap::Args;

/// What can be said to `publish`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) site: SiteOptions,
}

pub(super) fn run(
    _config: &crate::config::Config,
    _options: &Options,
    _reporter: &Reporter,
) -> anyhow::Result<Outcome> {
    bail!("`publish` is not there yet")
}
