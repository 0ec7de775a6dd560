//! Patches that a mail shows to be merged, by their titles, wherever they were sent.
//!
//! Entry point: [`merged_titles`]. A pull request lists the titles of its commits by author (`shortlog`); people name a
//! commit by its id and title, in `Fixes:` and in prose, or as git shows it (`named`); a pick for a stable release and the
//! notices about one name the commit that they were made of (`pick`); other notices name the patch that was added to a
//! tree (`verdict`).
//!
//! Whether a patch of that title was sent here, and which version of it, is for later stages.
//!
//! Deliberately not supported: what quotes say, since what they quote was sent too; reports of bots that put patches into
//! trees of their own; commits without a title.

mod named;
mod pick;
mod shortlog;

use super::verdict::{Applied, Verdict};
use crate::base::text::visible_line;
use crate::press::mail::{Mail, MailKind};
use crate::rows::applied::FoundBy;
use serde::{Deserialize, Serialize};

/// The most titles that are kept of a mail.
const MOST: usize = 2000;

/// A shorter title is that of many patches.
const SHORTEST: usize = 8;

/// A patch that was merged, as a mail names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedTitle {
    pub title: Box<str>,
    /// The full name of its author, where the mail gives it.
    pub author: Option<Box<str>>,
    pub commit: Option<Box<str>>,
    /// The tree, where the mail names it.
    pub tree: Option<Box<str>>,
    /// Whether it was only queued there.
    pub queued: bool,
    pub by: FoundBy,
}

/// The patches that a mail shows to be merged, each once.
pub(super) fn merged_titles(mail: &Mail, verdict: Option<&Verdict>) -> Vec<MergedTitle> {
    let mut found = Vec::new();
    if mail.kind == MailKind::PullRequest {
        found.extend(shortlog::titles(&mail.body));
    }
    found.extend(pick::picked(mail));
    found.extend(named::reverted(mail));
    if let (MailKind::Notice | MailKind::Other | MailKind::Report, Some(Verdict::Applied(applied))) =
        (mail.kind, verdict)
    {
        found.extend(noticed(applied));
    }
    if mail.kind != MailKind::Report || tells_commits(mail) {
        found.extend(named::commits(&mail.body));
    }
    found.retain(|merged| merged.title.len() >= SHORTEST);
    let mut distinct: Vec<MergedTitle> = Vec::new();
    for merged in found.into_iter().take(MOST) {
        if distinct.iter().rev().take(50).all(|known| known.title != merged.title) {
            distinct.push(merged);
        }
    }
    distinct
}

impl MergedTitle {
    fn new(title: &str, by: FoundBy) -> Self {
        let title = visible_line(&title.split_whitespace().collect::<Vec<_>>().join(" "));
        Self { title: title.into(), author: None, commit: None, tree: None, queued: false, by }
    }

    fn with_commit(self, commit: &str) -> Self {
        Self { commit: Some(commit.to_ascii_lowercase().into()), ..self }
    }

    fn with_author(self, name: &str) -> Self {
        let name = visible_line(name.trim().trim_matches('"'));
        Self { author: Some(name).filter(|name| !name.is_empty()).map(Into::into), ..self }
    }
}

/// The patches that a tool says it added to a tree.
fn noticed(applied: &Applied) -> impl Iterator<Item = MergedTitle> + '_ {
    // In a list that names commits, a patch without one was not found in the tree.
    let commits = applied.patches.iter().any(|patch| patch.commit.is_some());
    let found = applied.patches.iter().filter(move |patch| applied.formal && (patch.commit.is_some() || !commits));
    found.filter_map(|patch| {
        let named = MergedTitle::new(patch.title.as_deref()?, FoundBy::Notice);
        let named = match &patch.commit {
            Some(commit) => named.with_commit(commit),
            None => named,
        };
        let tree = applied.tree.as_deref().map(|tree| visible_line(tree).into());
        Some(MergedTitle { tree, queued: applied.queued, ..named })
    })
}

/// Whether a bot names commits of other people's trees: those that try patches name commits of their own.
fn tells_commits(mail: &Mail) -> bool {
    mail.bot.as_ref().is_some_and(|bot| bot.identity.name == "syzbot")
}

/// Whether a word is a commit id, as people shorten it.
fn is_commit(word: &str) -> bool {
    (8..=40).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !word.bytes().all(|byte| byte.is_ascii_alphabetic())
}
