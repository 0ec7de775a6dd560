//! `listpress check`: what is wrong in the built site and in content/.

use super::{Outcome, Reporter, SiteOptions, output};
use crate::check::{self, Finding, Report};
use crate::config::Config;
use clap::Args;
use std::io::Write;

/// What can be said to `check`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) site: SiteOptions,
    /// Print the links that lead elsewhere: address, number of places, and the first of them
    #[arg(long)]
    external: bool,
}

pub(super) fn run(config: &Config, options: &Options, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let progress = reporter.progress("files");
    let report = check::check(config, options.external, &|done, of| progress.tick(done, of))?;
    drop(progress);
    if options.external {
        let mut out = output();
        report.elsewhere.iter().try_for_each(|outside| writeln!(out, "{outside}"))?;
        out.flush()?;
    }
    let (problems, remarks): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|finding| finding.fault.is_problem());
    let texts = |findings: &[&Finding]| findings.iter().map(ToString::to_string).collect::<Vec<_>>();
    reporter.findings(&texts(&problems), &texts(&remarks));
    reporter.line(&format!("{} ({:.1?})", summary(&report, problems.len()), reporter.elapsed()));
    Ok(if problems.is_empty() { Outcome::Done } else { Outcome::Problems })
}

/// `checked 532 pages, 40 feeds, 12,345 links, and not the 678 that lead elsewhere; 3 problems`.
fn summary(report: &Report, problems: usize) -> String {
    let elsewhere = match report.outside {
        0 => String::new(),
        outside => format!(", and not the {} that lead elsewhere", grouped(outside)),
    };
    let problems = match problems {
        0 => "no problems".to_owned(),
        1 => "1 problem".to_owned(),
        more => format!("{} problems", grouped(more as u64)),
    };
    let (pages, feeds) = (grouped(report.pages as u64), grouped(report.feeds as u64));
    format!("checked {pages} pages, {feeds} feeds, {} links{elsewhere}; {problems}", grouped(report.links))
}

/// `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let comma = |(place, digit): (usize, char)| {
        let is_break = place > 0 && (digits.len() - place).is_multiple_of(3);
        is_break.then_some(',').into_iter().chain([digit])
    };
    digits.chars().enumerate().flat_map(comma).collect()
}
