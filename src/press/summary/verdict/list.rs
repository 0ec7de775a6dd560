//! The patches that a mail lists, each with its commit on the line below.
//!
//! Entry point: [`read`]. This is the form of `b4 ty` and of patchwork's bot:
//!
//! ```text
//! [1/2] title                          - [net-next,v2,1/2] title
//!       commit: 0123456789ab             https://git.example/c/0123456789ab
//! ```

use super::AppliedPatch;

/// The most patches that are read.
const MOST: usize = 1000;

#[derive(Default)]
pub(super) struct CommitList {
    pub(super) patches: Vec<AppliedPatch>,
    /// Whether one of the commits is written as `commit: …`, which only tools do.
    pub(super) surely: bool,
    /// Whether all patches of a series are listed, each with its commit.
    pub(super) complete: bool,
}

/// Reads the list in a text's own lines.
pub(super) fn read<'a>(lines: impl Iterator<Item = &'a str>) -> CommitList {
    let mut list = CommitList::default();
    let mut total = 0;
    let mut open: Option<(AppliedPatch, u32)> = None;
    for line in lines {
        if let Some((patch, of)) = open.take()
            && is_commit_line(line)
        {
            let commit = commit_in(line);
            list.surely |= line.trim_start().starts_with("commit: ");
            list.patches.push(AppliedPatch { commit, ..patch });
            total = total.max(of);
        } else if list.patches.len() < MOST {
            open = item(line);
        }
    }
    let has = |index: u32| list.patches.iter().any(|patch| patch.index == Some(index));
    let all_found = list.patches.iter().all(|patch| patch.commit.is_some());
    list.complete =
        all_found && (1..=MOST as u32).contains(&total) && list.patches.len() >= total as usize && (1..=total).all(has);
    list
}

/// `[2/5] title`, `- [net-next,v2,2/5] title` or, of a single patch without tags, `- title`; with the total.
fn item(line: &str) -> Option<(AppliedPatch, u32)> {
    let text = line.trim_start();
    let marked = text.strip_prefix("- ");
    let (tags, title) = match marked.unwrap_or(text).strip_prefix('[') {
        Some(text) => text.split_once(']')?,
        None => ("", marked?),
    };
    let counter = tags.rsplit([',', ' ']).find_map(|tag| {
        let (index, total) = tag.split_once('/')?;
        Some((index.parse().ok()?, total.parse().ok()?))
    });
    let (index, total) = counter.map_or((None, 0), |(index, total)| (Some(index), total));
    let title = title.trim();
    (!title.is_empty()).then(|| (AppliedPatch { index, title: Some(title.to_owned()), commit: None }, total))
}

/// Whether the line below a title names its commit, or says that there is none.
fn is_commit_line(line: &str) -> bool {
    let text = line.trim();
    let named = ["commit: ", "http://", "https://"].iter().any(|start| text.starts_with(start));
    named && commit_in(text).is_some() || matches!(text, "(no commit info)" | "(no matching commit)")
}

/// The commit at the end of a text or link.
pub(super) fn commit_in(text: &str) -> Option<String> {
    let word = text.trim().trim_end_matches('/').rsplit(['/', '=', ' ', '\t']).next()?;
    is_commit(word).then(|| word.to_owned())
}

/// Whether a word is a commit id: short ones could be ordinary words.
pub(super) fn is_commit(word: &str) -> bool {
    (12..=40).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
