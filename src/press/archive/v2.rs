//! The layout with one mail per commit: what a commit does, by its tree alone.
//!
//! public-inbox writes trees with one file: `m`, the mail that arrived, or `d`, a mail to be deleted. It reads no others
//! as a mail, and neither do we: what stands beside the mail, or in its place, is damage or somebody's own commit.

use super::event::{ArchiveEvent, LogStep};
use super::name::shown;
use crate::git::{EntryKind, Repository, TreeEntry};

pub(super) fn event(repository: &Repository, step: &LogStep) -> ArchiveEvent {
    match repository.tree(step.facts.tree) {
        Ok(entries) => event_of(&entries),
        Err(error) => ArchiveEvent::Lost(error.id()),
    }
}

fn event_of(entries: &[TreeEntry]) -> ArchiveEvent {
    match entries {
        [TreeEntry { name, id, kind: EntryKind::File }] if name == b"m" => ArchiveEvent::Arrives(*id),
        [TreeEntry { name, id, kind: EntryKind::File }] if name == b"d" => ArchiveEvent::Deletes(*id),
        _ => ArchiveEvent::Fault(fault(entries)),
    }
}

/// What is wrong with a tree.
fn fault(entries: &[TreeEntry]) -> String {
    let named = |name: &[u8]| entries.iter().find(|entry| entry.name == name);
    let odd = [named(b"m"), named(b"d")].into_iter().flatten().find(|entry| entry.kind != EntryKind::File);
    let other = entries.iter().find(|entry| entry.name != b"m" && entry.name != b"d").map(|entry| shown(&entry.name));
    match (named(b"m").or(named(b"d")), other) {
        _ if entries.is_empty() => "its tree is empty".to_owned(),
        _ if let Some(entry) = odd => format!("`{}` is {}", shown(&entry.name), entry.kind),
        (Some(entry), Some(other)) => format!("its tree holds `{other}` beside `{}`", shown(&entry.name)),
        (None, Some(other)) => format!("its tree holds `{other}`, and neither `m` nor `d`"),
        _ if named(b"m").is_some() && named(b"d").is_some() => "its tree holds both `m` and `d`".to_owned(),
        _ => "its tree holds one name twice".to_owned(),
    }
}
