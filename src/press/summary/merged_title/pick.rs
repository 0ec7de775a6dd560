//! Picks of a merged patch for a stable release, and the notices about them.

use super::{MergedTitle, is_commit};
use crate::press::mail::{Mail, Subject};
use crate::rows::applied::FoundBy;

/// How many lines the name of the commit may stand below.
const LEAD: usize = 60;

/// The merged patch that a mail brings to, or tells of, another branch.
pub(super) fn picked(mail: &Mail) -> Option<MergedTitle> {
    if let Some(title) = title_in_notice(&mail.subject.title) {
        let named = MergedTitle::new(&Subject::parse(title).title, FoundBy::Backport);
        let named = match mail.body.text.lines().find_map(|line| line.strip_prefix("From: ")) {
            Some(from) => named.with_author(from.split_once('<').map_or(from, |(name, _)| name)),
            None => named,
        };
        return Some(match commit_in(&mail.body.text) {
            Some(commit) => named.with_commit(commit),
            None => named,
        });
    }
    if mail.subject.reply || mail.body.diff.is_empty() {
        return None;
    }
    let commit = commit_in(mail.body.message_text())?;
    let named = MergedTitle::new(&mail.subject.title, FoundBy::Backport).with_commit(commit);
    Some(if mail.author_in_body { named.with_author(&mail.author.name) } else { named })
}

/// The title in `Patch "title" has been added to the 6.1-stable tree` and in `FAILED: patch "title" failed to …`.
fn title_in_notice(subject: &str) -> Option<&str> {
    let added = subject.strip_prefix("Patch \"").and_then(|rest| rest.split_once("\" has been added to the "));
    let failed = || subject.strip_prefix("FAILED: patch \"").and_then(|rest| rest.split_once("\" failed to apply to "));
    added.or_else(failed).map(|(title, _)| title)
}

/// The commit in `[ Upstream commit 0123… ]`, `commit 0123… upstream.`, `(cherry picked from commit 0123…)`, or in the
/// command that picks it.
fn commit_in(text: &str) -> Option<&str> {
    text.lines().take(LEAD).chain(text.lines().skip(LEAD).filter(|line| line.starts_with("(cherry "))).find_map(named)
}

fn named(line: &str) -> Option<&str> {
    let line = line.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')', '.']).trim();
    let line = line.strip_prefix("git ").unwrap_or(line);
    let starts = [
        "Upstream commit ",
        "upstream commit ",
        "cherry picked from commit ",
        "cherry-pick -x ",
        "backport of commit ",
    ];
    let named = starts.iter().find_map(|start| line.strip_prefix(start));
    let upstream = || line.strip_prefix("commit ").or_else(|| line.strip_prefix("Commit "))?.strip_suffix(" upstream");
    let word = named.or_else(upstream)?.trim();
    is_commit(word).then_some(word)
}
