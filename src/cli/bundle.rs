//! `listpress bundle`: the built site as one zip file.

use super::{Outcome, Reporter, SiteOptions};
use anyhow::bail;
use clap::Args;

/// What can be said to `bundle`.
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
    bail!("`bundle` is not there yet")
}
