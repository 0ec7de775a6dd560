//! `listpress render`: content/ becomes the site.

use super::{Outcome, Reporter, outcome};
use crate::config::Config;
use crate::render::{self, Rendered};

pub(super) fn run(config: &Config, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let progress = reporter.progress("pages");
    let rendered = render::render(config, &|done, of| progress.tick(done, of))?;
    drop(progress);
    summarise(config, &rendered, reporter);
    Ok(outcome(&rendered.problems))
}

/// What was done.
pub(super) fn summarise(config: &Config, rendered: &Rendered, reporter: &Reporter) {
    let written = rendered.written;
    reporter.line(&format!(
        "site: {} pages; files: {} written, {} unchanged, {} removed; {} in {} ({:.1?})",
        rendered.pages,
        written.written,
        written.unchanged,
        written.removed,
        size(written.bytes),
        config.output_dir.display(),
        reporter.elapsed()
    ));
    if config.base_url.is_none() {
        reporter.line("note: no `base_url`, so no sitemap, and feeds link relatively");
    }
    reporter.problems(&rendered.problems);
}

/// `12.3 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
