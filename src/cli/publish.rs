//! `listpress publish`: commits the built site to a branch.

use super::{Outcome, Reporter, SiteOptions, interrupt};
use crate::config::Config;
use crate::publish::{self, Published};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `publish`.
#[derive(Debug, Args)]
pub(super) struct PublishArguments {
    /// Where the site was built [default: public, or `output_dir` of site.yaml]
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// The branch to commit to
    #[arg(long, value_name = "NAME", default_value = "gh-pages")]
    branch: String,
    /// A folder inside the repository to commit to [default: the root]
    #[arg(long, value_name = "DIR")]
    repository: Option<PathBuf>,
    /// The commit message
    #[arg(long, value_name = "TEXT", default_value = "Publish the site")]
    message: String,
    /// Accept a branch that has other commits, and replace its files with the site
    #[arg(long)]
    adopt: bool,
    /// Push the branch, never by force
    #[arg(long)]
    push: bool,
    /// The remote to push to
    #[arg(long, value_name = "NAME", default_value = "origin")]
    remote: String,
}

impl PublishArguments {
    pub(super) fn site(&self) -> SiteOptions {
        SiteOptions { output_dir: self.output_dir.clone(), base_url: None }
    }
}

pub(super) fn run(config: &Config, options: &PublishArguments, reporter: &Reporter) -> anyhow::Result<Outcome> {
    interrupt::end_git();
    let how = publish::PublishOptions {
        site: config.output_dir.clone(),
        repository: options.repository.clone().unwrap_or_else(|| config.root.clone()),
        branch: options.branch.clone(),
        remote: options.remote.clone(),
        message: options.message.clone(),
        adopt: options.adopt,
        patience: config.fetch.seconds.into(),
    };
    let progress = reporter.progress("files");
    let published = publish::publish(&how, &|done, of| progress.tick(done, of))?;
    drop(progress);
    reporter.line(&format!("{}: {} ({:.1?})", options.branch, summary(&published), reporter.elapsed()));
    if !published.has_address {
        reporter.line(
            "note: the site was built without `base_url`, so it has no sitemap, and its feeds have relative links",
        );
    }
    if options.push {
        publish::push(&how)?;
        reporter.line(&format!("{}: pushed to {} ({:.1?})", options.branch, options.remote, reporter.elapsed()));
    }
    Ok(Outcome::Done)
}

/// `commit 1234abcd; files: 3 added, 1 changed, 0 removed, 120 in all`.
fn summary(published: &Published) -> String {
    let Published { commit, files, added, changed, removed, .. } = published;
    let commit = commit.get(..10).unwrap_or(commit);
    if published.is_new {
        format!("commit {commit}; files: {added} added, {changed} changed, {removed} removed, {files} in all")
    } else {
        format!("nothing new; commit {commit} has the same {files} files")
    }
}
