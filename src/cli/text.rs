//! `listpress text`: the plain-text digest of a range.
//!
//! Where several lists have the range, as they have days, their digests follow each other, each below its list's name.

use super::open_lists::{OpenList, OpenLists};
use super::{ListOption, Outcome, Reporter, output};
use crate::config::{Config, List};
use crate::content::plain_text;
use std::io::Write;

pub(super) fn run(config: &Config, range: &str, list: &ListOption, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let mut lists = OpenLists::open(config, list, |press| press.period(range))?;
    let having: Vec<usize> = (0..lists.lists.len()).filter(|position| lists.lists[*position].asked.is_some()).collect();
    let mut out = output();
    for position in having.iter().copied() {
        let OpenList { list, press, asked: Some(period) } = &lists.lists[position] else { continue };
        let (digest, texts, found) = press.digest(period)?;
        let problems = press.archive_problems().chain(found).collect();
        let name = if having.len() > 1 { heading(list, position == having[0]) } else { String::new() };
        write!(out, "{name}{}", plain_text::write(&digest, &texts))?;
        lists.add_problems(position, problems);
    }
    out.flush()?;
    Ok(lists.finish(reporter))
}

/// The name of a list, underlined, with a gap after the digest before.
fn heading(list: &List, is_first: bool) -> String {
    let gap = if is_first { "" } else { "\n" };
    format!("{gap}{}\n{}\n\n", list.name, "=".repeat(list.name.len()))
}
