//! What differs between the site on disk and the branch, by git's ids of the contents.

use super::PublishError;
use super::branch::SiteBranch;
use super::site::BuiltSite;
use crate::base::path::SitePath;
use crate::git_command::Git;
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

/// What the next commit changes.
#[derive(Debug, Default)]
pub(super) struct SiteDifference<'a> {
    /// Files with new contents, sorted.
    pub(super) written: Vec<&'a SitePath>,
    /// How many of them are new.
    pub(super) added: usize,
    /// Removed paths, as git names them.
    pub(super) removed: Vec<Vec<u8>>,
}

impl SiteDifference<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

pub(super) fn between<'a>(site: &'a BuiltSite, branch: &SiteBranch) -> Result<SiteDifference<'a>, PublishError> {
    let mut before = committed(branch)?;
    let mut difference = SiteDifference::default();
    for (file, id) in site.files.iter().zip(ids(site, branch)?) {
        match before.remove(file.as_str().as_bytes()) {
            Some(old) if old == format!("100644 blob {id}") => continue,
            Some(_) => {}
            None => difference.added += 1,
        }
        difference.written.push(file);
    }
    difference.removed = before.into_keys().collect();
    Ok(difference)
}

/// The files of the branch's tip, each with its mode and id: `100644 blob …`.
fn committed(branch: &SiteBranch) -> Result<BTreeMap<Vec<u8>, String>, PublishError> {
    let Some(tip) = &branch.tip else { return Ok(BTreeMap::new()) };
    let answer = Git::in_repository(&branch.repository).args(["ls-tree", "-r", "-z", "--full-tree", tip]).run()?;
    if !answer.success {
        return Err(answer.failure().into());
    }
    let rows = answer.stdout.split(|byte| *byte == 0).filter_map(|row| {
        let tab = row.iter().position(|byte| *byte == b'\t')?;
        Some((row[tab + 1..].to_vec(), String::from_utf8_lossy(&row[..tab]).into_owned()))
    });
    Ok(rows.collect())
}

/// Git's id of each file's contents; nothing is written.
fn ids(site: &BuiltSite, branch: &SiteBranch) -> Result<Vec<String>, PublishError> {
    let git = Git::in_repository(&branch.repository).args(["hash-object", "--no-filters", "--stdin-paths"]);
    let answer = git.feed(|pipe| {
        let mut pipe = BufWriter::new(pipe);
        site.files.iter().try_for_each(|file| writeln!(pipe, "{}", site.folder.join(file.as_str()).display()))?;
        pipe.flush()
    })?;
    Ok(answer.text()?.lines().map(str::to_owned).collect())
}
