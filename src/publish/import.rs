//! Writes a commit through `git fast-import`.

use super::PublishError;
use super::branch::{SiteBranch, TRAILER};
use super::difference::SiteDifference;
use super::site::BuiltSite;
use crate::git_command::{Git, GitError};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The identity to commit with if git has none configured, as on a build server.
const FALLBACK_IDENTITY: [&str; 2] = ["user.name=listpress", "user.email=listpress@localhost"];

/// Writes the commit, moves the branch to it, and returns its id.
pub(super) fn commit(
    site: &BuiltSite,
    branch: &SiteBranch,
    difference: &SiteDifference<'_>,
    message: &str,
    tick: &(dyn Fn(u64, u64) + Sync),
) -> Result<String, PublishError> {
    let head = head(branch, message)?;
    let git = Git::in_repository(&branch.repository).args(["fast-import", "--quiet", "--done", "--date-format=raw"]);
    let answer = git.feed(|pipe| {
        let mut pipe = BufWriter::new(pipe);
        pipe.write_all(head.as_bytes())?;
        write_changes(&mut pipe, site, difference, tick)?;
        pipe.write_all(b"done\n")?;
        pipe.flush()
    });
    answer?.text()?;
    let commit = Git::in_repository(&branch.repository).args(["rev-parse", "--verify", &branch.name]).run()?.text()?;
    Ok(commit.trim().to_owned())
}

/// The commit without its files.
fn head(branch: &SiteBranch, message: &str) -> Result<String, GitError> {
    let author = identity(&branch.repository, "GIT_AUTHOR_IDENT")?;
    let committer = identity(&branch.repository, "GIT_COMMITTER_IDENT")?;
    let message = format!("{}\n\n{TRAILER}\n", message.trim()).trim_start().to_owned();
    let from = branch.tip.as_ref().map_or_else(String::new, |tip| format!("from {tip}\n"));
    let name = &branch.name;
    let length = message.len();
    Ok(format!("commit {name}\nauthor {author}\ncommitter {committer}\ndata {length}\n{message}{from}"))
}

/// `Name <address> date zone`, as git is configured, or else the fallback.
fn identity(repository: &Path, which: &str) -> Result<String, GitError> {
    let ask = |settings: &[&str]| {
        let git = settings.iter().fold(Git::in_repository(repository), |git, setting| git.setting(setting));
        git.args(["var", which]).run()
    };
    // An address that git makes up from the host name is of no use.
    let answer = ask(&["user.useConfigOnly=true"])?;
    let answer = if answer.success { answer } else { ask(&FALLBACK_IDENTITY)? };
    Ok(answer.text()?.trim().to_owned())
}

/// Removals come first: what was a file may be a folder now.
fn write_changes(
    pipe: &mut impl Write,
    site: &BuiltSite,
    difference: &SiteDifference<'_>,
    tick: &(dyn Fn(u64, u64) + Sync),
) -> io::Result<()> {
    for name in &difference.removed {
        pipe.write_all(b"D ")?;
        write_name(pipe, name)?;
    }
    for (index, file) in difference.written.iter().enumerate() {
        tick(index as u64 + 1, difference.written.len() as u64);
        pipe.write_all(b"M 100644 inline ")?;
        write_name(pipe, file.as_str().as_bytes())?;
        let path = site.folder.join(file.as_str());
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let bytes = std::fs::read(&path).map_err(named)?;
        writeln!(pipe, "data {}", bytes.len())?;
        pipe.write_all(&bytes)?;
        pipe.write_all(b"\n")?;
    }
    Ok(())
}

/// A name in quotes, as `git fast-import` reads it.
fn write_name(pipe: &mut impl Write, name: &[u8]) -> io::Result<()> {
    pipe.write_all(b"\"")?;
    for byte in name {
        match byte {
            b'"' | b'\\' => pipe.write_all(&[b'\\', *byte])?,
            b'\n' => pipe.write_all(b"\\n")?,
            byte => pipe.write_all(&[*byte])?,
        }
    }
    pipe.write_all(b"\"\n")
}
