//! `listpress text`: the plain-text digest of a range.

use super::{ListOption, Outcome, Reporter, WrongUse, outcome, output};
use crate::config::Config;
use crate::digest::text;
use crate::press::Press;
use std::io::Write;

pub(super) fn run(config: &Config, range: &str, list: &ListOption, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let press = Press::open(config, list.choose(config)?)?;
    let period = press.period(range).map_err(WrongUse::of)?;
    let (digest, problems) = press.digest(&period)?;
    let mut out = output();
    out.write_all(text::write(&digest).as_bytes())?;
    out.flush()?;
    reporter.problems(&problems);
    Ok(outcome(&problems))
}
