//! `listpress render`: renders content/ into the site.

use super::{Outcome, Reporter, outcome};
use crate::base::number::size;
use crate::config::Config;
use crate::output::OutputSummary;
use crate::render::{self, Rendered};

pub(super) fn run(config: &Config, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let progress = reporter.progress("pages");
    let rendered = render::render(config, &|done, of| progress.tick(done, of))?;
    drop(progress);
    summarise(config, &rendered, reporter);
    Ok(outcome(&rendered.problems))
}

/// Reports what was done.
pub(super) fn summarise(config: &Config, rendered: &Rendered, reporter: &Reporter) {
    let written = &rendered.written;
    reporter.line(&format!(
        "site: {} pages; files: {} written, {} unchanged, {} removed; {} files, {} in {} ({:.1?})",
        rendered.pages,
        written.written,
        written.unchanged,
        written.removed,
        written.files(),
        size(written.bytes),
        config.output_dir.display(),
        reporter.elapsed()
    ));
    if config.base_url.is_none() {
        reporter.line("note: without `base_url` there is no sitemap, and feeds have relative links");
    }
    if let Some(limits) = limits(written) {
        reporter.line(&format!("note: GitHub Pages: {limits}"));
    }
    reporter.problems(&rendered.problems);
}

/// The largest site that GitHub Pages accepts, and the largest file that GitHub accepts in a repository.
const PAGES_SITE: u64 = 1_000_000_000;
const GIT_FILE: u64 = 100 << 20;
/// The size from which on the user is warned.
const NEAR: u64 = PAGES_SITE / 10 * 8;
/// What makes a site smaller.
const LESS: &str = "fewer months of `reading` in site.yaml make it smaller";
/// The deployment packs and unpacks files one by one.
const MANY_FILES: usize = 100_000;

/// Which limits of GitHub the site comes near to, on one line.
fn limits(written: &OutputSummary) -> Option<String> {
    let (largest, name) = &written.largest;
    let has = format!("{}, the limit is {}", size(written.bytes), size(PAGES_SITE));
    let site = match written.bytes {
        bytes if bytes > PAGES_SITE => Some(format!("the site is too large: {has}; {LESS}")),
        bytes if bytes >= NEAR => Some(format!("the site is {has}; {LESS}")),
        _ => None,
    };
    let file = (*largest > GIT_FILE)
        .then(|| format!("{name} is {}, and GitHub accepts no file above 100 MiB", size(*largest)));
    let many = (written.files() > MANY_FILES).then(|| format!("{} files will be slow to deploy", written.files()));
    let warnings: Vec<String> = [site, file, many].into_iter().flatten().collect();
    (!warnings.is_empty()).then(|| warnings.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits_of(bytes: u64, files: usize, largest: u64) -> Option<String> {
        let largest = (largest, "search/all.js".to_owned());
        limits(&OutputSummary { written: files, bytes, largest, ..OutputSummary::default() })
    }

    #[test]
    fn a_site_far_from_all_limits_gets_no_warning() {
        assert_eq!(limits_of(799_999_999, 100_000, 100 << 20), None);
    }

    #[test]
    fn a_site_near_a_limit_or_above_it_gets_one() {
        let warning = |bytes, files, largest| limits_of(bytes, files, largest).expect("the site is near a limit");
        assert_eq!(
            warning(800_000_000, 1, 1),
            "the site is 800.0 MB, the limit is 1.00 GB; fewer months of `reading` in site.yaml make it smaller"
        );
        assert_eq!(
            warning(1_200_000_000, 1, 1),
            "the site is too large: 1.20 GB, the limit is 1.00 GB; fewer months of `reading` in site.yaml make it smaller"
        );
        assert_eq!(
            warning(200_000_000, 100_001, 120_000_000),
            "search/all.js is 120.0 MB, and GitHub accepts no file above 100 MiB; 100001 files will be slow to deploy"
        );
    }
}
