//! Which subsystem a patch belongs to: by the rules of site.yaml, else by the prefixes of its title.
//!
//! `KVM: x86/mmu: Fix a leak` is `KVM` › `x86/mmu`. Entry points: [`from_title`] and [`SubsystemRules::find`]. A sentence
//! with a colon is not mistaken for a prefix: prefixes are short, have few words and do not begin like a sentence.

use crate::config::SubsystemRule;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A path in the tree of subsystems, in the title's spelling.
pub type SubsystemPath = Vec<String>;

/// The deepest level a title can name.
const DEEPEST: usize = 3;
const LONGEST: usize = 36;

/// Words that begin a sentence or a tag, never a subsystem.
const NOT_A_SUBSYSTEM: [&str; 56] = [
    "add",
    "allow",
    "announce",
    "announcement",
    "avoid",
    "bug",
    "build",
    "change",
    "cleanup",
    "convert",
    "drop",
    "enable",
    "error",
    "failed",
    "fix",
    "fixes",
    "fixup!",
    "help",
    "how",
    "implement",
    "improve",
    "introduce",
    "issue",
    "make",
    "move",
    "note",
    "patch",
    "ping",
    "possible",
    "prevent",
    "problem",
    "pull",
    "question",
    "re",
    "regression",
    "reminder",
    "remove",
    "rename",
    "replace",
    "repost",
    "request",
    "resend",
    "revert",
    "rfc",
    "rfh",
    "squash!",
    "subject",
    "support",
    "update",
    "use",
    "various",
    "warning",
    "was",
    "what",
    "why",
    "wip",
];

/// Reads the prefixes of a title; empty where it has none.
pub fn from_title(title: &str) -> SubsystemPath {
    let mut rest = inside_revert(title);
    let mut path = Vec::new();
    while path.len() < DEEPEST {
        let Some((prefix, after)) = rest.split_once(": ") else { break };
        // `fs/ext2/: …` is about what `fs/ext2: …` is about.
        let prefix = prefix.trim().trim_end_matches('/');
        if !is_prefix(prefix) || after.trim().is_empty() {
            break;
        }
        path.push(prefix.to_owned());
        rest = after.trim_start();
    }
    path
}

/// The title inside `Revert "…"`: `Revert "net: fix it"` belongs where `net: fix it` does.
fn inside_revert(title: &str) -> &str {
    let mut title = title.trim();
    while let Some(inner) = title.strip_prefix("Revert \"").or_else(|| title.strip_prefix("Reapply \"")) {
        title = inner.strip_suffix('"').unwrap_or(inner);
    }
    title
}

fn is_prefix(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    let allowed = |letter: char| letter.is_alphanumeric() || "_-./+,*&{}() ".contains(letter);
    text.chars().count() <= LONGEST
        && text.chars().all(allowed)
        && text.chars().any(char::is_alphabetic)
        && (words.len() <= 2 || words[..words.len() - 1].iter().all(|word| word.ends_with(',')))
        && !NOT_A_SUBSYSTEM.contains(&first.to_lowercase().as_str())
}

pub struct SubsystemRules<'a>(pub &'a [SubsystemRule]);

impl SubsystemRules<'_> {
    /// The subsystem of a series: by the rules, else by the prefixes of its head, else by what most of its titles say.
    pub fn subsystem_of<'t>(&self, head: &str, titles: impl Iterator<Item = &'t str>, paths: &[&str]) -> SubsystemPath {
        if let Some(path) = self.find(head, paths) {
            return path;
        }
        let stated = from_title(head);
        if !stated.is_empty() {
            return stated;
        }
        let mut votes: BTreeMap<SubsystemPath, (u32, Reverse<usize>)> = BTreeMap::new();
        for (index, title) in titles.enumerate() {
            let path = from_title(title);
            if !path.is_empty() {
                votes.entry(path).or_insert((0, Reverse(index))).0 += 1;
            }
        }
        // Without any vote there is no subsystem.
        votes.into_iter().max_by_key(|(_, votes)| *votes).map(|(path, _)| path).unwrap_or_default()
    }

    /// The subsystem of the first rule that matches: by the title's prefix, or by more than half of the files, so that
    /// a test or a page of documentation beside the change does not decide.
    pub fn find(&self, title: &str, paths: &[&str]) -> Option<SubsystemPath> {
        if self.0.is_empty() {
            return None;
        }
        let title = inside_revert(title).to_lowercase();
        let has_prefix = |prefix: &String| {
            title.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with(':') || rest.starts_with('/'))
        };
        let matches = |rule: &&SubsystemRule| {
            let matching = paths.iter().filter(|path| rule.paths.is_match(path)).count();
            rule.prefixes.iter().any(has_prefix) || matching * 2 > paths.len()
        };
        self.0.iter().find(matches).map(|rule| rule.name.clone())
    }
}
