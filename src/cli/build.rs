//! `listpress build`: `digest`, then `render`.

use super::{Outcome, PressOptions, Reporter, digest, render};
use crate::config::Config;

pub(super) fn run(config: &Config, options: PressOptions, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let digested = digest::run(config, options, reporter)?;
    let rendered = render::run(config, reporter)?;
    Ok(rendered.and(digested.finish()))
}
