//! `listpress init`: a small site that builds at once.

use super::{Outcome, Reporter};
use crate::output::write_if_changed;
use anyhow::bail;
use std::path::Path;

/// The files of a new site.
const FILES: [(&str, &str); 3] = [
    ("site.yaml", include_str!("init/site.yaml")),
    ("content/about.md", include_str!("init/about.md")),
    (".gitignore", "/public/\n/.listpress/\n"),
];

pub(super) fn run(dir: &Path, reporter: &Reporter) -> anyhow::Result<Outcome> {
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
