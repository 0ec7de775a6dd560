//! The layout with one file per mail: what a commit adds and removes, by comparing its tree with its parent's.

use super::event::{ArchiveEvent, LogStep};
use crate::base::id::ObjectId;
use crate::git::{ObjectError, Repository, TreeEntry};
use std::collections::BTreeMap;

/// Every file counts as a mail, usually `ab/cdef…`; deeper folders are not part of an archive and not looked into.
const DEEPEST: usize = 4;

/// What the commit did to the files, in the order of their paths; removals first, so that a changed file is an old mail
/// deleted and a new one arriving.
pub(super) fn events(repository: &Repository, step: &LogStep) -> Vec<ArchiveEvent> {
    let mut change = TreeComparison { repository, events: Vec::new(), arrives: Vec::new() };
    match change.compare(step.tree_before, Some(step.facts.tree), 0) {
        Ok(()) => change.events.extend(change.arrives.into_iter().map(ArchiveEvent::Arrives)),
        Err(error) => return vec![ArchiveEvent::Fault(error.to_string())],
    }
    change.events
}

struct TreeComparison<'a> {
    repository: &'a Repository,
    events: Vec<ArchiveEvent>,
    arrives: Vec<ObjectId>,
}

impl TreeComparison<'_> {
    fn compare(&mut self, before: Option<ObjectId>, after: Option<ObjectId>, depth: usize) -> Result<(), ObjectError> {
        if before == after || depth > DEEPEST {
            return Ok(());
        }
        let mut entries: BTreeMap<Vec<u8>, [Option<TreeEntry>; 2]> = BTreeMap::new();
        for (side, tree) in [before, after].into_iter().enumerate() {
            for entry in tree.map_or(Ok(Vec::new()), |id| self.repository.tree(id))? {
                let name = entry.name.clone();
                entries.entry(name).or_default()[side] = Some(entry);
            }
        }
        entries.into_values().try_for_each(|[before, after]| self.compare_entry(before, after, depth))
    }

    fn compare_entry(
        &mut self,
        before: Option<TreeEntry>,
        after: Option<TreeEntry>,
        depth: usize,
    ) -> Result<(), ObjectError> {
        if before == after {
            return Ok(());
        }
        let tree = |entry: &Option<TreeEntry>| entry.as_ref().filter(|entry| entry.is_tree).map(|entry| entry.id);
        let file = |entry: Option<TreeEntry>| entry.filter(|entry| !entry.is_tree).map(|entry| entry.id);
        self.compare(tree(&before), tree(&after), depth + 1)?;
        self.events.extend(file(before).map(ArchiveEvent::Deletes));
        self.arrives.extend(file(after));
        Ok(())
    }
}
