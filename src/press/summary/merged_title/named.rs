//! Commits that a text names with their titles: `Fixes: 0123456789ab ("title")`, the same in prose, and as `git show`
//! prints them; and those that a patch reverts.

use super::{MergedTitle, is_commit};
use crate::press::mail::{Body, Mail};
use crate::press::summary::lines::own_lines;
use crate::rows::applied::FoundBy;

/// How many lines a title may be wrapped over.
const WRAPPED: usize = 3;

/// The patch that a patch reverts: `Revert "title"`, and the commit in its message.
pub(super) fn reverted(mail: &Mail) -> Option<MergedTitle> {
    let title = mail.subject.title.strip_prefix("Revert \"")?.strip_suffix('"').filter(|_| !mail.subject.reply)?;
    let line = mail.body.message_text().lines().find_map(|line| line.trim().strip_prefix("This reverts commit "))?;
    let commit = line.split([' ', '.', ',', ';']).next().filter(|word| is_commit(word))?;
    Some(MergedTitle::new(title, FoundBy::Mention).with_commit(commit))
}

pub(super) fn commits(body: &Body) -> Vec<MergedTitle> {
    // Fast path: most mails name none.
    let text = &body.text;
    if !["(\"", "('", "ixes:", "IXES:", "\nAuthor: "].iter().any(|mark| text.contains(mark)) {
        return Vec::new();
    }
    let lines: Vec<&str> = own_lines(body).map(Option::unwrap_or_default).collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let before = index.checked_sub(1).map_or("", |before| lines[before]);
        let after = lines.get(index + 1..).unwrap_or_default();
        found.extend(in_brackets(before, line, after));
        found.extend(behind_key(line));
        found.extend(shown(line, after));
    }
    found
}

/// `0123456789ab ("title")`, where the id may stand at the end of the line before, and the title go on below.
fn in_brackets(before: &str, line: &str, after: &[&str]) -> Vec<MergedTitle> {
    let mut found = Vec::new();
    for (start, open) in line.match_indices(['"', '\'']).filter(|(start, _)| line[..*start].ends_with('(')) {
        let head = line[..start - 1].trim_end();
        let (head, line_before) = if head.is_empty() { (before.trim_end(), "") } else { (head, before) };
        let word = head.rsplit([' ', '\t', '(', '[']).next().unwrap_or_default();
        if !is_commit(word) {
            continue;
        }
        let close = format!("{open})");
        let mut title = line[start + 1..].to_owned();
        let more = after.iter().take(WRAPPED).take_while(|line| !line.trim().is_empty());
        for line in more {
            if title.contains(&close) {
                break;
            }
            title = format!("{} {}", title.trim_end(), line.trim());
        }
        if let Some((title, _)) = title.split_once(&close) {
            let lead = head[..head.len() - word.len()].trim();
            let fixes = is_fixes(lead) || lead.is_empty() && is_fixes(line_before.trim());
            let by = if fixes { FoundBy::Fixes } else { FoundBy::Mention };
            found.push(MergedTitle::new(title, by).with_commit(word));
        }
    }
    found
}

fn is_fixes(lead: &str) -> bool {
    let lead = lead.to_ascii_lowercase();
    matches!(lead.as_str(), "fixes:" | "fixes: commit" | "fixes:commit")
}

/// `Fixes: 0123456789ab (title)`, `Fixes: 0123456789ab "title"`, without the brackets or the quotes.
fn behind_key(line: &str) -> Option<MergedTitle> {
    let (key, value) = line.trim().split_once(':')?;
    if !key.eq_ignore_ascii_case("fixes") {
        return None;
    }
    let value = value.trim_start();
    let (commit, rest) = value.strip_prefix("commit ").unwrap_or(value).split_once([' ', '\t'])?;
    let rest = rest.trim();
    let bracketed = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let quoted = || rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let title = bracketed.or_else(quoted)?;
    let plain = !title.starts_with(['"', '\'']);
    (plain && is_commit(commit)).then(|| MergedTitle::new(title, FoundBy::Fixes).with_commit(commit))
}

/// `commit 0123…` with author and date below, and the title behind a blank line; the whole may be indented.
fn shown(line: &str, after: &[&str]) -> Option<MergedTitle> {
    let commit = line.trim().strip_prefix("commit ")?;
    let commit = commit.split_once(' ').map_or(commit, |(commit, _)| commit);
    if commit.len() != 40 || !is_commit(commit) {
        return None;
    }
    let author = after.iter().take(3).find_map(|line| line.trim().strip_prefix("Author:"))?;
    let name = author.split_once('<').map_or(author, |(name, _)| name);
    let title = after.iter().take(8).skip_while(|line| !line.trim().is_empty()).find(|line| !line.trim().is_empty())?;
    let title = title.trim();
    Some(MergedTitle::new(title, FoundBy::Mention).with_commit(commit).with_author(name))
}
