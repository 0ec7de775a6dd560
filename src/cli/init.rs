//! `listpress init`: a small site that builds at once, and a workflow that builds and deploys it.

use super::{Outcome, Reporter};
use crate::base::write::write_if_changed;
use anyhow::bail;
use clap::Args;
use std::path::{Path, PathBuf};

/// What can be said to `init`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// An empty or new folder
    dir: PathBuf,
    /// Also write a GitHub workflow that fetches the lists, builds the site and deploys it to Pages; the folder may
    /// already hold a site
    #[arg(long)]
    workflow: bool,
}

/// The files of a new site.
const FILES: [(&str, &str); 3] = [
    ("site.yaml", include_str!("init/site.yaml")),
    ("content/about.md", include_str!("init/about.md")),
    (".gitignore", "/public/\n/.listpress/\n/lists/\n"),
];

/// Where GitHub looks for workflows, and ours.
const WORKFLOW: (&str, &str) = (".github/workflows/listpress.yml", include_str!("init/listpress.yml"));

pub(super) fn run(options: &Options, reporter: &Reporter) -> anyhow::Result<Outcome> {
    let dir = &options.dir;
    if !(options.workflow && dir.join("site.yaml").is_file()) {
        site(dir)?;
        reporter.line(&format!(
            "wrote a site to {0}; build it with `listpress --root {0} build`, then open {0}/public/index.html",
            dir.display()
        ));
    }
    if options.workflow {
        let path = workflow(dir)?;
        reporter.line(&format!(
            "wrote a workflow to {}; before you push it, set LISTPRESS_REPOSITORY in it, and choose GitHub Actions as the source under Settings > Pages",
            path.display()
        ));
    }
    Ok(Outcome::Done)
}

fn site(dir: &Path) -> anyhow::Result<()> {
    if std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{}: the folder is not empty\n  hint: name an empty or new folder", dir.display());
    }
    for (name, text) in FILES {
        write_if_changed(&dir.join(name), text.as_bytes())?;
    }
    Ok(())
}

fn workflow(dir: &Path) -> anyhow::Result<PathBuf> {
    let path = dir.join(WORKFLOW.0);
    if path.exists() {
        bail!("{}: the workflow exists already\n  hint: delete it to have a new one written", path.display());
    }
    write_if_changed(&path, WORKFLOW.1.as_bytes())?;
    Ok(path)
}
