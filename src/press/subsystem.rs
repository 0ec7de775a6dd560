//! Which subsystem a patch belongs to: by the rules of site.yaml, else by the prefixes of its title.
//!
//! `KVM: x86/mmu: Fix a leak` is `KVM` › `x86` › `mmu`, however it is divided. Entry points: [`from_title`] and
//! [`SubsystemRules::subsystem_of`]. A sentence with a colon is not mistaken for a prefix: prefixes are short, have few
//! words and do not begin like a sentence. A file, a function or a pattern of files is none: what stands before it is.
//! Whether a name occurs often enough to be a subsystem, only the whole archive shows; that is left to the pages.

mod presets;

use crate::base::subsystem::parts;
use crate::base::text::folded;
use crate::config::{SubsystemRule, Subsystems, TitleStyle};
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

/// Reads the prefixes of a title as a project writes them; empty where it has none.
pub fn from_title(style: TitleStyle, title: &str) -> SubsystemPath {
    let mut path = Vec::new();
    if style == TitleStyle::None {
        return path;
    }
    let mut rest = inside_revert(title);
    while let Some((prefix, after)) = rest.split_once(": ") {
        if !is_prefix(prefix.trim()) || after.trim().is_empty() {
            break;
        }
        let complete = parts(prefix).all(|part| presets::add(style, part, &mut path));
        if !complete || path.len() >= DEEPEST {
            break;
        }
        rest = after.trim_start();
    }
    path.truncate(DEEPEST);
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
    let Some(first) = text.split_whitespace().next() else { return false };
    let allowed = |letter: char| letter.is_alphanumeric() || "_-./+,*&{}()› ".contains(letter);
    text.chars().count() <= LONGEST
        && text.chars().all(allowed)
        && text.chars().any(char::is_alphabetic)
        && text.split([',', '&', '›']).all(|part| part.split_whitespace().count() <= 2)
        && !NOT_A_SUBSYSTEM.contains(&first.to_lowercase().as_str())
}

/// The path that most of some paths share: as deep as more than half of those go that share what is above.
fn most_of(mut paths: Vec<SubsystemPath>) -> SubsystemPath {
    let mut common = Vec::new();
    while common.len() < DEEPEST {
        let mut votes: BTreeMap<String, (u32, Reverse<usize>)> = BTreeMap::new();
        for (index, path) in paths.iter().enumerate() {
            if let Some(name) = path.get(common.len()) {
                votes.entry(folded(name)).or_insert((0, Reverse(index))).0 += 1;
            }
        }
        let best = votes.into_iter().max_by_key(|(_, votes)| *votes);
        let Some((name, (count, Reverse(first)))) = best else { break };
        // At the top there is always one that most say; patches without a prefix say nothing.
        if !common.is_empty() && count as usize * 2 <= paths.len() {
            break;
        }
        let level = common.len();
        common.push(paths[first][level].clone());
        paths.retain(|path| path.get(level).is_some_and(|own| folded(own) == name));
    }
    common
}

pub struct SubsystemRules<'a>(pub &'a Subsystems);

impl SubsystemRules<'_> {
    /// The subsystem of a series: by the rules, else by the prefixes of its cover, else by what most of its titles say.
    pub fn subsystem_of<'t>(
        &self,
        (head, is_cover): (&str, bool),
        titles: impl Iterator<Item = &'t str>,
        paths: &[&str],
    ) -> SubsystemPath {
        if let Some(path) = self.find(head, paths) {
            return path;
        }
        let read = |title: &str| from_title(self.0.titles, title);
        let stated = if is_cover { read(head) } else { Vec::new() };
        if stated.is_empty() { most_of(titles.map(read).filter(|path| !path.is_empty()).collect()) } else { stated }
    }

    /// The subsystem of the first rule that matches: by the title's prefix, or by more than half of the files, so that
    /// a test or a page of documentation beside the change does not decide.
    pub fn find(&self, title: &str, paths: &[&str]) -> Option<SubsystemPath> {
        let rules = &self.0.rules;
        if rules.is_empty() {
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
        rules.iter().find(matches).map(|rule| rule.name.clone())
    }
}
