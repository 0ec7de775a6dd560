//! `listpress init`: a small site that builds at once.

use super::{Outcome, Reporter};
use crate::output::write_if_changed;
use anyhow::bail;
use clap::Args;
use std::path::PathBuf;

/// What can be said to `init`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// A folder that is empty or not there yet
    dir: PathBuf,
}

/// The files of a new site.
const FILES: [(&str, &str); 3] = [
    ("site.yaml", include_str!("init/site.yaml")),
    ("content/about.md", include_str!("init/about.md")),
    (".gitignore", "/public/\n/.listpress/\n"),
];

pub(super) fn run(options: &Options, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let dir = &options.dir;
    if std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{}: the folder is not empty\n  hint: name a folder that is not there yet", dir.display());
    }
    for (name, text) in FILES {
        write_if_changed(&dir.join(name), text.as_bytes())?;
    }
    reporter.line(&format!(
        "a site in {0}; build it with `listpress --root {0} build`, then open {0}/public/index.html",
        dir.display()
    ));
    Ok(Outcome::Done)
}
