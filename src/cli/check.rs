//! `listpress check`: what is wrong in the built site and in content/.

use super::{Outcome, Reporter, SiteOptions};
use anyhow::bail;
use clap::Args;

/// What can be said to `check`.
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
    bail!("`check` is not there yet")
}
