//! `listpress bundle`: the built site as one zip file.

use super::{Outcome, Reporter, SiteOptions};
use crate::base::number::size;
use crate::bundle;
use crate::config::Config;
use clap::Args;
use std::path::PathBuf;

/// What can be said to `bundle`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) site: SiteOptions,
    /// The zip file [default: beside the site's folder and named after it, like public.zip]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The zip file, given as an option
    #[arg(short, long, value_name = "FILE", conflicts_with = "file")]
    output: Option<PathBuf>,
}

pub(super) fn run(config: &Config, options: &Options, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let named = options.file.as_ref().or(options.output.as_ref());
    let file = named.cloned().unwrap_or_else(|| beside(config));
    let progress = reporter.progress("files");
    let bundled = bundle::write(&config.output_dir, &file, &|done, of| progress.tick(done, of))?;
    drop(progress);
    reporter.line(&format!(
        "bundle: {} file{} of {} in {}, {} compressed ({:.1?})",
        bundled.files,
        if bundled.files == 1 { "" } else { "s" },
        size(bundled.unpacked),
        file.display(),
        size(bundled.packed),
        reporter.elapsed()
    ));
    reporter.line(&format!("unpack it and open {}", bundled.start));
    Ok(Outcome::Done)
}

/// `public.zip` beside `public`.
fn beside(config: &Config) -> PathBuf {
    let folder = std::path::absolute(&config.output_dir).unwrap_or_else(|_| config.output_dir.clone());
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".zip");
    // As it was typed, as far as that goes.
    match config.output_dir.file_name() {
        Some(_) => config.output_dir.with_file_name(name),
        None => folder.with_file_name(name),
    }
}
