//! The layout with one file per mail: what a commit adds and removes, by comparing its tree with its parent's.
//!
//! As for public-inbox, a mail is a file whose name and folder are the 40 digits of a hash, `ab/cdef…`. Any other file that
//! appears is reported; its folders are not looked into.

use super::event::{ArchiveEvent, LogStep};
use super::name::shown;
use crate::base::id::ObjectId;
use crate::git::{EntryKind, ObjectError, Repository, TreeEntry};
use std::collections::BTreeMap;

/// The digits of a folder's and of a file's name.
const DIGITS: [usize; 2] = [2, 38];

/// What the commit did to the files, in the order of their paths; removals first, so that a changed file is an old mail
/// deleted and a new one arriving.
pub(super) fn events(repository: &Repository, step: &LogStep) -> Vec<ArchiveEvent> {
    let mut change = TreeComparison { repository, events: Vec::new(), arrives: Vec::new(), strange: Vec::new() };
    match change.compare(step.tree_before, Some(step.facts.tree), b"") {
        Ok(()) => change.events.extend(change.arrives.iter().copied().map(ArchiveEvent::Arrives)),
        Err(error) => return vec![ArchiveEvent::Lost(error.id())],
    }
    change.events.extend(fault(&change.strange).map(ArchiveEvent::Fault));
    change.events
}

/// What is wrong, by the files that are no mails.
fn fault(strange: &[String]) -> Option<String> {
    let (first, more) = strange.split_first()?;
    Some(if more.is_empty() { first.clone() } else { format!("{first}, and {} more are no mails", more.len()) })
}

struct TreeComparison<'a> {
    repository: &'a Repository,
    events: Vec<ArchiveEvent>,
    arrives: Vec<ObjectId>,
    /// What appeared and is no mail.
    strange: Vec<String>,
}

impl TreeComparison<'_> {
    /// Compares two folders; `folder` is their name, empty at the top.
    fn compare(&mut self, before: Option<ObjectId>, after: Option<ObjectId>, folder: &[u8]) -> Result<(), ObjectError> {
        let mut entries: BTreeMap<Vec<u8>, [Option<TreeEntry>; 2]> = BTreeMap::new();
        for (side, tree) in [before, after].into_iter().enumerate() {
            for entry in tree.map_or(Ok(Vec::new()), |id| self.repository.tree(id))? {
                let name = entry.name.clone();
                entries.entry(name).or_default()[side] = Some(entry);
            }
        }
        let changed = entries.into_values().filter(|[before, after]| before != after);
        changed.into_iter().try_for_each(|[before, after]| self.compare_entry(before, after, folder))
    }

    fn compare_entry(
        &mut self,
        before: Option<TreeEntry>,
        after: Option<TreeEntry>,
        folder: &[u8],
    ) -> Result<(), ObjectError> {
        let subtree =
            |entry: &Option<TreeEntry>| entry.as_ref().filter(|entry| is_folder(entry, folder)).map(|it| it.id);
        let (inner_before, inner_after) = (subtree(&before), subtree(&after));
        if let Some(entry) = before.as_ref().or(after.as_ref())
            && (inner_before.is_some() || inner_after.is_some())
        {
            self.compare(inner_before, inner_after, &entry.name)?;
        }
        self.events.extend(before.filter(|entry| is_mail(entry, folder)).map(|mail| ArchiveEvent::Deletes(mail.id)));
        match after {
            Some(entry) if is_mail(&entry, folder) => self.arrives.push(entry.id),
            Some(entry) if !is_folder(&entry, folder) => self.strange.push(strange(&entry, folder)),
            _ => {}
        }
        Ok(())
    }
}

/// Whether it is a folder of mails.
fn is_folder(entry: &TreeEntry, folder: &[u8]) -> bool {
    entry.is_tree() && folder.is_empty() && is_named(entry, DIGITS[0])
}

fn is_mail(entry: &TreeEntry, folder: &[u8]) -> bool {
    entry.kind == EntryKind::File && !folder.is_empty() && is_named(entry, DIGITS[1])
}

/// Whether the name is so many hexadecimal digits.
pub(super) fn is_named(entry: &TreeEntry, digits: usize) -> bool {
    entry.name.len() == digits && entry.name.iter().all(u8::is_ascii_hexdigit)
}

fn strange(entry: &TreeEntry, folder: &[u8]) -> String {
    let path = [folder, &b"/"[..folder.len().min(1)], &entry.name].concat();
    match entry.kind {
        EntryKind::File => format!("`{}` is not named like a mail", shown(&path)),
        kind => format!("`{}` is {kind}", shown(&path)),
    }
}
