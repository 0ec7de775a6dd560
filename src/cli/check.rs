//! `listpress check`: what is wrong in the built site and in content/.

use super::{Outcome, Reporter, SiteOptions, output};
use crate::base::number::{counted, thousands};
use crate::check::{self, Finding, Report};
use crate::config::Config;
use clap::Args;
use std::io::Write;

/// What can be said to `check`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) site: SiteOptions,
    /// List external links: the address, the number of links to it, and the first of them
    #[arg(long)]
    external: bool,
}

pub(super) fn run(config: &Config, options: &Options, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let progress = reporter.progress("files");
    let report = check::check(config, options.external, &|done, of| progress.tick(done, of))?;
    drop(progress);
    if options.external {
        let mut out = output();
        report.external_links.iter().try_for_each(|link| writeln!(out, "{link}"))?;
        out.flush()?;
    }
    let (problems, notes): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|finding| finding.fault.is_problem());
    let texts = |findings: &[&Finding]| findings.iter().map(ToString::to_string).collect::<Vec<_>>();
    reporter.findings(&texts(&problems), &texts(&notes));
    reporter.line(&format!("{} ({:.1?})", summary(&report, problems.len()), reporter.elapsed()));
    Ok(if problems.is_empty() { Outcome::Done } else { Outcome::Problems })
}

/// `checked 532 pages, 40 feeds, 12,345 links; 678 external links were not checked; 3 problems`.
fn summary(report: &Report, problems: usize) -> String {
    let external = match report.external {
        0 => String::new(),
        1 => "; 1 external link was not checked".to_owned(),
        several => format!("; {} external links were not checked", thousands(several)),
    };
    let problems = match problems {
        0 => "no problems".to_owned(),
        some => counted(some as u64, "problem", "problems"),
    };
    let pages = counted(report.pages as u64, "page", "pages");
    let feeds = counted(report.feeds as u64, "feed", "feeds");
    format!("checked {pages}, {feeds}, {}{external}; {problems}", counted(report.links, "link", "links"))
}
