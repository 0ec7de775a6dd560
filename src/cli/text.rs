//! `listpress text`: the plain-text digest of a range.

use super::{ListOption, Outcome, Reporter, WrongUse, outcome, output};
use crate::config::Config;
use crate::content::plain_text;
use crate::press::Press;
use std::io::Write;

pub(super) fn run(config: &Config, range: &str, list: &ListOption, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let press = Press::open(config, list.choose(config)?)?;
    let period = press.period(range).map_err(WrongUse::new)?;
    let (digest, texts, found) = press.digest(&period)?;
    let problems: Vec<_> = press.archive_problems().chain(found).collect();
    let mut out = output();
    out.write_all(plain_text::write(&digest, &texts).as_bytes())?;
    out.flush()?;
    reporter.problems(&problems);
    Ok(outcome(&problems))
}
